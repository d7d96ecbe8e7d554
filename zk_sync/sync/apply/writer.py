"""Applies a plan: the only writer of the collection, all or nothing, one undo entry."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ...errors import CollectionError, Problem
from ...texts import _, marked
from ..anki_errors import anki_errors
from ..collection.anki_decks import Deck
from ..notes.notetypes import (
    KEY_FIELD,
    NOTE_TYPES,
    NoteType,
    complete_note_types,
    ensure_note_types,
    field_positions,
    refresh_note_types,
)
from ..plan.note_changes import written
from ..plan.plan import Create, InheritedScheduling, Plan, Removal, Update
from ..reading.content import Progress, no_progress
from ..report import Report
from ..state.agreed import agreement_path
from ..state.device import folder_of, named_device
from ..state.made_ids import NOTHING_MADE, made_ids
from ..state.seen import index_path
from ..state.seen_store import Learned, Store
from ..state.shared_object import ensure_object, write_share
from ..take_over.scheduling import Scheduler
from .media_copies import with_media
from .still_standing import still_standing

if TYPE_CHECKING:
    from anki.cards import Card, CardId
    from anki.collection import Collection
    from anki.notes import Note as AnkiNote

UNDO_NAME = marked("Sync from Zettelkasten")
_BATCH = 250  # notes a call: Cancel answers between two calls
_STEPS = 20  # calls until Anki merges their undo steps: it keeps 30, and each merge goes over all before
_PATIENCE = 0.1  # seconds that a Cancel goes unheard while a backup is made
# What a card's history is, but for the review log; some came with Anki 25.09.
_SCHEDULING = (
    "type queue due ivl factor reps lapses left flags custom_data memory_state desired_retention decay "
    "last_review_time"
).split()
_T = TypeVar("_T")


@anki_errors()
def apply_plan(col: Collection, plan: Plan, *, progress: Progress = no_progress) -> Report:
    """Writes the plan into the collection, and what this device saw into its store.

    One undo entry takes all of it back (our note types and the decks that it made stay behind, empty).
    Notes and cards that changed since the snapshot are left out and listed as skipped. On an error or
    cancel nothing is written but our note types, and what raised it is raised; Anki's undo queue is then
    empty.

    Raises CollectionError when the plan was made for another collection or waits for a person's yes, or when
    Anki reports an error.
    """
    if str(plan.collection_path) != col.path:
        raise CollectionError(_("the profile changed during the sync; nothing was written"))
    if plan.guard:
        raise CollectionError(_("{guard}; nothing was written").format(guard=plan.guard))
    if plan.is_empty and plan.seen is None:
        _bring_up_to_date(col)
        return plan.report(dry_run=False)
    if not plan.is_empty:
        if plan.needs_backup:
            progress("Making a backup", 0, 0)
            _back_up(col, progress)
        # Before a note type gets a field that it lacks, which changes all of its notes.
        plan = still_standing(col, plan)
        plan = with_media(col, plan, progress)
    _bring_up_to_date(col)
    writer = _Writer(col, plan, progress)
    token = plan.shared.token
    if not plan.is_empty:
        token = secrets.token_hex(4)
        writer.write(token)
    report = plan.report(created=writer.created, dry_run=False)
    return replace(report, problems=(*report.problems, *_remembered(plan, writer, token)))


def _bring_up_to_date(col: Collection) -> None:
    complete_note_types(col)
    refresh_note_types(col)


def _remembered(plan: Plan, writer: _Writer, token: str) -> tuple[Problem, ...]:
    """Keeps what the sync saw; returns what is wrong with that."""
    if plan.seen is None:
        return ()
    learned = Learned(plan.seen, writer.notes(), plan.found.doubtful - writer.created.keys())
    path = plan.collection_path
    try:
        shared = replace(plan.shared, device=writer.device or named_device(path))
        mark = Store.of(path, plan.vault_id, shared).write(learned, token)
    except (OSError, CollectionError) as error:
        message = _("what this device saw cannot be kept: {error}").format(error=error)
        return (Problem(str(folder_of(path)), 1, message),)
    if plan.keep:
        plan.keep(plan, agreement_path(index_path(path, plan.vault_id)), mark)
    return ()


class _Writer:
    """One application of one plan."""

    def __init__(self, col: Collection, plan: Plan, progress: Progress) -> None:
        self.col = col
        self.plan = plan
        self.progress = progress
        self.undo = 0
        self.steps = 0  # at most so many undo steps are not merged yet
        self.created: dict[str, int] = {}  # key → note id
        self.removed: list[int] = []  # ids of notes
        self.made = NOTHING_MADE
        self.device = ""  # this one's name, once anything is written

    def notes(self) -> Mapping[int, str | None]:
        """What is new about notes, as ``Found.notes``, once the plan was written."""
        updates = (update for update in self.plan.updates if KEY_FIELD in update.fields)
        return {
            **self.plan.found.notes,
            **{update.note_id: update.fields[KEY_FIELD] or None for update in updates},
            **dict.fromkeys(self.removed),
            **{note_id: key for key, note_id in self.created.items()},
        }

    def write(self, token: str) -> None:
        """Everything in one transaction."""
        db = self.col.db
        assert db is not None

        def everything() -> None:
            try:
                self._everything(token)
            except BaseException:
                # The transaction rolls back, but Anki's undo queue does not know that. A statement of
                # our own makes it forget the queue, so that nobody can undo what never happened.
                db.execute("delete from notes where false")
                raise

        # Not within the transaction: Anki's Python side would remember note types that a rollback took back.
        ensure_note_types(self.col)
        self.device = ensure_object(self.col)
        db.transact(everything)

    def _everything(self, token: str) -> None:
        for deck in self.plan.decks:
            _make_deck(self.col, deck)
        # As they lie in the database: Anki reads each page once.
        updates = sorted(self.plan.updates, key=attrgetter("note_id"))
        self.undo = self.col.add_custom_undo_entry(_(UNDO_NAME))
        cards = self._cards_of_notes(updates)
        self._create(self.plan.creates)
        self._update(updates)
        self.made = made_ids(self.created.values(), self._cards_of_notes(updates) - cards)
        self._schedule(updates)
        self._cards(updates)
        self._queue(self.plan.creates, updates)
        self._remove(self.plan.removals)
        self._share(token)
        self._merge()

    def _cards_of_notes(self, updates: Sequence[Update]) -> set[int]:
        """Of the notes to change, and of those created so far."""
        notes = {update.note_id for update in updates} | {*self.created.values()}
        return {card_id for _note, card_id, _ordinal in _cards_of(self.col, notes)}

    def _share(self, token: str) -> None:
        """Leaves what other devices are to know: this one's own, on top of what the others say by now."""
        found = self.plan.found
        share = self.plan.shared.with_sync(
            token,
            declined=found.deleted,
            live=found.back | self.created.keys(),
            graves=found.graves.union(self.removed),
            made=self.made,
        )
        write_share(self.col, self.device, self.plan.vault_id, share)

    def _count_step(self) -> None:
        """After each call that Anki could undo alone."""
        self.steps += 1
        if self.steps == _STEPS:
            self._merge()

    def _merge(self) -> None:
        """All steps so far, into our undo entry."""
        self.col.merge_undo_entries(self.undo)
        self.steps = 0

    def _create(self, creates: Sequence[Create]) -> None:
        from anki.collection import AddNoteRequest
        from anki.decks import DeckId
        from anki.models import NotetypeId
        from anki.utils import guid64

        if not creates:
            return
        notetypes = {name: self.col.models.get(NotetypeId(ours.id)) for name, ours in NOTE_TYPES.items()}
        empty = {name: self.col.new_note(found) for name, found in notetypes.items() if found}
        positions = {name: field_positions(self.col, ours) for name, ours in NOTE_TYPES.items()}
        for batch in self._batches("Adding notes", creates):
            requests = []
            for create in batch:
                note = copy(empty[create.note_type])  # each new one from Anki takes a call
                note.fields = list(note.fields)
                # Random, as Anki's own: one that another person could have would let their deck replace it.
                note.guid = guid64()
                _fill(note, written(create, note.guid), positions[create.note_type])
                note.tags = list(create.tags)
                requests.append(AddNoteRequest(note, DeckId(create.deck_id)))
            self.col.add_notes(requests)
            self._count_step()
            for create, request in zip(batch, requests, strict=True):
                self.created[create.outcome.key] = request.note.id
                if create.history:
                    self._take_over(request.note, create.history)

    def _take_over(self, note: AnkiNote, history: InheritedScheduling) -> None:
        """Gives the first card of a new note the scheduling of a card that it replaces."""
        from anki.cards import CardId
        from anki.consts import QUEUE_TYPE_SUSPENDED

        former, card = self._out_of_filtered(CardId(history.card_id)), note.cards()[0]
        for name in _SCHEDULING:
            if hasattr(former, name):
                setattr(card, name, getattr(former, name))
        self.col.update_card(card)
        self._count_step()
        if history.is_suspended != (card.queue == QUEUE_TYPE_SUSPENDED):
            sched = self.col.sched
            (sched.suspend_cards if history.is_suspended else sched.unsuspend_cards)([card.id])
            self._count_step()

    def _out_of_filtered(self, card_id: CardId) -> Card:
        """The card as it is when it comes home from a filtered deck; it stays there."""
        card = self.col.get_card(card_id)
        if not card.odid:
            return card
        self.col.set_deck([card_id], card.odid)  # Anki knows best what it was before
        at_home = self.col.get_card(card_id)
        self.col.update_card(card)
        self._count_step()
        self._count_step()
        return at_home

    def _update(self, updates: Sequence[Update]) -> None:
        from anki.notes import NoteId

        positions = {ours.id: field_positions(self.col, ours) for ours in NOTE_TYPES.values()}
        for batch in self._batches("Updating notes", [u for u in updates if u.fields or u.tags is not None]):
            notes = []
            for update in batch:
                note = self.col.get_note(NoteId(update.note_id))
                if update.becomes:
                    self._become(note, NOTE_TYPES[update.becomes])
                _fill(note, update.fields, positions[note.mid])
                if update.tags is not None:
                    note.tags = list(update.tags)
                notes.append(note)
            self.col.update_notes(notes)
            self._count_step()

    def _become(self, note: AnkiNote, note_type: NoteType) -> None:
        """Makes the note one of ours. This way no full AnkiWeb sync is forced, and its cards stay."""
        from anki.models import NotetypeId

        found = self.col.models.get(NotetypeId(note_type.id))
        assert found is not None
        note.mid = NotetypeId(note_type.id)
        note.fields = [""] * len(found["flds"])

    def _schedule(self, updates: Sequence[Update]) -> None:
        """Gives cards the schedules that the plan has for them."""
        from anki.cards import CardId

        if not self.plan.schedules:
            return
        scheduler = Scheduler(self.col)
        notes = {
            **{update.note_id: update.outcome.key for update in updates},
            **{note_id: key for key, note_id in self.created.items()},
        }
        wanted = [note_id for note_id, key in notes.items() if key in self.plan.schedules]
        for batch in self._batches("Scheduling cards", wanted):
            cards = []
            for note_id, card_id, ordinal in _cards_of(self.col, batch):
                if schedule := self.plan.schedules[notes[note_id]].get(ordinal):
                    cards.append(self.col.get_card(CardId(card_id)))
                    scheduler.give(cards[-1], schedule)
            self.col.update_cards(cards)
            self._count_step()

    def _cards(self, updates: Sequence[Update]) -> None:
        """Moves, suspends and unsuspends cards."""
        moves: dict[int, list[int]] = {}
        for update in updates:
            if update.move:
                moves.setdefault(update.move.deck_id, []).extend(update.move.cards)
                self._move_filtered(update.move.filtered, update.move.deck_id)
        for deck_id, cards in moves.items():
            self._each("Moving cards", cards, partial(self.col.set_deck, deck_id=deck_id))
        suspend = [card for update in updates for card in update.suspend]
        self._each("Suspending cards", suspend, self.col.sched.suspend_cards)
        unsuspend = [card for update in updates for card in update.unsuspend]
        self._each("Unsuspending cards", unsuspend, self.col.sched.unsuspend_cards)

    def _queue(self, creates: Sequence[Create], updates: Sequence[Update]) -> None:
        """Suspends the cards just made that wait, and puts new cards in their places."""
        held = {self.created[create.outcome.key] for create in creates if create.holds}
        dealt_with = {self.created[create.outcome.key] for create in creates if create.history}
        changed = {update.note_id: update.suspend_new for update in updates if update.suspend_new}
        waiting = [
            card_id
            for note_id, cards in groupby(_cards_of(self.col, held | changed.keys()), key=itemgetter(0))
            for card_id, ordinal in islice(((row[1], row[2]) for row in cards), note_id in dealt_with, None)
            if note_id in held or ordinal in changed[note_id]
        ]
        self._each("Suspending cards", waiting, self.col.sched.suspend_cards)
        places = [
            _Place(update.position, update.note_id, update.placed) for update in updates if update.placed
        ]
        places += [_Place(c.position, self.created[c.outcome.key]) for c in creates if c.position]
        self._place(sorted(places))

    def _place(self, places: Sequence[_Place]) -> None:
        """Gives new cards their positions: in few calls where these are evenly apart, as most are."""
        from anki.cards import CardId

        start = 0
        while start < len(places):
            self.progress("Ordering new cards", start, len(places))
            end, step = start + 1, 1
            if end < len(places):
                step = places[end].position - places[start].position
            while (
                end < min(len(places), start + _BATCH)
                and places[end].position == places[end - 1].position + step
            ):
                end += 1
            ids = [CardId(card) for card in self._placed_cards(places[start:end])]
            self.col.sched.reposition_new_cards(ids, places[start].position, step, False, False)
            self._count_step()
            start = end
        # Anki counts on from here, so that what a person adds comes behind, as always.
        if places and places[-1].position >= self.col.get_config("nextPos", 1):
            self.col.set_config("nextPos", places[-1].position + 1, undoable=True)
            self._count_step()

    def _placed_cards(self, places: Sequence[_Place]) -> Iterator[int]:
        cards: dict[int, list[int]] = {}
        for note_id, card_id, _ordinal in _cards_of(self.col, [p.note_id for p in places if not p.cards]):
            cards.setdefault(note_id, []).append(card_id)
        for place in places:
            yield from place.cards or cards.get(place.note_id, ())

    def _move_filtered(self, cards: Sequence[int], deck_id: int) -> None:
        """A card in a filtered deck stays there; only the deck that it will return to changes."""
        from anki.cards import CardId
        from anki.decks import DeckId

        for card_id in cards:
            card = self.col.get_card(CardId(card_id))
            card.odid = DeckId(deck_id)
            self.col.update_card(card)
            self._count_step()

    def _remove(self, removals: Sequence[Removal]) -> None:
        from anki.notes import NoteId

        for batch in self._batches("Removing notes", removals):
            ids = [NoteId(removal.note_id) for removal in batch]
            self.col.remove_notes(ids)
            self._count_step()
            self.removed += ids

    def _each(self, what: str, cards: Sequence[int], act: Callable[[Sequence[CardId]], object]) -> None:
        from anki.cards import CardId

        for batch in self._batches(what, cards):
            act([CardId(card) for card in batch])
            self._count_step()

    def _batches(self, what: str, items: Sequence[_T]) -> Iterator[Sequence[_T]]:
        for start in range(0, len(items), _BATCH):
            self.progress(what, start, len(items))
            yield items[start : start + _BATCH]


