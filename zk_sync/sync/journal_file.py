"""The file of a journal: a line that names the device, then the generations as they came, the newest last.

A sync that goes on from what was seen before adds its generation at the end. What was not added whole, or is
damaged, does not count, nor does what comes after it: the sync is more careful.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from ..errors import CollectionError
from ..quick_json import pack, unpack
from ..safe_writing import replacing, write_through
from ..texts import _
from .journal import Generation, Journal


class JournalFile:
    """The journal at a path, as it was when this was made."""

    def __init__(self, path: Path) -> None:
        """Reads it; ``journal`` is a new, empty one when there is none or it is damaged.

        Raises CollectionError when it is there but cannot be read: taken for lost, it would be written anew,
        and what it remembers with it.
        """
        self._path = path
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as error:
            raise CollectionError(
                _(
                    "{path} cannot be read ({reason}); nothing was changed. Mend its permissions, or delete "
                    "it: the next sync is then more careful"
                ).format(path=path, reason=error.strerror or error)
            ) from None
        device = secrets.token_hex(4)
        generations: list[Generation] = []
        self._end = 0  # of what counts, in bytes
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            head, end = _line(data, 0)
            device, self._end = str(head["device"]), end
            while self._end < len(data):
                generation, self._end = _generation(data, self._end)
                generations.append(generation)
        self.journal = Journal(device, tuple(reversed(generations)))

    def write(self, newer: Journal) -> None:
        """Keeps ``newer``, which goes on from ``journal``, wholly or not at all. Raises OSError."""
        if self._end and newer.generations[1:] == self.journal.generations:
            with self._path.open("r+b") as file:
                file.seek(self._end)
                file.truncate()
                write_through(file, _lines_of(newer.generations[0]))
            return
        self._path.parent.mkdir(exist_ok=True)
        with replacing(self._path) as written, written.open("wb") as file:
            write_through(file, _lines(newer))


def _generation(data: bytes, start: int) -> tuple[Generation, int]:
    """The generation that begins at ``start``, and where it ends.

    Raises ValueError, TypeError or KeyError where it is damaged.
    """
    head, start = _line(data, start)
    end = start + head["size"]
    generation = Generation(head["token"], head["mark"], head["based_on"], data[start:end])
    if _checksum(generation) != head["checksum"]:
        raise ValueError("not as it was written")
    return generation, end


def _line(data: bytes, start: int) -> tuple[Any, int]:
    """What the line that begins at ``start`` stands for, and where the next one begins."""
    end = data.index(b"\n", start) + 1
    return unpack(data[start:end]), end


def _lines(journal: Journal) -> Iterator[bytes]:
    yield pack({"device": journal.device}) + b"\n"
    for generation in reversed(journal.generations):
        yield from _lines_of(generation)


def _lines_of(generation: Generation) -> Iterator[bytes]:
    head = {
        "token": generation.token,
        "mark": generation.mark,
        "based_on": generation.based_on,
        "size": len(generation.packed),
        "checksum": _checksum(generation),
    }
    yield pack(head) + b"\n"
    yield generation.packed


def _checksum(generation: Generation) -> int:
    return crc32(generation.packed, crc32(pack([generation.token, generation.mark, generation.based_on])))
