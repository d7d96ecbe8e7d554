"""Notices when files of the vaults change while Anki is open, at next to no cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import QFileSystemWatcher, QTimer, qconnect

from ...errors import VaultError
from ..vaults import VaultPlace
from .tasks import Task, beside, engine_loaded, off_lock

if TYPE_CHECKING:
    from anki.collection import Collection

    from ...config import Settings

REST = 3.0  # seconds without a change after which changes count as done
SHORTEST, LONGEST = 5.0, 120.0  # seconds between two looks at the files
# The pause is at least so many times as long as the look, by the work that it was and by the clock.
WORK, CLOCK = 100, 10
MOST_FOLDERS = 200  # the system watches each; with more, or on a slow drive, only the looks are left
SLOW = 1.0  # seconds a look, by the clock


@dataclass(frozen=True)
class FilesLook:
    """What one look at the vaults saw: the same ``files`` means that nothing changed.

    ``work`` and ``clock``: how many seconds it took the processor, and by the clock.
    """

    files: int
    folders: frozenset[str]
    work: float
    clock: float


def look_at(vaults: Sequence[tuple[VaultPlace, Settings]]) -> FilesLook | None:
    """Sizes and times of the files; opens none. None when a vault is not there, say an unplugged drive.

    The settings are those that hold for each vault.
    """
    from ...vault.scan import scan

    work, clock = time.thread_time(), time.monotonic()
    files: list[object] = []
    folders: set[str] = set()
    for place, settings in vaults:
        try:
            found = scan(place.path, settings)
        except VaultError:
            return None
        for file in (*found.zettels, *found.attachments):
            files.append((place.id, file.path, file.size, file.mtime_ns))
            folders.add(str(file.on_disk(place.path).parent))
        folders.add(str(place.path))
    return FilesLook(
        hash(tuple(files)), frozenset(folders), time.thread_time() - work, time.monotonic() - clock
    )


class SettledChanges:
    """Tells from looks at the files, one after the other, when changes have come to rest."""

    def __init__(self) -> None:
        self._known: int | None = None
        self._latest: int | None = None
        self._since = 0.0
        self._same = 0

    def look(self, files: int, now: float) -> None:
        if self._known is None:
            self._known = files
        if files == self._latest:
            self._same += 1
        else:
            self._latest, self._since, self._same = files, now, 0

    def are_there(self) -> bool:
        return self._latest != self._known

    def rest(self, now: float) -> bool:
        """Whether there are changes, and none came for a while."""
        return self.are_there() and now - self._since >= REST

    def take(self) -> None:
        """What was seen last is known from now on."""
        self._known = self._latest

    @staticmethod
    def pause_away(clock: float) -> float:
        """Seconds until the next look while a vault is not there: soon, as such a look costs next to nothing.

        ``clock``: how many seconds the last one took; an unplugged drive may take long to say so.
        """
        return min(LONGEST, max(SHORTEST, CLOCK * clock))

    def pause(self, work: float, clock: float) -> float:
        """Seconds until the next look: ever longer while nothing changes, and longer for large vaults."""
        if self.are_there():
            return REST
        unchanged = SHORTEST * 2.0 ** min(self._same, 10)
        return float(min(LONGEST, max(unchanged, WORK * work, CLOCK * clock)))


class FileWatch:
    """Calls ``changed`` until it returns true, once files of the vaults changed and came to rest.

    The system's own notices come at once but not for a file that is written in place, nor from network
    drives. So they, and a person's coming back to Anki, only say when to look.
    """

    def __init__(
        self,
        mw: AnkiQt,
        places: Callable[[], tuple[VaultPlace, ...]],
        settings: Settings,
        changed: Callable[[], bool],
    ) -> None:
        self._mw = mw
        self._places = places
        self._settings = settings
        self._changed = changed
        self._changes = SettledChanges()
        self._task: Task[FilesLook | None] | None = None
        self._last_look = 0.0
        self._timer = QTimer(mw)
        self._timer.setSingleShot(True)
        qconnect(self._timer.timeout, self._look)
        self._watcher = QFileSystemWatcher(mw)
        qconnect(self._watcher.directoryChanged, lambda _folder: self.soon())
        self._look()

    def stop(self) -> None:
        self._timer.stop()
        self._timer.deleteLater()
        self._watcher.deleteLater()
        if self._task:
            self._task.drop()

    def soon(self) -> None:
        """Something may have changed, or what was in the way is gone."""
        wait = max(0.0, 1.0 - (time.monotonic() - self._last_look))
        if not self._task:
            self._timer.start(int(wait * 1000))

    def _look(self) -> None:
        mw, places, settings = self._mw, self._places(), self._settings
        began = time.monotonic()
        if not places or mw.col is None:
            return  # until ``soon``: one is added in a window, and leaving that brings the focus back

        async def work() -> FilesLook | None:
            await engine_loaded(mw)
            vaults = await beside(mw, lambda col: _with_settings(col, places, settings))
            seen = await off_lock(mw, lambda: look_at(vaults))
            return seen  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        def away() -> None:
            self._task = None
            self._last_look = time.monotonic()
            self._timer.start(int(self._changes.pause_away(self._last_look - began) * 1000))

        def done(seen: FilesLook | None) -> None:
            if seen is None:
                away()
            else:
                self._take_in(seen)

        self._task = Task(work(), done=done, failed=lambda _error: away())
        self._task.start()

    def _take_in(self, seen: FilesLook) -> None:
        self._task = None
        self._last_look = time.monotonic()
        self._changes.look(seen.files, self._last_look)
        self._watch_folders(seen)
        if self._changes.rest(self._last_look) and self._changed():
            self._changes.take()
        self._timer.start(int(self._changes.pause(seen.work, seen.clock) * 1000))

    def _watch_folders(self, seen: FilesLook) -> None:
        wanted = seen.folders if len(seen.folders) <= MOST_FOLDERS and seen.clock < SLOW else frozenset()
        watched = set(self._watcher.directories())
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))


def _with_settings(
    col: Collection, places: Sequence[VaultPlace], settings: Settings
) -> Sequence[tuple[VaultPlace, Settings]]:
    from ...sync.engine import settings_for, stored_settings

    return [(place, settings_for(settings, stored_settings(col, place.id))) for place in places]
