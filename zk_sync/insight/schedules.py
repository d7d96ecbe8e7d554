"""Anki's two schedulers as the forecast sees them: the settings of a deck, and what a review leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .forecast import ReviewOutcome
from .fsrs import AGAIN, EASY, GOOD, HARD, Parameters, parameters_from

SETTLED = 7  # days; shorter intervals are those of a card that is still, or again, being learned
_LEAST_EASE = 1.3
_MOST_OF_TEN = 0.95  # no card is forgotten more often than that, whatever the figures say


@dataclass(frozen=True)
class Preset:
    """The part of a deck's options that decides when its cards come up, in days and shares."""

    parameters: Parameters
    retention: float
    longest: int
    steps: int
    relearning_steps: int
    graduating: int
    graduating_easy: int
    ease: float
    easy_bonus: float
    hard_factor: float
    interval_factor: float
    lapse_factor: float
    least_after_lapse: int


def preset_from(options: Mapping[str, Any], retention: float | None) -> Preset:
    """A preset as Anki gives it as JSON; ``retention``: the deck's own, where it has one."""
    reviews, lapses, new = options["rev"], options["lapse"], options["new"]
    versions = ("fsrsParams6", "fsrsParams5", "fsrsWeights")
    numbers = next((options[name] for name in versions if options.get(name)), ())
    return Preset(
        parameters=parameters_from(numbers),
        retention=retention or options.get("desiredRetention") or 0.9,
        longest=reviews["maxIvl"],
        steps=len(new["delays"]),
        relearning_steps=len(lapses["delays"]),
        graduating=new["ints"][0],
        graduating_easy=new["ints"][1],
        ease=new["initialFactor"] / 1000,
        easy_bonus=reviews["ease4"],
        hard_factor=reviews["hardFactor"],
        interval_factor=reviews["ivlFct"],
        lapse_factor=lapses["mult"],
        least_after_lapse=lapses["minInt"],
    )


@dataclass(frozen=True)
class Grades:
    """How a right answer is graded; the shares of hard, good and easy add up to 1."""

    hard: float
    good: float
    easy: float

    def each(self) -> Iterator[tuple[int, float]]:
        yield from ((HARD, self.hard), (GOOD, self.good), (EASY, self.easy))


@dataclass(frozen=True)
class FsrsSchedule:
    """FSRS; the second number is the difficulty.

    ``forgetting``: how many times as often as the preset's retention says cards are really forgotten.
    """

    preset: Preset
    grades: Grades
    forgetting: float
    seconds: Sequence[float] = tuple(1.0 + step for step in range(10))

    def interval(self, strength: float, second: float) -> float:
        """Days until the chance of recall is what the preset asks for."""
        days = self.preset.parameters.interval(strength, self.preset.retention)
        return float(min(max(1.0, days), self.preset.longest))

    def outcomes(self, strength: float, second: float) -> Iterator[ReviewOutcome]:
        """Again, hard, good, easy."""
        fsrs = self.preset.parameters
        chance = fsrs.chance(self.interval(strength, second), strength)
        forgotten = min(_MOST_OF_TEN, (1 - chance) * self.forgetting)
        left = fsrs.forgotten(strength, second, chance)
        for _ in range(self.preset.relearning_steps):
            left = fsrs.same_day(left, GOOD)
        yield ReviewOutcome(forgotten, False, left, fsrs.next_difficulty(second, AGAIN))
        for grade, share in self.grades.each():
            stability = fsrs.recalled(strength, second, chance, grade)
            yield ReviewOutcome((1 - forgotten) * share, True, stability, fsrs.next_difficulty(second, grade))

    def first(self, grade: int) -> tuple[float, float]:
        """The state of a new card when its learning steps are over; ``grade``: of its first answer."""
        fsrs = self.preset.parameters
        stability, difficulty = fsrs.first(grade)
        left = {AGAIN: self.preset.steps, HARD: self.preset.steps, GOOD: self.preset.steps - 1, EASY: 0}
        for _ in range(left[grade]):
            stability = fsrs.same_day(stability, GOOD)
        return stability, difficulty


@dataclass(frozen=True)
class Sm2Schedule:
    """Anki's older scheduler; the second number is the ease.

    ``forgotten``: the share of wrong answers after a week and more; ``young``: how many times as high it is
    after fewer days. Without the difference a card that is forgotten would start anew for ever.
    """

    preset: Preset
    grades: Grades
    forgotten: float
    young: float
    seconds: Sequence[float] = (_LEAST_EASE, 1.4, 1.55, 1.75, 2.0, 2.25, 2.5, 2.8, 3.2)

    def first(self, grade: int) -> tuple[float, float]:
        """Strength and ease after the first answer; the strength is the interval in days."""
        return self.preset.graduating_easy if grade == EASY else self.preset.graduating, self.preset.ease

    def interval(self, strength: float, second: float) -> float:
        """The interval is the strength itself."""
        return float(min(max(1.0, strength), self.preset.longest))

    def outcomes(self, strength: float, second: float) -> Iterator[ReviewOutcome]:
        """Again, hard, good, easy."""
        preset, now = self.preset, max(1.0, strength)
        after_lapse = max(float(preset.least_after_lapse), now * preset.lapse_factor)
        forgotten = min(_MOST_OF_TEN, self.forgotten * (1.0 if now >= SETTLED else self.young))
        yield ReviewOutcome(forgotten, False, after_lapse, max(_LEAST_EASE, second - 0.2))
        factors = {HARD: preset.hard_factor, GOOD: second, EASY: second * preset.easy_bonus}
        eases = {HARD: second - 0.15, GOOD: second, EASY: second + 0.15}
        for grade, share in self.grades.each():
            grown = max(now + 1, now * factors[grade] * preset.interval_factor)
            yield ReviewOutcome((1 - forgotten) * share, True, grown, max(_LEAST_EASE, eases[grade]))
