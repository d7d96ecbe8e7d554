"""The edge at which a path becomes a file of the vault, or nothing: a note's or link's is a stranger's."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ..texts import _

# Windows opens a device by these names, whatever folder and ending they have.
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$) *(?:[.:].*)?", re.IGNORECASE
)
_DRIVE = re.compile("[A-Za-z]:")
_CONTROL = re.compile("[\0-\x1f\x7f]")
# Never waits for who writes into a pipe, never follows a link, never hands the file on to a child process.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0)
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY", "O_NOINHERIT")
)
_ON_WINDOWS = os.name == "nt"
_PIECE = 1 << 20  # bytes
_OPENED = "/proc/self/fd"  # where Linux says what an open file is called


def is_inside(path: str, *, on_windows: bool = _ON_WINDOWS) -> bool:
    """Whether ``path``, from a note or a link, may name a file below a vault: relative, with ``/``.

    No disk is asked: see ``file_inside`` for links on the way.
    """
    steps = path.split("/")
    if on_windows and (":" in path or any(map(_DEVICE.fullmatch, steps))):
        return False
    is_plain = "\\" not in path and not _DRIVE.match(path) and not _CONTROL.search(path)
    return is_plain and is_unicode(path) and not any(step in ("", ".", "..") for step in steps)


def file_inside(root: Path, path: str) -> Path | None:
    """The ordinary file at ``path``, from a note or a link, below the vault at ``root``; None if it is none.

    The file is where the disk has it: on some the names' accents are spelled in another way.
    """
    if not is_inside(path):
        return None
    for spelled in dict.fromkeys((path, unicodedata.normalize("NFD", path))):
        file = root / spelled
        try:
            real = os.path.realpath(file)
            if _is_below(real, os.path.realpath(root)) and stat.S_ISREG(os.lstat(real).st_mode):
                return file
        except (OSError, ValueError):
            continue
    return None


def read_inside(file: str, root: str, most: int) -> bytes:
    """The first ``most`` bytes of an ordinary file below the vault at ``root``, which holds no links itself.

    The file is looked at once more when it is open: since the scan, a pipe, a device or a link that leads out
    of the vault may have taken its place. Raises OSError.
    """
    handle = _opened(file, root)
    try:
        found = os.read(handle, most)
        pieces = [found]
        while found and (most := most - len(found)):
            found = os.read(handle, most)
            pieces.append(found)
    finally:
        os.close(handle)
    return b"".join(pieces)


def pieces_inside(file: str, root: str, most: int) -> Iterator[bytes]:
    """A file as ``read_inside`` has it, a megabyte at a time.

    Raises OSError, and TooLarge for one of more than ``most`` bytes.
    """
    handle = _opened(file, root)
    try:
        if os.fstat(handle).st_size > most:
            raise TooLarge
        while piece := os.read(handle, min(_PIECE, most + 1)):
            most -= len(piece)
            if most < 0:  # it grew meanwhile
                raise TooLarge
            yield piece
    finally:
        os.close(handle)


class TooLarge(Exception):
    """A file is larger than the settings let it be."""


def _opened(file: str, root: str) -> int:
    try:
        handle = os.open(file, _FLAGS)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EMLINK):
            raise
        file = os.path.realpath(file)  # it is a link, which may lead to another file of the vault
        _stop_outside(file, root)
        handle = os.open(file, _FLAGS)
    try:
        _stop_unless_ordinary(handle)
        _stop_outside(_name_of(handle, file), root)
    except OSError:
        os.close(handle)
        raise
    return handle


def _stop_unless_ordinary(handle: int) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, _("is not a regular file"))


def _stop_outside(path: str, root: str) -> None:
    if not _is_below(path, root):
        raise OSError(errno.EACCES, _("is reached by a link that leads out of the vault"))


def _name_of(handle: int, file: str) -> str:
    """What an open file is called, without any links."""
    try:
        name = os.readlink(f"{_OPENED}/{handle}")  # noqa: PTH115 (a Path takes longer than reading)
    except OSError:
        name = os.path.realpath(file)
        if not os.path.samestat(Path(name).stat(), os.fstat(handle)):
            raise OSError(errno.EAGAIN, _("changed while it was read")) from None
    return name


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def is_unicode(text: str) -> bool:
    """Whether it can be written as UTF-8: a file name that is none holds halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
