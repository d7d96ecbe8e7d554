"""Notes of ours as Anki holds them, with their cards, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..notes.zk_state import NewerState, State

_FIELD_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class NoteCard:
    """One card of a note. ``deck_id`` is its home deck, also while it sits in a filtered one."""

    id: int
    ordinal: int
    deck_id: int
    is_filtered: bool
    is_suspended: bool
    reviews: int
    is_in_log: bool  # it was answered, though a change of the other device's may have undone that on the card
    mod: int  # seconds
    position: int | None  # in the queue of new cards; None when it was begun or sits in a filtered deck


@dataclass(frozen=True, slots=True)
class Note:
    """One note of ours. There may be very many: what its fields hold is kept as it was read.

    ``key`` is its flashcard's, ``<vault>:<zettel key>#<card key>``; ``failure`` is the error of the add-on
    that left its state unread.
    """

    id: int
    guid: str
    note_type: str
    mod: int  # seconds
    usn: int  # -1 until uploaded
    tags: tuple[str, ...]
    key: str
    packed: bytes  # the fields
    positions: Mapping[str, int]  # our field names → their places among the fields
    cards: tuple[NoteCard, ...]
    state: State | None
    failure: Exception | None = None

    @property
    def fields(self) -> Mapping[str, str]:
        """By our field names, whatever the person calls them; unpacked when they are asked for."""
        values = unpacked(self.packed)
        return {field: values[position] for field, position in self.positions.items()}

    @property
    def as_seen(self) -> Mapping[int, int]:
        """Its id, and a number that stands for all that is known of it; for comparing in one process.

        Not for whether it is uploaded, which AnkiWeb changes without changing anything else.
        """
        return {self.id: hash((self.note_type, self.guid, self.mod, self.tags, self.packed, self.cards))}

    @property
    def content(self) -> str | None:
        """The hash of its flashcard's question and answer at the last sync; None when that is not known."""
        return self.state.content if self.state else None

    @property
    def is_newer(self) -> bool:
        """Whether its state has a later form than is known here."""
        return isinstance(self.failure, NewerState)

    @property
    def is_copy(self) -> bool:
        """Whether a person made it of a note of ours: the state that came along names that one."""
        return self.state is not None and self.state.guid != self.guid

    @property
    def reviews(self) -> int:
        """How often its cards were answered, at least once where the review log says so."""
        return sum(max(card.reviews, card.is_in_log) for card in self.cards)


def paths_in(notes: Iterable[Note]) -> Mapping[str, str]:
    """Zettel key, without its vault → path of that zettel at the last sync."""
    return {note.key.partition(":")[2].rpartition("#")[0]: note.state.path for note in notes if note.state}


@lru_cache(8)  # a note's fields are asked for several times in turn
def unpacked(fields: bytes) -> Sequence[str]:
    """The fields of a note, in their order, of what ``Note.packed`` holds."""
    return fields.decode().split(_FIELD_SEPARATOR)
