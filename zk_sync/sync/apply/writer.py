"""Applies a plan: the only writer of plans, all or nothing, one undo entry."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

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
from ..plan.plan import Create, Plan, Removal, Update
from ..reading.content import Progress, no_progress
from ..report import Report
from ..state.agreed import agreement_path
from ..state.device import folder_of, named_device
from ..state.made_ids import NOTHING_MADE, made_ids
from ..state.seen import index_path
from ..state.seen_rows import Learned
from ..state.seen_store import Store
from ..state.shared_object import ensure_object, write_share
from .backup import back_up
from .card_writer import CardWriter, cards_of
from .media_copies import with_media
from .one_undo import OneUndo
from .still_standing import still_standing

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.notes import Note as AnkiNote

UNDO_NAME = marked("Sync from Zettelkasten")


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
            back_up(col, progress)
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
        self.created: dict[str, int] = {}  # key → note id
        self.removed: list[int] = []  # ids of notes
        self.made = NOTHING_MADE
        self.device = ""  # this one's name, once anything is written

    def notes(self) -> Mapping[int, str | None]:
        """What is new about notes, as ``NoteFindings.notes``, once the plan was written."""
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
        undo = OneUndo(self.col, _(UNDO_NAME), self.progress)
        cards = CardWriter(self.col, self.plan, self.created, undo, self.progress)
        there = self._cards_of_notes(updates)
        self._create(self.plan.creates, undo, cards)
        self._update(updates, undo)
        self.made = made_ids(self.created.values(), self._cards_of_notes(updates) - there)
        cards.schedule(updates)
        cards.move_and_hold(updates)
        cards.queue(self.plan.creates, updates)
        self._remove(self.plan.removals, undo)
        self._share(token)
        undo.merge()

    def _cards_of_notes(self, updates: Sequence[Update]) -> set[int]:
        """Of the notes to change, and of those created so far."""
        notes = {update.note_id for update in updates} | {*self.created.values()}
        return {card_id for _note, card_id, _ordinal in cards_of(self.col, notes)}

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

    def _create(self, creates: Sequence[Create], undo: OneUndo, cards: CardWriter) -> None:
        from anki.collection import AddNoteRequest
        from anki.decks import DeckId
        from anki.models import NotetypeId
        from anki.utils import guid64

        if not creates:
            return
        notetypes = {name: self.col.models.get(NotetypeId(ours.id)) for name, ours in NOTE_TYPES.items()}
        empty = {name: self.col.new_note(found) for name, found in notetypes.items() if found}
        positions = {name: field_positions(self.col, ours) for name, ours in NOTE_TYPES.items()}
        for batch in undo.batches("Adding notes", creates):
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
            undo.count_step()
            for create, request in zip(batch, requests, strict=True):
                self.created[create.outcome.key] = request.note.id
                if create.history:
                    cards.take_over(request.note, create.history)

    def _update(self, updates: Sequence[Update], undo: OneUndo) -> None:
        from anki.notes import NoteId

        positions = {ours.id: field_positions(self.col, ours) for ours in NOTE_TYPES.values()}
        for batch in undo.batches("Updating notes", [u for u in updates if u.fields or u.tags is not None]):
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
            undo.count_step()

    def _become(self, note: AnkiNote, note_type: NoteType) -> None:
        """Makes the note one of ours. This way no full AnkiWeb sync is forced, and its cards stay."""
        from anki.models import NotetypeId

        found = self.col.models.get(NotetypeId(note_type.id))
        assert found is not None
        note.mid = NotetypeId(note_type.id)
        note.fields = [""] * len(found["flds"])

    def _remove(self, removals: Sequence[Removal], undo: OneUndo) -> None:
        from anki.notes import NoteId

        for batch in undo.batches("Removing notes", removals):
            ids = [NoteId(removal.note_id) for removal in batch]
            self.col.remove_notes(ids)
            undo.count_step()
            self.removed += ids


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
