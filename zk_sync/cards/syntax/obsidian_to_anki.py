"""Obsidian_to_Anki's ``START … END`` and ``STARTI [Type] … ENDI``, with ``FROZEN`` fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...texts import _
from ..flashcard import Kind
from ..page import Draft, Page
from ..passage import Passage, joined

_KINDS: dict[str, Kind] = {
    "basic": "basic",
    "basic (and reversed card)": "reversed",
    "basic (optional reversed card)": "basic",
    "basic (type in the answer)": "type",
    "cloze": "cloze",
}
_FIELDS = {"front": "front", "back": "back", "text": "text", "extra": "extra", "back extra": "extra"}
_LABEL = re.compile(r"(front|back extra|back|text|extra):[ \t]?", re.IGNORECASE)
_WORD = re.compile(r"(?<!\S)(Front|Back Extra|Back|Text|Extra|Tags):(?!\S)")
_TAGS = re.compile(r"Tags:(?:[ \t]+(.*))?$")
_ID = re.compile(r"(?:<!--[ \t]*)?ID:[ \t]*(\d{1,18})")
_TYPE = re.compile(r"[ \t]*\[([^\]\n]{1,80})\]")
_FROZEN = re.compile(r"FROZEN - (.{1,80}?):[ \t]*$")


@dataclass(frozen=True)
class _Frozen:
    """Fields to append to the notes of one type below ``line``."""

    line: int
    fields: dict[str, Passage]


def find(page: Page) -> Iterator[Draft]:
    """The blocks from ``START`` to ``END`` and the lines with ``STARTI … ENDI``."""
    frozen: dict[str, _Frozen] = {}
    next_free = 0
    for i in page.lines_with("START", "FROZEN"):
        line = page.seen[i]
        if i < next_free:
            continue
        if line.startswith("FROZEN") and (match := _FROZEN.match(line[:200])):
            next_free = _take_frozen(page, i, match[1], frozen)
        elif line.startswith("START") and line.rstrip() == "START":
            end = _end_of(page, i)
            if end < 0:
                page.problem(i, _("this START has no END"))
            else:
                yield from _block(page, i, end, frozen)
                next_free = end + 1
        elif "STARTI" in line:
            yield from _inline(page, i, frozen)


def _end_of(page: Page, start: int) -> int:
    """The line of the END for the START at line ``start``, -1 when another START or nothing follows."""
    for i in range(start + 1, len(page)):
        line = page.seen[i]
        if line.startswith("END") and line.rstrip() == "END":
            return i
        if line.startswith("START") and line.rstrip() == "START":
            return -1
    return -1


def _take_frozen(page: Page, i: int, name: str, frozen: dict[str, _Frozen]) -> int:
    """Take in the FROZEN lines that begin at line ``i``; returns the line behind them."""
    last = i
    while last + 1 < len(page) and not page.blank(last + 1):
        last += 1
    kind = _KINDS.get(name.strip().lower())
    if kind is None:
        page.problem(i, _unknown(name))
    elif last > i:
        frozen[name.strip().lower()] = _Frozen(i, _fields(page.passage(i + 1, last), kind))
    for line in range(i, last + 1):
        page.claimed[line] = 1
    return last + 1


def _unknown(name: str) -> str:
    return _(
        'unknown note type "{name}": use Basic, Basic (and reversed card), Basic (type in the answer) '
        "or Cloze"
    ).format(name=name.strip())


def _block(page: Page, start: int, end: int, frozen: dict[str, _Frozen]) -> Iterator[Draft]:
    """The flashcard between the lines ``start`` and ``end``, which are START and END."""
    first, last = start + 1, end - 1
    while first < end and page.blank(first):
        first += 1
    name = page.raw[first].strip() if first < end else ""
    kind = _KINDS.get(name.lower())
    draft = Draft(kind or "basic", "start-end", start, end, kept=kind is not None)
    first += 1
    while last >= first and (page.blank(last) or (number := _ID.match(page.raw[last].strip()))):
        if not page.blank(last) and number:
            draft.foreign_id = draft.foreign_id or int(number[1])
            if page.seen[last - 1].strip() == "DELETE":
                draft.kept = False
                last -= 1
        last -= 1
    tags = _TAGS.match(page.raw[last].rstrip()) if last >= first and len(page.raw[last]) < 2000 else None
    if tags:
        draft.tags = tuple((tags[1] or "").split())
        last -= 1
    if kind is None:
        page.problem(start, _unknown(name) if name else _("this START … END names no note type"))
    elif draft.kept:
        fields = _fields(page.passage(first, last), kind)
        _fill(draft, fields, frozen.get(name.lower()))
    yield draft


def _fields(passage: Passage, kind: Kind) -> dict[str, Passage]:
    """The fields of a note, by our names; what stands before the first label is the first field."""
    current = "text" if kind == "cloze" else "front"
    starts = [(0, 0, current)]
    for i, line in enumerate(passage.seen):
        label = _LABEL.match(line)
        if label and (name := _FIELDS[label[1].lower()]) in _fields_of(kind):
            starts.append((i, label.end(), name))
    fields: dict[str, Passage] = {}
    for n, (i, column, name) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(passage.raw)
        part = passage.lines(i, end)
        if part.raw:
            part = part.cut(column).trimmed()
        if part.raw:
            fields[name] = joined([fields[name], part], "\n") if name in fields else part
    return fields


def _fields_of(kind: Kind) -> tuple[str, ...]:
    return ("text", "extra") if kind == "cloze" else ("front", "back", "extra")


def _fill(draft: Draft, fields: dict[str, Passage], frozen: _Frozen | None) -> None:
    for name, passage in (frozen.fields if frozen and frozen.line < draft.first else {}).items():
        fields[name] = joined([fields[name], passage], "\n") if name in fields else passage
    draft.front = fields.get("front", Passage())
    draft.back = fields.get("back", Passage())
    draft.text = fields.get("text", Passage())
    draft.extra = fields.get("extra", Passage())
    draft.short = True


def _inline(page: Page, i: int, frozen: dict[str, _Frozen]) -> Iterator[Draft]:
    """The flashcards of the form ``STARTI [Type] … ENDI`` on line ``i``."""
    seen, raw = page.seen[i], page.raw[i]
    at = seen.find("STARTI")
    while at >= 0:
        end = seen.find("ENDI", at)
        if end < 0:
            page.problem(i, _("this STARTI has no ENDI"))
            return
        named = _TYPE.match(seen, at + 6, end)
        kind = _KINDS.get(named[1].strip().lower()) if named else None
        if named is None or kind is None:
            page.problem(i, _unknown(named[1]) if named else _("this STARTI names no [note type]"))
        else:
            start = named.end()
            draft = Draft(kind, "start-end", i, i, shares_line=True)
            number = _ID.search(raw, start, end)
            draft.foreign_id = int(number[1]) if number else 0
            stop = number.start() if number else end
            part = Passage((raw[start:stop],), (seen[start:stop],), -1)
            fields = _worded(part, kind, draft)
            _fill(draft, fields, frozen.get(named[1].strip().lower()))
            yield draft
        at = seen.find("STARTI", end)


def _worded(part: Passage, kind: Kind, draft: Draft) -> dict[str, Passage]:
    """The fields of an inline note: a field's name with a colon is a word of its own."""
    current = "text" if kind == "cloze" else "front"
    fields: dict[str, Passage] = {}
    at = 0
    labels = list(_WORD.finditer(part.seen[0]))
    for label in [*labels, None]:
        end = label.start() if label else len(part.raw[0])
        piece = part.cut(at, end).trimmed().dedented(hanging=True)
        if current == "tags":
            draft.tags = tuple(piece.text.split())
        elif piece.raw:
            fields[current] = joined([fields[current], piece], " ") if current in fields else piece
        if label:
            current, at = _FIELDS.get(label[1].lower(), "tags"), label.end()
    return fields
