"""The outcome of a sync that found nothing to do: what did not change since need not be looked at again."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from ...errors import Problem
from ...quick_json import pack, unpack
from ..report import Outcome
from .details import Details

_SIZE_AND_CHECKSUM = struct.Struct("<QI")  # of the head, before it


class Piece(NamedTuple):
    """Hashes of the notes with ids up to ``end``, and above that of the piece before, and of their cards."""

    end: int
    notes: str
    cards: str


class Pieces(NamedTuple):
    """All of our notes; those that were changed in this ``second`` or later are hashed with their text."""

    second: int
    each: tuple[Piece, ...]


@dataclass(frozen=True)
class Memo:
    """What that sync reported; ``snapshot`` is the signature of what it saw of Anki."""

    snapshot: str
    seen: str  # the mark of what this device saw, see ``Journal``
    pieces: Pieces
    automatic: bool
    flashcards: int
    unchanged: int
    quiet: tuple[Outcome, ...]
    waiting: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    details: Details


def memo_path(index: Path) -> Path:
    """Where the memo lies: beside the index."""
    return index.with_suffix(".memo")


def read_memo(path: Path) -> Memo | None:
    """The memo at ``path``; None when there is none, or it is damaged."""
    try:
        with path.open("rb") as file:
            size, checksum = _SIZE_AND_CHECKSUM.unpack(file.read(_SIZE_AND_CHECKSUM.size))
            head = file.read(min(size, path.stat().st_size))
            if crc32(head) != checksum:
                return None
            raw = unpack(head)
            details = Details([file.read(size) for size in raw.pop("sizes")], raw.pop("checksum"))
        second, pieces = raw["pieces"]
        raw["pieces"] = Pieces(second, tuple(Piece(*row) for row in pieces))
        raw["quiet"] = tuple(Outcome(**row) for row in raw["quiet"])
        raw["waiting"] = tuple(Outcome(**row) for row in raw["waiting"])
        raw["problems"] = tuple(Problem(**row) for row in raw["problems"])
        return Memo(**raw, details=details)
    except (OSError, ValueError, TypeError, KeyError, struct.error):
        return None


def write_memo(path: Path, memo: Memo) -> None:
    """Keeps the memo, if it can be kept: without it the next sync is slower, no more."""
    parts = memo.details.parts
    head = {
        **{field.name: getattr(memo, field.name) for field in fields(memo) if field.name != "details"},
        **{name: [asdict(row) for row in getattr(memo, name)] for name in ("quiet", "waiting", "problems")},
        "sizes": [len(part) for part in parts],
        "checksum": memo.details.checksum,
    }
    packed = pack(head)
    with suppress(OSError):
        path.write_bytes(b"".join([_SIZE_AND_CHECKSUM.pack(len(packed), crc32(packed)), packed, *parts]))


def signature_of(parts: Iterable[object]) -> str:
    """One hash of many things, by their ``repr`` or their bytes; for comparing on one machine only."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()
