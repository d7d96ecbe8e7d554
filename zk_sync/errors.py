"""What can go wrong: the exceptions that stop a sync, and the problems that do not."""

from __future__ import annotations

from dataclasses import dataclass

from .printable import in_one_line


class ZkSyncError(Exception):
    """A sync cannot go on. The message tells the person what happened, where, and what to do."""


class ConfigError(ZkSyncError):
    """Settings are wrong. ``problems`` holds one line for each wrong setting."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class VaultError(ZkSyncError):
    """The vault as a whole cannot be read: it is missing, empty, a file, or not allowed."""


class CollectionError(ZkSyncError):
    """The Anki collection cannot be opened or does not hold what we need."""


class Cancelled(ZkSyncError):
    """The person pressed Cancel; nothing was changed."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in one file, which does not stop the rest of the sync.

    ``path`` is relative to the vault, with ``/``; ``line`` counts from 1 in the file as it is on disk.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{in_one_line(self.path)}:{self.line}: {self.message}"
