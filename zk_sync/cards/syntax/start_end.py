"""Obsidian_to_Anki's ``START … END`` and ``STARTI [Type] … ENDI``, with ``FROZEN`` fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...config import NotationWords, Settings
from ...texts import _
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation
from ..note_types import NamedType, told_by_deletions, type_named
from ..passage import Passage, joined
from ..unknown_types import unknown_type

_TAGS = re.compile(r"Tags:(?:[ \t]+(.*))?$")
_ID = re.compile(r"(?:<!--[ \t]*)?ID:[ \t]*(\d{1,18})")
_TYPE = re.compile(r"[ \t]*\[([^\]\n]{1,80})\]")
_LONGEST_LABEL = 200
_FROZEN = re.compile(r" - (.{1,80}?):[ \t]*$")


@dataclass(frozen=True)
class _Frozen:
    """Fields to append to the notes of one type below ``line``."""

    line: int
    fields: dict[str, Passage]


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The blocks from ``START`` to ``END`` and the lines with ``STARTI … ENDI``."""
    words = page.settings.words
    frozen: dict[str, _Frozen] = {}
    unknown: dict[str, list[int]] = {}  # name of a note type → lines where it stands
    next_free = 0
    for i in page.lines_with(words.begin_note, words.begin_inline_note, words.frozen_fields):
        line = page.seen[i]
        if i < next_free:
            continue
        if match := _frozen_type(line, words):
            next_free = _take_frozen(page, i, match, frozen, unknown)
        elif line.rstrip() == words.begin_note:
            end = _end_of(page, i)
            if end < 0:
                page.problem(
                    i, _("this {start} has no {end}").format(start=words.begin_note, end=words.end_note)
                )
            else:
                yield from _block(page, i, end, frozen, unknown)
                next_free = end + 1
        elif words.begin_inline_note in line:
            yield from _inline(page, i, frozen, unknown)
    for name, lines in unknown.items():
        page.problem(lines[0], unknown_type(name, len(lines)))


def _frozen_type(line: str, words: NotationWords) -> str:
    """The note type that a line of the form ``FROZEN - Type:`` names, else ""."""
    if not line.startswith(words.frozen_fields):
        return ""
    match = _FROZEN.match(line[:200], len(words.frozen_fields))
    return match[1] if match else ""


def _end_of(page: ZettelLayout, start: int) -> int:
    """The line of the END for the START at line ``start``, -1 when another START or nothing follows."""
    words = page.settings.words
    for i in range(start + 1, len(page)):
        line = page.seen[i].rstrip()
        if line == words.end_note:
            return i
        if line == words.begin_note:
            return -1
    return -1


def _take_frozen(
    page: ZettelLayout, i: int, name: str, frozen: dict[str, _Frozen], unknown: dict[str, list[int]]
) -> int:
    """Take in the FROZEN lines that begin at line ``i``; returns the line behind them."""
    last = i
    while last + 1 < len(page) and not page.blank(last + 1):
        last += 1
    note_type = type_named(name, page.settings)
    if note_type is None:
        unknown.setdefault(name.strip(), []).append(i)
    elif last > i:
        frozen[name.strip().casefold()] = _Frozen(i, _fields(page.passage(i + 1, last), note_type))
    for line in range(i, last + 1):
        page.claimed[line] = 1
    return last + 1


def _block(
    page: ZettelLayout, start: int, end: int, frozen: dict[str, _Frozen], unknown: dict[str, list[int]]
) -> Iterator[FlashcardDraft]:
    """The flashcard between the lines ``start`` and ``end``, which are START and END."""
    first, last = start + 1, end - 1
    while first < end and page.blank(first):
        first += 1
    name = page.raw[first].strip() if first < end else ""
    note_type = type_named(name, page.settings)
    kind = note_type.kind if note_type else "basic"
    draft = FlashcardDraft(kind, "start-end", start, end, kept=note_type is not None)
    first += 1
    while last >= first and (page.blank(last) or (number := _ID.match(page.raw[last].strip()))):
        if not page.blank(last) and number:
            draft.foreign_id = draft.foreign_id or int(number[1])
            if page.seen[last - 1].strip() == page.settings.words.delete_note:
                draft.kept = False
                last -= 1
        last -= 1
    tags = _TAGS.match(page.raw[last].rstrip()) if last >= first and len(page.raw[last]) < 2000 else None
    if tags:
        draft.tags = tuple((tags[1] or "").split())
        last -= 1
    if note_type is None and name:
        unknown.setdefault(name, []).append(start)
    elif note_type is None:
        page.problem(start, _("this START … END names no note type"))
    elif draft.kept:
        _fill(draft, _fields(page.passage(first, last), note_type), frozen.get(name.casefold()))
        told_by_deletions(draft, note_type)
    yield draft


