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
from operator import itemgetter, mul, sub
from typing import Protocol

LONGEST = 2 * 20 * 366  # days; twice twenty years, see Forecast.work
_ENOUGH = 3e-4  # of all values together; going round stops when what is still missing is less
_MOST_ROUNDS = 60
_ROUNDS_OF_A_LEAP = 3
_UNKNOWN = 50.0  # times the changes of a round, for all that a single round tells
_LEAST, _MOST, _STEPS = 0.1, 36_500.0, 40  # days
_LOG_STRENGTHS = tuple(log(_LEAST) + step * log(_MOST / _LEAST) / _STEPS for step in range(_STEPS + 1))
_HORIZONS = (0.0, *(1.25**step for step in range(int(log(LONGEST) / log(1.25)) + 2)))


@dataclass(frozen=True)
class ReviewOutcome:
    """One way in which a review can end. ``strength`` and ``second`` are the state that follows."""

    chance: float
    is_right: bool
    strength: float
    second: float


class ForecastScheduler(Protocol):
    """A scheduler with its settings.

    ``strength``: stability or interval, in days; ``second``: what else it keeps of a card, see ``seconds``.
    """

    @property
    def seconds(self) -> Sequence[float]:
        """The grid of the state's second number, ascending."""

    def interval(self, strength: float, second: float) -> float:
        """Days until the next review."""

    def outcomes(self, strength: float, second: float) -> Iterator[ReviewOutcome]:
        """How that review can end; the chances add up to 1."""


Values = Sequence[float]  # by state


@dataclass(frozen=True)
class _StateReview:
    """What a review of one state leads to: after how many days, how much work, and which states."""

    interval: float
    work: float
    values: Callable[[Values], tuple[float, ...]]  # those of the states that follow
    weights: tuple[float, ...]

    def following(self, all_values: Values) -> float:
        """The expectation of the state that follows, given that of each."""
        return float(sum(map(mul, self.weights, self.values(all_values))))


class Forecast:
    """The work to expect under one schedule, counted in right answers.

    ``wrong``: how many right answers' time a wrong one takes, with its relearning steps. Making a forecast
    takes about a tenth of a second; asking it takes microseconds.
    """

    def __init__(self, schedule: ForecastScheduler, wrong: float) -> None:
        self._seconds = tuple(schedule.seconds)
        states = tuple(product(_LOG_STRENGTHS, self._seconds))
        rows = [self._row(schedule, exp(strength), second, wrong) for strength, second in states]
        self._levels = _levels(rows)

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

    def _row(self, schedule: ForecastScheduler, strength: float, second: float, wrong: float) -> _StateReview:
        weights: dict[int, float] = {}
        work = 0.0
        for outcome in schedule.outcomes(strength, second):
            work += outcome.chance * (1 if outcome.is_right else wrong)
            for state, weight in self._around(outcome.strength, outcome.second):
                weights[state] = weights.get(state, 0.0) + outcome.chance * weight
        if len(weights) == 1:  # itemgetter of one index gives no tuple
            weights.setdefault(0, 0.0)
            weights.setdefault(1, 0.0)
        return _StateReview(
            schedule.interval(strength, second), work, itemgetter(*weights), tuple(weights.values())
        )

    def _around(self, strength: float, second: float) -> Iterator[tuple[int, float]]:
        """The states of the grid around a state, and how much of each it is."""
        low, above = _between(_LOG_STRENGTHS, log(max(strength, _LEAST)))
        left, beside = _between(self._seconds, second)
        for number, weight in ((low, 1 - above), (low + 1, above)):
            for column, share in ((left, 1 - beside), (left + 1, beside)):
                if weight * share:
                    yield number * len(self._seconds) + column, weight * share


def _levels(rows: Sequence[_StateReview]) -> Sequence[Values]:
    """The expectation for each horizon of the grid, the shortest first.

    Where the interval is short, what is left after it lies between this horizon and the one before. Such
    states depend on each other.
    """
    nothing = [0.0] * len(rows)
    levels = [nothing]
    after = [nothing]  # the same of the states that follow, so that it is summed up once for each horizon
    for level in range(1, len(_HORIZONS)):
        values = _guess(levels)
        levels.append(values)
        dependent: list[_Dependent] = []
        for state in reversed(range(len(rows))):
            row = rows[state]
            left = _HORIZONS[level] - row.interval
            if left < 0:
                values[state] = 0.0
                continue
            below, above = _between(_HORIZONS, left)
            known = row.work + (1 - above) * after[below][state]
            if below + 1 < level:
                values[state] = known + above * after[below + 1][state]
            else:
                weights = tuple(above * weight for weight in row.weights)
                dependent.append((state, known, row.values, weights))
        _settle(values, dependent)
        after.append([row.following(values) for row in rows])
    return levels


def _guess(levels: Sequence[Values]) -> list[float]:
    """Values to begin the next horizon with: as much more a day as from the horizon before to the last."""
    level = len(levels)
    if level == 1:
        return list(levels[0])
    longer = (_HORIZONS[level] - _HORIZONS[level - 1]) / (_HORIZONS[level - 1] - _HORIZONS[level - 2])
    return [last + longer * (last - before) for last, before in zip(levels[-1], levels[-2], strict=True)]


# A state, what is known of its value, and those it depends on with their weights.
_Dependent = tuple[int, float, Callable[[Values], tuple[float, ...]], tuple[float, ...]]


def _settle(values: list[float], dependent: Sequence[_Dependent]) -> None:
    """Goes round states that depend on each other, the strong ones first, until their values stay.

    Each round changes them by much the same share of what the one before did, so that what is missing is the
    sum of a geometric series: it tells when to stop, and every few rounds is leapt over.
    """
    before: list[float] = []
    for number in range(1, _MOST_ROUNDS + 1):
        changes = []
        for state, known, following, weights in dependent:
            value = known + sum(map(mul, weights, following(values)))
            changes.append(value - values[state])
            values[state] = value
        missing = _missing(before, changes) if before else _UNKNOWN
        if sum(map(abs, changes)) * max(1.0, missing) <= _ENOUGH * sum(values):
            break
        if number % _ROUNDS_OF_A_LEAP == 0:
            for (state, *_), change in zip(dependent, changes, strict=True):
                values[state] += change * missing
            before = []  # the round after a leap continues no series
        else:
            before = changes


def _missing(before: Values, changes: Values) -> float:
    """How many times the last changes are still to come: q / (1 - q) where q times ``before`` fits them best.

    Fitted so that of the changes to come as little as can be is left (Anderson's method, of depth one).
    """
    decrease = list(map(sub, before, changes))
    square = sum(map(mul, decrease, decrease))
    return sum(map(mul, changes, decrease)) / square if square else 0.0


def _between(grid: Sequence[float], value: float) -> tuple[int, float]:
    """The place in an ascending grid at or below ``value``, and how far it is to the next, from 0 to 1."""
    place = min(max(bisect_right(grid, value) - 1, 0), len(grid) - 2)
    low, high = grid[place], grid[place + 1]
    return place, min(1.0, max(0.0, (value - low) / (high - low)))
