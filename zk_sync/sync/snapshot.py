"""What Anki holds now of one vault: its notes, their cards and the decks, as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .content import Vault
from .notetypes import KEY_FIELD, NOTE_TYPES, STATE_FIELD, field_positions
from .shared import Shared, shared_of
from .state import State, load

if TYPE_CHECKING:
    from anki.collection import Collection

_FIELD_SEPARATOR = "\x1f"
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED


@dataclass(frozen=True)
class Card:
    """One card of a note. ``deck_id`` is its home deck, also while it sits in a filtered one."""

    id: int
    ordinal: int
    deck_id: int
    is_filtered: bool
    is_suspended: bool
    reviews: int
    mod: int  # seconds


@dataclass(frozen=True)
class Note:
    """One note of ours. ``fields`` is by our field names, whatever the person calls them."""

    id: int
    guid: str
    note_type: str
    mod: int  # seconds
    usn: int  # -1 until uploaded
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    cards: tuple[Card, ...]
    state: State | None

    @property
    def key(self) -> str:
        """Its flashcard's key, ``<vault>:<zettel key>#<card key>``."""
        return self.fields[KEY_FIELD]

    @property
    def reviews(self) -> int:
        """How often its cards were answered."""
        return sum(card.reviews for card in self.cards)


@dataclass(frozen=True)
class Snapshot:
    """The collection as one sync sees it."""

    collection_path: Path
    notes: tuple[Note, ...]  # those whose key belongs to the vault, by id
    decks: Mapping[int, str]  # id → full name
    filtered_decks: frozenset[int]
    shared: Shared  # what the collection's config says of the vault


def take_snapshot(col: Collection, vault: Vault) -> Snapshot:
    """Reads the notes of ``vault`` in three queries; writes nothing.

    Raises CollectionError when a field of our note types was removed.
    """
    from anki.decks import DeckId

    decks = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    cards = _cards(col)
    notes: list[Note] = []
    for note_type in NOTE_TYPES.values():
        positions = field_positions(col, note_type)
        if positions:
            notes += _notes(col, vault.id, note_type.id, note_type.name, positions, cards)
    return Snapshot(
        collection_path=Path(col.path),
        notes=tuple(sorted(notes, key=lambda note: note.id)),
        decks=decks,
        filtered_decks=frozenset(deck_id for deck_id in decks if col.decks.is_filtered(DeckId(deck_id))),
        shared=shared_of(col, vault.id),
    )


def _rows(col: Collection, sql: str, *args: int) -> Sequence[Sequence[Any]]:
    assert col.db is not None  # a closed collection has none; callers hand over an open one
    return col.db.all(sql, *args)


def _cards(col: Collection) -> Mapping[int, list[Card]]:
    ids = ",".join(str(note_type.id) for note_type in NOTE_TYPES.values())
    by_note: defaultdict[int, list[Card]] = defaultdict(list)
    for note_id, card_id, ordinal, deck_id, home_id, queue, reviews, mod in _rows(
        col,
        "select nid, id, ord, did, odid, queue, reps, mod from cards "
        f"where nid in (select id from notes where mid in ({ids})) order by nid, ord",
    ):
        card = Card(card_id, ordinal, home_id or deck_id, bool(home_id), queue == _SUSPENDED, reviews, mod)
        by_note[note_id].append(card)
    return by_note


def _notes(
    col: Collection,
    vault_id: str,
    notetype_id: int,
    name: str,
    positions: Mapping[str, int],
    cards: Mapping[int, list[Card]],
) -> list[Note]:
    prefix = f"{vault_id}:"
    notes = []
    for note_id, guid, mod, usn, tags, packed in _rows(
        col, "select id, guid, mod, usn, tags, flds from notes where mid = ?", notetype_id
    ):
        values = packed.split(_FIELD_SEPARATOR)
        if not values[positions[KEY_FIELD]].startswith(prefix):
            continue
        fields = {field: values[position] for field, position in positions.items()}
        notes.append(
            Note(
                id=note_id,
                guid=guid,
                note_type=name,
                mod=mod,
                usn=usn,
                tags=tuple(tags.split()),
                fields=fields,
                cards=tuple(cards.get(note_id, ())),
                state=load(fields[STATE_FIELD]),
            )
        )
    return notes
