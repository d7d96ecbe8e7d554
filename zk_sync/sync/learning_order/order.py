"""The order in which zettels are learned: what others build on comes first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from ...vault.graph import LinkGraph, ZettelInfo

_MOST_REQUIRED = 200  # zettels of which it is said that one builds on them
_ID_PARTS = re.compile(r"\d+|\D+")


@dataclass(frozen=True)
class Order:
    """``rank``: zettel → place in the order, from 0; ``cycles``: zettels that require each other in a ring.

    A zettel goes by its path, or where the order was worked out from an agreement, by its number there.
    """

    rank: Mapping[Any, int]
    cycles: tuple[tuple[Any, ...], ...]


class Linked(NamedTuple):
    """Zettels from the oldest on, and the numbers of those that each leads to; some may be none of them."""

    zettels: Sequence[Any]  # what stands for each of them: a path or its number
    numbers: Sequence[int]  # of each of them
    links: Sequence[Sequence[int]]  # what it requires among them
    requires: Mapping[int, Sequence[int]]


def linked_in(
    infos: Mapping[str, ZettelInfo], graph: LinkGraph, numbers: Mapping[str, int] | None = None
) -> Linked:
    """The zettels in ``infos``, by their paths. ``numbers``: of all of them; None: as they come."""
    paths = sorted(infos, key=lambda path: age_of(infos[path]))
    number = numbers or {path: place for place, path in enumerate(paths)}
    links = [[number[other] for other in graph.links(path) if other in infos] for path in paths]
    required = {path: graph.requires(path) for path in paths if graph.requires(path)}
    requires = {number[path]: [number[o] for o in found if o in infos] for path, found in required.items()}
    return Linked(paths, [number[path] for path in paths], links, requires)


def order_of(infos: Mapping[str, ZettelInfo], graph: LinkGraph) -> Order:
    """The order of all zettels in ``infos``; see ``order_among``."""
    return order_among(linked_in(infos, graph))


def order_among(linked: Linked) -> Order:
    """The order of these zettels; the same vault always gives the same one.

    A zettel comes after those that it requires. Where nothing is required, it comes after those that it
    links to, unless they lead back to it; among such, those come first that more zettels link to, then the
    older ones by id. In a ring of requirements those of the zettel that would come first anyway are kept.
    Takes time in proportion to zettels and links, but for sorting.
    """
    backlinks = Counter(chain.from_iterable(linked.links))
    times = [backlinks[number] for number in linked.numbers]
    first = sorted(range(len(times)), key=times.__getitem__, reverse=True)
    place = [-1] * (1 + max(chain(linked.numbers, backlinks, *linked.requires.values()), default=0))
    for at, old in enumerate(first):
        place[linked.numbers[old]] = at
    new = place.__getitem__  # from here on, a number is the place that a zettel would have without any links
    requires = {
        new(number): [at for at in map(new, found) if at >= 0]
        for number, found in linked.requires.items()
        if new(number) >= 0
    }
    following = [sorted(map(new, linked.links[old])) for old in first]
    for places in following:
        if places and places[0] < 0:  # hardly ever: it leads to what cannot be read
            del places[: bisect_left(places, 0)]
    order: list[int] = []
    for component in components(following):
        if len(component) == 1:  # as most are; what follows does the same
            order += component
        else:
            order += _required_first(sorted(component), requires)
    zettels = [linked.zettels[old] for old in first]
    cycles = (tuple(zettels[number] for number in _cycle(ring, requires)) for ring in _rings(requires))
    return Order({zettels[number]: at for at, number in enumerate(order)}, tuple(sorted(cycles)))


def rings_of(infos: Iterable[str], graph: LinkGraph) -> dict[str, frozenset[str]]:
    """The zettels that require each other, directly or in a ring: path → all of its ring, itself included."""
    starts = [path for path in infos if graph.requires(path)]
    paths = list(dict.fromkeys(chain(starts, *map(graph.requires, starts))))
    number = {path: place for place, path in enumerate(paths)}
    requires = {number[path]: [number[other] for other in graph.requires(path)] for path in paths}
    rings = [frozenset(paths[place] for place in ring) for ring in _rings(requires)]
    return {path: ring for ring in rings for path in ring}


def _rings(requires: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """The rings of what requires each other, each sorted."""
    if not requires:
        return []
    size = 1 + max(chain(requires, *requires.values()))
    found = components([requires.get(number, ()) for number in range(size)])
    return [sorted(ring) for ring in found if len(ring) > 1]


def age_of(info: ZettelInfo) -> str:
    """A key that puts older zettels first, by id (``1a2`` before ``1a10``); last those without, by path.

    One text, as to compare tuples within tuples takes ten times as long.
    """
    parts = [
        f"0{len(part.lstrip('0')):09}{part}" if part.isdecimal() else f"1{part}"
        for part in _ID_PARTS.findall(info.id)
    ]
    return "\0".join((f"{not info.id:d}", *parts, "", info.path))


def components(following: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected components of what leads to what, each after all that it leads to (Tarjan).

    ``following[n]`` are the numbers that n leads to.
    """
    done = len(following) + 1
    index = [0] * len(following)  # which each was to be come to; 0: not yet
    count = 0
    stack: list[int] = []
    found = []
    for start in range(len(following)):
        if index[start]:
            continue
        work: list[tuple[int, Iterator[int], int]] = []
        node, rest = start, iter(following[start])
        index[node] = least = count = count + 1
        stack.append(node)
        while True:
            for other in rest:
                at = index[other]
                if not at:
                    work.append((node, rest, least))
                    node, rest = other, iter(following[other])
                    index[node] = least = count = count + 1
                    stack.append(node)
                    break
                if at < least:  # noqa: PLR1730 (so often that a call shows); what is done has the highest
                    least = at
            else:
                if least == index[node]:
                    found.append(_popped(stack, node))
                    for other in found[-1]:
                        index[other] = done
                if not work:
                    break
                node, rest, above = work.pop()
                least = min(above, least)
    return found


