"""Ids of notes and cards that syncs made, and those that two devices gave to different ones.

Anki counts ids up from the clock, a millisecond each, and takes none of ours. So two devices that add notes
in the same moment, before they meet, may give one id to two notes. AnkiWeb keeps one of these, and of two
cards of one id one, each by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

Run = tuple[int, int]  # its first and its last id
Runs = tuple[Run, ...]  # ascending, apart from each other
_MOST_RUNS = 2_000  # are kept; a sync makes one or two
_LONGEST_RUN, _HIGHEST = 1_000_000, 1 << 50


@dataclass(frozen=True)
class MadeIds:
    """Ids of notes and of cards, as runs: those of one sync are consecutive, as good as always."""

    notes: Runs = ()
    cards: Runs = ()


NOTHING_MADE = MadeIds()


def made_ids(notes: Iterable[int], cards: Iterable[int]) -> MadeIds:
    """These ids."""
    return MadeIds(_joined((note, note) for note in notes), _joined((card, card) for card in cards))


def made_from(raw: object) -> MadeIds:
    """What was kept as JSON, a list of runs of each; what makes no sense in it is left out."""
    notes, cards = raw if isinstance(raw, list) and len(raw) == 2 else ((), ())
    return joined([MadeIds(_checked(notes), _checked(cards))])


def joined(made: Iterable[MadeIds]) -> MadeIds:
    """All of them; where they are too many, the latest."""
    every = [*made]
    notes = _joined(chain.from_iterable(ids.notes for ids in every))
    cards = _joined(chain.from_iterable(ids.cards for ids in every))
    return MadeIds(notes[-_MOST_RUNS:], cards[-_MOST_RUNS:])


def made_twice(of_devices: Iterable[MadeIds]) -> MadeIds:
    """The ids that more than one of the devices made."""
    pairs = [*combinations(of_devices, 2)]
    notes = chain.from_iterable(_common(one.notes, other.notes) for one, other in pairs)
    cards = chain.from_iterable(_common(one.cards, other.cards) for one, other in pairs)
    return MadeIds(_joined(notes), _joined(cards))


def is_in(runs: Runs, number: int) -> bool:
    """Whether the id is in one of the runs."""
    place = bisect_right(runs, number, key=lambda run: run[0])
    return place > 0 and number <= runs[place - 1][1]


def _joined(runs: Iterable[Run]) -> Runs:
    """The runs in ascending order; those that touch or overlap are one."""
    joined: list[Run] = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _checked(raw: object) -> Runs:
    return tuple((run[0], run[1]) for run in raw if _is_run(run)) if isinstance(raw, list) else ()


def _is_run(raw: object) -> bool:
    if not isinstance(raw, list) or len(raw) != 2 or not all(type(number) is int for number in raw):
        return False
    first, last = raw
    return bool(0 < first <= last < min(_HIGHEST, first + _LONGEST_RUN))


def _common(one: Runs, other: Runs) -> Iterator[Run]:
    """What two ascending lists of runs have in common, in one pass over both."""
    at, against = 0, 0
    while at < len(one) and against < len(other):
        first, last = max(one[at][0], other[against][0]), min(one[at][1], other[against][1])
        if first <= last:
            yield first, last
        if one[at][1] < other[against][1]:
            at += 1
        else:
            against += 1
