"""The order in which zettels are learned: what others build on comes first."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...vault.graph import LinkGraph, ZettelInfo

_MOST_REQUIRED = 200  # zettels of which it is said that one builds on them
_ID_PARTS = re.compile(r"\d+|\D+")
Next = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Order:
    """``rank``: path → place in the order, from 0; ``cycles``: zettels that require each other in a ring."""

    rank: Mapping[str, int]
    cycles: tuple[tuple[str, ...], ...]


def order_of(infos: Mapping[str, ZettelInfo], graph: LinkGraph) -> Order:
    """The order of all zettels in ``infos``; the same vault always gives the same one.

    A zettel comes after those that it requires. Where nothing is required, it comes after those that it
    links to, unless they lead back to it; among such, those come first that more zettels link to, then the
    older ones by id. In a ring of requirements those of the zettel that would come first anyway are kept.
    Takes time in proportion to zettels and links, but for sorting.
    """
    by_age = sorted(infos, key=lambda path: _age(infos[path]))
    first = sorted(by_age, key=lambda path: len(graph.backlinks(path)), reverse=True)
    place = {path: number for number, path in enumerate(first)}.__getitem__

    def linked(path: str) -> Iterable[str]:
        return sorted([other for other in graph.links(path) if other in infos], key=place)

    rank: dict[str, int] = {}
    for component in components(first, linked):
        if len(component) == 1:  # as most are; what follows does the same
            rank[component[0]] = len(rank)
            continue
        for path in _required_first(sorted(component, key=place), graph.requires):
            rank[path] = len(rank)
    rings = {id(ring): ring for ring in rings_of(infos, graph).values()}.values()
    cycles = (_cycle(min(ring, key=place), ring, graph.requires) for ring in rings)
    return Order(rank, tuple(sorted(cycles)))


def rings_of(infos: Iterable[str], graph: LinkGraph) -> dict[str, frozenset[str]]:
    """The zettels that require each other, directly or in a ring: path → all of its ring, itself included."""
    starts = [path for path in infos if graph.requires(path)]
    found = (frozenset(ring) for ring in components(starts, graph.requires) if len(ring) > 1)
    return {path: ring for ring in found for path in ring}


def _age(info: ZettelInfo) -> str:
    """A key that puts older zettels first, by id (``1a2`` before ``1a10``); last those without, by path.

    One text, as to compare tuples within tuples takes ten times as long.
    """
    parts = [
        f"0{len(part.lstrip('0')):09}{part}" if part.isdecimal() else f"1{part}"
        for part in _ID_PARTS.findall(info.id)
    ]
    return "\0".join((f"{not info.id:d}", *parts, "", info.path))


def components(starts: Iterable[str], following: Next) -> Iterator[list[str]]:
    """The strongly connected components that ``starts`` lead to, each after all that it leads to (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: dict[str, None] = {}
    for start in starts:
        work = [] if start in index else [(start, iter(following(start)))]
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack[node] = None
            other = next(rest, None)
            if other is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == index[node]:
                    yield _popped(stack, node)
            elif other not in index:
                work.append((other, iter(following(other))))
            elif other in stack:
                low[node] = min(low[node], index[other])


def _popped(stack: dict[str, None], down_to: str) -> list[str]:
    found: list[str] = []
    while not found or found[-1] != down_to:
        found.append(stack.popitem()[0])
    return found


def _required_first(paths: Sequence[str], requires: Next) -> list[str]:
    """``paths`` in their order, but each after those of them that it requires."""
    members = set(paths)
    entered: set[str] = set()
    done: list[str] = []
    for path in paths:
        work = [] if path in entered else [(path, iter(requires(path)))]
        while work:
            node, rest = work[-1]
            entered.add(node)
            other = next((other for other in rest if other in members and other not in entered), None)
            if other is None:
                done.append(node)
                work.pop()
            else:
                work.append((other, iter(requires(other))))
    return done


def _cycle(start: str, ring: Iterable[str], requires: Next) -> tuple[str, ...]:
    """The shortest way along ``requires`` from ``start`` back to it, within ``ring``."""
    members = set(ring)
    came_from: dict[str, str] = {}
    border = [start]
    while True:
        reached = []
        for path in border:
            for other in requires(path):
                if other == start:
                    return _way(came_from, start, path)
                if other in members and other not in came_from:
                    came_from[other] = path
                    reached.append(other)
        border = reached


def _way(came_from: Mapping[str, str], start: str, end: str) -> tuple[str, ...]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


@dataclass(frozen=True)
class Why:
    """Why a zettel comes when it comes: paths of what it builds on, what is learned first foremost.

    ``requires`` are its explicit prerequisites and theirs, of very many the nearest; ``links`` those zettels
    it links to that come before it; ``backlinks`` says how many zettels link to it.
    """

    requires: tuple[str, ...]
    links: tuple[str, ...]
    backlinks: int


def why_now(path: str, order: Order, graph: LinkGraph) -> Why:
    """What the zettel at ``path`` builds on, in the order in which that is learned."""
    rank = order.rank
    required: set[str] = set()
    work = deque([path])
    while work and len(required) < _MOST_REQUIRED:
        new = {other for other in graph.requires(work.popleft()) if other in rank} - required - {path}
        required |= new
        work += new
    own = rank.get(path, -1)
    links = (other for other in graph.links(path) if rank.get(other, own) < own and other not in required)
    return Why(
        requires=tuple(sorted(required, key=rank.__getitem__)),
        links=tuple(sorted(links, key=rank.__getitem__)),
        backlinks=len(graph.backlinks(path)),
    )
