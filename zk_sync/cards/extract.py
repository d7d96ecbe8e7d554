"""From a zettel to its flashcards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple, get_args

from ..config import Settings
from ..errors import Problem
from ..texts import _, amount
from ..vault.outline import Outline
from ..vault.quick_find import Marks
from ..vault.zettel import LONGEST_ID, Zettel, plain_text
from .decks import deck_in_frontmatter, deck_name, folder_rules, zettel_tags
from .flashcard import Flashcard
from .flashcard_draft import FlashcardDraft
from .layout import ZettelLayout
from .make_flashcard import BLOCK_ID_OF_TOOL, flashcard_from, has_history, take_ids_below, take_schedule
from .notation import Notation, Stage
from .patterns import find_patterns
from .switches import clozes_everywhere, name_of, switched_off
from .syntax import NOTATIONS, whole
from .tags import marker_of

_HISTORY = Marks("<!--SR:", "<!--ID:", "<!-- ID:")
_MOST_TAGS = 100  # of a zettel, which each of its flashcards gets
_MOST_UNCLOSED = 3  # times that a zettel is looked through once more for what an unclosed mark may hide
_BY_STAGE: dict[Stage, list[Notation]] = {
    stage: [each for each in NOTATIONS if each.stage == stage] for stage in get_args(Stage)
}
_ON_LINE = tuple(each.on_line for each in _BY_STAGE["ambiguous"] if each.on_line)


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
    """What ``flashcards_in`` gives, for several zettels.

    Each step is taken for all of them before the next one: what it needs stays in the processor's cache,
    which takes a fifth less time than one zettel after the other.
    """
    tests: dict[int, _CheapTest] = {}  # by the settings, which mostly are the same for all
    may_hold_any = []
    for zettel in zettels:
        test = tests.get(id(zettel.settings))
        if test is None:
            test = tests[id(zettel.settings)] = _CheapTest(zettel.settings)
        may_hold_any.append(takes_part(zettel) and test.lets_through(zettel))
    found = iter(look_through(compress(zettels, may_hold_any)))
    return [next(found) if may_hold else Extraction((), ()) for may_hold in may_hold_any]


def look_through(zettels: Iterable[Zettel]) -> list[Extraction]:
    """The flashcards of zettels that take part, looked through without a cheap test first."""
    return [_extraction(page) for page in _pages(zettels)]


def lines_in(zettel: Zettel) -> tuple[tuple[int, int], ...]:
    """First and last line, counted from 1 in the file, of each flashcard that ``flashcards_in`` finds."""
    [page] = _pages([zettel])
    drafts = (draft for draft in sorted(page.drafts, key=_order) if draft.kept)
    found = [draft for draft in drafts if flashcard_from(page, draft)]
    return tuple((zettel.body_line + draft.first, zettel.body_line + draft.last) for draft in found)


def _pages(zettels: Iterable[Zettel]) -> list[ZettelLayout]:
    """The zettels laid out, with the drafts of their flashcards."""
    pages = [ZettelLayout(zettel, zettel.outline, _ON_LINE) for zettel in zettels]
    for page in pages:
        page.claimed[: page.zettel.property_lines] = b"\1" * page.zettel.property_lines
        _read_control_lines(page)
    if any(page.settings.patterns for page in pages):
        find_patterns(pages)
    for page in pages:
        _find(page)
    for page in pages:
        page.zettel_tags = _tags_of_zettel(page)
    return pages


def _tags_of_zettel(page: ZettelLayout) -> tuple[str, ...]:
    alone = [i for i in page.tags if page.tag_line(i) and not page.claimed[i]]
    own_lines = [tag.name for i in alone for tag in page.tags[i]]
    found = zettel_tags(page.zettel, [*page.file_tags, *own_lines])
    if len(found) > _MOST_TAGS and page.drafts:
        said = _("has {n} tags; its flashcards get the first {most}")
        page.problem(0, said.format(n=amount(len(found)), most=_MOST_TAGS))
    return found[:_MOST_TAGS]


def _extraction(page: ZettelLayout) -> Extraction:
    if page.outline.problems and _concerns_flashcards(page):
        for line, message in page.outline.problems:
            page.problem(line, message)
    if page.drafts and (name := page.zettel.overlong_id):
        said = _("its {name} is longer than {n} characters and counts as none")
        page.problems.append(Problem(page.zettel.path, 1, said.format(name=name, n=LONGEST_ID)))
    flashcards = [flashcard_from(page, draft) for draft in sorted(page.drafts, key=_order) if draft.kept]
    problems = tuple(dict.fromkeys(sorted(page.problems)))
    return Extraction(tuple(card for card in flashcards if card), problems)


def _order(draft: FlashcardDraft) -> tuple[int, int]:
    return draft.first, draft.last


def _concerns_flashcards(page: ZettelLayout) -> bool:
    """Whether what is never closed concerns a flashcard: one that the zettel has, or one that is hidden."""
    ignored: frozenset[int] = frozenset()
    outline = page.outline
    for _again in range(_MOST_UNCLOSED):
        if page.drafts or page.problems or page.settings.patterns:
            return True
        if ignored.issuperset(outline.unclosed):
            return False
        ignored |= outline.unclosed
        outline = Outline(page.zettel.body, ignored)
        page = ZettelLayout(page.zettel, outline, _ON_LINE)
        _read_control_lines(page)
        _find(page)
    return True


class _CheapTest:
    """A cheap test that lets most zettels go at once: those without a sign of any notation."""

    def __init__(self, settings: Settings) -> None:
        control = (settings.words.target_deck, settings.words.file_tags)
        signs = dict.fromkeys((*control, *(sign for each in NOTATIONS for sign in each.signs(settings))))
        self._signs = Marks(*signs)
        self._words = Marks(*dict.fromkeys(word for each in NOTATIONS for word in each.words(settings)))
        self._wanted = [each.wanted for each in NOTATIONS if each.wanted]
        self._always = bool(settings.everywhere) or any(
            each.always(settings) for each in NOTATIONS if each.always
        )

    def lets_through(self, zettel: Zettel) -> bool:
        """Whether the zettel may have flashcards."""
        body = zettel.body
        if self._always or self._signs.any_in(body) or self._words.any_in_any_case(body):
            return True
        for wanted in self._wanted:
            if wanted(zettel):
                return True
        if zettel.settings.history_opts_in and _may_hold_history(zettel):
            return True
        return _opted_in_outside_text(zettel)


def _may_hold_history(zettel: Zettel) -> bool:
    """Whether the text may hold a mark of another tool's history."""
    body = zettel.body
    if "flashcards" in zettel.meta and "^" in body:
        return True
    return _HISTORY.any_in(body) or ("^" in body and BLOCK_ID_OF_TOOL.search(body) is not None)


