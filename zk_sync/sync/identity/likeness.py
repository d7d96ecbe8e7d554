"""How alike a flashcard of the vault (Markdown) and a note in Anki (HTML) are, by their words."""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import unquote

from ...cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from ...cards.keys import normalised
from ..snapshot import Note

# Signs count as words where a formula or an emoji is all there is; punctuation and Markdown's marks do not.
_WORD = re.compile(r"[^\W_]+|[^\w\s!-*,.:;?@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3000-\u303f]")
_UNSPACED = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
_TAG = re.compile(r"</?[a-zA-Z!][^>]*>")
_IMAGE = re.compile(r"""<img\b[^>]*?\bsrc=["']?([^"'>\s]+)[^>]*>|\[sound:([^\]]+)\]""")
_CONTENT_HASH = re.compile(r"-[0-9a-f]{8}$")
_NOTE_CLOZE = re.compile(r"\{\{c[\d,]+::((?:(?!\{\{c|\}\}|::).)*)(?:::(?:(?!\{\{c|\}\}).)*)?\}\}", re.DOTALL)
_OUR_CLOZE = re.compile(
    f"{CLOZE_OPEN}[^{CLOZE_SEP}]*{CLOZE_SEP}([^{CLOZE_OPEN}{CLOZE_HINT}{CLOZE_CLOSE}]*)"
    f"(?:{CLOZE_HINT}[^{CLOZE_OPEN}{CLOZE_CLOSE}]*)?{CLOZE_CLOSE}"
)
_EMBED = re.compile(r"!\[\[([^\]|#]+)[^\]]*\]\]|!\[[^\]]*\]\(<?([^)\s>]+)[^)]*\)")
_WIKILINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")
_TARGET = re.compile(r"\]\([^)]*\)")
_LINE_MARK = re.compile(r"^\s*(?:[-+*>#]+\s|\d+[.)]\s)+", re.MULTILINE)
_OTHER_NUMBER = 0.3  # what remains of the likeness of two questions that name different numbers
_USUAL = 0.25
_TYPO = 0.6
_DOUBLED = re.compile(r"==|~~|--+")


