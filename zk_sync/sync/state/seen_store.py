"""The state store: what this device saw of a vault and of its notes, in a small SQLite file of its own.

What was seen is kept as generations, one for each sync that saw something new: each row says in which it was
so. A generation counts only while the collection still holds its token: after an undo or a restored backup an
older one counts again, or none, and the sync is more careful. Which note had which key counts in any case.

Each row carries a checksum; where one is wrong, all is taken for lost.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from ...errors import CollectionError
from ...quick_json import pack, unpack
from .device import newer_format, unreadable
from .first_release import read_old_journal
from .seen import SeenBefore, SeenFlashcard, SeenSince, kept, old_journal_path, store_path, warning_of
from .shared_object import Shared

FORMAT = 1
_KEPT = 50  # generations; older ones become one
_TOKENS = 3  # so many of the last ones can be gone back to
_PATIENCE = 5.0  # seconds that another process may write
_BATCH = 500  # values in a query
_SCHEMA = f"""
create table generations (number integer primary key, mark text, token text, parent integer, sum integer);
create table seen (key blob, number integer, source text, warnings text, sum integer,
    primary key (key, number)) without rowid;
create index seen_by_number on seen (number);
create table notes (id integer primary key, key blob, sum integer);
create index notes_by_key on notes (key);
create table held (key blob primary key, sum integer) without rowid;
pragma user_version = {FORMAT};
"""
# What SQLite says where the file may be as it was: another process writes, or the disk forbids it.
_FROM_OUTSIDE = ("locked", "busy", "full", "readonly", "unable to open", "disk I/O")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeviceMemory:
    """What was kept, or what was asked for of it.

    ``notes``: id → key, also of notes that are there no more; ``held``: flashcards that may have been deleted
    in Anki, which a person has to be asked about; ``is_lost``: there is nothing, or it was damaged.
    """

    seen: SeenBefore = field(default_factory=SeenBefore)
    notes: Mapping[int, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    is_lost: bool = True


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


class _Damaged(Exception):
    """The file is not as it was written."""


class Store:
    """The state store at a path.

    ``token``: of this device's last sync that wrote into the collection; "" before it ever did. ``old``:
    where release 0.1.0 kept what it saw, which counts until there is a store, and the tokens that it left.
    """

    def __init__(self, path: Path, token: str, old: tuple[Path, Mapping[str, str]] | None = None) -> None:
        self._path = path
        self._token = token
        self._old = old

    @staticmethod
    def of(collection_path: Path, vault_id: str, shared: Shared) -> Store:
        """The store of a vault, on this device."""
        old = (old_journal_path(collection_path, vault_id), shared.old_tokens)
        return Store(store_path(collection_path, vault_id, shared.device or "none"), shared.token, old)

    def memory(self, keys: Collection[str] | None = None, notes: Collection[int] = ()) -> DeviceMemory:
        """What this device saw up to the sync whose token the collection holds.

        ``keys``: only of these flashcards, and of the notes that had them or are among ``notes``; None: of
        all. Raises CollectionError when the file is there but cannot be read, or a newer release wrote it.
        """
        try:
            with self._opened() as db:
                if db is None and self._old:
                    old = read_old_journal(*self._old)
                    return (
                        DeviceMemory() if old is None else DeviceMemory(SeenBefore(seen=old), is_lost=False)
                    )
                if db is None:
                    return DeviceMemory()
                memory = _memory(db, self._token, keys, notes)
        except _Damaged as error:
            _log.warning("%s is damaged: %s", self._path.name, error)
            return DeviceMemory()
        if keys is None:
            return memory
        seen = SeenBefore(memory.seen.mark, dict(memory.seen), keys=keys, whole=lambda: self.memory().seen)
        return replace(memory, seen=seen)

    def changed_since(self, mark: str) -> Collection[str] | None:
        """Keys of what may have been seen otherwise since the generation ``mark``; None: nobody knows."""
        try:
            with self._opened() as db:
                return None if db is None else _changed_since(db, mark, self._token)
        except _Damaged:
            return None

    def write(self, learned: Learned, token: str) -> str:
        """Keeps it, wholly or not at all; returns the mark of what is kept.

        ``token``: what the collection holds after the sync. Raises OSError.
        """
        try:
            mark = self._write(learned, token)
        except _Damaged as error:
            _log.warning("%s is damaged and made anew: %s", self._path.name, error)
            for path in (self._path, Path(f"{self._path}-journal")):
                path.unlink(missing_ok=True)
            mark = self._write(learned, token)
        if self._old:
            self._old[0].unlink(missing_ok=True)
        return mark

    def _write(self, learned: Learned, token: str) -> str:
        self._path.parent.mkdir(exist_ok=True)
        try:
            with self._opened(create=True) as db:
                assert db is not None
                db.execute("begin immediate")
                if not _version(db):
                    for statement in _SCHEMA.split(";"):
                        db.execute(statement)
                mark = _written(db, learned, token, self._token)
                db.execute("commit")
        except CollectionError as error:
            raise OSError(str(error)) from None
        return mark

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection | None]:
        """The open file, None where there is none; raises _Damaged where it is none of ours."""
        if not create and not self._path.exists():
            yield None
            return
        try:
            if not create:
                self._path.open("rb").close()  # says why not, which SQLite does not
            with closing(sqlite3.connect(self._path, _PATIENCE, isolation_level=None)) as db:
                if _version(db) > FORMAT:
                    raise newer_format(self._path)
                if not create and not _version(db):
                    raise _Damaged("it is empty")
                yield db
        except sqlite3.OperationalError as error:
            if any(reason in str(error) for reason in _FROM_OUTSIDE):
                raise unreadable(self._path, error) from None
            raise _Damaged(str(error)) from None
        except OSError as error:
            raise unreadable(self._path, error.strerror or error) from None
        except (sqlite3.DatabaseError, TypeError, ValueError, OverflowError) as error:
            raise _Damaged(str(error)) from None


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


# Reading


def _memory(
    db: sqlite3.Connection, token: str, keys: Collection[str] | None, notes: Collection[int]
) -> DeviceMemory:
    if keys is None and (found := db.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
        raise _Damaged(found)
    names = None if keys is None else [_bytes(key) for key in keys]
    chain = _chain(_generations(db), token)
    return DeviceMemory(
        SeenBefore(chain[0].mark, _seen(db, chain, names)) if chain else SeenBefore(),
        dict(_notes(db, names, notes)),
        frozenset(_text(key) for (key,) in _rows(db, "select key, sum from held")),
        is_lost=False,
    )


def _seen(
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
            found.pop(_text(key), None)
        else:
            found[_text(key)] = _seen_of(source, unpack(warnings)) if warnings else SeenFlashcard(source)
    return found


def _notes(
    db: sqlite3.Connection, keys: Sequence[bytes] | None, notes: Collection[int]
) -> Iterator[tuple[int, str]]:
    sql = "select id, key, sum from notes"
    for note_id, key in _some(db, sql, "key", keys):
        yield note_id, _text(key)
    for note_id, key in _some(db, sql, "id", list(notes)) if keys is not None else ():
        yield note_id, _text(key)


def _generations(db: sqlite3.Connection) -> Sequence[Generation]:
    """The oldest first."""
    rows = _rows(db, "select number, mark, token, parent, sum from generations order by number")
    return [Generation(*row) for row in rows]


def _chain(generations: Sequence[Generation], token: str) -> Sequence[Generation]:
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


def _changed_since(db: sqlite3.Connection, mark: str, token: str) -> Collection[str] | None:
    keys: set[str] = set()
    for generation in _chain(_generations(db), token):
        if generation.mark == mark:
            return keys
        keys.update(_keys_in(db, generation.number))
    return None


def _keys_in(db: sqlite3.Connection, number: int) -> Iterator[str]:
    return (_text(key) for (key,) in db.execute("select key from seen where number = ?", (number,)))


def _some(
    db: sqlite3.Connection, sql: str, column: str, values: Sequence[Any] | None
) -> Iterator[Sequence[Any]]:
    """The rows where ``column`` has one of these values; None: all."""
    if values is None:
        yield from _rows(db, sql)
        return
    for start in range(0, len(values), _BATCH):
        some = values[start : start + _BATCH]
        yield from _rows(db, f"{sql} where {column} in ({','.join('?' * len(some))})", some)


def _rows(db: sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
    """The rows without their checksum, which is the last column."""
    for *row, checksum in db.execute(sql, values):
        if checksum != _sum(*row):
            raise _Damaged("a row is not as it was written")
        yield row


# Writing


def _written(db: sqlite3.Connection, learned: Learned, token: str, before: str) -> str:
    generations = _generations(db)
    chain = _chain(generations, before)
    if isinstance(learned.seen, SeenSince):
        changes: Mapping[str, SeenFlashcard | None] = learned.seen.changes
    else:
        changes = _changes(_seen(db, chain), learned.seen)
    _write_notes(db, learned)
    if chain and not changes and token == before:
        return chain[0].mark
    parent = chain[0].number if chain else 0
    number = generations[-1].number + 1 if generations else 1
    new = Generation(number, secrets.token_hex(4), token, parent)
    _put_all(db, "generations", [new])
    rows = ((_bytes(key), number, *_row(found)) for key, found in changes.items() if found or parent)
    _put_all(db, "seen", rows)
    _prune(db, [*generations, new])
    return new.mark


def _write_notes(db: sqlite3.Connection, learned: Learned) -> None:
    _put_all(db, "notes", ((note, _bytes(key)) for note, key in learned.notes.items() if key is not None))
    gone = ((note,) for note, key in learned.notes.items() if key is None)
    db.executemany("delete from notes where id = ?", gone)
    held = {_text(key) for (key,) in _rows(db, "select key, sum from held")}
    db.executemany("delete from held where key = ?", ((_bytes(key),) for key in held - learned.held))
    _put_all(db, "held", ((_bytes(key),) for key in learned.held - held))


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
    needed = {found.number: found for head in last for found in _chain(generations, head.token)}
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
        _rows(db, "select key, number, source, warnings, sum from seen where number = ?", [child.number])
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


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
