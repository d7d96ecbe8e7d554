"""Positions for new cards: those that stand in order stay where they are, the others go between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

# Between two neighbours, so that what is written later finds room between them and nothing else moves.
STEP = 10


def placements(current: Sequence[int | None], end: int) -> Mapping[int, int]:
    """New positions that bring a sequence into ascending order, by index in it; the others stay.

    ``current``: the positions now, in the order wanted; None has none yet. ``end``: where new cards are
    added. As few as can be are moved, and some neighbours more where there is no room between two: all
    positions of the result are whole numbers from 1, each once.
    """
    kept = _longest_ascending(current)
    positions = [position if index in kept else None for index, position in enumerate(current)]
    index = 0
    while index < len(positions):
        if positions[index] is None:
            index = _fill(positions, index, end)
        index += 1
    return {
        index: position
        for index, position in enumerate(positions)
        if position is not None and position != current[index]
    }


def _longest_ascending(current: Sequence[int | None]) -> frozenset[int]:
    """Indices of the longest strictly ascending part of ``current``."""
    last: list[int] = []  # index of the smallest number that ends an ascending part of each length
    numbers: list[int] = []
    before: dict[int, int] = {}
    for index, number in enumerate(current):
        if number is None or number < 1:
            continue
        # As most often, it goes on from all before.
        length = len(numbers) if numbers and number > numbers[-1] else bisect_left(numbers, number)
        if length:
            before[index] = last[length - 1]
        last[length : length + 1] = [index]
        numbers[length : length + 1] = [number]
    found = []
    at = last[-1] if last else None
    while at is not None:
        found.append(at)
        at = before.get(at)
    return frozenset(found)


def _fill(positions: list[int | None], first: int, end: int) -> int:
    """Gives the gap that begins at ``first`` its positions; returns the last index that it filled.

    Where there is no room, the window grows over its neighbours until there is twice the room needed, so
    that the next ones find some.
    """
    start, stop, wanted = first, _next_placed(positions, first), 1
    while stop < len(positions):
        low, high, count = _before(positions, start), positions[stop] or 0, stop - start
        if high - low - 1 >= wanted * count:
            spread = (low + (high - low) * (number + 1) // (count + 1) for number in range(count))
            positions[start:stop] = spread
            return stop - 1
        start, stop, wanted = max(0, start - count), _next_placed(positions, stop + count), 2
    low = _before(positions, start)
    if start == first:
        low = max(low, end - STEP)
    positions[start:] = (low + STEP * (number + 1) for number in range(stop - start))
    return stop - 1


def _before(positions: Sequence[int | None], start: int) -> int:
    return (positions[start - 1] or 0) if start else 0


def _next_placed(positions: Sequence[int | None], index: int) -> int:
    """The first index from ``index`` on that has a position, or the length."""
    while index < len(positions) and positions[index] is None:
        index += 1
    return min(index, len(positions))
