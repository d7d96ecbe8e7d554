"""The disposable cache: what was found in each file, for as long as the file is the same."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from .scan import File

_SCHEMA = 6
_FORMS = 1000  # forms of values that there may be of one schema
# A file written within this time before it was read may be written again with the same times: it is not
# trusted, and read once more (2 s is the coarsest clock of a file system, FAT's).
_RACY_NS = 2_000_000_000
_log = logging.getLogger(__name__)
_VALUE = "select size, mtime, ctime, read_at, value from files where path = ?"


def is_quiet(changed: int, read_at: int) -> bool:
    """Whether a file last changed at ``changed`` (ns) could no more change unnoticed at ``read_at``."""
    return changed + _RACY_NS < read_at


class FileCache:
    """Values by path, each valid for one size and one pair of times of its file.

    Nothing here raises: where the cache is damaged, locked, read-only or of another version, everything
    is merely unknown, and what cannot be stored is worked out again next time. One that a newer release
    wrote is left to it.
    """

    def __init__(self, path: Path | None, form: int, version: str) -> None:
        """``form``: of the values, raised with each change; ``version`` stands for all else that they depend
        on besides the files. Without a ``path`` nothing is kept.
        """
        self._db = _open(path, _SCHEMA * _FORMS + form, version) if path else None
        self._has_values = self._holds_any()  # when it was opened

    def value(self, file: File) -> bytes | None:
        """The value stored for the file, if that is still the same."""
        row = None
        if self._db and self._has_values:
            with suppress(sqlite3.Error):
                row = self._db.execute(_VALUE, (file.path,)).fetchone()
        if row is None:
            return None
        size, mtime, ctime, read_at, value = row
        same = (size, mtime, ctime) == (file.size, file.mtime_ns, file.ctime_ns)
        return value if same and is_quiet(max(mtime, ctime), read_at) else None

    def _holds_any(self) -> bool:
        with suppress(sqlite3.Error):
            return bool(self._db and self._db.execute("select 1 from files limit 1").fetchone())
        return False

    def store(self, values: Iterable[tuple[File, bytes]], paths: Collection[str], read_at: int) -> None:
        """Stores new values, of files that were read at ``read_at`` (ns) or later.

        Forgets the files that are not in ``paths``, unless that is empty.
        """
        if not self._db:
            return
        rows = [(f.path, f.size, f.mtime_ns, f.ctime_ns, read_at, value) for f, value in values]
        with suppress(sqlite3.Error), self._db:
            if paths:
                stored = {row[0] for row in self._db.execute("select path from files")}
                # In order, as the rows lie: each page is read and written once.
                gone = [(path,) for path in sorted(stored.difference(paths))]
                self._db.executemany("delete from files where path = ?", gone)
            self._db.executemany("insert or replace into files values (?, ?, ?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Lets go of the file."""
        if self._db:
            self._db.close()


def _open(path: Path, form: int, version: str) -> sqlite3.Connection | None:
    """The cache at ``path``, emptied when it is of another version, made anew when it is damaged.

    None where it cannot be used now, or is of a newer form.
    """
    for _ in range(2):
        try:
            path.parent.mkdir(exist_ok=True)
            db = sqlite3.connect(path, timeout=0.5, check_same_thread=False)
            try:
                is_ours = _prepare(db, form, version)
            except sqlite3.Error:
                db.close()
                raise
            if is_ours:
                return db
            _log.warning("%s was written by a newer release, and is left alone", path.name)
            db.close()
            return None  # noqa: TRY300
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, read-only, no space: leave it alone
                return None
            with suppress(OSError):
                path.unlink()
        except OSError:
            return None
    return None


def _prepare(db: sqlite3.Connection, form: int, version: str) -> bool:
    """Has it hold values of this form and version, or none; False where its form is newer."""
    db.execute("pragma synchronous = normal")
    [found] = db.execute("pragma user_version").fetchone()
    if found > form:
        return False
    has_table = db.execute("select 1 from sqlite_master where name = 'about'").fetchone()
    if found == form and has_table and db.execute("select version from about").fetchone() == (version,):
        return True
    db.execute("pragma journal_mode = delete")  # a log of its own is not safe on a network's folder
    with db:
        db.execute("drop table if exists about")
        db.execute("drop table if exists files")
        db.execute("drop table if exists notes")
        db.execute("create table about (version text)")
        db.execute("insert into about values (?)", (version,))
        db.execute(
            "create table files"
            " (path text primary key, size int, mtime int, ctime int, read_at int, value blob)"
        )
        db.execute(f"pragma user_version = {form}")
    return True
