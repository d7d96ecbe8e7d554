"""An estimate of how long a step of a sync will go on."""

from __future__ import annotations

import math

WARM_UP = 2.0  # seconds of a step before anything is said about it
SHORT = 5.0  # what ends within so many seconds needs no estimate
MEMORY = 5.0  # seconds; what was longer ago counts ever less


class TimeLeft:
    """Follows one step after the other; each is estimated by its own speed, the latest the most."""

    def __init__(self) -> None:
        self._what = ""
        self._begun = 0.0
        self._latest = (0.0, 0)
        self._speed = 0.0  # items a second, weighed
        self._weight = 0.0

    def seconds(self, what: str, done: int, total: int, now: float) -> float | None:
        """Seconds until the step ``what`` is done with ``total``; None while that is unknown or not worth it.

        ``now``: seconds of any clock that only goes forward.
        """
        if what != self._what or done < self._latest[1]:
            self._what, self._begun, self._latest = what, now, (now, done)
            self._speed = self._weight = 0.0
            return None
        self._learn(done, now)
        if not total or not self._speed or now - self._begun < WARM_UP:
            return None
        left = (total - done) / (self._speed / self._weight)
        return left if left > SHORT else None

    def _learn(self, done: int, now: float) -> None:
        before, done_before = self._latest
        passed = now - before
        if passed <= 0:
            return
        keep = math.exp(-passed / MEMORY)
        self._speed = self._speed * keep + (done - done_before) / passed * (1 - keep)
        self._weight = self._weight * keep + (1 - keep)
        self._latest = (now, done)
