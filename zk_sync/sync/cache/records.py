"""What is kept of each zettel until it changes: its record, and the fingerprints of its flashcards."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from ...cards.keys import digest
from ...cards.record import RECORD_VERSION, Record, dump, load
from ...cards.render import RENDERER_VERSION, Renderer
from ...config import Settings
from ...quick_json import pack
from ...vault.index import Index, is_quiet
from ...vault.scan import File, Scan
from .memo import signature_of

_BATCH = 1000  # records that are held before they are stored


class Kept:
    """The cache of one sync: opened when it is first asked, to be closed at the end."""

    def __init__(self, path: Path | None, settings: Settings, started: int) -> None:
        """``started``: when the scan began, in ns; no file was read before."""
        self._path = path
        self._started = started
        self._version = f"{RECORD_VERSION} {RENDERER_VERSION} {digest(repr(settings))}"
        self._new: list[tuple[File, Record]] = []
        self._noted: list[tuple[File, str]] = []
        self._notes: dict[str, str] = {}  # path → surroundings and fingerprints, as kept
        self.surroundings = ""  # see ``surroundings_of``; to be set before fingerprints are asked for

    @cached_property
    def _index(self) -> Index:
        return Index(self._path, self._version)

    def record(self, file: File) -> Record | None:
        """The record of a file that did not change."""
        found = self._index.value(file)
        if not found:
            return None
        value, self._notes[file.path] = found
        return load(file.path, value)

    def keep(self, file: File, record: Record) -> None:
        """Has the record of a file stored that this sync read."""
        self._notes.pop(file.path, None)
        self._new.append((file, record))
        if len(self._new) == _BATCH:
            self._store_new()

    def fingerprints(self, file: File, record: Record, renderer: Renderer) -> Sequence[str]:
        """The fingerprint of each flashcard: as kept, while all that it may depend on is as it was.

        "" for one that is to be left out, as the zettel's flashcards embed too much with it.
        """
        needs = [found.needs for found in record.found]
        if not self.surroundings or any(each.embeds for each in needs):
            return renderer.fingerprints_of(needs, file.path, file.size)
        surroundings, *kept = self._notes.get(file.path, "").split(" ")
        if surroundings == self.surroundings and len(kept) == len(record.found):
            return kept
        failures = renderer.read_failures
        new = [renderer.fingerprint_of(each, file.path) for each in needs]
        if renderer.read_failures == failures:
            self._noted.append((file, " ".join((self.surroundings, *new))))
        return new

    def store(self, paths: Iterable[str] = ()) -> None:
        """Stores what is new. ``paths``: of all zettels, so that others are forgotten; none: all stay."""
        self._store_new(set(paths))
        self.close()

    def _store_new(self, paths: Collection[str] = ()) -> None:
        dumped = [(file, dump(record)) for file, record in self._new]
        self._index.store(dumped, self._noted, paths, self._started)
        self._new.clear()
        self._noted.clear()

    def close(self) -> None:
        """Lets go of the file, and of what was read from it."""
        self._notes.clear()
        if "_index" in self.__dict__:
            self._index.close()
            del self._index


def surroundings_of(found: Scan, vault: str, names: Iterable[object], started: int) -> str:
    """A hash of all in other files that a fingerprint depends on, embedded zettels aside.

    That is which files there are, what zettels are called (``names``), and what attachments hold; "" while an
    attachment is too new to trust its time.
    """
    if not are_quiet(found.attachments, started):
        return ""
    return signature_of((vault, found.paths, pack(list(names)), *stats_of(found.attachments)))


def are_quiet(files: Iterable[File], started: int) -> bool:
    """Whether none of the files could have changed unnoticed when the scan began, at ``started`` (ns)."""
    return is_quiet(max((max(file.mtime_ns, file.ctime_ns) for file in files), default=0), started)


def stats_of(files: Sequence[File]) -> tuple[str, bytes]:
    """Paths, sizes and times of files in a form that is quickly hashed."""
    numbers = array("q", [n for file in files for n in (file.size, file.mtime_ns, file.ctime_ns)])
    return "\0".join([file.path for file in files]), numbers.tobytes()
