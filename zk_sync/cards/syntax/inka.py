"""Inka's sections: numbered questions between two ``---``, each with a quote below as its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...texts import marked
from ...vault.zettel import Zettel
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation

_ID = re.compile(r"[ \t]*<!--[ \t]*ID:[ \t]*(\d{1,18})[ \t]*-->[ \t]*$")
_NUMBER = re.compile(r"\d{1,9}\.(?!\d)")
_ABOUT = re.compile(r"(Deck|Tags):(.*)$")


@dataclass(frozen=True)
class _Section:
    """The notes between two rulers: the lines of their numbers, and what is said of all."""

    numbers: tuple[int, ...]
    last: int
    deck: str
    tags: tuple[str, ...]


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The notes of all sections, one after the other."""
    start = -1
    for i in page.lines_with("---"):
        if page.seen[i].rstrip() != "---":
            continue
        section = _section(page, start, i) if start >= 0 else None
        if section:
            page.claimed[start] = page.claimed[i] = 1
            yield from _notes(page, section)
            start = -1
        else:
            start = i


def _section(page: ZettelLayout, start: int, end: int) -> _Section | None:
    """The section between two rulers; None where nothing says that it is one."""
    numbers = tuple(i for i in range(start + 1, end) if _NUMBER.match(page.seen[i]))
    head = range(start + 1, numbers[0]) if numbers else ()
    about = {i: match for i in head if (match := _ABOUT.match(page.raw[i]))}
    said = {match[1]: match[2].strip() for match in about.values()}
    if not said.get("Deck") and not any(_id_above(page, i) for i in numbers):
        return None  # a line of tags between two rulers has many a zettel
    for i in about:
        page.claimed[i] = 1
    return _Section(numbers, end - 1, said.get("Deck", ""), tuple(said.get("Tags", "").split()))


def _id_above(page: ZettelLayout, i: int) -> int:
    """The Anki note that the comment right above line ``i`` names, or 0."""
    match = _ID.match(page.raw[i - 1]) if i and page.comment(i - 1) else None
    return int(match[1]) if match else 0


def _notes(page: ZettelLayout, section: _Section) -> Iterator[FlashcardDraft]:
    for n, start in enumerate(section.numbers):
        number = _id_above(page, start)
        end = section.last
        if n + 1 < len(section.numbers):
            end = section.numbers[n + 1] - 1
            end -= bool(_id_above(page, end + 1))
        quotes = [i for i in range(start + 1, end + 1) if page.raw[i].startswith(">")]
        draft = FlashcardDraft(
            "basic", "inka", start - bool(number), end, has_own_ids=True, foreign_id=number
        )
        draft.deck, draft.tags = section.deck, section.tags
        marker = _NUMBER.match(page.seen[start])
        column = marker.end() if marker else 0
        if quotes:
            last = quotes[0]
            while last + 1 in quotes:
                last += 1
            draft.last = last
            draft.front = page.passage(start, quotes[0] - 1, 0).cut(column).trimmed().dedented(hanging=True)
            draft.back = page.passage(quotes[0], last, 1)
        elif any("{" in page.seen[i] for i in range(start, end + 1)):
            draft.kind, draft.short = "cloze", True
            draft.text = page.passage(start, end, 0).cut(column).trimmed().dedented(hanging=True)
        else:
            continue
        yield draft


def _may_hold_any(zettel: Zettel) -> bool:
    body = zettel.body
    return "---" in body and ("Deck:" in body or "ID:" in body)


NOTATION = Notation("container", {"inka": marked("a section of Inka's")}, find, wanted=_may_hold_any)
