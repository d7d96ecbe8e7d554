"""Writes files so that they are whole, whatever happens meanwhile."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_PREFIX, _SUFFIX = ".zk-", ".tmp"
_UNFINISHED = re.compile(rf"{re.escape(_PREFIX)}\w{{8}}{re.escape(_SUFFIX)}")
_WRITING_TIME = 10  # seconds in which an unfinished file may still be written by another process


@contextmanager
def replacing(
    path: Path, folder: Path | None = None, *, replace: Callable[[Path, Path], object] = os.replace
) -> Iterator[Path]:
    """A file to write, which becomes ``path`` when the block ends; if that raises, ``path`` stays as it was.

    It lies in ``folder`` until then, which is on the same disk; that of ``path`` if none is given.
    ``replace`` puts it in the place of ``path``. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=folder or path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    os.close(handle)
    written = Path(name)
    try:
        yield written
        replace(written, path)
    except BaseException:
        with suppress(OSError):
            written.unlink()
        raise


def is_unfinished(name: str) -> bool:
    """Whether a file of this name is one that ``replacing`` gave, and that a crash left behind."""
    return _UNFINISHED.fullmatch(name) is not None


def clear_unfinished(folder: Path) -> None:
    """Removes what a crash left behind in ``folder`` and below."""
    for place, _folders, names in os.walk(folder):
        for file in (Path(place, name) for name in names if is_unfinished(name)):
            with suppress(OSError):
                if time.time() - file.lstat().st_mtime > _WRITING_TIME:
                    file.unlink()


def write_through(file: IO[bytes], parts: Iterable[bytes]) -> None:
    """Writes these, and waits until they are on the disk. Raises OSError."""
    file.writelines(parts)
    file.flush()
    os.fsync(file.fileno())
