"""The part of a vault that a sync need not look at, and what the next sync need not look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

from ..errors import Problem
from .cache.details import Home, Rows
from .cache.scope import Scope, ScopeTooSmall
from .content import Entry
from .identity.match import Elsewhere, sample_step
from .report import Outcome
from .snapshot import Note


@dataclass(frozen=True)
class Rest:
    """What a scope leaves out, as the memo has it; by default nothing."""

    homes: Mapping[str, Home] = field(default_factory=dict)  # all, those in the scope too
    here: Mapping[str, Home] = field(default_factory=dict)  # those in the scope
    loose: Collection[str] = ()  # keys of notes without a flashcard, which are in the scope
    notes: int = 0  # how many notes of its flashcards it has
    unchanged: int = 0  # how many of its flashcards are as their notes have them
    quiet: tuple[Outcome, ...] = ()
    waiting: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    rings: tuple[Problem, ...] = ()
    decks: Mapping[str, int] = field(default_factory=dict)
    step: int = 0  # see ``sample_step``; 0 where nothing is left out
    sample: int = 0
    holders: Callable[[], Mapping[str, int]] = dict

    def elsewhere(self, flashcards: int) -> Elsewhere | None:
        """What matching has to know of it. ``flashcards``: of the whole vault."""
        if not self.step:
            return None
        if self.step != sample_step(flashcards):
            raise ScopeTooSmall
        return Elsewhere(self.step, self._askers, self.sample, self.holders)

    def must_hold(self, entries: Iterable[Entry]) -> None:
        """Raises ScopeTooSmall where a zettel holds flashcards that had none.

        It may have the id of another one.
        """
        if self.step and not all(entry.path in self.here for entry in entries):
            raise ScopeTooSmall

    def keys_here(self, notes: Iterable[Note], changed: Collection[str] | None) -> Collection[str]:
        """The keys in the scope of what was seen before; outside it, all is seen as before.

        ``notes``: in the scope; ``changed``: keys that may have been seen otherwise since the memo, None
        where that is not known. Raises ScopeTooSmall where some of them may be outside.
        """
        keys = {*self.loose, *(note.key for note in notes)}
        for home in self.here.values():
            keys.update(f"{home.zettel_key}#{card_key}" for card_key, *_ in home.cards)
        zettels = {key.rpartition("#")[0] for key in keys}
        if changed is None or not all(key.rpartition("#")[0] in zettels for key in changed):
            raise ScopeTooSmall
        return keys.union(changed)

    def homes_with(self, here: Mapping[str, Home]) -> Mapping[str, Home]:
        """All homes, now that those in the scope are these."""
        if isinstance(self.homes, Rows):
            return self.homes.with_changes({**dict.fromkeys(self.here), **here})
        return here

    def are_in_place(self, places: Iterable[tuple[Entry, Note, int]]) -> bool:
        """Whether the new cards of notes in the scope stand where they belong among those outside.

        ``places``: with the position that we gave them, 0 where they have none of ours.
        """
        placed = [(entry, note, position) for entry, note, position in places if position]
        before = {
            note_id: (path, position)
            for path in {entry.path for entry, *_ in placed} & self.here.keys()
            for _, note_id, position in self.here[path].cards
        }
        if any(before.get(note.id) != (entry.path, position) for entry, note, position in placed):
            return False
        placed.sort(key=lambda item: (item[0].path, item[0].flashcard.line))
        return all(one[0].path != other[0].path or one[2] < other[2] for one, other in pairwise(placed))

    def _askers(self) -> Mapping[str, int]:
        questions = (
            {card_key.partition("~")[0] for card_key, *_ in home.cards}
            for path, home in self.homes.items()
            if path not in self.here
        )
        return Counter(question for asked in questions for question in asked)


def rest_of(scope: Scope) -> Rest:
    """What ``scope`` leaves out."""
    memo, pairs = scope.memo, scope.memo.details.pairs

    def is_outside(outcome: Outcome) -> bool:
        return outcome.path not in scope.paths and outcome.note_id not in scope.notes

    sample = [words for home in scope.homes.values() for words in home.words]

    def holders() -> Mapping[str, int]:
        found = Counter(pairs.holders())
        found.subtract(chain.from_iterable(sample))
        return found

    return Rest(
        homes=pairs.homes,
        here=scope.homes,
        loose=[key for _, key in pairs.loose],
        notes=pairs.notes - sum(len(home.cards) for home in scope.homes.values()),
        unchanged=memo.unchanged - sum(home.unchanged for home in scope.homes.values()),
        quiet=tuple(filter(is_outside, memo.quiet)),
        waiting=tuple(filter(is_outside, memo.waiting)),
        problems=tuple(problem for problem in memo.problems if problem.path not in scope.paths),
        rings=pairs.rings,
        decks=pairs.decks,
        step=pairs.step,
        sample=pairs.sample - len(sample),
        holders=holders,
    )
