"""What a flashcard of the vault (Markdown) and a note in Anki (HTML) say: their words."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote

from ...cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from ...cards.keys import normalised
from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from .telling_marks import marks_in, symbols_in

# Signs count as words where a formula or an emoji is all there is; punctuation and Markdown's marks do not.
_WORD = re.compile(r"[^\W_]+|[^\w\s!-*,.:;?@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3000-\u303f]")
_UNSPACED = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_IMAGE = re.compile(r"""<img\b(?=[^<>]*>)[^<>]*?\bsrc=["']?([^"'<>\s]+)[^<>]*>|\[sound:([^\[\]]+)\]""")
_CONTENT_HASH = re.compile(r"-[0-9a-f]{8}$")
_NOTE_CLOZE = re.compile(r"\{\{c[\d,]+::((?:(?!\{\{c|\}\}|::).)*)(?:::(?:(?!\{\{c|\}\}).)*)?\}\}", re.DOTALL)
_OUR_CLOZE = re.compile(
    f"{CLOZE_OPEN}[^{CLOZE_SEP}]*{CLOZE_SEP}([^{CLOZE_OPEN}{CLOZE_HINT}{CLOZE_CLOSE}]*)"
    f"(?:{CLOZE_HINT}[^{CLOZE_OPEN}{CLOZE_CLOSE}]*)?{CLOZE_CLOSE}"
)
_EMBED = re.compile(
    r"!\[\[([^\[\]|#]+)(?:[|#][^\[\]]*)?\]\]|!\[[^\[\]]*\]\(<?([^)\[\s>]+)(?:[\s>][^)\[]*)?\)"
)
_WIKILINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_BLOCK_OF_LINK = re.compile(r"#\^[\w-]+(?=\]\])")
# A link without a label, whose zettel goes by an id: the card shows its title, and no id.
_LINK_BY_ID = re.compile(r"\[\[(?:\d{14}|\d{12}|\d+[a-z](?:\d+[a-z])*\d*)(?=[ _\]-])([^\[\]|]*)\]\]")
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^<>\s]*)>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\[\]]|\([^()\[\]]*\))*\)")
_FENCE = re.compile(r"^[^\S\n]*(?:`{3}|~{3})[^\n]*$", re.MULTILINE)
_CALLOUT = re.compile(r"^[^\S\n]*>[> \t]*\[!([^\[\]\n]+)\][+-]?[ \t]*(?=(\S?))", re.MULTILINE)
_TASK = re.compile(r"^([^\S\n]*(?:[-+*]|\d+[.)])\s)\[([ xX])\](?=\s)", re.MULTILINE)
_RULE_OF_TABLE = re.compile(r"^[ \t|:-]+$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[^\S\n]*(?:[-+*>#]+\s|\d+[.)]\s)+", re.MULTILINE)
_MARKUP = re.compile(r"\\[()\[\]]|[\s*_`$]")
_DOUBLED = re.compile(r"==|~~|--+")


@dataclass(frozen=True)
class ComparedText:
    """The words of a flashcard or note. Of a cloze, its deletions count as the answer."""

    parts: tuple[str, str]  # question and answer
    plain: Callable[[str], str]  # takes from them what are no words

    @cached_property
    def question(self) -> Counter[str]:
        """How often each word is in the question."""
        return Counter(_words(self.plain(self.parts[0])))

    @cached_property
    def answer(self) -> Counter[str]:
        """How often each word stands in the answer."""
        return Counter(_words(self.plain(self.parts[1])))

    @cached_property
    def in_order(self) -> tuple[Sequence[str], Sequence[str]]:
        """The words of the question, and those of the answer, as they follow one another."""
        return _words(self.plain(self.parts[0])), _words(self.plain(self.parts[1]))

    @cached_property
    def marks(self) -> tuple[Counter[str], Counter[str]]:
        """Signs and negations of the question, and those of the answer."""
        return marks_in(self.plain(self.parts[0])), marks_in(self.plain(self.parts[1]))

    @cached_property
    def symbols(self) -> tuple[Counter[str], Counter[str]]:
        """Words of the question whose case tells, and those of the answer."""
        return symbols_in(self.plain(self.parts[0])), symbols_in(self.plain(self.parts[1]))

    @cached_property
    def whole_answer(self) -> str:
        """All letters and signs of the answer, but for blanks and marks of its form."""
        return _MARKUP.sub("", normalised(self.plain(self.parts[1])))

    @cached_property
    def words(self) -> frozenset[str]:
        """Each of its words once."""
        return frozenset((*self.question, *self.answer))


