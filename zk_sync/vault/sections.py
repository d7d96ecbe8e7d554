"""Parts of a zettel that a link can name: what stands under a heading, and a block with an id."""

from __future__ import annotations

import re
import unicodedata

from .links import fenced_lines

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]")
_NOT_COMPARED = re.compile(r"[\W_]+")


def _compared(heading: str) -> str:
    """A heading as far as links to it have to match: its letters and digits."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return _NOT_COMPARED.sub(" ", text).strip() or text.strip()


def section_of(body: str, place: str) -> str | None:
    """The section under the heading ``place`` (``A#B``: B within A), heading and all; None when missing."""
    lines = body.split("\n")
    fenced = fenced_lines(lines)
    start, end = 0, len(lines)
    for wanted in place.split("#"):
        level = 0
        for number in range(start, end):
            match = None if number in fenced else _HEADING.match(lines[number])
            if match and _compared(match[2]) == _compared(wanted):
                start, level = number, len(match[1])
                break
        if not level:
            return None
        for number in range(start + 1, end):
            match = None if number in fenced else _HEADING.match(lines[number])
            if match and len(match[1]) <= level:
                end = number
                break
    return "\n".join(lines[start:end]).strip()


def block_of(body: str, block_id: str) -> str | None:
    """The paragraph, list item or other block with ``^block_id``, without the id; None when missing."""
    lines = body.split("\n")
    mark = re.compile(rf"(?:^|(?<=\s))\^{re.escape(block_id)}[ \t]*$", re.IGNORECASE)
    fenced = fenced_lines(lines)
    at = next(
        (n for n, line in enumerate(lines) if n not in fenced and "^" in line and mark.search(line)), None
    )
    if at is None:
        return None
    alone = not mark.sub("", lines[at]).strip()
    lines[at] = mark.sub("", lines[at]).rstrip()
    last = at
    if alone:  # the id of a table, quote, list or fence stands on its own line below
        last = at - 1
        while last > 0 and not lines[last].strip():
            last -= 1
    elif _ITEM.match(lines[at]):
        return _item(lines, at)
    first = last
    while (
        first > 0
        and (lines[first - 1].strip() or first - 1 in fenced)
        and not _HEADING.match(lines[first - 1])
    ):
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
