"""What becomes of errors of the add-on while it plans: each stays with its flashcard, note or step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ...errors import Problem
from ...unforeseen import given_up, unforeseen
from ..state.agreed import ScopeTooSmall


class Failures:
    """Gathers the problems of a plan; ``has_failed``: one of them is an error of the add-on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = [*problems]
        self.has_failed = False

    def add(self, error: Exception, path: str, line: int) -> None:
        self.has_failed = True
        self.problems.append(unforeseen(error, path, line))

    @contextmanager
    def alone(self, path: str, line: int) -> Iterator[None]:
        """Keeps an error of the add-on with one flashcard or note to that: nothing is done with it."""
        try:
            yield
        except ScopeTooSmall:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are to be synced)
            self.add(error, path, line)

    @contextmanager
    def without(self, step: str) -> Iterator[None]:
        """Has the sync go on without a ``step`` of it where the add-on fails, and says so."""
        try:
            yield
        except ScopeTooSmall:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the flashcards are to be synced)
            self.has_failed = True
            self.problems.append(given_up(error, step))
