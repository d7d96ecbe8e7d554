"""How alike a flashcard of the vault (Markdown) and a note in Anki (HTML) are, by their words."""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote

from ..cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from ..cards.keys import normalised
from .snapshot import Note

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
    if "Text" in note.fields:
        rest, deleted = _without(_NOTE_CLOZE, note.fields["Text"])
        return Text(_words(_plain_html(rest)), _words(_plain_html(deleted)))
    return Text(_words(_plain_html(note.fields["Front"])), _words(_plain_html(note.fields["Back"])))


def question_of(note: Note, length: int = 60) -> str:
    """The note's question in one short line, for a report."""
    field = _NOTE_CLOZE.sub(r"\1", note.fields["Text"]) if "Text" in note.fields else note.fields["Front"]
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
    field = _IMAGE.sub(lambda match: f" {_name(match[1] or match[2], _CONTENT_HASH)} ", field)
    return html.unescape(_TAG.sub(" ", field))


def _plain_markdown(text: str) -> str:
    text = _EMBED.sub(lambda match: f" {_name(match[1] or match[2])} ", text)
    text = _TARGET.sub("]", _WIKILINK.sub(r"\1", text))
    return html.unescape(_TAG.sub(" ", _DOUBLED.sub(" ", _LINE_MARK.sub("", text))))


def _name(path: str, cut: re.Pattern[str] | None = None) -> str:
    stem = PurePosixPath(unquote(path)).stem
    return cut.sub("", stem) if cut else stem


def _words(text: str) -> Counter[str]:
    found: list[str] = []
    for word in _WORD.findall(normalised(text)):
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

    def __init__(self, texts: Iterable[Text]) -> None:
        texts = list(texts)
        self._count = len(texts)
        self._holders = Counter(word for text in texts for word in text.words)
        self._weights: dict[str, float] = {}

    def weight(self, word: str) -> float:
        """From 0.7 for a word that each text holds, up with its rarity."""
        if word not in self._weights:
            self._weights[word] = math.log(1 + self._count / max(1, self._holders[word]))
        return self._weights[word]

    def likeness(self, one: Text, other: Text) -> float:
        """From 0 for nothing in common to 1.

        The geometric mean of question and answer: where both changed much, it is another flashcard of the
        same making ("capital of …?") rather than the same one edited.
        """
        question = self.overlap(one.question, other.question)
        if not one.answer and not other.answer:
            return question
        answer = self.overlap(one.answer, other.answer)
        if not one.question and not other.question:
            return answer
        return math.sqrt(question * answer)

    def overlap(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """Weighted share of common words (Dice's coefficient); a word with a typo counts in part."""
        common = 0.0
        left, right = [], []
        whole = 0.0
        for word, times in one.items():
            weight, shared = self.weight(word), min(times, other.get(word, 0))
            common += 2 * shared * weight
            whole += times * weight
            if times > shared:
                left.append(word)
        for word, times in other.items():
            whole += times * self.weight(word)
            if times > one.get(word, 0):
                right.append(word)
        if left and right and len(left) * len(right) <= 400:
            common += self._typos(left, right)
        return common / whole if whole else 0.0

    def _typos(self, left: Iterable[str], right: list[str]) -> float:
        common = 0.0
        right = list(right)
        for word in left:
            alike = [(spelled_alike(word, other), other) for other in right]
            best, other = max(alike, default=(0.0, ""))
            if best:
                right.remove(other)
                common += best * (self.weight(word) + self.weight(other))
        return common


def spelled_alike(one: str, other: str) -> float:
    """How alike two words are spelled: at least 0.6, or 0 when the one is hardly a typo of the other.

    Numbers and words of up to three letters are alike or not.
    """
    if len(one) < 4 or len(other) < 4 or abs(len(one) - len(other)) > 3:
        return 0.0
    if any(char.isdigit() for char in one + other):
        return 0.0
    left, right = _letter_pairs(one), _letter_pairs(other)
    alike = 2 * len(left & right) / (len(left) + len(right))
    return alike if alike >= 0.6 else 0.0


def _letter_pairs(word: str) -> set[str]:
    word = f" {word} "
    return {word[i : i + 2] for i in range(len(word) - 1)}
