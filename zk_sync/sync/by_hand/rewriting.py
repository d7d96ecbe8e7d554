"""Gives a file of the vault another content, whole or not at all; all else about the file stays as it is."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from ...errors import ZkSyncError
from ...safe_writing import clear_unfinished, replacing, write_through
from ...texts import _
from ...vault.inside import pieces_inside

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_BY_THE_SYSTEM = "security."  # attributes that a new file gets by itself, and that few may set


class CannotReplace(ZkSyncError):
    """Why a file is left as it is."""


def place_of(file: Path, root: Path) -> Path:
    """Where in the vault at ``root`` the file lies, links followed. Raises CannotReplace, OSError."""
    target = file.resolve(strict=True)
    if not target.is_relative_to(root.resolve(strict=True)):
        raise CannotReplace(_("the file is a link that leads out of the vault"))
    return target


def content_of(target: Path, root: Path) -> bytes:
    """The content of a file in the vault at ``root``. Raises OSError."""
    return b"".join(pieces_inside(str(target), os.path.realpath(root), sys.maxsize))


def replace_content(file: Path, root: Path, target: Path, before: bytes, after: bytes) -> None:
    """Has ``target``, to which ``file`` led, hold ``after`` in the place of ``before``.

    Its rights, owner and attributes stay. Raises CannotReplace where they cannot, or where the file is no
    longer what it was; OSError.
    """
    _stop_if_changed(file, root, target, before)
    known = target.lstat()
    _stop_unless_replaceable(target, known)
    clear_unfinished(root)
    with replacing(target, replace=_put) as written:
        with written.open("wb") as copy:
            _keep(target, copy.fileno(), known)
            write_through(copy, [after])
        _stop_if_changed(file, root, target, before)  # again: this took its time
        if target.lstat().st_ino != known.st_ino:
            raise CannotReplace(_changed())


def _stop_if_changed(file: Path, root: Path, target: Path, before: bytes) -> None:
    if place_of(file, root) != target or content_of(target, root) != before:
        raise CannotReplace(_changed())


def _changed() -> str:
    return _("the zettel changed meanwhile; nothing was written")


def _stop_unless_replaceable(target: Path, info: os.stat_result) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise CannotReplace(_("the file is not a regular one"))
    if not info.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise CannotReplace(_("the file is read-only"))
    if info.st_nlink > 1:
        raise CannotReplace(_("the file has a second name (a hard link), which would keep the old text"))


def _keep(target: Path, copy: int, info: os.stat_result) -> None:
    """Gives the open file ``copy`` the owner, rights and attributes that ``target`` has."""
    if sys.platform == "win32":  # done by _put
        return
    lost = _("the file's owner, rights or attributes would be lost")
    source = os.open(target, os.O_RDONLY | _NO_LINK)
    try:
        made = os.fstat(copy)
        if (made.st_uid, made.st_gid) != (info.st_uid, info.st_gid):
            os.fchown(copy, info.st_uid, info.st_gid)
        if sys.platform == "darwin":
            _copy_attributes_on_mac(source, copy)
        elif hasattr(os, "listxattr"):
            _copy_attributes(source, copy)
        os.fchmod(copy, stat.S_IMODE(info.st_mode))
    except OSError as error:
        raise CannotReplace(f"{lost} ({error.strerror})") from None
    finally:
        os.close(source)


def _copy_attributes(source: int, copy: int) -> None:
    """Extended attributes, of which access control lists are one. Raises OSError."""
    try:
        wanted = {name: os.getxattr(source, name) for name in os.listxattr(source)}
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # then the file has none
            return
        raise
    made = set(os.listxattr(copy))
    for name in made - wanted.keys():
        if not name.startswith(_BY_THE_SYSTEM):
            os.removexattr(copy, name)
    for name, value in wanted.items():
        if name not in made or os.getxattr(copy, name) != value:
            os.setxattr(copy, name, value)


def _copy_attributes_on_mac(source: int, copy: int) -> None:
    """Copies rights and attributes by the Mac's own function, which Python does not have."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    access_list, attributes = 1 << 0, 1 << 2  # COPYFILE_ACL, COPYFILE_XATTR in <copyfile.h>
    if libc.fcopyfile(source, copy, None, access_list | attributes) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _put(written: Path, target: Path) -> None:
    """Puts a file in the place of another."""
    if sys.platform == "win32":
        import ctypes

        # Unlike a rename, it keeps access rights, attributes, streams and the time of creation.
        if not ctypes.windll.kernel32.ReplaceFileW(str(target), str(written), None, 0, None, None):
            raise ctypes.WinError()
    else:
        written.replace(target)
