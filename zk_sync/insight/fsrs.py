"""The formulas of FSRS: what a review does to a memory.

Anki works them out for one card at a time, when it is answered; a forecast needs them for reviews that are
yet to come. They are from https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm, and the
tests hold them against Anki's own figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
_DECAY_BEFORE_FSRS_6 = 0.5
_LEAST_STABILITY = 0.001  # days


@dataclass(frozen=True)
class Parameters:
    """The 21 parameters of FSRS-6."""

    w: tuple[float, ...]

    @property
    def decay(self) -> float:
        """The shape of the forgetting curve, above 0."""
        return self.w[20]

    def first(self, grade: int) -> tuple[float, float]:
        """Stability in days, and difficulty, after the first answer."""
        return self.w[grade - 1], _clamped(self._first_difficulty(grade))

    def recalled(self, stability: float, difficulty: float, chance: float, grade: int) -> float:
        """The stability after a right answer, where the chance of one was ``chance``."""
        w = self.w
        surprise = math.exp(w[10] * (1 - chance)) - 1
        growth: float = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * surprise
        return stability * (1 + growth * {HARD: w[15], EASY: w[16]}.get(grade, 1.0))

    def forgotten(self, stability: float, difficulty: float, chance: float) -> float:
        """The stability after a wrong answer."""
        w = self.w
        surprise = math.exp(w[14] * (1 - chance))
        left: float = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * surprise
        return max(_LEAST_STABILITY, min(left, stability / math.exp(w[17] * w[18])))

    def same_day(self, stability: float, grade: int) -> float:
        """The stability after a second answer on one day, as in (re)learning steps."""
        w = self.w
        factor: float = math.exp(w[17] * (grade - GOOD + w[18])) * stability ** -w[19]
        return stability * (max(1.0, factor) if grade >= GOOD else factor)

    def next_difficulty(self, difficulty: float, grade: int) -> float:
        """The difficulty after an answer, from 1 to 10."""
        w = self.w
        moved = difficulty - w[6] * (grade - GOOD) * (10 - difficulty) / 9
        return _clamped(w[7] * self._first_difficulty(EASY) + (1 - w[7]) * moved)

    def interval(self, stability: float, retention: float) -> float:
        """Days until the chance of recall has fallen to ``retention``."""
        return float(stability / _factor(self.decay) * (retention ** (-1 / self.decay) - 1))

    def chance(self, elapsed: float, stability: float) -> float:
        """The chance of recall ``elapsed`` days after a review."""
        return curve(elapsed, stability, self.decay)

    def _first_difficulty(self, grade: int) -> float:
        return self.w[4] - math.exp(self.w[5] * (grade - 1)) + 1


def curve(elapsed: float, stability: float, decay: float) -> float:
    """The forgetting curve: the chance of recall ``elapsed`` days after a review.

    It is 0.9 when ``stability`` days have passed, whatever ``decay`` (the curve's shape, above 0) is.
    """
    return float((1 + _factor(decay) * elapsed / stability) ** -decay)


def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)


def _clamped(difficulty: float) -> float:
    return min(10.0, max(1.0, difficulty))


def parameters_from(numbers: Sequence[float]) -> Parameters:
    """Parameters as a deck preset keeps them, of FSRS 4.5 (17), 5 (19) or 6 (21); others give the defaults.

    Older ones are filled up as Anki does it.
    """
    w = list(numbers)
    if len(w) == 17:
        w[4] = w[5] * 2 + w[4]
        w[5] = math.log(w[5] * 3 + 1) / 3
        w[6] += 0.5
        w += [0.0, 0.0]
    if len(w) == 19:
        w += [0.0, _DECAY_BEFORE_FSRS_6]
    return Parameters(tuple(w)) if len(w) == 21 else DEFAULT


# What Anki takes before parameters are optimised.
DEFAULT = Parameters(
    (
        *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
        *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
    )
)
