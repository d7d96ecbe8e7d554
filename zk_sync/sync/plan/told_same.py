"""What a person said of flashcards and notes, on top of what was recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import CollectionError
from ...texts import _
from ..collection.our_notes import Note
from ..identity.match import Match
from ..identity.pool import Pair
from ..reading.content import VaultFlashcard
from .diff import edited_fields

SameFlashcards = Mapping[str, int]  # key of a flashcard → id of the note without a flashcard that it is


def with_same(
    found: Match, entries: Sequence[VaultFlashcard], keys: Sequence[str], same: SameFlashcards
) -> tuple[Match, Sequence[tuple[Note, Note]]]:
    """The match in which those flashcards have those notes, and all others what they had.

    With it the notes that such flashcards had so far, which were never answered nor edited in Anki, each with
    the one that takes its place. Raises CollectionError where a pair cannot be: nothing of it is guessed.
    """
    numbers = {key: number for number, key in enumerate(keys) if key in same}
    pairs = {pair.entry: pair for pair in found.pairs}
    left = {note.id: note for note in found.left}
    replaced = []
    for key, note_id in same.items():
        entry, note = numbers.get(key), left.pop(note_id, None)
        if entry is None or note is None or note.note_type != entries[entry].flashcard.note_type:
            raise CollectionError(
                _("the flashcard or note {id} changed meanwhile; nothing was written").format(id=note_id)
            )
        own = pairs[entry].note if entry in pairs else None
        if own and _has_something_of_its_own(own):
            message = _("note {own} has reviews or edits of its own, so note {id} cannot take its place")
            raise CollectionError(message.format(own=own.id, id=note_id))
        if own:
            replaced.append((own, note))
        pairs[entry] = Pair(entry, note, "told")
    former = found.former.items()
    match = replace(
        found,
        pairs=tuple(pairs[entry] for entry in sorted(pairs)),
        new=tuple(entry for entry in found.new if entry not in pairs),
        left=tuple(note for note in found.left if note.id in left),
        former={entry: note for entry, note in former if entry not in pairs and note.id in left},
    )
    return match, replaced


def _has_something_of_its_own(note: Note) -> bool:
    return bool(note.reviews or note.state is None or edited_fields(note, note.state))
