"""What Anki holds now of one vault: its notes, their cards and the decks, as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .anki_errors import anki_errors
from .content import Vault
from .memo import signature_of
from .notetypes import KEY_FIELD, NOTE_TYPES, OUR_CARDS, STATE_FIELD, field_positions
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


Row = Sequence[Any]


@dataclass(frozen=True)
class Snapshot:
    """The collection as one sync sees it: rows as read, made into notes when they are asked for.

    ``note_rows``: note type → id, guid, mod, usn, tags, flds; ``card_rows``: nid, id, ord, did, odid,
    queue, reps, mod, ordered by note and ordinal.
    """

    collection_path: Path
    vault_id: str
    positions: Mapping[str, Mapping[str, int]]  # note type → our field name → its place in flds
    note_rows: Mapping[str, Sequence[Row]]
    card_rows: Sequence[Row]
    decks: Mapping[int, str]  # id → full name
    filtered_decks: frozenset[int]
    shared: Shared  # what the collection's config says of the vault

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes whose key belongs to the vault, by id."""
        cards: defaultdict[int, list[Card]] = defaultdict(list)
        for note_id, *row in self.card_rows:
            cards[note_id].append(_card(row))
        notes = [
            note
            for note_type, rows in self.note_rows.items()
            for note in _notes(rows, note_type, self.positions[note_type], f"{self.vault_id}:", cards)
        ]
        return tuple(sorted(notes, key=lambda note: note.id))

    @cached_property
    def signature(self) -> str:
        """A hash of all in it that a plan depends on; reviews do not change it."""
        cards = [(row[1], row[3], row[4], row[5] == _SUSPENDED) for row in self.card_rows]
        decks = (sorted(self.decks.items()), sorted(self.filtered_decks))
        shared = (sorted(self.shared.tokens.items()), sorted(self.shared.declined))
        return signature_of((self.positions, self.note_rows, cards, decks, shared))


@anki_errors()
def take_snapshot(col: Collection, vault: Vault) -> Snapshot:
    """Reads what a sync of ``vault`` needs, in one query for notes and one for cards; writes nothing.

    Raises CollectionError when a field of our note types was removed, or Anki reports an error.
    """
    from anki.decks import DeckId

    positions = {name: field_positions(col, note_type) for name, note_type in NOTE_TYPES.items()}
    decks = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    return Snapshot(
        collection_path=Path(col.path),
        vault_id=vault.id,
        positions=positions,
        note_rows={
            name: _rows(
                col, "select id, guid, mod, usn, tags, flds from notes where mid = ?", NOTE_TYPES[name].id
            )
            for name, found in positions.items()
            if found
        },
        card_rows=_rows(
            col,
            "select nid, id, ord, did, odid, queue, reps, mod from cards "
            f"where {OUR_CARDS} order by nid, ord",
        ),
        decks=decks,
        filtered_decks=frozenset(deck_id for deck_id in decks if col.decks.is_filtered(DeckId(deck_id))),
        shared=shared_of(col, vault.id),
    )


def _rows(col: Collection, sql: str, *args: int) -> Sequence[Row]:
    assert col.db is not None  # a closed collection has none; callers hand over an open one
    return col.db.all(sql, *args)


def _card(row: Row) -> Card:
    card_id, ordinal, deck_id, home_id, queue, reviews, mod = row
    return Card(card_id, ordinal, home_id or deck_id, bool(home_id), queue == _SUSPENDED, reviews, mod)


def _notes(
    rows: Iterable[Row],
    note_type: str,
    positions: Mapping[str, int],
    prefix: str,
    cards: Mapping[int, list[Card]],
) -> Iterator[Note]:
    for note_id, guid, mod, usn, tags, packed in rows:
        values = packed.split(_FIELD_SEPARATOR)
        if not values[positions[KEY_FIELD]].startswith(prefix):
            continue
        fields = {field: values[position] for field, position in positions.items()}
        yield Note(
            id=note_id,
            guid=guid,
            note_type=note_type,
            mod=mod,
            usn=usn,
            tags=tuple(tags.split()),
            fields=fields,
            cards=tuple(cards.get(note_id, ())),
            state=load(fields[STATE_FIELD]),
        )
