"""Footnotes and link definitions of a zettel: what a text uses that stands elsewhere."""

from __future__ import annotations

import re

from .outline import Outline
from .private_characters import DROP, FILL

_DEFINITION = re.compile(r" {0,3}\[((?:[^\[\]\\]|\\.)+)\]:")
_USED = re.compile(r"\[([^\[\]\n]{1,999})\]")
_LEAST, _FOR_EACH = 5_000, 4  # characters of definitions that a text gets, and more for each of its own
_WEIGHT = 250  # of a definition as such, in characters: what it takes to render it

Definitions = dict[str, str]


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def definitions_in(outline: Outline) -> Definitions:
    """Source of each ``[label]: …`` and ``[^label]: …`` of a text, by label; the first of each counts."""
    lines = outline.raw
    found: Definitions = {}
    for number, line in enumerate(lines):
        match = _DEFINITION.match(line) if "]:" in line and _counts(outline, number) else None
        if match:
            found.setdefault(
                _label(match[1]), "\n".join(lines[number : _end(lines, number, match[1].startswith("^"))])
            )
    return found


def _counts(outline: Outline, number: int) -> bool:
    """Whether a line is no code and no comment."""
    if outline.opaque[number]:
        return False
    return not outline.seen[number].lstrip(" ").startswith((FILL, DROP)) or number in outline.references


def _end(lines: list[str], start: int, is_footnote: bool) -> int:
    """The line after the definition that starts at line ``start``."""
    end = start + 1
    while end < len(lines):
        line = lines[end]
        if _DEFINITION.match(line):
            break
        if is_footnote:  # lazy continuation lines, and indented paragraphs after a blank line
            following = lines[end + 1] if end + 1 < len(lines) else ""
            if not line.strip() and not following.startswith(("    ", "\t")):
                break
            if line.strip() and not lines[end - 1].strip() and not line.startswith(("    ", "\t")):
                break
        elif not re.match(r"[ \t]+[\"'(<]?\S", line):
            break
        end += 1
    return end


def used_definitions(text: str, definitions: Definitions) -> str:
    """Source of the definitions that ``text`` needs and does not hold, with those that they need.

    As many of them as go with a text so long: many flashcards may need the same ones, and each use of a
    link's definition shows it again.
    """
    if not definitions or "[" not in text:
        return ""
    own = {_label(match[1]) for match in map(_DEFINITION.match, text.split("\n")) if match}
    needed: dict[str, str] = {}
    room = _LEAST + _FOR_EACH * len(text)
    queue = [text]
    while queue:
        for match in _USED.finditer(queue.pop()):
            label = _label(match[1])
            if label not in definitions or label in own or (label in needed and label.startswith("^")):
                continue
            room -= len(definitions[label]) + (0 if label in needed else _WEIGHT)
            if room < 0:
                needed.pop(label, None)
                return "\n\n".join(needed.values())
            if label not in needed:
                needed[label] = definitions[label]
                queue.append(definitions[label].partition("]:")[2])
    return "\n\n".join(needed.values())
