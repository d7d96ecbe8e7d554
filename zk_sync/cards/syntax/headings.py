"""Headings as questions, when the setting ``headings`` or the frontmatter asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from ...texts import marked
from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation
from .tagged import heading_passage
from .whole import wish

_WISHES = {"questions": "questions", "headings": "all"}


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The headings that are flashcards; one whose section holds another flashcard yields to that."""
    mode = _WISHES.get(wish(page.zettel), page.settings.headings)
    if mode == "off":
        return
    for n, heading in enumerate(page.headings):
        if not heading.title or page.claimed[heading.line]:
            continue
        if mode == "questions":
            if not heading.title.rstrip().endswith(("?", "\uff1f", "\u061f")):
                continue
            last = page.section_end(n)
        else:
            if heading.level < page.settings.headings_from:
                continue
            last = page.headings[n + 1].line - 1 if n + 1 < len(page.headings) else len(page) - 1
        draft = _draft(page, heading.line, last)
        if draft:
            yield draft


def _draft(page: ZettelLayout, i: int, last: int) -> FlashcardDraft | None:
    begin = i + 1
    while begin < last and page.blank(begin):
        begin += 1
    if begin > last or page.blank(begin):
        return None
    if page.settings.heading_answer == "paragraph":
        if begin in page.heading_lines:
            return None
        last = min(last, page.run_from(begin))
    while last > begin and page.blank(last):
        last -= 1
    if not page.free(range(i, last + 1)):
        return None
    back = page.passage(begin, last, 0)
    draft = FlashcardDraft("basic", "heading", i, last, front=heading_passage(page, i), back=back)
    take_within(draft, "back")
    return draft


NOTATION = Notation(
    "yielding",
    {"heading": marked("a heading as a question")},
    find,
    always=lambda settings: settings.headings != "off",
)
