"""Runs of ids say just what the ids themselves would say."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from zk_sync.sync.state.made_ids import MadeIds, is_in, joined, made_from, made_ids, made_twice

IDS = st.sets(st.integers(1, 40))
DEVICES = st.lists(st.tuples(IDS, IDS), max_size=4)


def _ids(made: MadeIds) -> tuple[set[int], set[int]]:
    notes, cards = ({n for n in range(50) if is_in(runs, n)} for runs in (made.notes, made.cards))
    return notes, cards


@given(DEVICES)
def test_what_one_made_and_what_several_made(devices: list[tuple[set[int], set[int]]]) -> None:
    made = [made_ids(notes, cards) for notes, cards in devices]
    for kind in (0, 1):
        every = [device[kind] for device in devices]
        assert _ids(joined(made))[kind] == {n for ids in every for n in ids}
        assert _ids(made_twice(made))[kind] == {n for n in range(50) if sum(n in ids for ids in every) > 1}


@given(IDS, IDS)
def test_json_keeps_them(notes: set[int], cards: set[int]) -> None:
    made = made_ids(notes, cards)
    assert made_from(json.loads(json.dumps([made.notes, made.cards]))) == made


def test_those_of_a_sync_are_one_run() -> None:
    assert made_ids(range(7, 20_000), (5,)) == MadeIds(((7, 19_999),), ((5, 5),))


def test_the_latest_of_very_many_runs_are_kept() -> None:
    assert joined([made_ids(range(0, 10_000, 2), ())]).notes[-1] == (9998, 9998)
    assert len(joined([made_ids(range(0, 10_000, 2), ())]).notes) == 2000
