"""What a plan would do to each flashcard, before and after, worked out when somebody looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Literal

from ...cards.unknown_types import each_type_once
from ...errors import Problem
from ...vault.zettel import title_in_path
from ..collection.our_notes import Note
from ..collection.snapshot import Snapshot
from ..notes.notetypes import KEY_FIELD, STATE_FIELD
from ..plan import choices, diff, note_changes
from ..plan.plan import Create, Plan, Removal, Update
from ..reading.content import VaultContent, VaultFlashcard
from ..report import Action, Outcome
from .explained import Explained, explained

Kind = Literal["new", "changed", "moved", "conflict", "kept", "going", "there already", "problem"]
KINDS: Mapping[Action, Kind] = {  # of "waiting" and "unchanged" there is no row
    "created": "new",
    "updated": "changed",
    "restored": "changed",
    "moved": "moved",
    "conflict": "conflict",
    "kept": "kept",
    "orphaned": "going",
    "removed": "going",
    "folded": "going",
    "there already": "there already",
    "skipped": "problem",
    "no longer seen": "problem",
}
_OURS = (KEY_FIELD, STATE_FIELD)


@dataclass(frozen=True)
class PreviewItem:
    """One row. ``change`` is None where nothing would be written: kept, in conflict, there already, wrong."""

    kind: Kind
    outcome: Outcome
    change: Create | Update | Removal | None = None

    @property
    def is_about_file(self) -> bool:
        """Whether it tells of something wrong in a file, and not of one flashcard or note."""
        return self.kind == "problem" and not self.outcome.key


@dataclass(frozen=True)
class PreviewSide:
    """A note as it is, or would be. ``fields`` as Anki stores them; ``decks``: of its cards, each once."""

    fields: Mapping[str, str]
    tags: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    is_suspended: bool = False


@dataclass(frozen=True)
class BeforeAndAfter:
    """Before and after; None where there is no note.

    ``contested``: the fields that a person edited in Anki and can choose for. For them, ``before`` is Anki's
    and ``after`` the zettel's, though nothing is written until somebody chooses.
    """

    is_cloze: bool
    before: PreviewSide | None
    after: PreviewSide | None
    contested: tuple[str, ...] = ()


class Preview:
    """The rows of one plan. ``sides`` may read a file and render: not for the main thread.

    ``reading`` is held by whoever reads the vault, as its files are for one thread at a time.
    """

    def __init__(self, plan: Plan, content: VaultContent, snapshot: Snapshot) -> None:
        self.plan = plan
        self.content = content
        self.snapshot = snapshot
        self.reading = Lock()

    @cached_property
    def items(self) -> tuple[PreviewItem, ...]:
        """All rows by zettel and line; what is wrong in a zettel is among them."""
        changes: list[Create | Update | Removal] = [*self.plan.creates, *self.plan.changes]
        items = [
            PreviewItem(KINDS[change.outcome.action], change.outcome, change)
            for change in changes
            if not isinstance(change, Update) or change.is_counted
        ]
        items += [PreviewItem(KINDS[outcome.action], outcome) for outcome in self.plan.quiet]
        for problem in each_type_once(self.plan.problems):
            outcome = Outcome("skipped", "", problem.path, problem.line, 0, problem.message)
            items.append(PreviewItem("problem", outcome))
        return tuple(sorted(items, key=lambda item: (item.outcome.path, item.outcome.line)))

    @cached_property
    def notes(self) -> Mapping[int, Note]:
        """The vault's notes by id."""
        return {note.id: note for note in self.snapshot.notes} if self.snapshot.rows else {}

    @cached_property
    def _entries(self) -> Mapping[tuple[str, int], list[VaultFlashcard]]:
        entries: defaultdict[tuple[str, int], list[VaultFlashcard]] = defaultdict(list)
        for entry in self.content.entries:
            entries[entry.path, entry.flashcard.line].append(entry)
        return entries

    def fields(self, item: PreviewItem) -> Mapping[str, str]:
        """The fields of the note after the sync, as far as that is known without rendering, for a list."""
        note = self.notes.get(item.outcome.note_id)
        change = item.change or self.plan.there_already.get(item.outcome.key)
        written = change.fields if isinstance(change, Create | Update) else {}
        return {**(note.fields if note else {}), **written}

    def entry(self, item: PreviewItem) -> VaultFlashcard | None:
        """The flashcard of a row; None when it is gone, or the row is about something else."""
        found = self._entries.get((item.outcome.path, item.outcome.line), [])
        key = item.outcome.key.rpartition("#")[2]
        return next((entry for entry in found if entry.card_key == key), None)

    def title(self, path: str) -> str:
        """What the zettel at a path of the vault is called; of one that is gone, its file name tells."""
        info = self.content.zettel_infos.get(path)
        return info.title if info and info.title else title_in_path(path, self.content.files.settings)

    def maybe(self, item: PreviewItem) -> int:
        """The orphan that a new flashcard may be the flashcard of; 0 where there is nothing to ask."""
        return self._maybe.get(item.outcome.key, 0) if item.kind == "new" else 0

    @cached_property
    def _maybe(self) -> Mapping[str, int]:
        return dict(self.plan.maybe_same)

    def explained(self, item: PreviewItem) -> Explained:
        """What is to be said of a row about something wrong; looks into its file."""
        outcome = item.outcome
        notes = sum(1 for note in self.notes.values() if note.state and note.state.path == outcome.path)
        problem = Problem(outcome.path, outcome.line, outcome.reason)
        files = self.content.files
        return explained(problem, files.root, files.settings, notes)

    def sides(self, item: PreviewItem) -> BeforeAndAfter:
        """What a row is about; a new flashcard stands beside the orphan that it may be.

        Raises ZettelError when its file cannot be read any more.
        """
        note, change = self.notes.get(item.outcome.note_id), item.change
        before = self._side(note) if note else None
        if isinstance(change, Create):
            orphan = self.notes.get(self.maybe(item))
            before = self._side(orphan) if orphan else None
            deck = self._deck(change.deck_id)
            after = PreviewSide(_shown(change.fields), change.tags, (deck,), bool(change.holds))
            return BeforeAndAfter("Text" in change.fields, before, after)
        is_cloze = note is not None and "Text" in note.fields
        if isinstance(change, Removal) or note is None or before is None:
            return BeforeAndAfter(is_cloze, before, None)
        if isinstance(change, Update):
            return BeforeAndAfter(is_cloze, before, self._after(note, before, change))
        if item.kind in ("kept", "conflict"):
            with self.reading:
                return self._contested(item, note, before)
        return BeforeAndAfter(is_cloze, before, before)

    def _side(self, note: Note) -> PreviewSide:
        decks = dict.fromkeys(self._deck(card.deck_id) for card in note.cards)
        is_suspended = bool(note.cards) and all(card.is_suspended for card in note.cards)
        return PreviewSide(_shown(note.fields), note.tags, tuple(decks), is_suspended)

    def _after(self, note: Note, before: PreviewSide, change: Update) -> PreviewSide:
        decks = before.decks
        if change.move:
            moved = {*change.move.cards, *change.move.filtered}
            ids = (change.move.deck_id if card.id in moved else card.deck_id for card in note.cards)
            decks = tuple(dict.fromkeys(self._deck(deck) for deck in ids))
        suspended = {card.id for card in note.cards if card.is_suspended}
        suspended = (suspended | {*change.suspend}) - {*change.unsuspend}
        return PreviewSide(
            _shown({**note.fields, **change.fields}),
            before.tags if change.tags is None else change.tags,
            decks,
            bool(note.cards) and all(card.id in suspended for card in note.cards),
        )

    def _contested(self, item: PreviewItem, note: Note, before: PreviewSide) -> BeforeAndAfter:
        entry = self.entry(item)
        if entry is None:
            return BeforeAndAfter("Text" in note.fields, before, before)
        rendered = note_changes.rendered(self.content, entry, note).fields
        fields = diff.field_diff(note, note.state, rendered)
        contested = fields.conflicts if item.kind == "conflict" else (*fields.kept, *fields.conflicts)
        decision = choices.decided(fields, rendered, "zettel", "skip", is_new_text=item.kind == "conflict")
        after = replace(before, fields=_shown({**note.fields, **decision.write}))
        return BeforeAndAfter("Text" in note.fields, before, after, contested)

    def _deck(self, deck_id: int) -> str:
        return self._decks.get(deck_id, "")

    @cached_property
    def _decks(self) -> Mapping[int, str]:
        return {**self.snapshot.decks.names, **{deck.id: deck.name for deck in self.plan.decks}}


def _shown(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in fields.items() if name not in _OURS}
