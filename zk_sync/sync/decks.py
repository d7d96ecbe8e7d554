"""Which deck a name means: by the id it had, then by name, then a new one with an id of our choice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..cards.keys import digest
from .snapshot import Note

SEPARATOR = "::"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Anki's own ids are milliseconds since 1970, so those of decks that people make lie above this range.
_FIRST_ID, _IDS = 1_000_000_000_000, 300_000_000_000


@dataclass(frozen=True)
class Deck:
    """A deck by its id and its name in the collection."""

    id: int
    name: str


def normal_name(name: str) -> str:
    """A deck name as Anki stores it: NFC, no control characters, no empty part."""
    parts = unicodedata.normalize("NFC", _CONTROL.sub("", name)).split(SEPARATOR)
    return SEPARATOR.join(part.strip().strip(":").strip() or "blank" for part in parts)


@lru_cache(1024)
def _folded(name: str) -> str:
    return normal_name(name).casefold()


def decks_of(notes: Iterable[Note]) -> Iterator[tuple[str, int]]:
    """For each note, the name of the deck that its zettel asked for, and the id of the deck it then got."""
    for note in notes:
        if note.state:
            yield _folded(note.state.deck), note.state.deck_id


class Decks:
    """Resolves deck names against one snapshot, and gathers the decks that have to be made."""

    def __init__(
        self, existing: Mapping[int, str], filtered: frozenset[int], meant: Mapping[str, int]
    ) -> None:
        """``meant``: see ``decks_of``."""
        self._existing = existing
        self._filtered = filtered
        self._by_name = {_folded(name): deck_id for deck_id, name in existing.items()}
        # A deck that the person renamed keeps its new name: the notes' states say which one was meant.
        self._renamed = {name: deck_id for name, deck_id in meant.items() if deck_id in existing}
        self._new: dict[str, Deck] = {}

    @property
    def new(self) -> tuple[Deck, ...]:
        """The decks that are missing, parents first."""
        return tuple(self._new.values())

    def is_filtered(self, deck: Deck) -> bool:
        """Whether it is a filtered deck, which cannot be a home."""
        return deck.id in self._filtered

    def resolve(self, name: str) -> Deck:
        """The deck that ``name`` (as the vault has it) means; noted as new when there is none."""
        folded = _folded(name)
        for deck_id in (self._renamed.get(folded), _own_id(folded), self._by_name.get(folded)):
            if deck_id is not None and deck_id in self._existing:
                return Deck(deck_id, self._existing[deck_id])
        if folded not in self._new:
            parent, separator, leaf = normal_name(name).rpartition(SEPARATOR)
            full = f"{self.resolve(parent).name}{SEPARATOR}{leaf}" if separator else leaf
            taken = self._by_name.get(full.casefold())
            if taken is not None:
                return Deck(taken, self._existing[taken])
            self._new[folded] = Deck(_own_id(folded), full)
        return self._new[folded]


@lru_cache(1024)
def _own_id(folded: str) -> int:
    """The id of a deck that we make: the same on every device, or AnkiWeb would end with "A" and "A+"."""
    return _FIRST_ID + int(digest("deck", folded), 16) % _IDS
