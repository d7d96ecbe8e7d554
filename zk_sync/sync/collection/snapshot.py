"""What Anki holds now of one vault: its notes, their cards and the decks, as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import Problem, ZkSyncError
from ...texts import _, amount
from ..anki_errors import anki_errors
from ..notes.notetypes import (
    KEY_FIELD,
    NOTE_TYPES,
    OUR_CARDS,
    OUR_NOTES,
    STATE_FIELD,
    field_positions,
    key_in,
)
from ..notes.zk_state import State, load_or_refuse
from ..reading.content import Vault
from ..state.agreed import ScopeTooSmall, signature_of
from ..state.note_hashes import BEFORE_ALL, NoteHashes, Row, query
from ..state.scope import Scope, Since, scope_of
from ..state.shared_object import Shared, shared_of
from .anki_decks import DeckList, decks_in
from .our_notes import Note, NoteCard, unpacked

if TYPE_CHECKING:
    from anki.collection import Collection

_BATCH = 1000  # notes a query
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
_REVIEW = 2  # anki.consts.CARD_TYPE_REV
_DEFAULT_DECK = 1
_NOTE_GRAVE = 1
_RANDOM = 0  # anki.consts.NEW_CARDS_RANDOM


@dataclass(frozen=True)
class CollectionRows:
    """The rows of notes and cards as they were read.

    ``notes``: note type → id, guid, mod, usn, tags, packed fields; ``cards``: nid, id, ord, did, odid, queue,
    reps, whether the review log has more, mod, position, ordered by note and ordinal.
    """

    notes: Mapping[str, list[Row]]
    cards: list[Row]


@dataclass(frozen=True)
class Queue:
    """Where new cards come from. ``end``: the position that Anki gives to the next one; ``shuffled``: decks
    whose options give new cards random positions; ``shuffles_new``: so does a deck yet to be made;
    ``learned``: cards of ours that are known for longer than was asked.
    """

    end: int
    shuffled: frozenset[int]
    shuffles_new: bool
    learned: frozenset[int]


@dataclass(frozen=True)
class Snapshot:
    """The collection as one sync sees it: rows as read, made into notes when these are first asked for.

    ``signature`` is a hash of all that a plan depends on, ``about`` of what all notes depend on, and
    ``hashes`` are of the notes alone; of reviews, only a card's first changes them. ``rows`` is None where
    they are those of the last agreement, which knows what they lead to; where ``scope`` is not None, they are
    those of its notes only.
    """

    collection_path: Path
    vault_id: str
    signature: str
    about: str
    hashes: NoteHashes
    scope: Scope | None
    positions: Mapping[str, Mapping[str, int]]  # note type → our field name → its place in flds
    rows: CollectionRows | None
    decks: DeckList
    problems: tuple[Problem, ...]  # in the collection itself
    packed_others: str  # ids of notes that are not of our note types, as text
    graves: frozenset[int]  # ids of notes that were deleted, of any kind, as far as Anki knows
    shared: Shared  # what all devices say of the vault
    queue: Queue

    def shuffles(self, deck_id: int) -> bool:
        """Whether the deck's options give new cards random positions; also of one that is yet to be made."""
        return deck_id in self.queue.shuffled or (self.queue.shuffles_new and deck_id not in self.decks.names)

    @property
    def ids(self) -> AbstractSet[int]:
        """Of all notes of our note types, also of other vaults and of what lost its key."""
        return self.hashes.ids

    @cached_property
    def others(self) -> frozenset[int]:
        """Ids of the notes that are not of our note types, unpacked when they are asked for."""
        return frozenset(map(int, filter(None, self.packed_others.split(","))))

    @cached_property
    def keys_of_all(self) -> frozenset[str]:
        """The keys of the notes that were read, of any vault; to be asked for where ``notes`` is empty."""
        assert self.rows is not None
        places = {name: found[KEY_FIELD] for name, found in self.positions.items() if found}
        return frozenset(
            key_in(unpacked(row[-1])[places[name]]) for name, rows in self.rows.notes.items() for row in rows
        )

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes whose key belongs to the vault, by id."""
        if self.rows is None:
            raise RuntimeError("the notes were not read, as their outcome is known")
        notes = _made(self.rows, self.positions, f"{self.vault_id}:")
        _ahead = self.keys_of_all if not notes else ()  # what is asked for later
        # The notes hold what is needed of them; of a large vault, both would fill memory.
        for rows in (self.rows.cards, *self.rows.notes.values()):
            rows.clear()
        return notes


@anki_errors()
def take_snapshot(
    col: Collection, vault: Vault, since: Since | None = None, *, prerequisites_days: int = 0
) -> Snapshot:
    """Reads what a sync of ``vault`` needs, in few queries; writes nothing.

    ``since``: what the vault's content remembers (``VaultContent.since``): then no more is read than changed.
    ``prerequisites_days``: of the settings. Raises CollectionError when a field of our note types was
    removed, or Anki reports an error.
    """
    positions = _positions(col)
    decks = decks_in(col)
    usual_decks = sorted(decks.names.keys() - decks.filtered)
    shuffled = _shuffled(col, usual_decks)
    problems = _endangered(col, decks)
    shared = shared_of(col, vault.id)
    learned = _learned(col, prerequisites_days) if prerequisites_days else frozenset()
    about = signature_of((positions, sorted(shared.declined), shared.made_twice, sorted(shuffled), problems))
    hashes = NoteHashes(col, since.head.pieces if since else None)
    names = (sorted(decks.names.items()), usual_decks, shared.token)
    signature = signature_of((about, sorted(learned), names, hashes.pieces))
    rows = scope = None
    if since is None or not since.is_unchanged or since.head.snapshot != signature:
        if since and since.head.about_notes == about and since.agreement.is_intact:
            scope = _scope(col, since, hashes, positions, with_requirements=bool(prerequisites_days))
        if since and scope is None:
            hashes = NoteHashes(col)
        rows = _all_rows(col, positions, scope.notes if scope else None)
    return Snapshot(
        collection_path=Path(col.path),
        vault_id=vault.id,
        signature=signature_of((about, sorted(learned), names, hashes.pieces)),
        about=about,
        hashes=hashes,
        scope=scope,
        positions=positions,
        rows=rows,
        decks=decks,
        problems=problems,
        packed_others=_packed_others(col) if rows else "",
        graves=_graves(col) if rows else frozenset(),
        shared=shared,
        queue=Queue(col.get_config("nextPos", 1), shuffled, _DEFAULT_DECK in shuffled, learned),
    )


def read_notes(col: Collection, note_ids: Iterable[int]) -> tuple[Note, ...]:
    """These notes as they are now, of any vault; those that are gone or none of ours are left out.

    Raises CollectionError when a field of our note types was removed.
    """
    positions = _positions(col)
    return _made(_all_rows(col, positions, note_ids), positions, "")


@anki_errors()
def all_keys(col: Collection) -> AbstractSet[str]:
    """The keys of all notes of ours, of any vault. Raises CollectionError as ``take_snapshot`` does."""
    return frozenset(_keys_of(col, _positions(col), None))


def keys_that_came(col: Collection, known: AbstractSet[int]) -> AbstractSet[str]:
    """The keys of all notes of ours, of any vault, whose ids are not ``known``."""
    came = [row[0] for row in query(col, f"select id from notes where {OUR_NOTES}") if row[0] not in known]
    return frozenset(_keys_of(col, _positions(col), came)) if came else frozenset()


def _positions(col: Collection) -> Mapping[str, Mapping[str, int]]:
    return {name: field_positions(col, note_type) for name, note_type in NOTE_TYPES.items()}


def _scope(
    col: Collection,
    since: Since,
    hashes: NoteHashes,
    positions: Mapping[str, Mapping[str, int]],
    *,
    with_requirements: bool,
) -> Scope | None:
    try:
        changed = hashes.changed(since.agreement)
        keys_of = partial(_keys_of, col, positions)
        return scope_of(since, changed, keys_of, with_requirements=with_requirements)
    except ScopeTooSmall:
        return None


def _keys_of(
    col: Collection, positions: Mapping[str, Mapping[str, int]], notes: Iterable[int] | None
) -> Iterator[str]:
    for name, rows in _note_rows(col, positions, notes).items():
        for row in rows:
            yield key_in(unpacked(row[-1])[positions[name][KEY_FIELD]])


def _endangered(col: Collection, decks: DeckList) -> tuple[Problem, ...]:
    """One problem for each deck below a filtered one in which notes of ours live."""
    below = {deck_id: decks.filtered_above(name) for deck_id, name in decks.names.items()}
    ids = [deck_id for deck_id, name in below.items() if name and deck_id not in decks.filtered]
    if not ids:
        return ()
    home = "case when odid = 0 then did else odid end"
    sql = (
        f"select {home}, count(distinct nid), min(nid) from cards "
        f"where {OUR_CARDS} and {home} in ({_listed(ids)}) group by 1"
    )
    message = _(
        'the deck "{name}" stands below the filtered deck "{filtered}": when that is deleted, Anki deletes '
        "the notes in it too, {n} of them made from the vault; drag it out of there in Anki's list of decks"
    )
    problems = []
    for deck_id, count, note_id in query(col, sql):
        [note] = read_notes(col, [note_id])
        said = message.format(name=decks.names[deck_id], filtered=below[deck_id], n=amount(count))
        problems.append(Problem(note.state.path if note.state else note.key, 1, said))
    return tuple(sorted(problems))


def _packed_others(col: Collection) -> str:
    # As one text: there may be very many, and hardly ever one is asked for.
    [[packed]] = query(col, f"select group_concat(id) from notes where not {OUR_NOTES}")
    return packed or ""


def _graves(col: Collection) -> frozenset[int]:
    return frozenset(row[0] for row in query(col, f"select oid from graves where type = {_NOTE_GRAVE}"))


def _learned(col: Collection, days: int) -> frozenset[int]:
    """Our cards in review whose interval, or with FSRS the stability of their memory, is above ``days``."""
    known = "ivl"
    if col.get_config("fsrs", False):
        known = "coalesce(json_extract(case when json_valid(data) then data end, '$.s'), ivl)"
    sql = f"select id from cards where {OUR_CARDS} and type = {_REVIEW} and {known} > ?"
    return frozenset(row[0] for row in query(col, sql, days))


def _shuffled(col: Collection, decks: Iterable[int]) -> frozenset[int]:
    from anki.decks import DeckId

    presets = {preset["id"] for preset in col.decks.all_config() if preset["new"]["order"] == _RANDOM}
    if not presets:  # as most often: then no deck need be asked
        return frozenset()
    config_of = col.decks.config_dict_for_deck_id
    return frozenset(deck for deck in decks if config_of(DeckId(deck))["id"] in presets)


def _all_rows(
    col: Collection, positions: Mapping[str, Mapping[str, int]], notes: Iterable[int] | None
) -> CollectionRows:
    """Of all notes of ours, or of ``notes`` only."""
    which = OUR_CARDS if notes is None else f"nid in ({_listed(notes)})"
    return CollectionRows(
        notes=_note_rows(col, positions, notes),
        cards=query(
            col,
            "select nid, id, ord, did, odid, queue, reps, "
            "reps = 0 and exists (select 1 from revlog where cid = cards.id and ease > 0), mod, "
            "case when type = 0 and odid = 0 then due end from cards "
            f"where {which} order by nid, ord",
        ),
    )


def _note_rows(
    col: Collection, positions: Mapping[str, Mapping[str, int]], notes: Iterable[int] | None
) -> Mapping[str, list[Row]]:
    which = "" if notes is None else f" and id in ({_listed(notes)})"
    sql = (
        "select id, guid, mod, usn, tags, flds from notes "
        f"where mid = ? and id > ?{which} order by id limit {_BATCH}"
    )
    return {name: [*_packed(col, sql, NOTE_TYPES[name].id)] for name, found in positions.items() if found}


def _packed(col: Collection, sql: str, note_type_id: int) -> Iterator[Row]:
    """The rows of notes, read in parts: as bytes, fields take half of the memory that they take as text."""
    last, is_full = BEFORE_ALL, True
    while is_full:
        rows = query(col, sql, note_type_id, last)
        is_full = len(rows) == _BATCH
        for *row, fields in rows:
            last = row[0]
            yield *row, fields.encode()


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


def _card(row: Row) -> NoteCard:
    card_id, ordinal, deck_id, home_id, queue, reviews, is_in_log, mod, position = row
    return NoteCard(
        id=card_id,
        ordinal=ordinal,
        deck_id=home_id or deck_id,
        is_filtered=bool(home_id),
        is_suspended=queue == _SUSPENDED,
        reviews=reviews,
        is_in_log=bool(is_in_log),
        mod=mod,
        position=position,
    )


def _made(rows: CollectionRows, positions: Mapping[str, Mapping[str, int]], prefix: str) -> tuple[Note, ...]:
    """The notes whose key begins with ``prefix``, by id."""
    cards: defaultdict[int, list[NoteCard]] = defaultdict(list)
    for note_id, *row in rows.cards:
        cards[note_id].append(_card(row))
    notes = [
        note
        for note_type, found in rows.notes.items()
        for note in _notes(found, note_type, positions[note_type], prefix, cards)
    ]
    return tuple(sorted(notes, key=lambda note: note.id))


def _notes(
    rows: Iterable[Row],
    note_type: str,
    positions: Mapping[str, int],
    prefix: str,
    cards: dict[int, list[NoteCard]],
) -> Iterator[Note]:
    for note_id, guid, mod, usn, tags, packed in rows:
        values = unpacked(packed)
        key = key_in(values[positions[KEY_FIELD]])
        if not key.startswith(prefix):
            continue
        state, failure = _state_in(values[positions[STATE_FIELD]])
        yield Note(
            id=note_id,
            guid=guid,
            note_type=note_type,
            mod=mod,
            usn=usn,
            tags=tuple(tags.split()),
            key=key,
            packed=packed,
            positions=positions,
            cards=tuple(cards.pop(note_id, ())),
            state=state,
            failure=failure,
        )


def _state_in(text: str) -> tuple[State | None, Exception | None]:
    try:
        return load_or_refuse(text), None
    except ZkSyncError:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, the other notes are to be synced)
        return None, error
