"""``Q: …`` and ``A: …`` blocks, with ``Hint:`` and ``Extra:`` lines; bold ones too (``**Q:**``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import _
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage, joined

_LABEL = re.compile(
    r"(?P<lead>(?:[ \t]*>)*[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?)"
    r"(?:(?P<name>q|question|a|answer|hint|extra)[:\uff1a]"
    r"|\*\*(?P<bold>q|question|a|answer|hint|extra)(?:[:\uff1a]\*\*|\*\*[:\uff1a]))(?!:|//)[ \t]*",
    re.IGNORECASE | re.ASCII,
)
_COLONS = (":", "\uff1a")  # the second as Chinese and Japanese write it
_PART = {"q": "q", "question": "q", "a": "a", "answer": "a", "hint": "hint", "extra": "extra"}


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The Q/A blocks of a page."""
    next_free = 0
    for i in page.lines_with(*_COLONS):
        if i >= next_free and _part(page, i) == "q":
            draft, next_free = _block(page, i)
            if draft:
                yield draft


def _label(page: ZettelLayout, i: int) -> re.Match[str] | None:
    seen = page.seen[i]
    return None if page.claimed[i] or not any(colon in seen for colon in _COLONS) else _LABEL.match(seen)


def _part(page: ZettelLayout, i: int) -> str:
    label = _label(page, i)
    return _PART[(label["name"] or label["bold"]).lower()] if label else ""


def _block(page: ZettelLayout, first: int) -> tuple[FlashcardDraft | None, int]:
    """The block that starts at line ``first``, None without an answer; and the line to go on from."""
    starts = [(first, "q")]  # where each part starts
    answered = False
    last = first
    i = first + 1
    while i < len(page) and not page.claimed[i]:
        part = _part(page, i)
        if part == "q" or (not page.opaque[i] and (i in page.heading_lines or page.ruler(i))):
            break
        if part == "a" and answered:
            break  # a second answer belongs to nothing
        if part:
            starts.append((i, part))
            answered = answered or part == "a"
        elif starts[-1][1] != "q" and _ends(page, starts, last, i):
            break
        if not page.blank(i):
            last = i
        i += 1
    if not answered:
        page.problem(first, _("this Q: has no A:"))
        return None, first + 1
    return _draft(page, starts, last), last + 1


def _ends(page: ZettelLayout, starts: list[tuple[int, str]], last: int, i: int) -> bool:
    """Whether the part that reaches to line ``last`` ends before line ``i``."""
    if page.blank(i):
        return False
    begin = starts[-1][0]
    item = page.item(i)
    first = starts[0][0]
    if page.item(first) and item and page.indent(i) <= page.indent(first):
        return True  # the next item of the list that the block itself stands in
    if page.quote_depth(i) < page.quote_depth(begin):
        return True
    if last == i - 1:
        return False
    # A blank line lies between: the part goes on in an indented line, a list, a fence or a math block
    if page.opaque[i] and page.opaque[i - 1]:
        return False
    depth = page.quote_depth(begin)
    if page.indent_within(i, depth) > page.indent_within(begin, depth):
        return False
    if page.quote_depth(i) > depth:
        return True  # a quote below the text is no part of it
    body = [j for j in (begin, last) if page.item(j)]
    in_list = bool(item) and (
        len(body) > (1 if page.item(begin) else 0) or page.indent(last) > page.indent(begin)
    )
    announced = page.raw[last].rstrip().endswith(":")
    return not (in_list or (announced and (item or page.opaque[i])))


def _draft(page: ZettelLayout, starts: list[tuple[int, str]], last: int) -> FlashcardDraft:
    parts: dict[str, list[Passage]] = {"q": [], "a": [], "hint": [], "extra": []}
    ends = [start - 1 for start, _ in starts[1:]] + [last]
    for (start, name), end in zip(starts, ends, strict=True):
        parts[name].append(_passage(page, start, end))
    first = starts[0][0]
    draft = FlashcardDraft("basic", "qa", first, last, front=parts["q"][0], back=parts["a"][0])
    for name in ("hint", "extra"):
        if parts[name]:
            setattr(draft, name, joined(parts[name], "\n\n"))
    return draft


def _passage(page: ZettelLayout, start: int, end: int) -> Passage:
    markers = (page.settings.markers.multiline, page.settings.markers.multiline_reversed)
    while end > start and (page.blank(end) or page.seen[end].strip(" \t>") in markers):
        end -= 1  # of another tool's notation, in which these labels are text, the marker alone
    passage = page.passage(start, end, page.quote_depth(start))
    label = _LABEL.match(passage.seen[0])
    return passage.cut(label.end() if label else 0).dedented(hanging=True)


_WORDS = tuple(f"{word}{end}" for word in ("q", "question") for end in (*_COLONS, "**"))
NOTATION = Notation("explicit", {"qa": "Q: … A: …"}, find, words=lambda _: _WORDS)
