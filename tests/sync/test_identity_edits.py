"""Realistic edits at random, with known truth: no note is ever attached to another flashcard."""

from __future__ import annotations

import pytest

from benchmarks.identity import measure


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_history_goes_to_another_flashcard(seed: int) -> None:
    result = measure(seed, flashcards=400, share=0.5)
    assert result.wrong == ()
    assert result.untouched_lost == ()
    assert result.kept / result.edited > 0.88
