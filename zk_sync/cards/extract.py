"""From a zettel to its flashcards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from ..config import Words
from ..errors import Problem
from ..vault.quick_find import Marks
from ..vault.zettel import Zettel, plain_text
from . import syntax
from .decks import deck_in_frontmatter, deck_name, folder_rules, zettel_tags
from .finish import BLOCK_ID_OF_TOOL, flashcard_from, has_history, take_ids_below
from .flashcard import Flashcard
from .page import Draft, Page
from .patterns import find_patterns
from .syntax import whole
from .tags import flashcard_tags, marker_of

_HISTORY = Marks("<!--SR:", "<!--ID:", "<!-- ID:")
_QUESTIONS = Marks("q:", "question:")
_MAY_NEVER_END = Marks("```", "~~~", "%%", "$$", "<!--")  # a problem where it does not
_MAY_HIDE_FENCES = Marks("```", "~~~", "%%", "$$", "<")  # outside of plain fences
_FENCE_END = re.compile(r" {0,3}`{3,}[ \t]*$")


class Extraction(NamedTuple):
    """What one zettel gives: its flashcards in document order, and what is wrong in it."""

    flashcards: tuple[Flashcard, ...]
    problems: tuple[Problem, ...]


def takes_part(zettel: Zettel) -> bool:
    """Whether the zettel may have flashcards: no ``anki: false``, and it passes the ``only_where`` filter."""
    if whole.wish(zettel) == "false":
        return False
    filters = zettel.settings.only_where.items()
    return all(_matches(zettel.meta.get(name.lower()), wanted) for name, wanted in filters)


def _matches(value: object, wanted: Iterable[str]) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    given = {plain_text(item).strip().casefold() for item in values if isinstance(item, (str, bool))}
    return any(item.strip().casefold() in given for item in wanted)


def flashcards_in(zettel: Zettel) -> Extraction:
    """The flashcards of a zettel and the problems in it; never raises, whatever the zettel holds.

    The time it takes is linear in the size of the zettel.
    """
    return flashcards_in_each([zettel])[0]


def flashcards_in_each(zettels: Sequence[Zettel]) -> list[Extraction]:
    """As ``flashcards_in``, of several zettels.

    Each step is taken for all of them before the next one: what it needs stays in the processor's cache,
    which takes a fifth less time than one zettel after the other.
    """
    may_hold_any = [takes_part(zettel) and _may_hold_any(zettel) for zettel in zettels]
    found = iter(look_through(compress(zettels, may_hold_any)))
    return [next(found) if may_hold else Extraction((), ()) for may_hold in may_hold_any]


def look_through(zettels: Iterable[Zettel]) -> list[Extraction]:
    """The same of zettels that take part, without the cheap test that lets most go at once."""
    return [_extraction(page) for page in _pages(zettels)]


def lines_in(zettel: Zettel) -> tuple[tuple[int, int], ...]:
    """First and last line, counted from 1 in the file, of each flashcard that ``flashcards_in`` finds."""
    [page] = _pages([zettel])
    drafts = (draft for draft in sorted(page.drafts, key=_order) if draft.kept)
    found = [draft for draft in drafts if flashcard_from(page, draft)]
    return tuple((zettel.body_line + draft.first, zettel.body_line + draft.last) for draft in found)


def _pages(zettels: Iterable[Zettel]) -> list[Page]:
    """The zettels laid out, with the drafts of their flashcards."""
    pages = [Page(zettel) for zettel in zettels]
    for page in pages:
        _read_control_lines(page)
    if any(page.settings.patterns for page in pages):
        find_patterns(pages)
    for page in pages:
        _find(page)
    for page in pages:
        page.zettel_tags = _tags_of_zettel(page)
    return pages


def _tags_of_zettel(page: Page) -> tuple[str, ...]:
    alone = [i for i in page.tags if page.tag_line(i) and not page.claimed[i]]
    own_lines = [tag.name for i in alone for tag in page.tags[i]]
    return zettel_tags(page.zettel, [*page.file_tags, *own_lines])


def _extraction(page: Page) -> Extraction:
    flashcards = [flashcard_from(page, draft) for draft in sorted(page.drafts, key=_order) if draft.kept]
    problems = tuple(dict.fromkeys(sorted(page.problems)))
    return Extraction(tuple(card for card in flashcards if card), problems)


def _order(draft: Draft) -> tuple[int, int]:
    return draft.first, draft.last


def _may_hold_any(zettel: Zettel) -> bool:
    """A cheap test that lets most zettels go at once.

    Of the signs a flashcard must hold one, of the questions in any case. A zettel that holds none, and of
    which frontmatter and settings say nothing, is not looked at further.
    """
    body = zettel.body
    if (
        zettel.settings.patterns
        or _signs(zettel.settings.words).any_in(body)
        or (":" in body and _QUESTIONS.any_in(body.lower()))
    ):
        return True
    if whole.wish(zettel) or zettel.settings.headings != "off" or _opted_in_outside_text(zettel):
        return True
    if zettel.settings.history_opts_in and _may_hold_history(body):
        return True
    return ("#" in body and _may_hold_tag(zettel)) or (_MAY_NEVER_END.any_in(body) and not _is_closed(body))


@lru_cache(8)
def _signs(words: Words) -> Marks:
    begin = (words.begin_note, words.begin_inline_note, words.frozen_fields)
    return Marks("{{c", "[!", *begin, words.target_deck, words.file_tags)


def _may_hold_history(body: str) -> bool:
    """Whether the text may hold a mark of another tool's history."""
    return _HISTORY.any_in(body) or ("^" in body and BLOCK_ID_OF_TOOL.search(body) is not None)


