"""The part of a vault that a sync need not look at, and what the next sync need not look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

from ..errors import Problem
from .cache.memo import Home
from .cache.scope import Scope, ScopeTooSmall
from .content import Entry
from .identity.match import Elsewhere, sample_step
from .journal import Seen
from .report import Outcome
from .snapshot import Note


@dataclass(frozen=True)
class Rest:
    """What a scope leaves out, as the memo has it; by default nothing."""

    homes: Mapping[str, Home] = field(default_factory=dict)  # all, those in the scope too
    outside: Mapping[str, Home] = field(default_factory=dict)
    quiet: tuple[Outcome, ...] = ()
    waiting: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    rings: tuple[Problem, ...] = ()
    decks: Mapping[str, int] = field(default_factory=dict)
    warned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    step: int = 0
    words: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """How many of its flashcards are as their notes have them."""
        return sum(home.unchanged for home in self.outside.values())

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of its notes."""
        return frozenset(
            f"{home.zettel_key}#{card_key}" for home in self.outside.values() for card_key, *_ in home.cards
        )

    def elsewhere(self, flashcards: int) -> Elsewhere | None:
        """What matching has to know of it. ``flashcards``: of the whole vault."""
        if not self.homes:
            return None
        if self.step != sample_step(flashcards):
            raise ScopeTooSmall
        return Elsewhere(self.step, self._askers, chain.from_iterable(self.words.values()))

    def must_hold(self, entries: Iterable[Entry], seen: Mapping[str, Seen]) -> None:
        """Raises ScopeTooSmall where what was remembered does not do for these flashcards in the scope.

        A zettel that had none may have the id of another one. ``seen``: what this device saw before, which an
        undo takes back.
        """
        if self.homes and not all(entry.path in self.homes for entry in entries):
            raise ScopeTooSmall
        warned = {key: tuple(warnings) for key, warnings in self.warned.items() if key in self.keys}
        warns = {key: item.warnings for key, item in seen.items() if item.warnings and key in self.keys}
        if not seen.keys() >= self.keys or warned != warns:
            raise ScopeTooSmall

    def are_in_place(self, places: Iterable[tuple[Entry, Note, int]]) -> bool:
        """Whether the new cards of notes in the scope stand where they belong among those outside.

        ``places``: with the position that we gave them, 0 where they have none of ours.
        """
        placed = [(entry, note, position) for entry, note, position in places if position]
        before = {
            note_id: (path, position)
            for path in {entry.path for entry, *_ in placed} & self.homes.keys()
            for _, note_id, position in self.homes[path].cards
        }
        if any(before.get(note.id) != (entry.path, position) for entry, note, position in placed):
            return False
        placed.sort(key=lambda item: (item[0].path, item[0].flashcard.line))
        return all(one[0].path != other[0].path or one[2] < other[2] for one, other in pairwise(placed))

    def _askers(self) -> Mapping[str, int]:
        questions = (
            {card_key.partition("~")[0] for card_key, *_ in home.cards} for home in self.outside.values()
        )
        return Counter(question for asked in questions for question in asked)


def rest_of(scope: Scope) -> Rest:
    """What ``scope`` leaves out."""
    memo, pairs = scope.memo, scope.memo.details.pairs

    def is_outside(outcome: Outcome) -> bool:
        return outcome.path not in scope.paths and outcome.note_id not in scope.notes

    return Rest(
        homes=pairs.homes,
        outside={path: home for path, home in pairs.homes.items() if path not in scope.paths},
        quiet=tuple(filter(is_outside, memo.quiet)),
        waiting=tuple(filter(is_outside, memo.waiting)),
        problems=tuple(problem for problem in memo.problems if problem.path not in scope.paths),
        rings=pairs.rings,
        decks=pairs.decks,
        warned=pairs.warned,
        step=pairs.step,
        words={path: words for path, words in pairs.words.items() if path not in scope.paths},
    )
