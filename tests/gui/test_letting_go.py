"""Many objects are let go of bit by bit, without those that somebody else holds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any
from weakref import ref

import pytest

from zk_sync.gui.syncing.letting_go import LARGE, let_go


@dataclass(frozen=True)
class Thing:
    """As our data is: frozen, with tuples in it."""

    parts: tuple[object, ...]


@dataclass
class Turns:
    """Counts the lines that ``let_go`` came to, and in which of them something died."""

    number: int = 0
    deaths: Counter[int] = field(default_factory=Counter)

    def trace(self, frame: FrameType, _event: str, _arg: object) -> Callable[..., Any] | None:
        if frame.f_code is not let_go.__code__:
            return None
        self.number += 1
        return self.trace


class Mortal:
    """Notes when it dies."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def __del__(self) -> None:
        self._turns.deaths[self._turns.number] += 1


def many(count: int) -> Thing:
    return Thing(tuple(Thing((str(number), (number, {str(number): [number]}))) for number in range(count)))


def test_what_nobody_else_holds_is_gone_and_the_rest_is_not() -> None:
    kept = Thing(("kept", Thing(("within",))))
    thing = many(1000)
    first, whole, within = ref(thing.parts[0]), ref(thing), ref(kept.parts[1])
    pile: list[object] = [thing, (kept, [kept])]
    del thing
    let_go(pile)
    assert pile == []
    assert first() is None
    assert whole() is None
    assert within() is kept.parts[1] == Thing(("within",))


@pytest.mark.parametrize("depth", [0, 1, 5, 40])
def test_however_deep_it_lies_no_more_than_a_few_objects_go_at_a_time(depth: int) -> None:
    turns = Turns()
    count = 20 * LARGE

    def held() -> object:
        flat = [Mortal(turns) for _ in range(count)]
        nested = {number: [Thing((Mortal(turns),)) for _ in range(2 * LARGE)] for number in range(20)}
        twice = tuple(Mortal(turns) for _ in range(count))
        below: object = ([flat], nested, [twice, twice], lambda: twice)
        for _ in range(depth):
            below = Thing((below, [Mortal(turns)]))
        return below

    pile = [held()]
    before = sys.gettrace()
    sys.settrace(turns.trace)
    try:
        let_go(pile)
    finally:
        sys.settrace(before)
    assert turns.deaths.total() == 2 * count + 20 * 2 * LARGE + depth
    assert max(turns.deaths.values()) <= LARGE
