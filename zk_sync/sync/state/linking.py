"""Where links lead: as agreed on, but for the zettels that are looked at."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise

from ...quick_json import pack, unpack
from ...vault.graph import LinkGraph, ZettelInfo
from ..learning_order.order import Linked, age_of
from .agreed import Agreement, Home, numbers_in


class Linking:
    """The links of all zettels, of which a part is looked at; each goes by its number in the agreement.

    A new zettel gets the number that it will have.
    """

    def __init__(
        self,
        agreement: Agreement,
        homes: Mapping[str, Home],
        paths: Iterable[str],
        infos: Mapping[str, ZettelInfo],
        graph: LinkGraph,
    ) -> None:
        """``homes``: of the part, as agreed on; ``paths``: of the zettels that it holds now."""
        self._agreement = agreement
        self._homes = homes
        self._infos = infos
        self._graph = graph
        self._ages: dict[int, str] = {}  # by number, as far as they were asked for
        [[last]] = agreement.rows("select coalesce(max(number), 0) from zettels")
        self.numbers = {path: home.number for path, home in homes.items()}
        self.numbers.update((path, n) for n, path in enumerate(sorted({*paths} - homes.keys()), last + 1))
        others = {other for path in infos for other in graph.links(path)} - self.numbers.keys()
        sql = "select path, number from zettels where path in ({})"
        self.numbers.update(agreement.some(sql, others))

    def numbers_of(self, numbers: Iterable[int]) -> dict[str, int]:
        """Path → number, of the zettels with these."""
        sql = "select path, number from zettels where number in ({})"
        found = dict(self._agreement.some(sql, set(numbers)))
        return {**found, **self.numbers}

    def links(self, path: str) -> list[int]:
        """What the zettel at ``path``, of the part, links to."""
        return [self.numbers[other] for other in self._graph.links(path) if other in self.numbers]

    def requires(self, path: str) -> list[int]:
        """What the zettel at ``path``, of the part, requires."""
        return [self.numbers[other] for other in self._graph.requires(path) if other in self.numbers]

    def is_as_agreed(self) -> bool:
        """Whether the links lead where they led, and no zettel came, went or has another age."""
        sql = "select path, age, links, requires from zettels where id is not null and path in ({})"
        then = {path: row for path, *row in self._agreement.some(sql, self._homes)}
        return self._infos.keys() == then.keys() and all(
            [age_of(info), blob_of(self.links(path)), blob_of(self.requires(path))] == then[path]
            for path, info in self._infos.items()
        )

    @cached_property
    def linked(self) -> Linked:
        """All zettels that can be read."""
        zettels, links, requires = unpacked(self._agreement.rows("select value from graph")[0][0])
        own = {home.number for home in self._homes.values()}
        kept = [(n, found) for n, found in zip(zettels, links, strict=True) if n not in own]
        zettels, links = [n for n, _ in kept], [found for _, found in kept]
        for path, info in self._infos.items():
            at = bisect_left(zettels, age_of(info), key=self._age)
            self._ages[self.numbers[path]] = age_of(info)
            zettels.insert(at, self.numbers[path])
            links.insert(at, self.links(path))
        required = {n: found for n, found in requires.items() if n not in own}
        required.update((self.numbers[p], found) for p in self._infos if (found := self.requires(p)))
        return Linked(zettels, zettels, links, required)

    def _age(self, number: int) -> str:
        if number not in self._ages:
            [[age]] = self._agreement.rows("select age from zettels where number = ?", number)
            self._ages[number] = age
        return self._ages[number]


def packed(linked: Linked) -> bytes:
    """All links in one, as they are kept."""
    counts, flat = map(len, linked.links), chain.from_iterable(linked.links)
    blobs = [array("I", found).tobytes() for found in (linked.numbers, counts, flat)]
    requires = [[number, list(found)] for number, found in linked.requires.items()]
    head = pack([list(map(len, blobs)), requires])
    return b"".join([len(head).to_bytes(4, "little"), head, *blobs])


def unpacked(data: bytes) -> tuple[Sequence[int], Sequence[Sequence[int]], Mapping[int, Sequence[int]]]:
    """The numbers of the zettels by age, what each links to, and what some require."""
    start = 4 + int.from_bytes(data[:4], "little")
    sizes, requires = unpack(data[4:start])
    ends = list(accumulate(sizes, initial=start))
    zettels, counts, links = (numbers_in(data[a:b]) for a, b in pairwise(ends))
    starts = list(accumulate(counts, initial=0))
    each = [links[a:b] for a, b in pairwise(starts)]
    return zettels, each, dict(requires)


def blob_of(numbers: Iterable[int]) -> bytes:
    """Numbers as they are kept."""
    return array("I", numbers).tobytes()