def text_of_flashcard(flashcard: Flashcard) -> ComparedText:
    """The words of a flashcard as it stands in the vault."""
    if flashcard.text:
        return ComparedText(_without(_OUR_CLOZE, flashcard.text), _plain_markdown)
    return ComparedText((flashcard.front, flashcard.back), _plain_markdown)


def text_of_note(note: Note) -> ComparedText:
    """The words of a note as it is in Anki."""
    fields = note.fields
    if "Text" in fields:
        return ComparedText(_without(_NOTE_CLOZE, fields["Text"]), plain_html)
    return ComparedText((fields["Front"], fields["Back"]), plain_html)


def question_of(note: Note, length: int = 60) -> str:
    """The note's question in one short line, for a report."""
    return question_in(note.fields, length)


def question_in(fields: Mapping[str, str], length: int) -> str:
    """The question of a note with these fields, in one line of at most ``length`` characters."""
    field = _NOTE_CLOZE.sub(r"\1", fields["Text"]) if "Text" in fields else fields.get("Front", "")
    line = " ".join(plain_html(field).split())
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


def plain_html(field: str) -> str:
    if "<" in field or "[" in field:
        field = _IMAGE.sub(lambda match: f" {_name(match[1] or match[2], _CONTENT_HASH)} ", field)
        field = _TAG.sub(" ", field)
    return html.unescape(field)


def _plain_markdown(text: str) -> str:
    if "[" in text:
        text = _EMBED.sub(lambda match: f" {_name(match[1] or match[2])} ", text)
        text = _BLOCK_OF_LINK.sub("", _LINK_BY_ID.sub(r"\1 ", text))
        text = _LINK.sub(r"\1", _WIKILINK.sub(_label, text))
        text = _CALLOUT.sub(lambda match: "" if match[2] else match[1], text)
        text = _TASK.sub(lambda match: f"{match[1]}{'☐' if match[2] == ' ' else '☑'}", text)
    if "<" in text:
        text = _AUTOLINK.sub(r" \1 ", text)
    if "|" in text and any("|" in rule and "-" in rule for rule in _RULE_OF_TABLE.findall(text)):
        text = _RULE_OF_TABLE.sub("", text).replace("|", " ")
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("", text)
    return html.unescape(_TAG.sub(" ", _DOUBLED.sub(" ", _LINE_MARK.sub("", text))))


def _label(link: re.Match[str]) -> str:
    """What a card shows of a wikilink."""
    return link[2] if link[2] is not None else " › ".join(filter(None, link[1].split("#")))


def _name(path: str, cut: re.Pattern[str] | None = None) -> str:
    stem = PurePosixPath(unquote(path)).stem
    return cut.sub("", stem) if cut else stem


def _words(text: str) -> list[str]:
    text = normalised(text)
    if text.isascii():  # what follows does the same
        return _WORD.findall(text)
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
    return found


class ComparedTexts:
    """The words of flashcards and notes, each found once."""

    def __init__(self, entries: Sequence[VaultFlashcard]) -> None:
        self.entries = entries
        self._of_entries: dict[int, ComparedText] = {}
        self._of_notes: dict[int, ComparedText] = {}

    def entry(self, entry: int) -> ComparedText:
        """The text of ``entries[entry]``."""
        if entry not in self._of_entries:
            self._of_entries[entry] = text_of_flashcard(self.entries[entry].flashcard)
        return self._of_entries[entry]

    def note(self, note: Note) -> ComparedText:
        """The text of a note."""
        if note.id not in self._of_notes:
            self._of_notes[note.id] = text_of_note(note)
        return self._of_notes[note.id]
