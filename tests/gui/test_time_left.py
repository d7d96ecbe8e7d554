"""How long a step will go on."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import zk_sync
from zk_sync.gui.strings.progress_texts import STEPS
from zk_sync.gui.syncing.time_left import TimeLeft


def told(speeds: list[float], total: int = 10_000, tick: float = 0.1) -> list[float | None]:
    """What is said at each tick of a step that does ``speeds`` items a second, one speed a second."""
    left, now, done, said = TimeLeft(), 100.0, 0.0, []
    for speed in speeds:
        for _ in range(round(1 / tick)):
            said.append(left.seconds("Reading", int(done), total, now))
            now += tick
            done += speed * tick
    return said


def test_nothing_is_said_in_the_first_two_seconds() -> None:
    said = told([100] * 4)
    assert set(said[:20]) == {None}
    assert said[25] is not None


def test_a_steady_step_is_told_to_the_second() -> None:
    said = told([100] * 50)
    for second in range(3, 50):
        assert said[second * 10] == pytest.approx(100 - second, rel=0.02)


def test_the_last_five_seconds_are_not_worth_it() -> None:
    said = told([1000] * 10)
    assert said[40] is not None
    assert set(said[52:]) == {None}


def test_it_follows_a_change_of_speed_within_some_seconds_and_without_a_jump() -> None:
    said = told([200] * 10 + [50] * 30)
    assert said[110] == pytest.approx((10_000 - 2050) / 173, rel=0.05)
    assert said[250] == pytest.approx((10_000 - 2750) / 50, rel=0.25)
    numbers = [number for number in said if number]
    assert all(abs(new / old - 1) < 0.1 for old, new in pairwise(numbers))


def test_a_step_that_stands_still_seems_ever_longer_and_never_divides_by_zero() -> None:
    said = told([100] * 5 + [0] * 60)
    numbers = [number for number in said[60:] if number]
    assert numbers == sorted(numbers)
    assert told([0] * 10)[-1] is None


def test_each_step_begins_anew_and_an_unknown_total_has_no_end() -> None:
    left = TimeLeft()
    for second in range(10):
        left.seconds("Reading", second * 10, 1000, second)
    assert left.seconds("Reading", 100, 1000, 10) is not None
    assert left.seconds("Writing", 200, 1000, 11) is None
    assert left.seconds("Writing", 210, 1000, 12) is None
    assert left.seconds("Writing", 220, 0, 20) is None


def test_every_step_that_the_engine_names_is_a_text_of_the_window() -> None:
    named: set[str] = set()
    for path in Path(zk_sync.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'(?:progress|each|batches)\(\s*"([^"]+)"', path.read_text(encoding="utf-8")))
    assert named == set(STEPS)
