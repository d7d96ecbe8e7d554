"""Finds what can be taken over, and takes over what a person ticked, without freezing the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aqt.main import AnkiQt

from ..in_anki.editors import OpenEditors
from ..report.sync_result import SyncResult
from ..syncing.sync_run import PlannedVault, PlanningRun, VaultRun
from ..syncing.tasks import engine_loaded, off_lock, reading
from ..widgets.sorted_table import Order, orders_of

if TYPE_CHECKING:
    from ...sync.engine import Plan
    from ...sync.take_over import ForeignNote, TakeOver, TakeOverMatch, Wishes


@dataclass(frozen=True)
class FoundNote:
    """One row: a flashcard of the vault number ``vault``, and a note that it is or may be.

    ``kind``: a name in ``strings.KINDS``; ``sought``: what a search looks at. ``flashcard``: a number, the
    same for all rows of one flashcard.
    """

    vault: int
    match: TakeOverMatch
    kind: str
    deck: str
    interval: int  # days, the longest of its cards
    sought: str
    flashcard: int


@dataclass(frozen=True)
class FoundNotes:
    """All rows of all vaults. ``orders``: see ``orders_of``; ``tags``: those of other tools on the notes;
    ``schedules``: of each vault, how many flashcards have one in their file that would come along;
    ``counts``: how many rows there are of each kind; ``flashcards``: how many have any; ``sure``: note →
    position of the row that is sure, of each flashcard one at most; ``sure_of``: the same by flashcards.
    """

    rows: Sequence[FoundNote] = ()
    orders: Sequence[Order] = ()
    tags: Sequence[str] = ()
    schedules: Sequence[int] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    flashcards: int = 0
    sure: Mapping[int, int] = field(default_factory=dict)
    sure_of: Mapping[int, int] = field(default_factory=dict)
    planned: Sequence[PlannedVault] = ()
    foreign: Sequence[ForeignNote] = field(default=(), repr=False)


class FindNotesRun(PlanningRun):
    """Finds the notes; when it is done without an error, ``found`` holds them."""

    found: FoundNotes | None = None

    async def _steps(self) -> None:
        from ...sync.take_over import foreign_notes

        planned = await self._all_planned()
        foreign = await reading(self._mw, foreign_notes)
        decks = await reading(
            self._mw, lambda col: {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
        )
        await engine_loaded(self._mw, "take_over.take_over_window")
        self.found = await off_lock(self._mw, lambda: _found(planned, foreign, decks))


class TakeOverRun(VaultRun):
    """Takes over what was chosen. ``wishes``: of each vault, None where nothing of it is to be done."""

    def __init__(
        self,
        mw: AnkiQt,
        found: FoundNotes,
        wishes: Sequence[Wishes | None],
        *,
        editors: OpenEditors,
        done: Callable[[SyncResult], None],
    ) -> None:
        super().__init__(mw, automatic=False, editors=editors, done=done)
        self._found = found
        self._wishes = wishes

    async def _steps(self) -> None:
        for planned, wishes in zip(self._found.planned, self._wishes, strict=True):
            if wishes is None:
                continue
            plan = await off_lock(self._mw, lambda one=planned, what=wishes: self._plan_of(one, what))  # type: ignore[misc]
            self._pile.append(plan)
            self._stop_if_collection_changed()
            await self._write(plan, {})

    def _plan_of(self, planned: PlannedVault, wishes: Wishes) -> Plan:
        return _planned_take_over(planned, self._found.foreign, wishes).plan


def _planned_take_over(planned: PlannedVault, foreign: Sequence[ForeignNote], wishes: Wishes) -> TakeOver:
    from ...sync.engine import remembered
    from ...sync.take_over import plan_take_over

    content, snapshot, settings = planned.content, planned.snapshot, planned.settings
    known = remembered(content, snapshot, settings)
    return plan_take_over(content, snapshot, known, foreign, settings, wishes)


def _found(
    planned: Sequence[PlannedVault], foreign: Sequence[ForeignNote], decks: Mapping[int, str]
) -> FoundNotes:
    from ...sync.take_over import TOOL_TAGS, Wishes

    all_found = [_planned_take_over(one, foreign, Wishes(schedules=True)) for one in planned]
    numbers: dict[tuple[int, str], int] = {}
    rows = [
        _row(vault, match, decks, numbers.setdefault((vault, match.flashcard.key), len(numbers)))
        for vault, found in enumerate(all_found)
        for match in found.found
    ]
    tags = {tag.casefold(): tag for row in rows for tag in row.match.note.tags if tag.casefold() in TOOL_TAGS}
    ranks: Sequence[Callable[[FoundNote], Any]] = (
        lambda row: row.match.flashcard.question.casefold(),
        lambda row: row.kind,
        lambda row: row.match.note.reviews,
        lambda row: row.interval,
        lambda row: row.deck.casefold(),
        lambda row: (row.match.flashcard.path.casefold(), row.match.flashcard.line),
    )
    orders = orders_of([[rank(row) for row in rows] for rank in ranks], range(len(rows)))
    schedules = [len(found.scheduled) for found in all_found]
    sure: dict[int, int] = {}  # of each note the first: another vault may hold its flashcard, too
    for at, row in enumerate(rows):
        if row.match.state == "adopted":
            sure.setdefault(row.match.note.id, at)
    counts = Counter(row.kind for row in rows)
    return FoundNotes(
        rows=rows,
        orders=orders,
        tags=tuple(tags.values()),
        schedules=schedules,
        counts=counts,
        flashcards=len(numbers),
        sure=sure,
        sure_of={rows[at].flashcard: at for at in sure.values()},
        planned=tuple(planned),
        foreign=tuple(foreign),
    )


def _row(vault: int, match: TakeOverMatch, decks: Mapping[int, str], number: int) -> FoundNote:
    note, flashcard = match.note, match.flashcard
    kind = match.by if match.state == "adopted" else match.state
    deck = decks.get(note.cards[0].deck_id, "") if note.cards else ""
    interval = max((card.interval for card in note.cards), default=0)
    sought = f"{flashcard.question} {flashcard.path}".casefold()
    return FoundNote(vault, match, kind, deck, interval, sought, number)
