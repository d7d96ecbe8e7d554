"""The part of a vault that a sync need not look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ...errors import Problem
from ...vault.links import hash_of_zettel
from ..collection.anki_decks import decks_of
from ..collection.our_notes import Note
from ..identity.evidence import Elsewhere
from ..identity.pool import sample_step
from ..report import Outcome
from ..state.agreed import Agreement, ScopeTooSmall
from ..state.scope import Scope

_OUTSIDE = "zettel not in (select number from looked_at)"


class Standing(NamedTuple):
    """New cards of a note that is not looked at, which stand at ``position`` in the queue."""

    zettel: int  # its number
    line: int
    position: int
    note_id: int


@dataclass(frozen=True)
class OutsideScope:
    """What a scope leaves out, as it was agreed on; by default nothing."""

    scope: Scope | None = None
    notes: int = 0  # how many notes of its flashcards it has
    unchanged: int = 0  # how many of its flashcards are as their notes have them
    quiet: tuple[Outcome, ...] = ()
    waiting: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    rings: tuple[Problem, ...] = ()
    sample: int = 0  # how many of its flashcards are in the sample

    @property
    def _agreement(self) -> Agreement:
        assert self.scope is not None
        return self.scope.since.agreement

    def elsewhere(self, flashcards: int) -> Elsewhere:
        """What matching has to know of it. ``flashcards``: of the whole vault."""
        if not self.scope:
            return Elsewhere()
        step = self.scope.since.head.step
        if step != sample_step(flashcards):
            raise ScopeTooSmall
        return _ElsewhereInVault(step, self.sample, self.scope)

    def has_zettel(self, key: str) -> bool:
        """Whether one of its zettels has this key."""
        return self.scope is not None and bool(self._agreement.of_keys([key]) - self.scope.paths)

    def meant_decks(self, notes: Iterable[Note]) -> Mapping[str, int]:
        """The decks that names in the vault stood for so far: what the newest note says.

        ``notes``: in the scope, by id.
        """
        found = self._decks() if self.scope else {}
        for note in notes:
            for deck, deck_id in decks_of([note]):
                if note.id > found.get(deck, (0, 0))[1]:
                    found[deck] = (deck_id, note.id)
        return {deck: deck_id for deck, (deck_id, _) in found.items()}

    def _decks(self) -> dict[str, tuple[int, int]]:
        """Name of a deck, folded → the deck that the newest note has for it, and that note."""
        sql = f"select deck, deck_id, max(note) from flashcards where note != 0 and {_OUTSIDE} group by deck"
        return {deck: (deck_id, note) for deck, deck_id, note in self._agreement.rows(sql)}

    def standing(self) -> list[Standing]:
        """All new cards that we placed, a row a note; those of one zettel by line."""
        sql = f"select zettel, line, position, note from flashcards where position != 0 and {_OUTSIDE}"
        return list(map(Standing._make, self._agreement.rows(sql))) if self.scope else []

    def path_of(self, number: int) -> str:
        """Where the zettel with this number lies."""
        return str(self._agreement.rows("select path from zettels where number = ?", number)[0][0])

    def is_placed_as_before(self, rows: Iterable[tuple[str, int, int]]) -> bool:
        """Whether these are just the new cards that were placed in the scope, in the same order.

        ``rows``: path, note and position, in the order of the vault.
        """
        assert self.scope is not None
        before: dict[str, list[tuple[int, int]]] = {}
        for path, home in self.scope.homes.items():
            if placed := [(note, position) for _, note, position in home.cards if position]:
                before[path] = placed
        now: dict[str, list[tuple[int, int]]] = {}
        for path, note, position in rows:
            now.setdefault(path, []).append((note, position))
        return now == before


class _ElsewhereInVault(Elsewhere):
    """The zettels outside a scope."""

    def __init__(self, step: int, sample: int, scope: Scope) -> None:
        super().__init__(step, sample)
        self._agreement = scope.since.agreement
        own = chain.from_iterable(home.words for home in scope.homes.values())
        self._own: dict[str, int] = {}
        for word in chain.from_iterable(own):
            self._own[word] = self._own.get(word, 0) + 1

    def asking(self, question: str) -> int:
        return self._count(f"questions where question = ? and {_OUTSIDE}", question)

    def saying(self, content: str) -> int:
        return self._count(f"flashcards where content = ? and {_OUTSIDE}", content)

    def _count(self, rows: str, value: str) -> int:
        return int(self._agreement.rows(f"select count(*) from {rows}", value)[0][0])

    def called(self, name: str) -> int:
        sql = (
            "select path from zettels where flashcards and name = ? "
            "and number not in (select number from looked_at)"
        )
        return sum(
            path.rpartition("/")[2] == name for [path] in self._agreement.rows(sql, hash_of_zettel(name))
        )

    def holding(self, word: str) -> int:
        rows = self._agreement.rows("select holders from words where word = ?", word)
        return (rows[0][0] if rows else 0) - self._own.get(word, 0)


def outside_scope_of(scope: Scope) -> OutsideScope:
    """What ``scope`` leaves out."""
    head, homes = scope.since.head, scope.homes.values()
    scope.since.agreement.look_at(home.number for home in homes)

    def are_outside(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
        return tuple(o for o in outcomes if o.path not in scope.paths and o.note_id not in scope.notes)

    def outside(problems: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(problem for problem in problems if problem.path not in scope.paths)

    return OutsideScope(
        scope,
        notes=head.notes - sum(1 for home in homes for _, note, _ in home.cards if note),
        unchanged=head.unchanged - sum(home.unchanged for home in homes),
        quiet=are_outside(head.quiet),
        waiting=are_outside(head.waiting),
        problems=outside(head.problems),
        rings=head.rings,
        sample=head.sample - sum(len(home.words) for home in homes),
    )
