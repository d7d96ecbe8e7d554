"""The state store: what this device saw of a vault and of its notes, in a small SQLite file of its own.

What was seen is kept as generations, one for each sync that saw something new: each row says in which it was
so. A generation counts only while the collection still holds its token: after an undo or a restored backup an
older one counts again, or none, and the sync is more careful. Which note had which key counts in any case.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...errors import CollectionError
from .device import newer_format, unreadable
from .first_release import read_old_journal
from .seen import SeenBefore, old_journal_path, store_path
from .seen_rows import (
    FORMAT,
    SCHEMA,
    Damaged,
    Learned,
    as_bytes,
    as_text,
    chain_of,
    changed_since,
    generations_in,
    notes_in,
    rows_in,
    seen_in,
    written,
)
from .shared_object import Shared

_PATIENCE = 5.0  # seconds that another process may write
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
        except Damaged as error:
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
                return None if db is None else changed_since(db, mark, self._token)
        except Damaged:
            return None

    def write(self, learned: Learned, token: str) -> str:
        """Keeps it, wholly or not at all; returns the mark of what is kept.

        ``token``: what the collection holds after the sync. Raises OSError.
        """
        try:
            mark = self._write(learned, token)
        except Damaged as error:
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
                    for statement in SCHEMA.split(";"):
                        db.execute(statement)
                mark = written(db, learned, token, self._token)
                db.execute("commit")
        except CollectionError as error:
            raise OSError(str(error)) from None
        return mark

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection | None]:
        """The open file, None where there is none; raises Damaged where it is none of ours."""
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
                    raise Damaged("it is empty")
                yield db
        except sqlite3.OperationalError as error:
            if any(reason in str(error) for reason in _FROM_OUTSIDE):
                raise unreadable(self._path, error) from None
            raise Damaged(str(error)) from None
        except OSError as error:
            raise unreadable(self._path, error.strerror or error) from None
        except (sqlite3.DatabaseError, TypeError, ValueError, OverflowError) as error:
            raise Damaged(str(error)) from None


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _memory(
    db: sqlite3.Connection, token: str, keys: Collection[str] | None, notes: Collection[int]
) -> DeviceMemory:
    if keys is None and (found := db.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
        raise Damaged(found)
    names = None if keys is None else [as_bytes(key) for key in keys]
    chain = chain_of(generations_in(db), token)
    return DeviceMemory(
        SeenBefore(chain[0].mark, seen_in(db, chain, names)) if chain else SeenBefore(),
        dict(notes_in(db, names, notes)),
        frozenset(as_text(key) for (key,) in rows_in(db, "select key, sum from held")),
        is_lost=False,
    )