@dataclass(frozen=True)
class Text:
    """The words of a flashcard or note. Of a cloze, its deletions count as the answer."""

    question: Counter[str]
    answer: Counter[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """Each of its words once."""
        return frozenset((*self.question, *self.answer))


def text_of_flashcard(flashcard: Flashcard) -> Text:
    """The words of a flashcard as it stands in the vault."""
    if flashcard.text:
        rest, deleted = _without(_OUR_CLOZE, flashcard.text)
        return Text(_words(_plain_markdown(rest)), _words(_plain_markdown(deleted)))
    return Text(_words(_plain_markdown(flashcard.front)), _words(_plain_markdown(flashcard.back)))


def text_of_note(note: Note) -> Text:
    """The words of a note as it is in Anki."""
    fields = note.fields
    if "Text" in fields:
        rest, deleted = _without(_NOTE_CLOZE, fields["Text"])
        return Text(_words(_plain_html(rest)), _words(_plain_html(deleted)))
    return Text(_words(_plain_html(fields["Front"])), _words(_plain_html(fields["Back"])))


def question_of(note: Note, length: int = 60) -> str:
    """The note's question in one short line, for a report."""
    return question_in(note.fields, length)


def question_in(fields: Mapping[str, str], length: int) -> str:
    """The question of a note with these fields, in one line of at most ``length`` characters."""
    field = _NOTE_CLOZE.sub(r"\1", fields["Text"]) if "Text" in fields else fields.get("Front", "")
    line = " ".join(_plain_html(field).split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _without(deletion: re.Pattern[str], text: str) -> tuple[str, str]:
    """A cloze text without its deletions, and these; innermost first."""
    deleted: list[str] = []
    for _ in range(8):  # nesting deeper than that stays part of the text
        found = deletion.findall(text)
        if not found:
            break
        deleted += found
        text = deletion.sub(" ", text)
    return text, " ".join(deleted)


def _plain_html(field: str) -> str:
    if "<" in field or "[" in field:
        field = _IMAGE.sub(lambda match: f" {_name(match[1] or match[2], _CONTENT_HASH)} ", field)
        field = _TAG.sub(" ", field)
    return html.unescape(field)


def _plain_markdown(text: str) -> str:
    if "[" in text:
        text = _EMBED.sub(lambda match: f" {_name(match[1] or match[2])} ", text)
        text = _TARGET.sub("]", _WIKILINK.sub(r"\1", text))
    return html.unescape(_TAG.sub(" ", _DOUBLED.sub(" ", _LINE_MARK.sub("", text))))


def _name(path: str, cut: re.Pattern[str] | None = None) -> str:
    stem = PurePosixPath(unquote(path)).stem
    return cut.sub("", stem) if cut else stem


def _words(text: str) -> Counter[str]:
    text = normalised(text)
    if text.isascii():  # what follows does the same
        return Counter(_WORD.findall(text))
    found: list[str] = []
    for word in _WORD.findall(text):
        if word.isascii():
            found.append(word)
            continue
        for run in _UNSPACED.split(word):
            if _UNSPACED.match(run):  # no spaces tell words apart: pairs of letters do
                found += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
            elif run:
                found.append(run)
    return Counter(found)


class Scale:
    """Weighs words by how rare they are: what all flashcards share tells nothing about which is which."""

    def __init__(
        self, texts: Collection[Collection[str]], more: int = 0, holders: Mapping[str, int] | None = None
    ) -> None:
        """``texts``: the words of each, once. ``more`` texts there are, ``holders`` of each word in these."""
        self._count = len(texts) + more
        self._holders = Counter(chain.from_iterable(texts))
        self._more_holders = holders or {}
        self._weights: dict[str, float] = {}
        self._spelled: dict[str, frozenset[str]] = {}

    def weight(self, word: str) -> float:
        """From 0.7 for a word that each text holds, up with its rarity."""
        if word not in self._weights:
            self._weights[word] = math.log(1 + self._count / max(1, self._held_by(word)))
        return self._weights[word]

    def _held_by(self, word: str) -> int:
        return self._holders[word] + self._more_holders.get(word, 0)

    def likeness(self, one: Text, other: Text, usual: frozenset[str]) -> tuple[float, float]:
        """How alike they are, from 0 to 1; and the same where the ``usual`` words of questions count little.

        The geometric mean of question and answer: where both changed much, it is another flashcard of the
        same making ("capital of …?") rather than the same one edited.
        """
        has_answer = one.answer or other.answer
        answer = self.overlap(one.answer, other.answer) if has_answer else 1.0
        if not one.question and not other.question:
            return answer, answer
        if not answer:
            return 0.0, 0.0
        factor = answer * (_OTHER_NUMBER if _numbers_differ(one.question, other.question) else 1)
        alike = math.sqrt(factor * self.overlap(one.question, other.question))
        if not usual or not alike:
            return alike, alike
        return alike, math.sqrt(factor * self.overlap(one.question, other.question, usual))

    def share_telling(self, one: Mapping[str, int], other: Mapping[str, int]) -> bool:
        """Whether they share a word that few texts hold."""
        return any(self._held_by(word) <= max(2, self._count / 20) for word in one.keys() & other.keys())

    def overlap(
        self, one: Mapping[str, int], other: Mapping[str, int], usual: frozenset[str] = frozenset()
    ) -> float:
        """Weighted share of common words (Dice's coefficient); a word with a typo counts in part.

        ``usual`` words count little: the pattern that all questions of a list have.
        """
        common = whole = 0.0
        left, right = [], []
        for word, times in one.items():
            weight = self.weight(word) * (_USUAL if word in usual else 1)
            shared = min(times, other.get(word, 0))
            common += 2 * shared * weight
            whole += times * weight
            if times > shared:
                left.append(word)
        for word, times in other.items():
            whole += times * self.weight(word) * (_USUAL if word in usual else 1)
            if times > one.get(word, 0):
                right.append(word)
        if left and right and len(left) * len(right) <= 400:
            common += self._typos(left, right)
        return common / whole if whole else 0.0

    def _typos(self, left: Iterable[str], right: Iterable[str]) -> float:
        common = 0.0
        spelled = {word: pairs for word in right if (pairs := self._letter_pairs(word))}
        for word in left:
            pairs = self._letter_pairs(word)
            best, found = 0.0, ""
            for other, others in spelled.items() if pairs else ():
                alike = 2 * len(pairs & others) / (len(pairs) + len(others))
                if alike > best:
                    best, found = alike, other
            if best >= _TYPO:
                del spelled[found]
                common += best * (self.weight(word) + self.weight(found))
        return common

    def _letter_pairs(self, word: str) -> frozenset[str]:
        """The pairs of letters in a word; none where another spelling is another word (number, short)."""
        if word not in self._spelled:
            padded = f" {word} " if len(word) >= 4 and word.isalpha() else ""
            self._spelled[word] = frozenset(padded[i : i + 2] for i in range(len(padded) - 1))
        return self._spelled[word]


def _numbers_differ(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether each has a number that the other one lacks, or they stand in another order."""
    left = [word for word in one if word[0].isdigit()]
    right = [word for word in other if word[0].isdigit()]
    if set(left) == set(right):
        return left != right
    return not (set(left) <= set(right) or set(left) >= set(right))
