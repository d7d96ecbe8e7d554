"""What a sync did, skipped and could not do, as counts, as lines for a person and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any, Literal, get_args

from ..errors import Problem
from ..printable import in_one_line
from ..texts import _, amount, marked, ngettext

# What became of one flashcard or note. Each flashcard of the vault gets exactly one of the first eight,
# "adopted" or "there already" (or none, when it waits without a note), each note whose flashcard is gone
# "orphaned" or "removed", or "no longer seen" where only rules changed (or none, when it was dealt with
# before). "folded" is said of each note that another device made of a flashcard which has one, "waiting"
# besides, of flashcards that are not to be learned yet.
Action = Literal[
    "created",
    "updated",
    "unchanged",
    "moved",
    "kept",
    "conflict",
    "restored",
    "skipped",
    "orphaned",
    "removed",
    "folded",
    "adopted",
    "there already",
    "no longer seen",
    "waiting",
]
FOR_A_PERSON: tuple[Action, ...] = ("conflict", "kept", "there already", "no longer seen", "skipped")
_ACTIONS: Mapping[Action, str] = {
    "created": marked("created"),
    "updated": marked("updated"),
    "unchanged": marked("unchanged"),
    "moved": marked("moved"),
    "kept": marked("kept"),
    "conflict": marked("conflict"),
    "restored": marked("restored"),
    "skipped": marked("skipped"),
    "orphaned": marked("orphaned"),
    "removed": marked("removed"),
    "folded": marked("folded"),
    "adopted": marked("taken over"),
    "there already": marked("there already"),
    "no longer seen": marked("no longer seen"),
    "waiting": marked("waiting"),
}
# Names of the counts in JSON where they differ from the action's own.
_COUNT_NAMES = {
    "conflict": "conflicts",
    "there already": "there_already",
    "no longer seen": "no_longer_seen",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the report: what became of a flashcard, and why when that is not plain."""

    action: Action
    key: str
    path: str  # relative to the vault
    line: int  # 1-based; 0 when the flashcard is gone
    note_id: int  # 0 when there is no note
    reason: str = ""

    def with_note(self, note_id: int) -> Outcome:
        """This outcome, of the note with this id."""
        return Outcome(self.action, self.key, self.path, self.line, note_id, self.reason)

    def __str__(self) -> str:
        path = in_one_line(self.path)
        place = f"{path}:{self.line}" if self.line else path
        return f"{_(_ACTIONS[self.action])} {place}" + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """A new flashcard and an orphan of its zettel that may be one: a person is asked."""

    key: str  # this and the next two: of the flashcard
    path: str
    line: int
    note_id: int  # the note made for it; 0 on a dry run
    orphan_id: int

    def __str__(self) -> str:
        said = _("{place} may be the flashcard of note {id}, which is orphaned")
        return said.format(place=f"{in_one_line(self.path)}:{self.line}", id=self.orphan_id)


def by_place(*outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes in the order of the vault."""
    return tuple(sorted(chain(*outcomes), key=lambda outcome: (outcome.path, outcome.line, outcome.key)))


Rewritten = Mapping[str, Mapping[str, tuple[str, str]]]


@dataclass(frozen=True)
class Report:
    """The result of one sync. ``outcomes`` leaves out the unchanged flashcards; they are only counted.

    ``written``: by the note's id as a text, the fields written over, before and after; see ``rewritten``.
    """

    vault: str
    zettels: int
    flashcards: int
    unchanged: int
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    dry_run: bool = False
    waiting: tuple[Outcome, ...] = ()
    maybe_same: tuple[MaybeSame, ...] = ()
    written: Rewritten = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Integer counts by the names of the JSON contract (see README)."""
        found = Counter(outcome.action for outcome in self.outcomes)
        found.update(unchanged=self.unchanged, waiting=len(self.waiting))
        counts = {_COUNT_NAMES.get(action, action): found[action] for action in get_args(Action)}
        return {"zettels": self.zettels, "flashcards": self.flashcards, **counts}

    def changed(self) -> bool:
        """Whether the collection was (or, on a dry run, would be) written to."""
        writing = {"created", "updated", "moved", "restored", "orphaned", "removed", "folded", "adopted"}
        return any(outcome.action in writing for outcome in self.outcomes)

    def needs_person(self) -> bool:
        """Whether something in it is for a person to look at."""
        is_asked = bool(self.problems or self.maybe_same)
        return is_asked or any(outcome.action in FOR_A_PERSON for outcome in self.outcomes)

    def as_json(self) -> dict[str, Any]:
        """The JSON contract of ``python -m zk_sync sync --json``."""
        return {
            **self.counts(),
            "changes": [asdict(outcome) for outcome in self.outcomes],
            "waits": [asdict(outcome) for outcome in self.waiting],
            "maybe_same": [asdict(maybe) for maybe in self.maybe_same],
            "problems": [asdict(problem) for problem in self.problems],
        }

    def summary(self) -> str:
        """One line, such as ``Zettelkasten: 3 created, 1 updated, 2 problems``."""
        counts = self.counts()
        words = {
            "created": _("{n} created"),
            "updated": _("{n} updated"),
            "moved": _("{n} moved"),
            "restored": _("{n} restored"),
            "orphaned": _("{n} orphaned"),
            "removed": _("{n} removed"),
            "folded": _("{n} folded into their twins"),
            "adopted": _("{n} taken over"),
            "kept": _("{n} kept as edited in Anki"),
            "conflicts": _("{n} in conflict"),
            "skipped": _("{n} skipped"),
            "there_already": _("{n} in Anki already"),
            "no_longer_seen": _("{n} no longer seen"),
        }
        parts = [text.format(n=amount(counts[name])) for name, text in words.items() if counts[name]]
        if not parts:
            parts = [_("nothing changed")]
        if self.waiting:
            parts.append(_("{n} waiting").format(n=amount(len(self.waiting))))
        if self.maybe_same:
            parts.append(_("{n} perhaps reworded").format(n=amount(len(self.maybe_same))))
        if self.problems:
            n = len(self.problems)
            parts.append(ngettext("{n} problem", "{n} problems", n).format(n=amount(n)))
        return f"{self.vault}: " + ", ".join(parts)

    def as_text(self) -> str:
        """The whole report for a terminal or the clipboard."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        counts = self.counts()
        said = _("{summary} (dry run, nothing written)") if self.dry_run else "{summary}"
        yield said.format(summary=self.summary())
        yield _("{zettels} zettels, {flashcards} flashcards, {unchanged} unchanged").format(**counts)
        yield from _section(_("Changes"), self.outcomes)
        yield from _section(_("Perhaps the same flashcard"), self.maybe_same)
        yield from _section(_("Waiting"), self.waiting)
        yield from _section(_("Problems"), self.problems)


def _section(title: str, items: Iterable[object]) -> Iterator[str]:
    lines = [f"  {item}" for item in items]
    if lines:
        yield ""
        yield f"{title}:"
        yield from lines
