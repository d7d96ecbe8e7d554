"""A table of one column and one row: its header is the question, its row the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import marked
from ..flashcard_draft import FlashcardDraft
from ..labels import take_below
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage

_ROW = re.compile(r"[ \t]*\|([^|]*)\|[ \t]*$")
_RULE = re.compile(r"[ \t]*\|[ \t]*:?-+:?[ \t]*\|[ \t]*$")


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The one-column tables of a page."""
    if not page.settings.one_column_tables:
        return
    for i in page.lines_with("|"):
        if not 0 < i < len(page) - 1 or not _RULE.match(page.seen[i]):
            continue
        header, row = _ROW.match(page.seen[i - 1]), _ROW.match(page.seen[i + 1])
        if not header or not row or not page.may_begin(i - 1) or _is_row(page, i + 2) or _is_row(page, i - 2):
            continue
        own_tag = any(tag.start <= header.start(1) + 2 for tag, _ in page.markers(i - 1))
        front, back = _cell(page, i - 1, header), _cell(page, i + 1, row)
        draft = FlashcardDraft("basic", "table", i - 1, i + 1, front=front, back=back, own_tag=own_tag)
        take_below(page, draft)
        yield draft


def _is_row(page: ZettelLayout, i: int) -> bool:
    return 0 <= i < len(page) and page.seen[i].lstrip(" \t").startswith("|")


def _cell(page: ZettelLayout, i: int, row: re.Match[str]) -> Passage:
    start, end = row.span(1)
    raw, seen = page.raw[i][start:end], page.seen[i][start:end]
    lead = len(raw) - len(raw.lstrip())
    return Passage((raw[lead:].rstrip(),), (seen[lead : len(raw.rstrip())],), -1)


NOTATION = Notation("ambiguous", {"table": marked("a table with one column")}, find)
