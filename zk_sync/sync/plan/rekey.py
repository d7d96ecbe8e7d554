"""No two notes of one key: what still carries a key that another flashcard takes over gets one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...texts import _
from ..collection.our_notes import Note
from ..notes.notetypes import KEY_FIELD
from .leftover_notes import outcome_of
from .plan import Create, Removal, Update


def ousted(
    notes: Sequence[Note], creates: Sequence[Create], updates: Sequence[Update], removals: Sequence[Removal]
) -> Iterator[tuple[Note, str]]:
    """Notes whose key a new or another note receives while they keep it, and the key they get instead.

    It is derived from the note's id, which all devices share; where its flashcard comes back, the content
    tells.
    """
    by_id = {note.id: note for note in notes}
    written = {update.note_id: update.fields[KEY_FIELD] for update in updates if KEY_FIELD in update.fields}
    taken = {(create.outcome.key, create.note_type) for create in creates}
    for note_id, key in written.items():
        note = by_id.get(note_id)
        if note and key != note.key:
            taken.add((key, note.note_type))
    going = {removal.note_id for removal in removals}
    for note in notes:
        if (note.key, note.note_type) in taken and note.id not in going and note.id not in written:
            yield note, f"{note.key}~{note.id}"


def is_ousted(note: Note) -> bool:
    """Whether another flashcard took the note's key in an earlier sync, of whatever device.

    So no flashcard can have the key that it has, and none that comes late is waited for.
    """
    return note.key.endswith(f"~{note.id}")


def with_keys(updates: Sequence[Update], keys: Sequence[tuple[Note, str]]) -> list[Update]:
    """``updates`` that also write ``keys``."""
    new = {note.id: key for note, key in keys}
    merged = [
        replace(u, fields={**u.fields, KEY_FIELD: new.pop(u.note_id)}) if u.note_id in new else u
        for u in updates
    ]
    for note, key in keys:
        if note.id in new:
            outcome = outcome_of(note, "skipped", _("its key went to another flashcard"))
            fields = {KEY_FIELD: key}
            merged.append(Update(outcome, note.id, note.as_seen, fields=fields, is_counted=False))
    return merged
