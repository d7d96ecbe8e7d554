"""Parts of a zettel that a link can name: what stands under a heading, and a block with an id."""

from __future__ import annotations

import re
from itertools import islice

from .outline import Outline, compared

_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]")


def section_of(outline: Outline, place: str) -> str | None:
    """The section under the heading ``place`` (``A#B``: B within A), heading and all; None when missing."""
    headings = outline.headings
    start, end = 0, len(outline.raw)
    for wanted in place.split("#"):
        named = outline.headings_by_name.get(compared(wanted), ())
        number = next((n for n in named if start <= headings[n].first < end), None)
        if number is None:
            return None
        found = headings[number]
        start = found.first
        below = islice(headings, number + 1, None)
        end = min(end, next((heading.first for heading in below if heading.level <= found.level), end))
    return "\n".join(outline.raw[start:end]).strip()


def block_of(outline: Outline, block_id: str) -> str | None:
    """The paragraph, list item or other block with ``^block_id``, without the id; None when missing."""
    at = outline.block_lines.get(block_id.lower())
    if at is None:
        return None
    lines, headings = [*outline.raw], outline.heading_lines
    lines[at] = lines[at][: lines[at].lower().rindex(f"^{block_id.lower()}")].rstrip()
    alone = not lines[at].strip()
    last = at
    if alone:  # the id of a table, quote, list or fence stands on its own line below
        last = at - 1
        while last > 0 and not lines[last].strip():
            last -= 1
    elif _ITEM.match(lines[at]):
        return _item(lines, at)
    first = last
    while first > 0 and (lines[first - 1].strip() or outline.opaque[first - 1]) and first - 1 not in headings:
        if not alone and _ITEM.match(lines[first]):
            break
        first -= 1
    while not alone and last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return "\n".join(lines[first : last + 1]).strip()


def _item(lines: list[str], at: int) -> str:
    """The list item that starts at line ``at``, with its children."""
    match = _ITEM.match(lines[at])
    indent = len(match[1].expandtabs(4)) if match else 0
    last = at
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) <= indent:
            break
        if line.strip():
            last = number
    return "\n".join(line.expandtabs(4)[indent:] for line in lines[at : last + 1]).strip()
