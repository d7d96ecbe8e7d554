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

    Two devices that made the same flashcard before they met gave both notes the same guid, or the same
    content where one of them had renamed the zettel; they are folded once all are uploaded, by a rule that
    each device computes alike: most reviews, then lowest note id. A note that carries our key but another
    guid than its state says is a copy that a person made.
    """
    groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    copies = []
    for note in notes:
        if note.state and note.state.guid != note.guid:
            copies.append(note)
        else:
            groups[note.key, note.note_type].append(note)
    single, twins = [], []
    for group in groups.values():
        ranked = sorted(group, key=lambda note: (-note.reviews, note.id))
        kept = ranked[0]
        same = [n for n in ranked[1:] if n.guid == kept.guid or n.content == kept.content]
        single += [note for note in ranked if note not in same]
        if same and all(note.usn != -1 for note in (kept, *same)):
            twins.append(Twins(kept, tuple(same)))
    return tuple(single), tuple(twins), tuple(copies)
