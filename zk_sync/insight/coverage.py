"""What of the vault is not in memory: zettels without flashcards, hubs, and what was forgotten where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .flashcards import FORGOTTEN_BELOW, KnownFlashcard, remembered

if TYPE_CHECKING:
    from ..sync.reading.content import VaultContent

HUB_FROM = 5  # backlinks


@dataclass(frozen=True)
class Uncovered:
    """A zettel that memory does not hold. ``remembered``: None where nothing of it was ever learned."""

    path: str
    title: str
    backlinks: int
    flashcards: int
    remembered: float | None


@dataclass(frozen=True)
class Around:
    """A zettel, and what is forgotten in it and in its neighbours: what it links to or is linked from."""

    path: str
    title: str
    forgotten: tuple[KnownFlashcard, ...]


@dataclass(frozen=True)
class Coverage:
    """``without_cards``: permanent zettels that ask nothing; ``hubs``: zettels that many link to, and of
    which nothing is remembered. Those that most link to come first; of ``around`` where most is forgotten.
    """

    permanent: int
    without_cards: tuple[Uncovered, ...]
    hubs: tuple[Uncovered, ...]
    around: tuple[Around, ...]


def coverage_of(content: VaultContent, flashcards: Mapping[str, Sequence[KnownFlashcard]]) -> Coverage:
    """What memory lacks. ``flashcards``: by zettel. Takes time linear in zettels and links.

    Permanent are the zettels that say so; in a vault where none says anything of its status, all are.
    """
    infos, graph = content.zettel_infos, content.graph
    said = {path for path, info in infos.items() if info.status.said_by}
    permanent = [
        path for path, info in infos.items() if info.status.standing == "in" and (not said or path in said)
    ]

    def uncovered(path: str) -> Uncovered:
        own = flashcards.get(path, ())
        backlinks = len(graph.backlinks(path))
        return Uncovered(path, infos[path].title or path, backlinks, len(own), remembered(own))

    hubs = (uncovered(path) for path in infos if len(graph.backlinks(path)) >= HUB_FROM)
    around = (around_zettel(content, flashcards, path) for path in infos)
    return Coverage(
        permanent=len(permanent),
        without_cards=_by_links(uncovered(path) for path in permanent if not flashcards.get(path)),
        hubs=_by_links(hub for hub in hubs if (hub.remembered or 0.0) < FORGOTTEN_BELOW),
        around=tuple(
            sorted((one for one in around if one.forgotten), key=lambda one: (-len(one.forgotten), one.path))
        ),
    )


def around_zettel(
    content: VaultContent, flashcards: Mapping[str, Sequence[KnownFlashcard]], path: str
) -> Around:
    """What is forgotten around the zettel at ``path``, the worst first."""
    graph = content.graph
    places = dict.fromkeys((path, *graph.links(path), *graph.backlinks(path)))
    forgotten = [known for place in places for known in flashcards.get(place, ()) if known.is_forgotten]
    forgotten.sort(key=lambda known: (known.retrievability or 0.0, known.key))
    return Around(path, content.zettel_infos[path].title or path, tuple(forgotten))


def _by_links(zettels: Iterable[Uncovered]) -> tuple[Uncovered, ...]:
    return tuple(sorted(zettels, key=lambda zettel: (-zettel.backlinks, zettel.path)))