def _popped(stack: list[int], down_to: int) -> list[int]:
    found = [stack.pop()]
    while found[-1] != down_to:
        found.append(stack.pop())
    return found


def _required_first(numbers: Sequence[int], requires: Mapping[int, Sequence[int]]) -> list[int]:
    """``numbers`` in their order, but each after those of them that it requires."""
    if not requires:
        return list(numbers)
    members = set(numbers)
    entered: set[int] = set()
    done: list[int] = []
    for number in numbers:
        work = [] if number in entered else [(number, iter(requires.get(number, ())))]
        while work:
            node, rest = work[-1]
            entered.add(node)
            other = next((other for other in rest if other in members and other not in entered), None)
            if other is None:
                done.append(node)
                work.pop()
            else:
                work.append((other, iter(requires.get(other, ()))))
    return done


def _cycle(ring: Sequence[int], requires: Mapping[int, Sequence[int]]) -> list[int]:
    """The shortest way along ``requires`` from the first of ``ring`` back to it, within that."""
    start, members = ring[0], set(ring)
    came_from: dict[int, int] = {}
    border = [start]
    while True:
        reached = []
        for node in border:
            for other in requires.get(node, ()):
                if other == start:
                    return _way(came_from, start, node)
                if other in members and other not in came_from:
                    came_from[other] = node
                    reached.append(other)
        border = reached


def _way(came_from: Mapping[int, int], start: int, end: int) -> list[int]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


@dataclass(frozen=True)
class OrderReason:
    """Why a zettel comes when it comes: paths of what it builds on, what is learned first foremost.

    ``requires`` are its explicit prerequisites and theirs, of very many the nearest; ``links`` those zettels
    it links to that come before it; ``backlinks`` says how many zettels link to it.
    """

    requires: tuple[str, ...]
    links: tuple[str, ...]
    backlinks: int


def why_now(path: str, order: Order, graph: LinkGraph) -> OrderReason:
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
    return OrderReason(
        requires=tuple(sorted(required, key=rank.__getitem__)),
        links=tuple(sorted(links, key=rank.__getitem__)),
        backlinks=len(graph.backlinks(path)),
    )
