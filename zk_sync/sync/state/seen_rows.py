"""The rows of the state store, in one open file: generations, what was seen in each, and notes.

Each row carries a checksum; where one is wrong, all is taken for lost.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from ...quick_json import pack, unpack
from .seen import SeenFlashcard, SeenSince, kept, warning_of

FORMAT = 1
_KEPT = 50  # generations; older ones become one
_TOKENS = 3  # so many of the last ones can be gone back to
_BATCH = 500  # values in a query
SCHEMA = f"""
create table generations (number integer primary key, mark text, token text, parent integer, sum integer);
create table seen (key blob, number integer, source text, warnings text, sum integer,
    primary key (key, number)) without rowid;
create index seen_by_number on seen (number);
create table notes (id integer primary key, key blob, sum integer);
create index notes_by_key on notes (key);
create table held (key blob primary key, sum integer) without rowid;
pragma user_version = {FORMAT};
"""


@dataclass(frozen=True)
class Learned:
    """What a sync adds to it. ``seen``: by key, what it saw; ``notes``: id → key, None takes one away."""

    seen: Mapping[str, SeenFlashcard]
    notes: Mapping[int, str | None]
    held: frozenset[str]


class Generation(NamedTuple):
    """One of the syncs that saw something; ``parent`` is the number of the one that it goes on from, or 0."""

    number: int
    mark: str
    token: str
    parent: int


class Damaged(Exception):
    """The file is not as it was written."""


def seen_in(
    db: sqlite3.Connection, chain: Sequence[Generation], keys: Sequence[bytes] | None = None
) -> Mapping[str, SeenFlashcard]:
    """What was seen up to the first of ``chain``."""
    numbers = {generation.number for generation in chain}
    sql = "select key, number, source, warnings, sum from seen"
    found: dict[str, SeenFlashcard] = {}
    for key, number, source, warnings in sorted(_some(db, sql, "key", keys), key=lambda row: row[1]):
        if number not in numbers:
            continue
        if source is None:
            found.pop(as_text(key), None)
        else:
            found[as_text(key)] = _seen_of(source, unpack(warnings)) if warnings else SeenFlashcard(source)
    return found


def notes_in(
    db: sqlite3.Connection, keys: Sequence[bytes] | None, notes: Collection[int]
) -> Iterator[tuple[int, str]]:
    """Note and key: all, or those with these keys or of these ``notes``."""
    sql = "select id, key, sum from notes"
    for note_id, key in _some(db, sql, "key", keys):
        yield note_id, as_text(key)
    for note_id, key in _some(db, sql, "id", list(notes)) if keys is not None else ():
        yield note_id, as_text(key)


def generations_in(db: sqlite3.Connection) -> Sequence[Generation]:
    """The oldest first."""
    rows = rows_in(db, "select number, mark, token, parent, sum from generations order by number")
    return [Generation(*row) for row in rows]


def chain_of(generations: Sequence[Generation], token: str) -> Sequence[Generation]:
    """The newest generation with ``token`` and those that it goes on from."""
    by_number = {generation.number: generation for generation in generations}
    found = next((generation for generation in reversed(generations) if generation.token == token), None)
    chain = []
    while found:
        chain.append(found)
        if not found.parent:
            return chain
        found = by_number.get(found.parent)
    return ()


def changed_since(db: sqlite3.Connection, mark: str, token: str) -> Collection[str] | None:
    """Keys of what may be otherwise at ``token`` than in the generation ``mark``; None: nobody knows."""
    keys: set[str] = set()
    for generation in chain_of(generations_in(db), token):
        if generation.mark == mark:
            return keys
        keys.update(_keys_in(db, generation.number))
    return None


def _keys_in(db: sqlite3.Connection, number: int) -> Iterator[str]:
    return (as_text(key) for (key,) in db.execute("select key from seen where number = ?", (number,)))


def _some(
    db: sqlite3.Connection, sql: str, column: str, values: Sequence[Any] | None
) -> Iterator[Sequence[Any]]:
    """The rows where ``column`` has one of these values; None: all."""
    if values is None:
        yield from rows_in(db, sql)
        return
    for start in range(0, len(values), _BATCH):
        some = values[start : start + _BATCH]
        yield from rows_in(db, f"{sql} where {column} in ({','.join('?' * len(some))})", some)


def rows_in(db: sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
    """The rows without their checksum, which is the last column."""
    for *row, checksum in db.execute(sql, values):
        if checksum != _sum(*row):
            raise Damaged("a row is not as it was written")
        yield row


# Writing


def written(db: sqlite3.Connection, learned: Learned, token: str, before: str) -> str:
    """Writes what a sync ``learned``, which goes on from the token ``before``; returns the mark of it."""
    generations = generations_in(db)
    chain = chain_of(generations, before)
    if isinstance(learned.seen, SeenSince):
        changes: Mapping[str, SeenFlashcard | None] = learned.seen.changes
    else:
        changes = _changes(seen_in(db, chain), learned.seen)
    _write_notes(db, learned)
    if chain and not changes and token == before:
        return chain[0].mark
    parent = chain[0].number if chain else 0
    number = generations[-1].number + 1 if generations else 1
    new = Generation(number, secrets.token_hex(4), token, parent)
    _put_all(db, "generations", [new])
    rows = ((as_bytes(key), number, *_row(found)) for key, found in changes.items() if found or parent)
    _put_all(db, "seen", rows)
    _prune(db, [*generations, new])
    return new.mark


def _write_notes(db: sqlite3.Connection, learned: Learned) -> None:
    _put_all(db, "notes", ((note, as_bytes(key)) for note, key in learned.notes.items() if key is not None))
    gone = ((note,) for note, key in learned.notes.items() if key is None)
    db.executemany("delete from notes where id = ?", gone)
    held = {as_text(key) for (key,) in rows_in(db, "select key, sum from held")}
    db.executemany("delete from held where key = ?", ((as_bytes(key),) for key in held - learned.held))
    _put_all(db, "held", ((as_bytes(key),) for key in learned.held - held))


def _changes(
    before: Mapping[str, SeenFlashcard], after: Mapping[str, SeenFlashcard]
) -> Mapping[str, SeenFlashcard | None]:
    changes: dict[str, SeenFlashcard | None] = {key: None for key in before if key not in after}
    changes.update((key, found) for key, found in after.items() if before.get(key) != found)
    return changes


def _prune(db: sqlite3.Connection, generations: Sequence[Generation]) -> None:
    """Lets go of generations that are not needed for the last tokens, and has the oldest ones become one."""
    heads: dict[str, Generation] = {}
    for generation in reversed(generations):
        heads.setdefault(generation.token, generation)
    last = list(heads.values())[:_TOKENS]
    needed = {found.number: found for head in last for found in chain_of(generations, head.token)}
    for generation in generations:
        if generation.number not in needed:
            _delete(db, generation.number)
    while len(needed) > _KEPT:
        root = needed[min(needed)]
        children = [generation for generation in needed.values() if generation.parent == root.number]
        if len(children) != 1 or root in last:
            return  # an undone sync goes on from it, too; the next ones let go of that
        needed = {found.number: found for found in _absorbed(db, needed.values(), root, children[0])}


def _absorbed(
    db: sqlite3.Connection, generations: Iterable[Generation], root: Generation, child: Generation
) -> Sequence[Generation]:
    """The generations once ``child``, the only one that goes on from ``root``, was written over it."""
    rows = list(
        rows_in(db, "select key, number, source, warnings, sum from seen where number = ?", [child.number])
    )
    _delete(db, child.number)
    db.executemany("delete from seen where key = ? and number = ?", ((row[0], root.number) for row in rows))
    _put_all(db, "seen", ((key, root.number, *found) for key, _, *found in rows if found[0] is not None))
    others = [generation for generation in generations if generation not in (root, child)]
    changed = [found._replace(parent=root.number) for found in others if found.parent == child.number]
    changed.append(child._replace(number=root.number, parent=0))
    _put_all(db, "generations", changed)
    return [*(found for found in others if found.parent != child.number), *changed]


def _delete(db: sqlite3.Connection, number: int) -> None:
    db.execute("delete from generations where number = ?", (number,))
    db.execute("delete from seen where number = ?", (number,))


def _put_all(db: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Rows with their checksums, in place of those with the same key."""
    columns = {"generations": 5, "seen": 5, "notes": 3, "held": 2}[table]
    sql = f"insert or replace into {table} values ({','.join('?' * columns)})"
    db.executemany(sql, ((*row, _sum(*row)) for row in rows))


def _sum(*row: Any) -> int:
    return crc32(repr(row).encode())


def _row(found: SeenFlashcard | None) -> tuple[str | None, bytes | None]:
    if found is None:
        return None, None
    more = [*([found.changed] if found.changed else []), *map(kept, found.warnings)]
    return found.source, pack(more) if more else None


def _seen_of(source: str, more: Sequence[Any]) -> SeenFlashcard:
    """What ``_row`` is made of."""
    changed = more[0] if isinstance(more[0], int) else 0
    return SeenFlashcard(source, tuple(map(warning_of, more[1:] if changed else more)), changed)


def as_bytes(key: str) -> bytes:
    """A key as it is kept: it may hold half of a character."""
    return key.encode("utf-8", "surrogatepass")


def as_text(key: bytes) -> str:
    """The key that was kept so."""
    return key.decode("utf-8", "surrogatepass")
