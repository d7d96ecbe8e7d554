"""Notes that stand for the same flashcard, and copies of notes that a person made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..snapshot import Note


@dataclass(frozen=True)
class Twins:
    """Notes of one key: ``kept`` stays, ``folded`` are the same flashcard made by another device."""

    kept: Note
    folded: tuple[Note, ...]


def sort_out(notes: Iterable[Note]) -> tuple[tuple[Note, ...], tuple[Twins, ...], tuple[Note, ...]]:
    """Divides notes into (one for each key, twins to fold, a person's copies).

    Two devices that made the same flashcard before they met gave both notes its key, and each names its own
    guid in its state; they are folded once all are uploaded, by a rule that each device computes alike: most
    reviews, then lowest note id. A note whose state names another guid is a copy that a person made. One
    without a state, whose field was emptied, is neither.
    """
    groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    single, twins, copies = [], [], []
    for note in notes:
        if note.state is None:
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
    return tuple(single), tuple(twins), tuple(copies)
