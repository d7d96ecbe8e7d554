"""Lines, ``?`` or ``??`` alone on a line, lines."""

from __future__ import annotations

from collections.abc import Iterator

from ..flashcard import Kind
from ..notation import Notation
from ..page import Draft, Page
from ..passage import Passage
from .tagged import heading_passage


def find(page: Page) -> Iterator[Draft]:
    """The multi-line flashcards of a page."""
    markers = page.settings.markers
    kinds: dict[str, Kind] = {
        markers.multiline_reversed.strip(): "reversed",
        markers.multiline.strip(): "basic",
    }
    kinds.pop("", None)
    longest = max((len(marker) for marker in kinds), default=0)
    done = -1
    for i in page.lines_with(*kinds):
        seen = page.seen[i]
        if i <= done or page.claimed[i] or len(seen) > longest + 200:
            continue
        kind = kinds.get(seen.strip(" \t>\xa0\u3000"))
        if kind:
            draft = _draft(page, i, kind, kinds)
            if draft:
                done = max(draft.last, draft.end)
                yield draft


def _draft(page: Page, i: int, kind: Kind, kinds: dict[str, Kind]) -> Draft | None:
    first, front = _front(page, i)
    if not page.may_begin(first):
        return None
    last, end = _back(page, i, kinds)
    back = page.passage(i + 1, last, page.quote_depth(i)).dedented() if last > i else Passage()
    syntax = "multiline-reversed" if kind == "reversed" else "multiline"
    own_tag = first < i and page.starts_with_marker(first)
    return Draft(kind, syntax, first, last, front=front, back=back, end=end, own_tag=own_tag)


def _front(page: Page, i: int) -> tuple[int, Passage]:
    """The first line and the text of the front, the run of lines above the marker on line ``i``."""
    if i - 1 in page.heading_lines and not page.claimed[i - 1]:
        return i - 1, heading_passage(page, i - 1)
    if i == 0 or page.ends_run(i - 1):
        return i, Passage()
    first = i - 1
    while not page.ends_run(first - 1) and not page.end_marker(first - 1):
        first -= 1
    first, last = page.trimmed(first, i - 1)
    return first, page.passage(first, last, page.quote_depth(i)).dedented()


def _back(page: Page, i: int, kinds: dict[str, Kind]) -> tuple[int, int]:
    """The last line of the back below the marker on line ``i``, and the last line to claim."""
    end = page.end_marker_below(i)
    if end > i and not any(
        page.claimed[line] or page.seen[line].strip() in kinds for line in range(i + 1, end)
    ):
        last = end - 1  # else the end marker is that of another flashcard
        while last > i and page.blank(last):
            last -= 1
        return last, end
    last = i if page.ends_run(i + 1) else page.run_from(i)
    return last, last


NOTATION = Notation("ambiguous", find)
