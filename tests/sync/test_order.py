"""Basics first: the order of zettels, and the positions that make new cards follow it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zk_sync.sync.learning_order.order import components, linked_in, order_of, why_now
from zk_sync.sync.learning_order.positions import STEP, placements
from zk_sync.vault.graph import LinkGraph, ZettelInfo
from zk_sync.vault.status import Status


def vault(
    links: Mapping[str, str], requires: Mapping[str, str] | None = None, ids: Mapping[str, str] | None = None
) -> tuple[dict[str, ZettelInfo], LinkGraph]:
    """Zettels with one letter each; ``links["a"] == "bc"`` says that a links to b and c."""
    requires, ids = requires or {}, ids or {}
    infos = {
        path: ZettelInfo(
            path,
            ids.get(path, path),
            path,
            (),
            (),
            Status(),
            tuple(links[path]),
            tuple(requires.get(path, "")),
            direction="",
            definitions={},
        )
        for path in links
    }
    return infos, LinkGraph(infos.values(), lambda target, _: target if target in links else None)


def order(links: Mapping[str, str], requires: Mapping[str, str] | None = None, **ids: str) -> str:
    return "".join(order_of(*vault(links, requires, ids)).rank)


@pytest.mark.parametrize(
    ("links", "requires", "expected"),
    [
        ({"a": "", "b": "", "c": ""}, {}, "abc"),  # by age
        ({"a": "c", "b": "", "c": ""}, {}, "cab"),  # what is linked to comes before
        ({"a": "b", "b": "c", "c": "d", "d": ""}, {}, "dcba"),
        (
            {"a": "b", "b": "ac", "c": "a", "d": "c"},
            {},
            "acbd",
        ),  # a ring of links: c and a are linked to twice
        ({"a": "", "b": "", "c": ""}, {"a": "c"}, "cab"),
        ({"a": "b", "b": "a", "c": "a"}, {"a": "b"}, "bac"),  # what is required wins over links
        (
            {"a": "", "b": "", "c": ""},
            {"a": "b", "b": "c", "c": "a"},
            "cba",
        ),  # a ring: what a requires is kept
        ({"a": "", "b": "", "c": ""}, {"a": "x"}, "abc"),  # requires nothing that exists
    ],
)
def test_basics_come_first(links: dict[str, str], requires: dict[str, str], expected: str) -> None:
    assert order(links, requires) == expected


def test_ids_count_by_their_numbers_and_zettels_without_one_come_last() -> None:
    ids = {"a": "1a10", "b": "1a2", "c": "1", "d": "", "e": "9" * 5000}
    assert order(dict.fromkeys("abcde", ""), **ids) == "cbaed"


def test_rings_of_requirements_are_told() -> None:
    links = dict.fromkeys("abcdef", "")
    found = order_of(*vault(links, {"a": "b", "b": "cd", "c": "a", "d": "a", "e": "f", "f": "e"}))
    assert found.cycles == (("a", "b", "c"), ("e", "f"))


def test_why_now_names_what_a_zettel_builds_on_in_the_order_of_learning() -> None:
    infos, graph = vault({"a": "", "b": "a", "c": "ab", "d": "ca", "e": "d"}, {"d": "c", "c": "b", "b": ""})
    why = why_now("d", order_of(infos, graph), graph)
    assert (why.requires, why.links, why.backlinks) == (("b", "c"), ("a",), 1)
    assert why_now("gone", order_of(infos, graph), graph).requires == ()


def test_of_a_long_chain_the_nearest_are_named() -> None:
    """The report asks for each zettel of it."""
    names = [chr(0x4E00 + number) for number in range(1000)]
    requires = dict(pairwise(names))
    infos, graph = vault(dict.fromkeys(names, ""), requires)
    order = order_of(infos, graph)
    named = [why_now(name, order, graph).requires for name in names]
    assert max(map(len, named)) < 300
    assert named[0][-1] == names[1]
    assert named[-3] == (names[-1], names[-2])


PATHS = st.integers(1, 12).map(lambda count: [f"z{number}" for number in range(count)])


@st.composite
def vaults(draw: st.DrawFn) -> tuple[dict[str, ZettelInfo], LinkGraph]:
    paths = draw(PATHS)
    some = st.lists(st.sampled_from(paths), max_size=4)
    infos = {
        path: ZettelInfo(
            path, path[1:], path, (), (), Status(), tuple(draw(some)), tuple(draw(some)[:2]), "", {}
        )
        for path in paths
    }
    return infos, LinkGraph(infos.values(), lambda target, _: target)


@given(vaults())
@settings(max_examples=300, deadline=None)
def test_every_requirement_outside_a_ring_is_respected(
    made: tuple[dict[str, ZettelInfo], LinkGraph],
) -> None:
    infos, graph = made
    found = order_of(infos, graph)
    assert sorted(found.rank) == sorted(infos)
    assert sorted(found.rank.values()) == list(range(len(infos)))
    reach = {path: _reachable(path, graph) for path in infos}
    for path in infos:
        for basic in graph.requires(path):
            assert found.rank[basic] < found.rank[path] or path in reach[basic]
    in_rings = {path for path in infos if path in reach[path]}
    assert {path for cycle in found.cycles for path in cycle} <= in_rings
    for cycle in found.cycles:
        assert all(b in graph.requires(a) for a, b in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    assert bool(in_rings) == bool(found.cycles)
    shuffled = list(infos)
    random.Random(1).shuffle(shuffled)
    again = {path: infos[path] for path in shuffled}
    assert order_of(again, LinkGraph(again.values(), lambda target, _: target)) == found


@given(vaults())
@settings(max_examples=200, deadline=None)
def test_components_come_after_all_that_they_lead_to(
    made: tuple[dict[str, ZettelInfo], LinkGraph],
) -> None:
    infos, graph = made
    seen: set[str] = set()
    linked = linked_in(infos, graph)
    for numbers in components(linked.links):
        component = [linked.zettels[number] for number in numbers]
        seen |= set(component)
        assert all(set(graph.links(path)) <= seen for path in component)
        assert all(set(component) - {path} <= _reachable(path, graph, links=True) for path in component)
    assert seen == set(infos)


def _reachable(path: str, graph: LinkGraph, *, links: bool = False) -> set[str]:
    following = graph.links if links else graph.requires
    found: set[str] = set()
    work = [path]
    while work:
        new = set(following(work.pop())) - found
        found |= new
        work += new
    return found


def placed(current: Sequence[int | None], end: int = 1000) -> list[int]:
    new = placements(current, end)
    result = [new.get(index, position or 0) for index, position in enumerate(current)]
    assert result == sorted(set(result))
    assert all(position > 0 for position in result)
    return result


@pytest.mark.parametrize(
    ("current", "moved"),
    [
        ([], 0),
        ([1, 2, 3], 0),
        ([10, 20, None], 1),
        ([None, 10, 20], 1),
        ([10, None, None, 20], 2),
        ([10, 20, 5, 30, 40], 1),
        ([30, 10, 20], 1),
        ([7, 7, 7], 2),  # two notes at one position
        ([0, 5], 1),
    ],
)
def test_as_few_cards_as_can_be_are_moved(current: list[int | None], moved: int) -> None:
    assert len(placements(current, 1000)) == moved
    placed(current)


def test_new_cards_go_to_the_end_with_room_between_them() -> None:
    assert placed([None, None, None], 500) == [500, 500 + STEP, 500 + 2 * STEP]
    assert placed([3, 600, None], 500) == [3, 600, 600 + STEP]


def test_a_crowd_makes_room_for_itself_and_for_those_to_come() -> None:
    crowd: list[int | None] = list(range(1, 101))
    first = placed([*crowd[:90], None, *crowd[90:]], 101)
    assert first[:50] == crowd[:50]  # those far away stay
    assert len(placements([*first[:92], None, *first[92:]], 2000)) == 1


def test_writing_one_zettel_after_another_moves_few() -> None:
    """Two thousand insertions at random places, each a sync of its own."""
    chance = random.Random(1)
    positions: list[int] = placed([None] * 500, 1)
    moved = 0
    for _ in range(2000):
        at = chance.randrange(len(positions) // 2)  # where others build on it
        wanted: list[int | None] = [*positions[:at], None, *positions[at:]]
        moved += len(placements(wanted, 10**6)) - 1
        positions = placed(wanted, 10**6)
    assert moved / 2000 < 10  # of 1,250 behind the average place


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=25), st.integers(1, 50))
@settings(max_examples=500, deadline=None)
def test_the_result_is_always_in_order_and_a_second_time_moves_nothing(
    current: list[int | None], end: int
) -> None:
    assert placements(placed(current, end), end) == {}
