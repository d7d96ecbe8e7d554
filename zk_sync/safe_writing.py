"""Writes files so that they are whole, whatever happens meanwhile."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path, folder: Path | None = None) -> Iterator[Path]:
    """A file to write, which becomes ``path`` when the block ends; if that raises, ``path`` stays as it was.

    It lies in ``folder`` until then, which is on the same disk; that of ``path`` if none is given. Raises
    OSError.
    """
    handle, name = tempfile.mkstemp(dir=folder or path.parent, prefix=".", suffix=".tmp")
    os.close(handle)
    written = Path(name)
    try:
        yield written
        written.replace(path)
    except BaseException:
        with suppress(OSError):
            written.unlink()
        raise


def write_through(file: IO[bytes], parts: Iterable[bytes]) -> None:
    """Writes these, and waits until they are on the disk. Raises OSError."""
    file.writelines(parts)
    file.flush()
    os.fsync(file.fileno())
