"""Texts that repeat themselves, the short way; ``python -m benchmarks.repetitions`` is the whole run."""

from __future__ import annotations

import time

import pytest

from benchmarks.repetitions import MARKS, seconds, works
from tests.cards.rendering import deletions, rendered

WORKS = {name: work for name, work, _most in works() if name != "rendering"}  # see test_render_hostile.py
_SIZE, _MOST_SECONDS = 40_000, 3.0  # linear work takes a tenth of a second


@pytest.mark.parametrize("name", WORKS)
def test_no_repetition_takes_long(name: str) -> None:
    taken = {mark: seconds(WORKS[name], mark * (_SIZE // len(mark))) for mark in MARKS}
    assert {mark: long for mark, long in taken.items() if long > _MOST_SECONDS} == {}


@pytest.mark.parametrize("card", ["reversed", "cloze"])
def test_a_long_flashcard_with_other_words_on_each_side(card: str) -> None:
    """A heading that gives the answer away is told by each word of it."""
    words = " ".join(f"word{'abcdefghij'[n % 10]}{n:x}" for n in range(5000))
    texts = {
        "reversed": {"front": words, "back": words.replace("word", "other")},
        "cloze": {"text": deletions(" ".join(f"⟦{n}|a{n}⟧ b" for n in range(1, 2000)))},
    }
    started = time.process_time()
    shown = rendered(kind=card, headings=("Word",), settings={"context_headings": True}, **texts[card])
    assert time.process_time() - started < 5
    assert shown.fields["Context"] == ""