def _opted_in_outside_text(zettel: Zettel) -> bool:
    """Whether settings or frontmatter opt the zettel in to ambiguous markup."""
    return (
        zettel.settings.opt_in == "all"
        or whole.wish(zettel) == "true"
        or bool(deck_in_frontmatter(zettel))
        or (bool(zettel.settings.folders) and any(rule.opt_in for rule in folder_rules(zettel)))
        or any(marker_of(tag, zettel.settings) for tag in zettel.tags)
    )


def _read_control_lines(page: ZettelLayout) -> None:
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


def _control_value(page: ZettelLayout, i: int, word: str) -> str:
    """The value of a control line that begins with ``word``, on it or on the next; claims the lines."""
    rest = page.raw[i].rstrip()[len(word) :] if len(page.raw[i]) < 2000 else "-"
    if rest and not rest.startswith(":"):
        return ""
    page.claimed[i] = 1
    if not rest and not page.blank(i + 1):
        page.claimed[i + 1] = 1
        return page.raw[i + 1].strip()
    return rest[1:].strip()


def _find(page: ZettelLayout) -> None:
    """Let the syntaxes claim their lines, explicit markup before ambiguous (docs/syntax.md, Precedence)."""
    containers = [draft for each in _BY_STAGE["container"] for draft in _found(page, each)]
    _accept(page, sorted(containers, key=lambda draft: draft.first))
    _accept_all(page, "explicit")
    if not page.opted_in:
        page.local = frozenset(i for i in page.tags if not page.claimed[i] and page.starts_with_marker(i))
        if page.local:
            _accept_all(page, "ambiguous")
        page.local = None
        page.opted_in = _text_opts_in(page)
    if page.opted_in:
        _accept_all(page, "ambiguous")
    else:
        if page.settings.history_opts_in and _may_hold_history(page.zettel):
            _accept_with_history(page)
        if page.settings.everywhere:
            _accept_everywhere(page)
    _accept_all(page, "yielding")


def _accept_all(page: ZettelLayout, stage: Stage) -> None:
    for each in _BY_STAGE[stage]:
        _accept(page, _found(page, each))


def _found(page: ZettelLayout, each: Notation) -> Iterable[FlashcardDraft]:
    """What a notation finds on a page, but for what the settings switch off."""
    off = switched_off(page.settings)
    if not off:
        return each.find(page)
    if off.issuperset(each.syntaxes):
        return ()
    return (draft for draft in each.find(page) if draft.syntax not in off)


def _accept_with_history(page: ZettelLayout) -> None:
    """Accept ambiguous markup right above another tool's mark of history, which proves that it was a card."""
    page.opted_in = True
    for each in _BY_STAGE["ambiguous"]:
        drafts = [draft for draft in _found(page, each) if has_history(page, draft)]
        for draft in drafts:
            draft.short = True
        _accept(page, drafts)
    page.opted_in = False


def _accept_everywhere(page: ZettelLayout) -> None:
    """Accept those of the ambiguous notations that the settings let count in every zettel."""
    wanted = page.settings.everywhere
    page.opted_in = page.is_everywhere = True
    page.clozes = clozes_everywhere(page.settings)
    for each in _BY_STAGE["ambiguous"]:
        drafts = [
            draft
            for draft in _found(page, each)
            if draft.syntax == "cloze-short" or name_of(draft.syntax) in wanted
        ]
        for draft in drafts:
            draft.clozes = page.clozes
        _accept(page, drafts)
    page.opted_in = page.is_everywhere = False
    page.clozes = page.settings.clozes


def _accept(page: ZettelLayout, drafts: Iterable[FlashcardDraft]) -> None:
    """Accept the drafts whose lines are free, and claim these."""
    for draft in drafts:
        lines = range(draft.first, max(draft.last, draft.end) + 1)
        shared = (
            page.drafts[-1].shares_line and page.drafts[-1].first == draft.first if page.drafts else False
        )
        if not page.free(lines) and not (draft.nested or (shared and draft.shares_line)):
            continue
        page.claimed[lines.start : lines.stop] = b"\1" * len(lines)
        take_ids_below(page, draft)
        take_schedule(page, draft)
        if draft.own_tag:
            page.spoken.add(draft.first)
        page.drafts.append(draft)


def _text_opts_in(page: ZettelLayout) -> bool:
    """Whether a flashcard tag in the text speaks for the whole zettel."""
    firsts = {draft.first for draft in page.drafts}
    for i in page.tags:
        if i in page.spoken:
            continue
        for tag, _end in page.markers(i):
            if not (i in firsts and tag.leading and not page.tag_line(i)):
                return True
    return False
