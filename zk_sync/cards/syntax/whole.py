"""A zettel that is one flashcard, by its frontmatter: ``anki: true``, ``basic``, ``reversed`` and so on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ...texts import _, marked
from ...vault.lines import clean_title
from ...vault.zettel import Zettel, number_in
from ..flashcard import Kind
from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from ..schedule import schedule_of_zettel

_OTHER_WORDS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_ID_NAMES = ("anki-id", "nid", "noteid")  # of AnkiSync+, Note Synchronizer and Yanki
_SCHEDULE = ("due", "interval", "ease")
_KNOWN = ("true", "false", *get_args(Kind), "questions", "headings")


def wish(zettel: Zettel) -> str:
    """The zettel's ``anki:``, in lower case: "true", "basic", …, or "" when it has none."""
    if "anki" not in zettel.meta:
        return ""
    wanted = zettel.plain("anki").lower()
    return _OTHER_WORDS.get(wanted, wanted)


def id_in_frontmatter(zettel: Zettel) -> int:
    """The Anki note that another tool made of the whole zettel, as its frontmatter says, or 0."""
    return next((number for name in _ID_NAMES if (number := number_in(zettel.meta.get(name)))), 0)


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The flashcard of the whole zettel; it yields to every other."""
    number = id_in_frontmatter(page.zettel)
    wanted = wish(page.zettel) or ("basic" if number and page.settings.history_opts_in else "")
    if not wanted:
        return
    if wanted not in _KNOWN:
        message = _("anki: {value} means nothing, use one of {known}")
        page.problem(-page.zettel.body_line + 1, message.format(value=wanted[:40], known=", ".join(_KNOWN)))
    kind: Kind | None = (
        "basic" if wanted == "true" else next((kind for kind in get_args(Kind) if kind == wanted), None)
    )
    kept = [draft for draft in page.drafts if draft.kept]
    if number and "mid" in page.zettel.meta:  # Note Synchronizer's: a cloze note is all of its file
        for draft in kept:
            if draft.kind == "cloze":
                draft.foreign_id = draft.foreign_id or number
    if kind is None or kept:
        return
    first, last = _body(page)
    text = page.passage(first, last, 0)
    start = min(first, last)
    draft = FlashcardDraft(kind, "zettel", start, last, context=())
    draft.foreign_id = number
    draft.schedule = schedule_of_zettel(*(page.zettel.plain(f"sr-{name}") for name in _SCHEDULE))
    draft.tags = tuple(tag.name for i in range(first) for tag in page.tags.get(i, ()) if not page.tag_line(i))
    if kind == "cloze":
        draft.text, draft.short = text, True
        take_within(draft, "text")
    else:
        title = page.zettel.title
        draft.front = Passage((title,), (title,))
        draft.back = text
        take_within(draft, "back")
    yield draft


def _body(page: ZettelLayout) -> tuple[int, int]:
    """The lines of the body without its title and the blank lines around it."""
    first, last = 0, len(page) - 1
    while first < last and page.blank(first):
        first += 1
    title = next(iter(page.headings), None)
    named = title and title.title.casefold() == clean_title(page.zettel.title).casefold()
    if title and named and title.line == first and page.raw[first].lstrip().startswith("# "):
        first += 1
        while first < last and page.blank(first):
            first += 1
    while last > first and page.blank(last):
        last -= 1
    return first, last


def _is_wanted(zettel: Zettel) -> bool:
    return bool(wish(zettel) or id_in_frontmatter(zettel))


NOTATION = Notation("yielding", {"zettel": marked("the whole zettel")}, find, wanted=_is_wanted)
