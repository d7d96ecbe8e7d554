"""Vaults made from templates, with known truth: what many zettels say never moves a history."""

from __future__ import annotations

import pytest

from benchmarks.templates import measure


@pytest.mark.parametrize("seed", [1, 2])
def test_no_history_goes_to_another_zettel_of_its_template(seed: int) -> None:
    result = measure(seed, rounds=20)
    assert result.wrong == ()
    assert result.given_up / result.changed < 0.3