def _fields(passage: Passage, note_type: NamedType) -> dict[str, Passage]:
    """The fields of a note, by our names; what stands before the first label is the first field."""
    starts = [(0, 0, note_type.first)]
    for i, line in enumerate(passage.seen):
        label, colon, _rest = line[:_LONGEST_LABEL].partition(":")
        if colon and (name := note_type.fields.get(label.casefold())):
            starts.append((i, len(label) + 1, name))
    fields: dict[str, Passage] = {}
    for n, (i, column, name) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(passage.raw)
        part = passage.lines(i, end)
        if part.raw:
            part = part.cut(column).trimmed()
        if part.raw and column and part.raw[0][:1] in (" ", "\t"):
            part = part.cut(1)
        if part.raw:
            fields[name] = joined([fields[name], part], "\n") if name in fields else part
    return fields


def _fill(draft: FlashcardDraft, fields: dict[str, Passage], frozen: _Frozen | None) -> None:
    for name, passage in (frozen.fields if frozen and frozen.line < draft.first else {}).items():
        fields[name] = joined([fields[name], passage], "\n") if name in fields else passage
    draft.front = fields.get("front", Passage())
    draft.back = fields.get("back", Passage())
    draft.text = fields.get("text", Passage())
    draft.hint = fields.get("hint", Passage())
    draft.extra = fields.get("extra", Passage())
    draft.short = True


def _inline(
    page: ZettelLayout, i: int, frozen: dict[str, _Frozen], unknown: dict[str, list[int]]
) -> Iterator[FlashcardDraft]:
    """The flashcards of the form ``STARTI [Type] … ENDI`` on line ``i``."""
    words = page.settings.words
    seen, raw = page.seen[i], page.raw[i]
    at = seen.find(words.begin_inline_note)
    while at >= 0:
        end = seen.find(words.end_inline_note, at + len(words.begin_inline_note))
        if end < 0:
            message = _("this {start} has no {end}")
            page.problem(i, message.format(start=words.begin_inline_note, end=words.end_inline_note))
            return
        named = _TYPE.match(seen, at + len(words.begin_inline_note), end)
        note_type = type_named(named[1], page.settings) if named else None
        if named is None:
            page.problem(i, _("this STARTI names no [note type]"))
        elif note_type is None:
            unknown.setdefault(named[1].strip(), []).append(i)
        else:
            start = named.end()
            draft = FlashcardDraft(note_type.kind, "start-end", i, i, shares_line=True)
            number = _ID.search(raw, start, end)
            draft.foreign_id = int(number[1]) if number else 0
            stop = number.start() if number else end
            part = Passage((raw[start:stop],), (seen[start:stop],), -1)
            fields = _worded(part, note_type, draft)
            _fill(draft, fields, frozen.get(named[1].strip().casefold()))
            told_by_deletions(draft, note_type)
            yield draft
        at = seen.find(words.begin_inline_note, end)


def _worded(part: Passage, note_type: NamedType, draft: FlashcardDraft) -> dict[str, Passage]:
    """The fields of an inline note: a field's name with a colon is a word of its own."""
    current = note_type.first
    fields: dict[str, Passage] = {}
    at = 0
    labels = list(_word_pattern(note_type.labels).finditer(part.seen[0]))
    for label in [*labels, None]:
        end = label.start() if label else len(part.raw[0])
        piece = part.cut(at, end).trimmed().dedented(hanging=True)
        if current == "tags":
            draft.tags = tuple(piece.text.split())
        elif piece.raw:
            fields[current] = joined([fields[current], piece], " ") if current in fields else piece
        if label:
            current, at = note_type.fields.get(label[1].casefold(), "tags"), label.end()
    return fields


@lru_cache(64)
def _word_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the names of fields, as words with a colon behind; the longest first."""
    either = "|".join(re.escape(name) for name in sorted((*names, "Tags"), key=len, reverse=True))
    return re.compile(rf"(?<!\S)({either}):(?!\S)")


def _signs(settings: Settings) -> tuple[str, ...]:
    words = settings.words
    return words.begin_note, words.begin_inline_note, words.frozen_fields


NOTATION = Notation("container", {"start-end": "START … END"}, find, signs=_signs)
