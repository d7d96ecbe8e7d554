"""The forecast's arithmetic against lives played with dice, by the same schedule."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from zk_sync.insight.forecast import Forecast, ForecastScheduler
from zk_sync.insight.fsrs import DEFAULT, parameters_from
from zk_sync.insight.schedules import FsrsSchedule, Grades, Preset, Sm2Schedule

PRESET = Preset(
    parameters=DEFAULT,
    retention=0.9,
    longest=36_500,
    steps=2,
    relearning_steps=1,
    graduating=1,
    graduating_easy=4,
    ease=2.5,
    easy_bonus=1.3,
    hard_factor=1.2,
    interval_factor=1.0,
    lapse_factor=0.0,
    least_after_lapse=1,
)
GRADES = Grades(0.22, 0.63, 0.15)
WRONG = 3.0  # times as long as a right answer
TWENTY_YEARS = 7305
CAREFUL = replace(PRESET, retention=0.95)
SCHEDULES: list[tuple[str, ForecastScheduler, list[tuple[float, float]]]] = [
    ("FSRS", FsrsSchedule(PRESET, GRADES, 1.0), [(0.3, 9), (100, 7)]),
    ("FSRS, often asked and often forgotten", FsrsSchedule(CAREFUL, GRADES, 2.0), [(10, 5)]),
    ("SM-2", Sm2Schedule(PRESET, GRADES, 0.1, 0.7), [(1, 2.5), (30, 1.8)]),
    ("SM-2, often forgotten", Sm2Schedule(PRESET, GRADES, 0.25, 1.2), [(10, 2.5)]),
]


def played(schedule: ForecastScheduler, state: tuple[float, float], days: float, lives: int) -> float:
    """The mean work of so many lives."""
    dice = random.Random(1)
    work = 0.0
    for _ in range(lives):
        strength, second = state
        day = schedule.interval(strength, second)
        while day <= days:
            outcomes = list(schedule.outcomes(strength, second))
            (outcome,) = dice.choices(outcomes, [outcome.chance for outcome in outcomes])
            work += 1 if outcome.is_right else WRONG
            strength, second = outcome.strength, outcome.second
            day += schedule.interval(strength, second)
    return work / lives


@pytest.mark.parametrize(("name", "schedule", "states"), SCHEDULES)
def test_it_is_the_mean_of_many_lives(
    name: str, schedule: ForecastScheduler, states: list[tuple[float, float]]
) -> None:
    forecast = Forecast(schedule, WRONG)
    for state in states:
        assert forecast.work(*state, TWENTY_YEARS) == pytest.approx(
            played(schedule, state, TWENTY_YEARS, 1000), rel=0.1
        )
    assert forecast.work(1000, schedule.seconds[0], 100) == 0  # its next review is years away


def test_more_work_the_weaker_the_harder_the_longer() -> None:
    forecast = Forecast(FsrsSchedule(PRESET, GRADES, 1.0), WRONG)
    assert forecast.work(1, 5, 7305) > forecast.work(30, 5, 7305) > forecast.work(1000, 5, 7305) > 0
    assert forecast.work(10, 9, 7305) > forecast.work(10, 2, 7305)
    assert forecast.work(10, 5, 7305) > forecast.work(10, 5, 1000) > forecast.work(10, 5, 100)
    careful = FsrsSchedule(PRESET, GRADES, 2.0)
    assert Forecast(careful, WRONG).work(10, 5, 7305) > forecast.work(10, 5, 7305)


def test_parameters_of_older_versions_are_filled_up() -> None:
    assert parameters_from(()) == DEFAULT
    assert parameters_from((1.0,) * 21).w == (1.0,) * 21
    assert parameters_from((1.0,) * 19).decay == parameters_from((1.0,) * 17).decay == 0.5
    assert parameters_from((1.0, 2.0)) == DEFAULT