class _Place(NamedTuple):
    """Where new cards of a note are put."""

    position: int
    note_id: int
    cards: tuple[int, ...] = ()  # none: all of the note


def _back_up(col: Collection, progress: Progress) -> None:
    """A backup where Anki keeps its own, by Anki's own rules for how many are kept.

    When ``progress`` cancels, Anki finishes the backup all the same, unheard.
    """
    folder = Path(col.path).parent / "backups"
    failures: list[Exception] = []

    def finish() -> None:
        try:
            col.await_backup_completion()
        except Exception as error:  # noqa: BLE001 (raised below, in the thread that asked for the backup)
            failures.append(error)

    try:
        folder.mkdir(exist_ok=True)
        # Anki takes a copy at once, and packs it in a thread of its own without holding the collection.
        col.create_backup(backup_folder=str(folder), force=True, wait_for_completion=False)
    except OSError as error:
        message = _("no backup can be made in {folder}: {reason}")
        raise CollectionError(message.format(folder=folder, reason=error.strerror)) from None
    packing = Thread(target=finish, daemon=True)
    packing.start()
    while packing.is_alive():
        packing.join(_PATIENCE)
        progress("Making a backup", 0, 0)
    if failures:
        raise failures[0]


def _cards_of(col: Collection, notes: Iterable[int]) -> Sequence[Sequence[int]]:
    """Note id, id and ordinal of the cards of ``notes``."""
    assert col.db is not None
    ids = ",".join(map(str, notes))
    return col.db.all(f"select nid, id, ord from cards where nid in ({ids}) order by nid, ord")


def _fill(note: AnkiNote, fields: Mapping[str, str], positions: Mapping[str, int]) -> None:
    for name, value in fields.items():
        note.fields[positions[name]] = value


def _make_deck(col: Collection, deck: Deck) -> None:
    """Outside undo, as only so Anki takes an id of our choice."""
    new = col.decks.new_deck_legacy(False)
    new["id"] = deck.id
    new["name"] = deck.name
    new["mod"] = int(time.time())
    new["usn"] = -1  # or it would not be uploaded
    col.decks.update(new, preserve_usn=True)
