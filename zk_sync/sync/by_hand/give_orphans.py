"""Gives orphans to the person: their flashcards are gone, and they live on as notes of Anki alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..anki_errors import anki_errors
from ..notes.notetypes import KEY_FIELD, NOTE_TYPES, STATE_FIELD, field_positions
from ..plan.diff import ORPHAN_TAG
from ..state.shared_object import account_for, ensure_object
from ..views.origin import Origin, origins_of

if TYPE_CHECKING:
    from anki.collection import Collection


@anki_errors()
def give_orphans(col: Collection, note_ids: Sequence[int], *, undo_name: str) -> int:
    """Makes those of the notes that are orphans the person's own; returns how many, as one undo entry.

    They lose key and state and the orphan tag, and the cards that we suspended are to be learned again.
    Should the flashcard come back to the vault later, it is a new one.
    """
    from anki.cards import CardId
    from anki.notes import NoteId

    orphans = [origin for _, origin in origins_of(col, note_ids) if origin and origin.state.is_orphan]
    if not orphans:
        return 0
    positions = {ours.id: field_positions(col, ours) for ours in NOTE_TYPES.values()}
    notes = [col.get_note(NoteId(origin.note_id)) for origin in orphans]
    for note in notes:
        for field in (KEY_FIELD, STATE_FIELD):
            note.fields[positions[note.mid][field]] = ""
        note.tags = [tag for tag in note.tags if tag.casefold() != ORPHAN_TAG]
    ensure_object(col)
    undo = col.add_custom_undo_entry(undo_name)
    col.update_notes(notes)
    cards = [CardId(card) for origin in orphans for card in _suspended_by_us(col, origin)]
    if cards:
        col.sched.unsuspend_cards(cards)
    account_for(col, {origin.note_id: origin.vault_id for origin in orphans})
    col.merge_undo_entries(undo)
    return len(notes)


def _suspended_by_us(col: Collection, origin: Origin) -> Sequence[int]:
    """For being gone alone: a card without content stays as it is."""
    from anki.consts import QUEUE_TYPE_SUSPENDED

    ordinals = [str(number) for number, why in origin.state.suspended.items() if "empty" not in why]
    if col.db is None or not ordinals:
        return []
    sql = f"select id from cards where nid = ? and queue = ? and ord in ({','.join(ordinals)})"
    return [int(card) for card in col.db.list(sql, origin.note_id, QUEUE_TYPE_SUSPENDED)]
