"""Which zettels of the map stand out: those that fit the search and what is chosen beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...insight.flashcards import FORGOTTEN_BELOW
from ...insight.map_data import MapZettel, ZettelMap
from ...vault.kept_text import folded

Which = Literal["all", "forgotten", "around", "hubs", "new", "uncovered", "unlinked"]

_FITS: Mapping[Which, Callable[[MapZettel], bool]] = {
    "forgotten": lambda zettel: zettel.remembered is not None and zettel.remembered < FORGOTTEN_BELOW,
    "around": lambda zettel: zettel.forgotten_around > 0,
    "hubs": lambda zettel: zettel.is_lost_hub,
    "new": lambda zettel: zettel.recall == "new",
    "uncovered": lambda zettel: zettel.is_uncovered,
    "unlinked": lambda zettel: not zettel.links and not zettel.backlinks,
}


@dataclass(frozen=True)
class DeckOrTag:
    """A deck or a tag, with all that is below it."""

    kind: Literal["deck", "tag"]
    name: str


@dataclass(frozen=True)
class Filters:
    """What can be asked of a map, by positions in ``ZettelMap.zettels``.

    ``sought``: what a search looks at in each zettel. ``scopes``: the decks with those above them, then the
    tags, that zettels of the map have. ``which``: as in ``Which``, except for all.
    """

    sought: Sequence[str]
    scopes: Mapping[DeckOrTag, Collection[int]]
    which: Mapping[Which, Collection[int]]

    def matching(
        self, *, search: str = "", scope: DeckOrTag | None = None, which: Which = "all"
    ) -> frozenset[int] | None:
        """The zettels that fit all three; None when nothing is asked.

        ``search``: words that stand in the title or the path, in any order, without regard to case.
        """
        asked = [set(self.which[which])] if which != "all" else []
        if scope is not None:
            asked.append(set(self.scopes.get(scope, ())))
        if words := folded(search).split():
            sought = self.sought
            among = set.intersection(*asked) if asked else range(len(sought))
            return frozenset(at for at in among if all(word in sought[at] for word in words))
        return frozenset(set.intersection(*asked)) if asked else None


def filters_of(zettel_map: ZettelMap) -> Filters:
    """Works out what it can beforehand, so that a search is quick. Not for the main thread."""
    zettels = zettel_map.zettels
    return Filters(
        sought=[folded(f"{zettel.title}\n{zettel.path}") for zettel in zettels],
        scopes=_scopes_of(zettels),
        which={
            which: frozenset(at for at, zettel in enumerate(zettels) if fits(zettel))
            for which, fits in _FITS.items()
        },
    )


def _scopes_of(zettels: Sequence[MapZettel]) -> Mapping[DeckOrTag, Collection[int]]:
    found: dict[tuple[str, str], DeckOrTag] = {}
    within: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for at, zettel in enumerate(zettels):
        for deck in zettel.decks:
            for name in _with_those_above(deck, "::"):
                scope = DeckOrTag("deck", name)
                found.setdefault((scope.kind, name.casefold()), scope)
                within[scope.kind, name.casefold()].add(at)
        for tag in zettel.tags:
            found.setdefault(("tag", tag.casefold()), DeckOrTag("tag", tag))
            for name in _with_those_above(tag, "/"):
                within["tag", name.casefold()].add(at)
    return {scope: within[key] for key, scope in sorted(found.items())}


def _with_those_above(name: str, separator: str) -> Iterator[str]:
    parts = name.split(separator)
    return (separator.join(parts[:depth]) for depth in range(1, len(parts) + 1))
