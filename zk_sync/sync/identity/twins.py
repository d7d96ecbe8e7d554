"""Notes that stand for the same flashcard, for two at once, or for none, as a person made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..collection.our_notes import Note
from ..state.made_ids import NOTHING_MADE, MadeIds, is_in


@dataclass(frozen=True)
class Twins:
    """Notes of one key: ``kept`` stays, ``folded`` are the same flashcard made by another device."""

    kept: Note
    folded: tuple[Note, ...]


@dataclass(frozen=True)
class Sorted:
    """All notes: one for each key, twins to fold, a person's ``copies``, and those that are ``mixed``.

    ``newer``: those with a state in a later form than is known here, of which nothing can be told.
    """

    notes: tuple[Note, ...]
    twins: tuple[Twins, ...]
    copies: tuple[Note, ...]
    mixed: tuple[Note, ...]
    newer: tuple[Note, ...]


def sort_out(notes: Iterable[Note], made_twice: MadeIds) -> Sorted:
    """Tells notes apart that are not simply the note of their flashcard.

    Two devices that made the same flashcard before they met gave both notes its key, and each names its own
    guid in its state; they are folded once all are uploaded, by a rule that each device computes alike: most
    reviews, then lowest note id. A note whose state names another guid is a copy that a person made. One
    without a state, whose field was emptied, is neither. One of which the id, or a card's, was
    ``made_twice`` is mixed of two flashcards' notes: its text is the one's, its reviews may be the other's.
    """
    groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    single, twins, copies, mixed, newer = [], [], [], [], []
    for note in notes:
        if made_twice != NOTHING_MADE and _is_mixed(note, made_twice):
            mixed.append(note)
        elif note.is_newer:
            newer.append(note)
        elif note.state is None:
            single.append(note)
        elif note.is_copy:
            copies.append(note)
        else:
            groups[note.key, note.note_type].append(note)
    for group in groups.values():
        kept, *others = sorted(group, key=lambda note: (-note.reviews, note.id))
        single.append(kept)
        if others and all(note.usn != -1 for note in group):
            twins.append(Twins(kept, tuple(others)))
    return Sorted(tuple(single), tuple(twins), tuple(copies), tuple(mixed), tuple(newer))


def _is_mixed(note: Note, made_twice: MadeIds) -> bool:
    # A note without a card lost it to another note.
    of_cards = (is_in(made_twice.cards, card.id) for card in note.cards)
    return is_in(made_twice.notes, note.id) or not note.cards or any(of_cards)
