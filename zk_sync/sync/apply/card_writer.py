"""What a sync does to cards: their scheduling, decks, suspension and places among the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from ..plan.plan import Create, InheritedScheduling, Plan, Update
from ..reading.content import Progress
from ..take_over.scheduling import Scheduler
from .one_undo import BATCH, OneUndo

if TYPE_CHECKING:
    from anki.cards import Card, CardId
    from anki.collection import Collection
    from anki.notes import Note as AnkiNote

# What a card's history is, but for the review log; some came with Anki 25.09.
_SCHEDULING = (
    "type queue due ivl factor reps lapses left flags custom_data memory_state desired_retention decay "
    "last_review_time"
).split()


class CardWriter:
    """Changes cards as a plan says; ``created``: key → id, of the notes that were added so far."""

    def __init__(
        self, col: Collection, plan: Plan, created: Mapping[str, int], undo: OneUndo, progress: Progress
    ) -> None:
        self._col = col
        self._plan = plan
        self._created = created
        self._undo = undo
        self._progress = progress

    def take_over(self, note: AnkiNote, history: InheritedScheduling) -> None:
        """Gives the first card of a new note the scheduling of a card that it replaces."""
        from anki.cards import CardId
        from anki.consts import QUEUE_TYPE_SUSPENDED

        former, card = self._out_of_filtered(CardId(history.card_id)), note.cards()[0]
        for name in _SCHEDULING:
            if hasattr(former, name):
                setattr(card, name, getattr(former, name))
        self._col.update_card(card)
        self._undo.count_step()
        if history.is_suspended != (card.queue == QUEUE_TYPE_SUSPENDED):
            sched = self._col.sched
            (sched.suspend_cards if history.is_suspended else sched.unsuspend_cards)([card.id])
            self._undo.count_step()

    def _out_of_filtered(self, card_id: CardId) -> Card:
        """The card as it is when it comes home from a filtered deck; it stays there."""
        card = self._col.get_card(card_id)
        if not card.odid:
            return card
        self._col.set_deck([card_id], card.odid)  # Anki knows best what it was before
        at_home = self._col.get_card(card_id)
        self._col.update_card(card)
        self._undo.count_step()
        self._undo.count_step()
        return at_home

    def schedule(self, updates: Sequence[Update]) -> None:
        """Gives cards the schedules that the plan has for them."""
        from anki.cards import CardId

        if not self._plan.schedules:
            return
        scheduler = Scheduler(self._col)
        notes = {
            **{update.note_id: update.outcome.key for update in updates},
            **{note_id: key for key, note_id in self._created.items()},
        }
        wanted = [note_id for note_id, key in notes.items() if key in self._plan.schedules]
        for batch in self._undo.batches("Scheduling cards", wanted):
            cards = []
            for note_id, card_id, ordinal in cards_of(self._col, batch):
                if schedule := self._plan.schedules[notes[note_id]].get(ordinal):
                    cards.append(self._col.get_card(CardId(card_id)))
                    scheduler.give(cards[-1], schedule)
            self._col.update_cards(cards)
            self._undo.count_step()

    def move_and_hold(self, updates: Sequence[Update]) -> None:
        """Moves, suspends and unsuspends cards."""
        moves: dict[int, list[int]] = {}
        for update in updates:
            if update.move:
                moves.setdefault(update.move.deck_id, []).extend(update.move.cards)
                self._move_filtered(update.move.filtered, update.move.deck_id)
        for deck_id, cards in moves.items():
            self._undo.each("Moving cards", cards, partial(self._col.set_deck, deck_id=deck_id))
        suspend = [card for update in updates for card in update.suspend]
        self._undo.each("Suspending cards", suspend, self._col.sched.suspend_cards)
        unsuspend = [card for update in updates for card in update.unsuspend]
        self._undo.each("Unsuspending cards", unsuspend, self._col.sched.unsuspend_cards)

    def queue(self, creates: Sequence[Create], updates: Sequence[Update]) -> None:
        """Suspends the cards just made that wait, and puts new cards in their places."""
        held = {self._created[create.outcome.key] for create in creates if create.holds}
        dealt_with = {self._created[create.outcome.key] for create in creates if create.history}
        changed = {update.note_id: update.suspend_new for update in updates if update.suspend_new}
        waiting = [
            card_id
            for note_id, cards in groupby(cards_of(self._col, held | changed.keys()), key=itemgetter(0))
            for card_id, ordinal in islice(((row[1], row[2]) for row in cards), note_id in dealt_with, None)
            if note_id in held or ordinal in changed[note_id]
        ]
        self._undo.each("Suspending cards", waiting, self._col.sched.suspend_cards)
        places = [
            _Place(update.position, update.note_id, update.placed) for update in updates if update.placed
        ]
        places += [_Place(c.position, self._created[c.outcome.key]) for c in creates if c.position]
        self._place(sorted(places))

    def _place(self, places: Sequence[_Place]) -> None:
        """Gives new cards their positions: in few calls where these are evenly apart, as most are."""
        from anki.cards import CardId

        start = 0
        while start < len(places):
            self._progress("Ordering new cards", start, len(places))
            end, step = start + 1, 1
            if end < len(places):
                step = places[end].position - places[start].position
            while (
                end < min(len(places), start + BATCH)
                and places[end].position == places[end - 1].position + step
            ):
                end += 1
            ids = [CardId(card) for card in self._placed_cards(places[start:end])]
            self._col.sched.reposition_new_cards(ids, places[start].position, step, False, False)
            self._undo.count_step()
            start = end
        # Anki counts on from here, so that what a person adds comes behind, as always.
        if places and places[-1].position >= self._col.get_config("nextPos", 1):
            self._col.set_config("nextPos", places[-1].position + 1, undoable=True)
            self._undo.count_step()

    def _placed_cards(self, places: Sequence[_Place]) -> Iterator[int]:
        cards: dict[int, list[int]] = {}
        for note_id, card_id, _ordinal in cards_of(self._col, [p.note_id for p in places if not p.cards]):
            cards.setdefault(note_id, []).append(card_id)
        for place in places:
            yield from place.cards or cards.get(place.note_id, ())

    def _move_filtered(self, cards: Sequence[int], deck_id: int) -> None:
        """A card in a filtered deck stays there; only the deck that it will return to changes."""
        from anki.cards import CardId
        from anki.decks import DeckId

        for card_id in cards:
            card = self._col.get_card(CardId(card_id))
            card.odid = DeckId(deck_id)
            self._col.update_card(card)
            self._undo.count_step()


class _Place(NamedTuple):
    """Where new cards of a note are put."""

    position: int
    note_id: int
    cards: tuple[int, ...] = ()  # none: all of the note


def cards_of(col: Collection, notes: Iterable[int]) -> Sequence[Sequence[int]]:
    """Note id, id and ordinal of the cards of ``notes``."""
    assert col.db is not None
    ids = ",".join(map(str, notes))
    return col.db.all(f"select nid, id, ord from cards where nid in ({ids}) order by nid, ord")
