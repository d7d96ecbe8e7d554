"""Lines, ``?`` or ``??`` alone on a line, lines."""

from __future__ import annotations

from collections.abc import Iterator

from ...texts import marked
from ...vault.lines import lead_of
from ..flashcard import Kind
from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from .tagged import heading_passage

_BLANK = " \t\xa0\u3000"


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The multi-line flashcards of a page."""
    markers = page.settings.markers
    kinds: dict[str, Kind] = {
        markers.multiline_reversed.strip(): "reversed",
        markers.multiline.strip(): "basic",
    }
    kinds.pop("", None)
    longest = max((len(marker) for marker in kinds), default=0)
    done = -1
    for i in _lines(page, kinds):
        if i <= done or page.claimed[i] or len(page.raw[i]) > longest + 200:
            continue
        kind = kinds.get(page.raw[i].strip(_BLANK)) or kinds.get(page.raw[i].strip(f"{_BLANK}>"))
        if kind:
            draft = _draft(page, i, kind, kinds)
            if draft:
                done = max(draft.last, draft.end)
                yield draft


def _lines(page: ZettelLayout, kinds: dict[str, Kind]) -> list[int]:
    """The lines that may be a marker: those that hold one as text, and those that are one in HTML."""
    found = page.lines_with(*kinds)
    html = [kind for kind in kinds if kind.startswith("<") and not kind.startswith("<!--")]
    if not html:
        return found
    lines = (i for i, line in enumerate(page.raw) if "<" in line and line.strip(_BLANK) in html)
    return sorted({*found, *(i for i in lines if not page.opaque[i] and page.indent(i) < 4)})


def _draft(page: ZettelLayout, i: int, kind: Kind, kinds: dict[str, Kind]) -> FlashcardDraft | None:
    first, front = _front(page, i)
    if not page.may_begin(first):
        return None
    last, end = _back(page, i, kinds, within=page.indent(first) if _is_item(page, first, i) else -1)
    back = page.passage(i + 1, last, page.quote_depth(i)).dedented() if last > i else Passage()
    syntax = "multiline-reversed" if kind == "reversed" else "multiline"
    own_tag = first < i and page.starts_with_marker(first)
    draft = FlashcardDraft(kind, syntax, first, last, front=front, back=back, end=end, own_tag=own_tag)
    take_within(draft, "front", "back")
    return draft


def _front(page: ZettelLayout, i: int) -> tuple[int, Passage]:
    """The first line and the text of the front, the run of lines above the marker on line ``i``."""
    if i - 1 in page.heading_lines and not page.claimed[i - 1]:
        return i - 1, heading_passage(page, i - 1)
    if i == 0 or page.ends_run(i - 1) or page.ruler(i - 1):
        return i, Passage()
    first = i - 1
    while not (page.ends_run(first - 1) or page.end_marker(first - 1) or _parts(page, first, i)):
        first -= 1
    first, last = page.trimmed(first, i - 1)
    front = page.passage(first, last, page.quote_depth(i))
    if _is_item(page, first, i) or (page.item(first) and first == last):
        front = front.cut(lead_of(front.seen[0])).dedented(hanging=True)
    return first, front.dedented()


def _parts(page: ZettelLayout, first: int, i: int) -> bool:
    """Whether what stands above line ``first`` is no part of the question: a ruler, or another list item."""
    return page.ruler(first - 1) or _is_item(page, first, i)


def _is_item(page: ZettelLayout, first: int, i: int) -> bool:
    """Whether line ``first`` begins the list item in which the marker on line ``i`` stands."""
    return page.item(first) is not None and page.indent(first) < page.indent(i)


def _back(page: ZettelLayout, i: int, kinds: dict[str, Kind], *, within: int) -> tuple[int, int]:
    """The last line of the back below the marker on line ``i``, and the last line to claim.

    Where the marker stands in a list item, ``within`` is its indentation; the next item is no part of it.
    """
    end = page.end_marker_below(i)
    if end > i and not any(
        page.claimed[line] or page.seen[line].strip() in kinds for line in range(i + 1, end)
    ):
        last = end - 1  # else the end marker is that of another flashcard
        while last > i and page.blank(last):
            last -= 1
        return last, end
    past_blanks = page.settings.multiline_blank_lines
    last, line = i, i + 1
    while line < len(page) and not (_ends(page, line) if past_blanks else page.ends_run(line)):
        if within >= 0 and not page.blank(line) and not page.continues(line) and page.indent(line) <= within:
            break
        if past_blanks and page.seen[line].strip(_BLANK) in kinds and _front(page, line)[0] > i + 1:
            last = _front(page, line)[0] - 1  # what follows is the next question
            break
        last, line = line, line + 1
    while last > i and page.blank(last):
        last -= 1
    return last, last


def _ends(page: ZettelLayout, i: int) -> bool:
    """Whether an answer that may hold blank lines ends at line ``i``: heading, ruler, tags or flashcard."""
    return i in page.heading_lines or page.ruler(i) or page.tag_line(i) or bool(page.claimed[i])


NOTATION = Notation(
    "ambiguous",
    {"multiline": marked("a line with ? alone"), "multiline-reversed": marked("a line with ?? alone")},
    find,
)
