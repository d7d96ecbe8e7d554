"""Texts that repeat themselves, the short way; ``python -m benchmarks.repetitions`` is the whole run."""

from __future__ import annotations

import pytest

from benchmarks.repetitions import MARKS, seconds, works

WORKS = {name: work for name, work, _most in works() if name != "rendering"}  # see test_render_hostile.py
_SIZE, _MOST_SECONDS = 40_000, 3.0  # linear work takes a tenth of a second


@pytest.mark.parametrize("name", WORKS)
def test_no_repetition_takes_long(name: str) -> None:
    taken = {mark: seconds(WORKS[name], mark * (_SIZE // len(mark))) for mark in MARKS}
    assert {mark: long for mark, long in taken.items() if long > _MOST_SECONDS} == {}
