"""What the map of a vault shows: its zettels, their links, and how well they are remembered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..sync.learning_order.order import Order, order_of, why_now
from ..vault.graph import LinkGraph
from .coverage import coverage_of
from .flashcards import by_zettel, known_flashcards, remembered
from .reviews import CardNow, Scheduling

if TYPE_CHECKING:
    from ..sync.reading.content import VaultContent

# "none": the zettel has no flashcard; "new": none of its flashcards was learned yet.
Recall = Literal["none", "new", "learned"]
# Above so much of what a zettel's flashcards ask is remembered, it is of the next class. Who reviews on time
# has most cards above Anki's usual goal of 0.9, so the classes are narrower there.
CLASSES = (0.5, 0.7, 0.85, 0.95)
MOST_LEVELS = 8  # of the map; in a dense vault the longest way down has dozens of steps


@dataclass(frozen=True)
class MapZettel:
    """One zettel of the map. ``links`` and ``backlinks`` are positions in ``ZettelMap.zettels``.

    ``level``: 0 at the ground, for a zettel that builds on no other. ``cards``: in Anki; where none are yet,
    its flashcards. ``remembered``: the chance to recall what it asks, as the mean over its flashcards that
    were ever learned; None when there are none. ``is_uncovered``: it is permanent, and asks nothing;
    ``is_lost_hub``: many link to it, and nothing of it is remembered; ``forgotten_around``: how many
    flashcards are forgotten, in it and in its neighbours.
    """

    path: str
    title: str
    tags: tuple[str, ...]
    decks: tuple[str, ...]
    level: int
    cards: int
    note_ids: tuple[int, ...]
    recall: Recall
    remembered: float | None
    is_uncovered: bool
    is_lost_hub: bool
    forgotten_around: int
    links: tuple[int, ...]
    backlinks: tuple[int, ...]

    @property
    def recall_class(self) -> int:
        """0 for what is forgotten, up to 4 for what is well remembered; of a learned zettel."""
        return sum((self.remembered or 0.0) >= limit for limit in CLASSES)


@dataclass(frozen=True)
class ZettelMap:
    """The zettels of a vault, by path, and the links between them.

    ``ties``: (from, to, whether it is a prerequisite), as positions in ``zettels``. ``graph`` holds the same
    by paths, and ``order`` in which order the zettels are learned.
    """

    vault_id: str
    zettels: tuple[MapZettel, ...]
    ties: tuple[tuple[int, int, bool], ...]
    graph: LinkGraph
    order: Order

    def position(self, path: str) -> int | None:
        """Where the zettel at ``path`` is in ``zettels``."""
        return next((i for i, zettel in enumerate(self.zettels) if zettel.path == path), None)

    def builds_on(self, path: str) -> tuple[MapZettel, ...]:
        """What is to be learned before the zettel at ``path``, in that order."""
        why = why_now(path, self.order, self.graph)
        basics = {*why.requires, *why.links}
        found = (zettel for zettel in self.zettels if zettel.path in basics)
        return tuple(sorted(found, key=lambda zettel: self.order.rank[zettel.path]))


EMPTY_MAP = ZettelMap("", (), (), LinkGraph((), lambda _target, _source: None), Order({}, ()))


def map_of(content: VaultContent, scheduling: Scheduling, deck_names: Mapping[int, str]) -> ZettelMap:
    """The map of a vault as it is now; needs no collection, and takes time linear in zettels and links.

    ``deck_names``: of the collection, by id.
    """
    graph, infos = content.graph, content.zettel_infos
    paths = sorted(graph.paths)
    at = {path: number for number, path in enumerate(paths)}
    order = order_of(infos, graph)
    levels = levels_of(graph, order.rank)
    flashcards = by_zettel(known_flashcards(content, scheduling, with_costs=False))
    coverage = coverage_of(content, flashcards)
    without_cards = {zettel.path for zettel in coverage.without_cards}
    hubs = {zettel.path for zettel in coverage.hubs}
    around = {zettel.path: len(zettel.forgotten) for zettel in coverage.around}
    cards = _cards_by_key(scheduling.cards)
    zettels = []
    for path in paths:
        known = flashcards.get(path, ())
        own = [card for flashcard in known for card in cards[flashcard.key]]
        chance = remembered(known)
        zettels.append(
            MapZettel(
                path=path,
                title=infos[path].title or path,
                tags=infos[path].tags,
                decks=tuple(sorted({deck_names.get(card.deck_id, "") for card in own} - {""})),
                level=levels[path],
                cards=len(own) or len(known),
                note_ids=tuple(dict.fromkeys(card.note_id for card in own)),
                recall="learned" if chance is not None else "new" if known else "none",
                remembered=chance,
                is_uncovered=path in without_cards,
                is_lost_hub=path in hubs,
                forgotten_around=around.get(path, 0),
                links=tuple(at[other] for other in graph.links(path)),
                backlinks=tuple(at[other] for other in graph.backlinks(path)),
            )
        )
    ties = tuple(
        (at[path], at[other], other in graph.requires(path)) for path in paths for other in graph.links(path)
    )
    return ZettelMap(content.vault.id, tuple(zettels), ties, graph, order)


def levels_of(graph: LinkGraph, rank: Mapping[str, int]) -> Mapping[str, int]:
    """How far each zettel is above the ground, at most ``MOST_LEVELS - 1``.

    It builds on the zettels that it links to and that come before it in ``rank``, the order of learning.
    Where the steps down to the ground are more than the levels, several steps share one level, so that all
    levels hold about as many zettels.
    """
    steps: dict[str, int] = {}
    for path in sorted(graph.paths, key=rank.__getitem__):
        steps[path] = 1 + max((steps.get(other, -1) for other in graph.links(path)), default=-1)
    if max(steps.values(), default=0) < MOST_LEVELS:
        return steps
    level_of, level, held = {}, 0, 0
    for step, count in sorted(Counter(steps.values()).items()):
        level_of[step] = level
        held += count
        if held >= len(steps) / MOST_LEVELS and level < MOST_LEVELS - 1:
            level, held = level + 1, 0
    return {path: level_of[step] for path, step in steps.items()}


def _cards_by_key(cards: Iterable[CardNow]) -> Mapping[str, Sequence[CardNow]]:
    found: defaultdict[str, list[CardNow]] = defaultdict(list)
    for card in cards:
        found[card.key].append(card)
    return found
