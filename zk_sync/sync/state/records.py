"""What is kept of each zettel until it changes: its record."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...cards.keys import digest
from ...cards.zettel_record import RECORD_VERSION, ZettelRecord, dump, load
from ...config import Settings
from ...vault.file_cache import FileCache, is_quiet
from ...vault.scan import File, Scan
from .agreed import signature_of

_BATCH = 1000  # records that are held before they are stored


class RecordCache:
    """The cache of one sync: opened when it is first asked, to be closed at the end."""

    def __init__(self, path: Path | None, settings: Settings, started: int) -> None:
        """``started``: when the scan began, in ns; no file was read before."""
        self._path = path
        self._started = started
        self._version = digest(repr(settings))
        self._new: list[tuple[File, ZettelRecord]] = []

    @cached_property
    def _index(self) -> FileCache:
        return FileCache(self._path, RECORD_VERSION, self._version)

    def record(self, file: File) -> ZettelRecord | None:
        """The record of a file that did not change."""
        value = self._index.value(file)
        return load(file.path, value) if value else None

    def keep(self, file: File, record: ZettelRecord) -> None:
        """Has the record of a file stored that this sync read."""
        self._new.append((file, record))
        if len(self._new) == _BATCH:
            self._store_new()

    def store(self, paths: Iterable[str] = ()) -> None:
        """Stores what is new. ``paths``: of all zettels, so that others are forgotten; none: all stay."""
        self._store_new(set(paths))
        self.close()

    def _store_new(self, paths: Collection[str] = ()) -> None:
        dumped = [(file, dump(record)) for file, record in self._new]
        self._index.store(dumped, paths, self._started)
        self._new.clear()

    def close(self) -> None:
        """Lets go of the file."""
        if "_index" in self.__dict__:
            self._index.close()
            del self._index


@dataclass(frozen=True)
class FilesFound:
    """The files of a vault in the forms in which they are compared.

    ``started``: when they were looked for, in ns; ``about``: hash of all that each flashcard depends on
    besides files.
    """

    found: Scan
    started: int
    about: str

    @cached_property
    def zettels(self) -> str:
        """A hash of paths, sizes and times; "" while a file may change unnoticed."""
        return self._signature(self.found.zettels)

    @cached_property
    def attachments(self) -> str:
        """What ``zettels`` says of the zettels, for the other files."""
        return self._signature(self.found.attachments)

    def _signature(self, files: Sequence[File]) -> str:
        numbers = array("q", [n for file in files for n in file[1:4]])
        changed = max(max(numbers[1::3], default=0), max(numbers[2::3], default=0))
        if not is_quiet(changed, self.started):
            return ""
        paths = "\0".join([file.path for file in files]).encode("utf-8", "surrogatepass")
        return signature_of((paths, numbers.tobytes()))

    def kept(self, file: File) -> tuple[str, int, int, int]:
        """Path, size and times as they are kept; of a file that may change unnoticed, none that any has."""
        is_sure = is_quiet(max(file.mtime_ns, file.ctime_ns), self.started)
        return file[:4] if is_sure else (file.path, -1, 0, 0)
