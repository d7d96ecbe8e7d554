"""Which deck a name means: by the id it had, then by name, then a new one with an id of our choice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ...cards.keys import digest
from ...cards.tags import is_unwieldy
from ...texts import _

if TYPE_CHECKING:
    from anki.collection import Collection

    from .our_notes import Note

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
def folded_deck(name: str) -> str:
    """A deck's name as it is compared."""
    return normal_name(name).casefold()


def decks_of(notes: Iterable[Note]) -> Iterator[tuple[str, int]]:
    """For each note, the name of the deck that its zettel asked for, and the id of the deck it then got."""
    for note in notes:
        if note.state:
            yield folded_deck(note.state.deck), note.state.deck_id


@dataclass(frozen=True)
class DeckList:
    """The decks of a collection, id → full name, and which of them are ``filtered``.

    ``meant``: which of them names in the vault stood for so far, see ``decks_of``.
    """

    names: Mapping[int, str] = field(default_factory=dict)
    filtered: frozenset[int] = frozenset()
    meant: Mapping[str, int] = field(default_factory=dict, compare=False)

    def filtered_above(self, name: str) -> str:
        """The filtered deck that is called so, or that a deck called so stands below; "" where none is.

        Neither can be a home: with a filtered deck, Anki deletes the decks below it and the notes in them.
        """
        if not self.filtered:
            return ""
        parts = name.split(SEPARATOR)
        above = (SEPARATOR.join(parts[:length]) for length in range(1, len(parts) + 1))
        return next(
            (self._filtered[folded_deck(one)] for one in above if folded_deck(one) in self._filtered), ""
        )

    @cached_property
    def _filtered(self) -> Mapping[str, str]:
        return {folded_deck(self.names[deck_id]): self.names[deck_id] for deck_id in self.filtered}


def decks_in(col: Collection) -> DeckList:
    """The decks of the collection as they are now."""
    names = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    usual = {int(deck.id) for deck in col.decks.all_names_and_ids(include_filtered=False)}
    return DeckList(names, frozenset(names.keys() - usual))


class Decks:
    """Resolves deck names against the decks of a collection, and gathers those that have to be made."""

    def __init__(self, found: DeckList) -> None:
        self._found = found
        self._existing = found.names
        self._by_name = {folded_deck(name): deck_id for deck_id, name in found.names.items()}
        # A deck that the person renamed keeps its new name: the notes' states say which one was meant.
        self._renamed = {name: deck_id for name, deck_id in found.meant.items() if deck_id in found.names}
        self._new: dict[str, Deck] = {}

    @property
    def new(self) -> tuple[Deck, ...]:
        """The decks that are missing, parents first, but for those that cannot be a home."""
        return tuple(deck for deck in self._new.values() if not self.why_no_home(deck))

    def why_no_home(self, deck: Deck) -> str:
        """Why no card can have its home in the deck, in words; "" where one can. See ``filtered_above``."""
        if deck.id not in self._existing and is_unwieldy(deck.name):
            return _("the deck's name has too many levels or characters; name another one")
        filtered = self._found.filtered_above(deck.name)
        if not filtered:
            return ""
        if filtered == deck.name:
            said = _('the deck "{name}" is a filtered deck, which cannot hold new cards; name another one')
        else:
            said = _(
                'the deck "{name}" would stand below the filtered deck "{filtered}": when that is deleted, '
                "Anki deletes the notes in it too; name another deck, or rename the filtered one"
            )
        return said.format(name=deck.name, filtered=filtered)

    def resolve(self, name: str) -> Deck:
        """The deck that ``name`` (as the vault has it) means; noted as new when there is none."""
        folded = folded_deck(name)
        for deck_id in (self._renamed.get(folded), _own_id(folded), self._by_name.get(folded)):
            if deck_id is not None and deck_id in self._existing:
                return Deck(deck_id, self._existing[deck_id])
        if folded not in self._new:
            whole = normal_name(name)
            parent, separator, leaf = whole.rpartition(SEPARATOR)
            if is_unwieldy(whole):
                return Deck(_own_id(folded), whole)
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
