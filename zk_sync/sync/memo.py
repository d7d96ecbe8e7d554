"""The outcome of a sync that found nothing to do, for as long as neither vault nor collection changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from ..errors import Problem
from .report import Outcome


@dataclass(frozen=True)
class Memo:
    """What that sync reported; ``content`` and ``snapshot`` are the signatures of the two sides it saw."""

    content: str
    snapshot: str
    automatic: bool
    flashcards: int
    unchanged: int
    quiet: tuple[Outcome, ...]
    waiting: tuple[Outcome, ...]
    problems: tuple[Problem, ...]


def read_memo(path: Path) -> Memo | None:
    """The memo at ``path``; None when there is none, or it is damaged."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw["quiet"] = tuple(Outcome(**row) for row in raw["quiet"])
        raw["waiting"] = tuple(Outcome(**row) for row in raw["waiting"])
        raw["problems"] = tuple(Problem(**row) for row in raw["problems"])
        return Memo(**raw)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_memo(path: Path, memo: Memo) -> None:
    """Keeps the memo, if it can be kept: without it the next sync is slower, no more."""
    with suppress(OSError):
        path.write_text(json.dumps(asdict(memo), ensure_ascii=False), encoding="utf-8")


def signature_of(parts: Iterable[object]) -> str:
    """One hash of many things, by their ``repr`` or their bytes; for comparing on one machine only."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()
