"""Walks the vault: which files are zettels, which are attachments, and what could not be seen."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from ..config import Settings
from ..errors import Problem, VaultError
from ..globs import Matcher, matcher
from ..safe_writing import is_unfinished
from ..texts import _
from .inside import file_inside, is_unicode, read_inside
from .kept_text import as_kept
from .links import ZETTEL_ENDINGS

# Windows: the file's content is only in the cloud, and reading would download it.
_RECALL_ATTRIBUTES = 0x00001000 | 0x00040000 | 0x00400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
_HAS_ATTRIBUTES = hasattr(os.stat_result, "st_file_attributes")  # on Windows
LARGEST_ZETTEL = 10_000_000  # bytes; what is larger is no text that a person wrote
_LAST_TIME = 2**62  # ns
_COPY_MARKS = (".sync-conflict-", "conflicted copy")


class File(NamedTuple):
    """A file of the vault. ``path`` is relative, with ``/``, as Anki keeps it; size in bytes, times in ns."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    name_on_disk: str = ""  # relative path as the disk spells it, where that differs

    def on_disk(self, root: Path) -> Path:
        """Where to open it."""
        return root / (self.name_on_disk or self.path)


@dataclass(frozen=True)
class Scan:
    """What the walk found.

    ``unknown`` lists files, and folders with a ``/`` behind, that exist but could not be looked at:
    nothing below them may be taken for gone.
    """

    root: Path
    zettels: tuple[File, ...]
    attachments: tuple[File, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the zettels, sorted."""
        return tuple([file.path for file in self.zettels])

    def holds(self, path: str) -> bool:
        """Whether there is a zettel at ``path``."""
        number = bisect_left(self.paths, path)
        return self.paths[number : number + 1] == (path,)

    def zettel(self, path: str) -> File:
        """The zettel at ``path``. Raises KeyError where there is none."""
        return self.zettels[number_of(path, self.paths)]


def number_of(path: str, paths: tuple[str, ...]) -> int:
    """Where ``path`` stands among the sorted ``paths``. Raises KeyError where it does not."""
    number = bisect_left(paths, path)
    if paths[number : number + 1] != (path,):
        raise KeyError(path)
    return number


def scan(root: Path, settings: Settings) -> Scan:
    """The files below ``root`` that the settings let take part, sorted by path; no file is opened.

    Raises VaultError when the vault is missing, is a file, cannot be listed or holds no zettel at all:
    an unplugged drive must never look like a vault from which all was deleted.
    """
    if not root.exists():
        raise VaultError(_("the vault {folder} does not exist; is its drive connected?").format(folder=root))
    if not root.is_dir():
        raise VaultError(_("the vault {folder} is a file, not a folder").format(folder=root))
    walk = _Walk(root, matcher(settings.exclude), matcher(settings.include) if settings.include else None)
    walk.folder(str(root), "")
    if not walk.zettels and not walk.unknown:
        raise VaultError(
            _("the vault {folder} holds no Markdown files; is it the right folder?").format(folder=root)
        )
    return Scan(
        root=root,
        zettels=tuple(sorted(walk.zettels, key=attrgetter("path"))),
        attachments=tuple(sorted(walk.attachments, key=attrgetter("path"))),
        unknown=tuple(sorted(walk.unknown)),
        problems=tuple(sorted(walk.problems)),
    )


class _Walk:
    """The state of one walk: what was found so far."""

    def __init__(self, root: Path, excluded: Matcher, included: Matcher | None) -> None:
        self.root = os.path.realpath(root)
        self.excluded = excluded
        self.included = included
        self.zettels: list[File] = []
        self.attachments: list[File] = []
        self.unknown: list[str] = []
        self.problems: list[Problem] = []
        self.seen: set[str] = set()
        self.folders: dict[tuple[int, int], str] = {}  # device and number of each → the way it was reached

    def folder(self, folder: str, prefix: str) -> None:
        """Walks one folder; ``prefix`` is its relative path as the disk spells it, "" or "a/b/"."""
        pending = [(folder, prefix)]
        while pending:
            folder, prefix = pending.pop()
            try:
                if other := self._reached_already(folder, prefix):
                    message = _("this is the folder {other} once more; it is looked at there")
                    self._unknown(as_kept(prefix), message.format(other=other))
                    continue
                entries = list(os.scandir(folder))
            except OSError as error:
                if not prefix:
                    message = _("the vault {folder} cannot be read: {reason}")
                    raise VaultError(message.format(folder=folder, reason=error.strerror)) from None
                message = _("this folder cannot be read: {reason}").format(reason=error.strerror)
                self._unknown(as_kept(prefix), message)
                continue
            for entry in entries:
                self._entry(entry, prefix, pending)

    def _reached_already(self, folder: str, prefix: str) -> str:
        """Another way to the same folder, looked at before: junctions and mounts can lead in a circle."""
        info = os.stat(folder)  # noqa: PTH116 (a Path takes as long)
        way = as_kept(prefix) or "./"
        first = self.folders.setdefault((info.st_dev, info.st_ino), way) if info.st_ino else way
        return "" if first == way else first

    def _entry(self, entry: os.DirEntry[str], prefix: str, pending: list[tuple[str, str]]) -> None:
        raw = prefix + entry.name
        path = as_kept(raw)
        if not path.isascii() and not is_unicode(path):
            shown = path.encode(errors="replace").decode()
            self.problems.append(Problem(shown, 1, _("the file name is not valid Unicode; rename the file")))
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                if not self.excluded(path.lower() + "/"):
                    pending.append((entry.path, raw + "/"))
            elif entry.is_symlink() and entry.is_dir():
                if not self.excluded(path.lower() + "/"):
                    self._unknown(
                        path + "/", _("this folder is a link and is not followed; move it into the vault")
                    )
            else:
                self._file(entry, raw, path)
        except OSError as error:
            self._unknown(path, _("cannot be read: {reason}").format(reason=error.strerror))

    def _file(self, entry: os.DirEntry[str], raw: str, path: str) -> None:
        lower = path.lower()
        is_zettel = lower.endswith(ZETTEL_ENDINGS)
        if not is_zettel and lower.endswith(".icloud") and entry.name.startswith("."):
            self._placeholder(path)
        elif is_unfinished(entry.name):
            pass
        elif self.excluded(lower):
            if is_zettel and any(mark in lower for mark in _COPY_MARKS):
                message = _("left out: a copy that a sync program made of a conflict")
                self.problems.append(Problem(path, 1, message))
        elif is_zettel and self.included and not self.included(lower):
            pass
        elif reason := self._cannot_be_read(entry, info := entry.stat(), is_zettel=is_zettel):
            self._unknown(path, reason)
        elif path in self.seen:
            message = _(
                "two files have this same name, but for the spelling of its accents or for characters that "
                "cannot be seen; rename one"
            )
            self.problems.append(Problem(path, 1, message))
        else:
            self.seen.add(path)
            times = _time(info.st_mtime_ns), _time(info.st_ctime_ns)
            file = File(path, info.st_size, *times, "" if raw == path else raw)
            (self.zettels if is_zettel else self.attachments).append(file)

    def _cannot_be_read(self, entry: os.DirEntry[str], info: os.stat_result, *, is_zettel: bool) -> str:
        """Why the file must not be opened; "" when it may."""
        if entry.is_symlink() and not self._inside(entry.path):
            return _("this file is a link that leads out of the vault and is not followed")
        if not stat.S_ISREG(info.st_mode):
            return _("is not a regular file")
        if _HAS_ATTRIBUTES and info.st_file_attributes & _RECALL_ATTRIBUTES:  # type: ignore[attr-defined]
            return _("its content is only in the cloud; open it once to download it")
        if is_zettel and info.st_size > LARGEST_ZETTEL:
            return _("is larger than {n} MB, too large for a zettel").format(n=LARGEST_ZETTEL // 1_000_000)
        return ""

    def _placeholder(self, path: str) -> None:
        """iCloud leaves ``.name.md.icloud`` in the place of a file that is not downloaded."""
        folder, _slash, name = path.rpartition("/")
        original = (f"{folder}/" if folder else "") + name[1 : -len(".icloud")]
        if original.lower().endswith(ZETTEL_ENDINGS):
            self._unknown(original, _("its content is only in iCloud; open it once to download it"))

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real.startswith(self.root.rstrip(os.sep) + os.sep)

    def _unknown(self, path: str, message: str) -> None:
        self.unknown.append(path)
        if path.endswith("/") or path.lower().endswith(ZETTEL_ENDINGS):
            self.problems.append(Problem(path, 1, message))


def _time(ns: int) -> int:
    """A file's time as it can be kept: a file may be dated beyond the year 2262."""
    return max(-_LAST_TIME, min(ns, _LAST_TIME))


class NotText(ValueError):
    """A file is no UTF-8 text; the message says what it looks like, ``line`` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def text_of(file: File, root: str) -> str:
    """The text of a zettel below ``root`` (see ``read_inside``), as UTF-8 with or without BOM.

    Raises OSError, or NotText when it is in another encoding or binary: guessing an encoding would put
    wrong letters on cards.
    """
    path = os.path.join(root, file.name_on_disk or file.path)  # noqa: PTH118 (a Path takes as long as reading)
    return decoded(read_inside(path, root, LARGEST_ZETTEL + 1))


def text_at(root: Path, path: str) -> str | None:
    """The text of the zettel at ``path``, from a note or a report, below the vault at ``root``.

    None where that is no file of the vault; raises OSError and NotText as ``text_of`` does.
    """
    file = file_inside(root, path)
    return decoded(read_inside(str(file), os.path.realpath(root), LARGEST_ZETTEL + 1)) if file else None


def decoded(data: bytes) -> str:
    """``data`` as UTF-8 text; raises NotText."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText(_("is UTF-16, not UTF-8; save it as UTF-8"))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise NotText(_("is no text file (it holds NUL bytes)"), line)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotText(_("is not UTF-8 (perhaps Latin-1 or Windows-1252); save it as UTF-8"), line) from None
