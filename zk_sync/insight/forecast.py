"""How much reviewing a card will ask for in so many days.

Both of Anki's schedulers are Markov chains: from a card's state (stability and difficulty, or interval and
ease) follow the days until its next review, and how likely each next state is. So the expectation is worked
out for a grid of states and horizons, the short horizons first, and any card's is read off between the points
of the grid. There is no chance in it: like histories have like forecasts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log
from operator import itemgetter, mul
from typing import Protocol

LONGEST = 2 * 20 * 366  # days; twice twenty years, see Forecast.work
_ENOUGH = 1e-3  # right answers; going round stops when nothing changes by more
_MOST_ROUNDS = 60
_LEAST, _MOST, _STEPS = 0.1, 36_500.0, 40  # days
_LOG_STRENGTHS = tuple(log(_LEAST) + step * log(_MOST / _LEAST) / _STEPS for step in range(_STEPS + 1))
_HORIZONS = (0.0, *(1.25**step for step in range(int(log(LONGEST) / log(1.25)) + 2)))


@dataclass(frozen=True)
class Outcome:
    """One way in which a review can end. ``strength`` and ``second`` are the state that follows."""

    chance: float
    is_right: bool
    strength: float
    second: float


class Schedule(Protocol):
    """A scheduler with its settings.

    ``strength``: stability or interval, in days; ``second``: what else it keeps of a card, see ``seconds``.
    """

    @property
    def seconds(self) -> Sequence[float]:
        """The grid of the state's second number, ascending."""

    def interval(self, strength: float, second: float) -> float:
        """Days until the next review."""

    def outcomes(self, strength: float, second: float) -> Iterator[Outcome]:
        """How that review can end; the chances add up to 1."""


@dataclass(frozen=True)
class _Row:
    """What a review of one state leads to: after how many days, how much work, and which states."""

    interval: float
    work: float
    values: Callable[[Sequence[float]], tuple[float, ...]]  # those of the states that follow
    weights: tuple[float, ...]

    def following(self, all_values: Sequence[float]) -> float:
        """The expectation of the state that follows, given that of each."""
        return float(sum(map(mul, self.weights, self.values(all_values))))


class Forecast:
    """The work to expect under one schedule, counted in right answers.

    ``wrong``: how many right answers' time a wrong one takes, with its relearning steps. Making a forecast
    takes some tenths of a second; asking it takes microseconds.
    """

    def __init__(self, schedule: Schedule, wrong: float) -> None:
        self._seconds = tuple(schedule.seconds)
        states = tuple(product(_LOG_STRENGTHS, self._seconds))
        self._rows = [self._row(schedule, exp(strength), second, wrong) for strength, second in states]
        self._levels: list[list[float]] = [[0.0] * len(states)]  # by horizon, then by state
        for level in range(1, len(_HORIZONS)):
            self._solve(level)

    def work(self, strength: float, second: float, days: float) -> float:
        """What a card in this state, just reviewed, will ask for within ``days``.

        For a card reviewed some days ago add these to ``days``, as far as it is not overdue.
        """
        level, above = _between(_HORIZONS, days)
        shorter, longer = self._levels[level], self._levels[level + 1]
        around = self._around(strength, second)
        return sum(
            weight * ((1 - above) * shorter[state] + above * longer[state]) for state, weight in around
        )

    def _row(self, schedule: Schedule, strength: float, second: float, wrong: float) -> _Row:
        weights: dict[int, float] = {}
        work = 0.0
        for outcome in schedule.outcomes(strength, second):
            work += outcome.chance * (1 if outcome.is_right else wrong)
            for state, weight in self._around(outcome.strength, outcome.second):
                weights[state] = weights.get(state, 0.0) + outcome.chance * weight
        if len(weights) == 1:  # itemgetter of one index gives no tuple
            weights.setdefault(0, 0.0)
            weights.setdefault(1, 0.0)
        return _Row(schedule.interval(strength, second), work, itemgetter(*weights), tuple(weights.values()))

    def _around(self, strength: float, second: float) -> Iterator[tuple[int, float]]:
        """The states of the grid around a state, and how much of each it is."""
        low, above = _between(_LOG_STRENGTHS, log(max(strength, _LEAST)))
        left, beside = _between(self._seconds, second)
        for number, weight in ((low, 1 - above), (low + 1, above)):
            for column, share in ((left, 1 - beside), (left + 1, beside)):
                if weight * share:
                    yield number * len(self._seconds) + column, weight * share

    def _solve(self, level: int) -> None:
        """Adds one horizon, from the shorter ones.

        Where the interval is short, what is left after it lies between this horizon and the one before. Such
        states depend on each other; going round a few times, the strong ones first, settles them.
        """
        values = self._levels[-1].copy()
        self._levels.append(values)
        dependent: list[tuple[int, _Row, float, float]] = []
        for state in reversed(range(len(self._rows))):
            row = self._rows[state]
            left = _HORIZONS[level] - row.interval
            if left < 0:
                continue  # as with the shorter horizon: nothing
            below, above = _between(_HORIZONS, left)
            known = row.work + (1 - above) * row.following(self._levels[below])
            if below + 1 < level:
                values[state] = known + above * row.following(self._levels[below + 1])
            else:
                dependent.append((state, row, known, above))
        for _ in range(_MOST_ROUNDS):
            change = 0.0
            for state, row, known, above in dependent:
                value = known + above * row.following(values)
                change = max(change, abs(value - values[state]))
                values[state] = value
            if change < _ENOUGH:
                break


def _between(grid: Sequence[float], value: float) -> tuple[int, float]:
    """The place in an ascending grid at or below ``value``, and how far it is to the next, from 0 to 1."""
    place = min(max(bisect_right(grid, value) - 1, 0), len(grid) - 2)
    low, high = grid[place], grid[place + 1]
    return place, min(1.0, max(0.0, (value - low) / (high - low)))
