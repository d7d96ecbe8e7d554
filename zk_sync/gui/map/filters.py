"""Which zettels of the map stand out: those that fit the search and what is chosen beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...insight.flashcards import FORGOTTEN_BELOW
from ...insight.map_data import MapZettel, ZettelMap

Which = Literal["all", "forgotten", "around", "hubs", "new", "uncovered", "unlinked"]

_FITS: Mapping[Which, Callable[[MapZettel], bool]] = {
    "all": lambda _zettel: True,
    "forgotten": lambda zettel: zettel.remembered is not None and zettel.remembered < FORGOTTEN_BELOW,
    "around": lambda zettel: zettel.forgotten_around > 0,
    "hubs": lambda zettel: zettel.is_lost_hub,
    "new": lambda zettel: zettel.recall == "new",
    "uncovered": lambda zettel: zettel.is_uncovered,
    "unlinked": lambda zettel: not zettel.links and not zettel.backlinks,
}


@dataclass(frozen=True)
class Scope:
    """A deck or a tag, with all that is below it."""

    kind: Literal["deck", "tag"]
    name: str

    def holds(self, zettel: MapZettel) -> bool:
        names, separator = (zettel.decks, "::") if self.kind == "deck" else (zettel.tags, "/")
        wanted = self.name.casefold()
        return any(name == wanted or name.startswith(wanted + separator) for name in map(str.casefold, names))


def scopes_of(zettel_map: ZettelMap) -> Sequence[Scope]:
    """The decks, then the tags, that zettels of the map have, each with those above it."""
    found: dict[tuple[str, str], Scope] = {}
    for zettel in zettel_map.zettels:
        for deck in zettel.decks:
            parts = deck.split("::")
            for depth in range(1, len(parts) + 1):
                scope = Scope("deck", "::".join(parts[:depth]))
                found.setdefault((scope.kind, scope.name.casefold()), scope)
        for tag in zettel.tags:
            found.setdefault(("tag", tag.casefold()), Scope("tag", tag))
    return [scope for _, scope in sorted(found.items())]


def matching(
    zettel_map: ZettelMap, *, search: str = "", scope: Scope | None = None, which: Which = "all"
) -> frozenset[int] | None:
    """The positions of the zettels that fit all three; None when nothing is asked.

    ``search``: words that stand in the title or the path, in any order, without regard to case.
    """
    words = _folded(search).split()
    if not words and scope is None and which == "all":
        return None
    return frozenset(
        position
        for position, zettel in enumerate(zettel_map.zettels)
        if _FITS[which](zettel)
        and (scope is None or scope.holds(zettel))
        and (not words or _holds_all(f"{zettel.title}\n{zettel.path}", words))
    )


def _holds_all(text: str, words: Sequence[str]) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
