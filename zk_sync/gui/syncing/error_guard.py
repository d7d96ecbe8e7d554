"""Keeps what goes wrong in our hooks away from Anki: it ends in the report, and Anki goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


class ErrorGuard:
    """Wraps the functions that Anki calls. ``tell`` hears of each error once, not for each row and card."""

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        self._tell = tell
        self._told: set[tuple[str, int]] = set()

    def hook(self, work: Callable[P, object]) -> Callable[P, None]:
        """For a hook that returns nothing, and for an action of a menu."""

        @wraps(work)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                work(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 (whatever it is, it must not reach Anki)
                self.failed(error)

        return guarded

    def filter(self, work: Callable[Concatenate[T, P], T]) -> Callable[Concatenate[T, P], T]:
        """For a hook that returns its first argument, changed or not; on an error, not."""

        @wraps(work)
        def guarded(value: T, /, *args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return work(value, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 (as above)
                self.failed(error)
                return value

        return guarded

    def failed(self, error: Exception) -> None:
        """Tells of ``error``, unless one from the same line of code was told of before."""
        place = _place_of(error)
        if place not in self._told:
            self._told.add(place)
            self._tell(error)


def _place_of(error: Exception) -> tuple[str, int]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)