def _may_hold_tag(zettel: Zettel) -> bool:
    """Whether the text may hold a flashcard tag."""
    body = zettel.body.lower()
    return any(f"#{tag}" in body or f"#[[{tag}" in body for tag in flashcard_tags(zettel.settings))


def _is_closed(body: str) -> bool:
    """Whether the text has plain code fences, all closed, and hides nothing else; else one has to look.

    Stricter than ``fenced_lines``, which takes what looks like a fence for one.
    """
    outside: list[str] = []
    in_fence = False
    for line in body.split("\n"):
        if in_fence:
            in_fence = not _FENCE_END.match(line)
        elif line.startswith("```") and "`" not in line[3:]:
            in_fence = True
        else:
            outside.append(line)
    return not in_fence and not _MAY_HIDE_FENCES.any_in("\n".join(outside))


def _opted_in_outside_text(zettel: Zettel) -> bool:
    """Whether settings or frontmatter opt the zettel in to ambiguous markup."""
    return (
        zettel.settings.opt_in == "all"
        or whole.wish(zettel) == "true"
        or bool(deck_in_frontmatter(zettel))
        or (bool(zettel.settings.folders) and any(rule.opt_in for rule in folder_rules(zettel)))
        or any(marker_of(tag, zettel.settings) for tag in zettel.tags)
    )


def _read_control_lines(page: Page) -> None:
    """Take in the lines TARGET DECK and FILE TAGS.

    A TARGET DECK holds from its place on, the first one for what stands above it, too.
    """
    words = page.settings.words
    for i in page.lines_with(words.target_deck, words.file_tags):
        line = page.seen[i]
        if line.startswith(words.target_deck):
            deck = deck_name(_control_value(page, i, words.target_deck).split("::"))
            if deck:
                page.target_decks.append((i, deck))
        elif line.startswith(words.file_tags):
            page.file_tags += _control_value(page, i, words.file_tags).split()
    page.opted_in = bool(page.target_decks or page.file_tags) or _opted_in_outside_text(page.zettel)


def _control_value(page: Page, i: int, word: str) -> str:
    """The value of a control line that begins with ``word``, on it or on the next; claims the lines."""
    rest = page.raw[i].rstrip()[len(word) :] if len(page.raw[i]) < 2000 else "-"
    if rest and not rest.startswith(":"):
        return ""
    page.claimed[i] = 1
    if not rest and not page.blank(i + 1):
        page.claimed[i + 1] = 1
        return page.raw[i + 1].strip()
    return rest[1:].strip()


def _find(page: Page) -> None:
    """Let the syntaxes claim their lines, explicit markup before ambiguous (docs/syntax.md, Precedence)."""
    containers = [draft for find in syntax.CONTAINERS for draft in find(page)]
    _accept(page, sorted(containers, key=lambda draft: draft.first))
    for find in syntax.EXPLICIT:
        _accept(page, find(page))
    if not page.opted_in:
        page.local = frozenset(i for i in page.tags if not page.claimed[i] and page.starts_with_marker(i))
        if page.local:
            for find in syntax.AMBIGUOUS:
                _accept(page, find(page))
        page.local = None
        page.opted_in = _text_opts_in(page)
    if page.opted_in:
        for find in syntax.AMBIGUOUS:
            _accept(page, find(page))
    elif page.settings.history_opts_in and _may_hold_history(page.zettel.body):
        _accept_with_history(page)
    for find in syntax.YIELDING:
        _accept(page, find(page))


def _accept_with_history(page: Page) -> None:
    """Accept ambiguous markup right above another tool's mark of history, which proves that it was a card."""
    page.opted_in = True
    for find in syntax.AMBIGUOUS:
        drafts = [draft for draft in find(page) if has_history(page, draft)]
        for draft in drafts:
            draft.short = True
        _accept(page, drafts)
    page.opted_in = False


def _accept(page: Page, drafts: Iterable[Draft]) -> None:
    """Accept the drafts whose lines are free, and claim these."""
    for draft in drafts:
        lines = range(draft.first, max(draft.last, draft.end) + 1)
        shared = (
            page.drafts[-1].shares_line and page.drafts[-1].first == draft.first if page.drafts else False
        )
        if not page.free(lines) and not (shared and draft.shares_line):
            continue
        page.claimed[lines.start : lines.stop] = b"\1" * len(lines)
        take_ids_below(page, draft)
        if draft.own_tag:
            page.spoken.add(draft.first)
        page.drafts.append(draft)


def _text_opts_in(page: Page) -> bool:
    """Whether a flashcard tag in the text speaks for the whole zettel."""
    firsts = {draft.first for draft in page.drafts}
    for i in page.tags:
        if i in page.spoken:
            continue
        for tag, _ in page.markers(i):
            if not (i in firsts and tag.leading and not page.tag_line(i)):
                return True
    return False
