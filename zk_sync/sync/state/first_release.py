"""What release 0.1.0 saw of a vault, read once: a line that names the device, then generations as they came.

Each is a line of JSON about it and what differs from the one it is based on, or all. What is damaged does not
count, nor does what comes after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from ...quick_json import pack, unpack
from .device import unreadable
from .seen import SeenFlashcard, warning_of


def read_old_journal(path: Path, tokens: Mapping[str, str]) -> Mapping[str, SeenFlashcard] | None:
    """What it held at the token that the collection has of its device (``tokens``); None where it is void.

    Raises CollectionError when it is there but cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error.strerror or error) from None
    device, generations, marks = "", {}, {}
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        head, end = _line(data, 0)
        device = str(head["device"])
        while end < len(data):
            head, packed, end = _generation(data, end)
            generations[head["mark"]] = (head["based_on"], unpack(packed))
            marks[head["token"]] = head["mark"]
    mark = marks.get(tokens.get(device, ""))
    rows: dict[str, Any] = {}
    while mark:
        mark, newer = generations.get(mark, ("", None))
        if newer is None:
            return None
        rows = {**newer, **rows}
    return {key: _seen(row) for key, row in rows.items() if row is not None} if rows else None


def _seen(row: Any) -> SeenFlashcard:
    source, *warnings = [row] if isinstance(row, str) else row
    return SeenFlashcard(str(source), tuple(map(warning_of, warnings)))


def _generation(data: bytes, start: int) -> tuple[Any, bytes, int]:
    """The line about the generation that begins at ``start``, what it holds, and where it ends.

    Raises ValueError, TypeError or KeyError where it is damaged.
    """
    head, start = _line(data, start)
    packed = data[start : start + head["size"]]
    if crc32(packed, crc32(pack([head["token"], head["mark"], head["based_on"]]))) != head["checksum"]:
        raise ValueError("not as it was written")
    return head, packed, start + head["size"]


def _line(data: bytes, start: int) -> tuple[Any, int]:
    end = data.index(b"\n", start) + 1
    return unpack(data[start:end]), end
