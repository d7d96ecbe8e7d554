"""The plan: what a sync would change, as plain data that can be printed and looked at before it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...cards.schedule import CardSchedule
from ...cards.unknown_types import each_type_once
from ...errors import Problem
from ..collection.anki_decks import Deck, DeckList
from ..notes.notetypes import NOTE_TYPES
from ..notes.zk_state import Reason
from ..report import MaybeSame, Outcome, Report
from ..state.agreed import Head
from ..state.seen import SeenFlashcard
from ..state.shared_object import Shared
from .guard import Recognised, guard

# What is many: so many notes, and of those that are rewritten, as one undo takes back, such a share of all.
_MANY, _MANY_SHARE = 50, 0.02


@dataclass(frozen=True, slots=True)
class InheritedScheduling:
    """What the first card of a new note takes over from the card of a note that it replaces: its scheduling.

    ``reasons`` and ``freed``: ours for suspending it, as in ``State``; ``is_suspended``: what comes of them.
    """

    card_id: int
    is_suspended: bool
    reasons: tuple[Reason, ...]
    freed: tuple[Reason, ...]


@dataclass(slots=True)
class Create:
    """A note to add; ``note_changes.written`` gives the ZK fields that it gets besides ``fields``.

    There may be very many: what the fields hold is kept without their names, in the note type's order, and
    it is not frozen, which would take three times as long. All but ``position`` stays as it is made.
    """

    outcome: Outcome
    note_type: str
    values: tuple[str, ...]  # of the fields, as rendered
    tags: tuple[str, ...]
    deck: str  # as the zettel names it
    deck_id: int
    source: str  # this and the next two: see State
    content: str
    answer: str
    holds: tuple[Reason, ...] = ()  # why its cards wait, but for one with a history
    history: InheritedScheduling | None = None
    rests_on: Mapping[int, int] = field(default_factory=dict)  # see Update; without a note of its own
    foreign_id: int = 0  # the Anki note, not ours, that it is, as the zettel says or as we know
    tool_key: str = ""  # by which another tool's note of it is known, as the zettel says
    position: int = 0  # of its cards in the queue of new cards; 0: as Anki gives it

    @property
    def fields(self) -> Mapping[str, str]:
        """What was rendered, by our field names."""
        return dict(zip(NOTE_TYPES[self.note_type].rendered_fields, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Move:
    """Cards of one note to put into a deck; ``filtered`` ones stay where they are and change their home."""

    deck_id: int
    cards: tuple[int, ...] = ()
    filtered: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A note to change in place. What is empty stays as it is.

    ``rests_on`` names the note and others that the change depends on, as the snapshot had them (note id →
    ``Note.as_seen``): where one is another when the plan is applied, the change waits for the next sync.
    """

    outcome: Outcome
    note_id: int
    rests_on: Mapping[int, int]
    fields: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None  # all tags of the note
    move: Move | None = None
    suspend: tuple[int, ...] = ()
    unsuspend: tuple[int, ...] = ()
    suspend_new: tuple[int, ...] = ()  # ordinals of cards that the change makes
    position: int = 0  # for the cards ``placed``
    placed: tuple[int, ...] = ()
    becomes: str = ""  # our note type, where a note of another type becomes one of ours; "": it is
    former_key: str = ""  # of the note before; "" where the outcome's is the same
    is_counted: bool = True  # False: upkeep that the report does not list

    @property
    def is_unread(self) -> bool:
        """Whether the note is yet to be read, see ``Plan.unread``."""
        return not self.rests_on


@dataclass(frozen=True, slots=True)
class Removal:
    """A note to delete with its cards; only where the person chose the policy ``delete``."""

    outcome: Outcome
    note_id: int
    rests_on: Mapping[int, int]


@dataclass(frozen=True)
class Media:
    """A file to copy into Anki's media folder under ``name``, unless it is there.

    ``root``: the vault's, without links; ``content``: see ``VaultFiles.attachment_hash``.
    """

    source: Path
    root: str
    name: str
    content: str
    keys: tuple[str, ...] = ()  # of the flashcards that show it


@dataclass(frozen=True)
class Before:
    """What held when the plan was made, for what is left out of it and for what moves on meanwhile."""

    seen: Mapping[str, SeenFlashcard] = field(default_factory=dict)
    recognised: Recognised = Recognised()
    decks: DeckList = DeckList()
    notes: frozenset[int] = field(default=frozenset(), compare=False)  # ids of those that were looked at


@dataclass(frozen=True)
class NoteFindings:
    """What a sync found out about which notes there are, to be remembered here and by other devices.

    ``deleted``: keys of flashcards whose notes a person deleted, and ``graves`` the notes that show it;
    ``back``: keys that were declined and have notes again; ``doubtful``: keys of flashcards without a note
    that may have been deleted where this device did not see it; ``notes``: id → key of what is new about
    notes, None for one that no key belongs to any more.
    """

    deleted: frozenset[str] = frozenset()
    graves: frozenset[int] = frozenset()
    back: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    notes: Mapping[int, str | None] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether it is anything that other devices are to know."""
        return bool(self.deleted or self.back)


@dataclass(frozen=True)
class Plan:
    """All that one sync would do, and what it found to be left alone."""

    vault_id: str
    collection_path: Path
    zettels: int
    flashcards: int
    unchanged: int
    creates: tuple[Create, ...]
    updates: tuple[Update, ...]
    removals: tuple[Removal, ...]
    quiet: tuple[Outcome, ...]  # changes nothing: for the report only
    waiting: tuple[Outcome, ...]  # flashcards that wait, and why: for the report only
    problems: tuple[Problem, ...]
    decks: tuple[Deck, ...]  # to be made, parents first
    media: tuple[Media, ...]
    shared: Shared  # what all devices say of the vault, as the plan found it
    seen: Mapping[str, SeenFlashcard] | None  # by key, what this device will have seen; None: as before
    found: NoteFindings = NoteFindings()
    before: Before = Before()
    maybe_same: tuple[tuple[str, int], ...] = ()  # key of a note to add → orphan that it may be
    # Keeps at a path what it was worked out from, with the mark of what was seen; where it changes nothing.
    keep: Callable[[Plan, Path, str], None] | None = field(default=None, compare=False)
    known_as: str = ""  # the name under which most of its flashcards have notes, where the vault has none
    there_already: Mapping[str, Create] = field(default_factory=dict)  # by key, not made
    # By key of what it adds or changes, and ordinal: of cards that were never answered
    schedules: Mapping[str, Mapping[int, CardSchedule]] = field(default_factory=dict)
    guard: str = ""  # why this plan needs a person's yes; "" when it does not
    is_loss: bool = False  # whether that is because notes would go
    unseen: frozenset[str] = frozenset()  # keys of notes that would go only as rules changed

    @property
    def unread(self) -> frozenset[int]:
        """Notes that were not looked at: only where their new cards come to stand is known yet."""
        return frozenset(update.note_id for update in self.updates if update.is_unread)

    @property
    def is_empty(self) -> bool:
        """Whether the collection would not be written to."""
        return not (self.creates or self.updates or self.removals or self.found.is_shared)

    @property
    def changes(self) -> tuple[Update | Removal, ...]:
        """What it does to notes that exist."""
        return (*self.updates, *self.removals)

    @property
    def needs_backup(self) -> bool:
        """Whether it deletes or rewrites so many notes, or takes over any, that a backup comes first."""
        if any(update.becomes for update in self.updates):
            return True
        many = max(_MANY, _MANY_SHARE * self.flashcards)
        return len(self.removals) >= _MANY or len(self.changes) >= many

    def guarded(self) -> Plan:
        """The plan with the guard that goes with what it would do."""
        doubtful = sum(1 for create in self.creates if create.outcome.key in self.found.doubtful)
        unseen = sum(1 for change in self.changes if change.outcome.key in self.unseen)
        found = guard(
            self.vault_id,
            self.before.recognised,
            self.flashcards,
            self.going,
            doubtful,
            self.known_as,
            unseen=unseen,
        )
        return replace(self, guard=found.reason, is_loss=found.is_loss)

    @property
    def going(self) -> int:
        """How many notes would go, as their flashcards are gone."""
        return sum(1 for change in self.changes if change.outcome.action in ("orphaned", "removed"))

    def confirmed(self) -> Plan:
        """The plan after a person said yes to its guard."""
        return replace(self, guard="")

    def report(
        self,
        *,
        created: Mapping[str, int] | None = None,
        dry_run: bool = True,
    ) -> Report:
        """The report of this plan. ``created``: key → id of the note that was added."""
        created = created or {}
        outcomes = [c.outcome.with_note(created.get(c.outcome.key, 0)) for c in self.creates]
        outcomes += (u.outcome for u in self.updates if u.is_counted)
        outcomes += (removal.outcome for removal in self.removals)
        outcomes += self.quiet
        return Report(
            vault=self.vault_id,
            zettels=self.zettels,
            flashcards=self.flashcards,
            unchanged=self.unchanged,
            outcomes=tuple(sorted(outcomes, key=lambda outcome: (outcome.path, outcome.line))),
            waiting=tuple(sorted(self.waiting, key=lambda outcome: (outcome.path, outcome.line))),
            problems=each_type_once(self.problems),
            dry_run=dry_run,
            maybe_same=tuple(self._maybe_same(created)) if self.maybe_same else (),
        )

    def _maybe_same(self, created: Mapping[str, int]) -> Iterator[MaybeSame]:
        """What the report asks: an orphan that is deleted can no longer be meant."""
        made = {create.outcome.key: create.outcome for create in self.creates}
        removed = {removal.note_id for removal in self.removals}
        for key, note_id in self.maybe_same:
            if (outcome := made.get(key)) and note_id not in removed:
                yield MaybeSame(key, outcome.path, outcome.line, created.get(key, 0), note_id)


def plan_as_before(vault_id: str, collection_path: Path, *, zettels: int, shared: Shared, head: Head) -> Plan:
    """The plan when neither side changed since they last agreed."""
    return Plan(
        vault_id=vault_id,
        collection_path=collection_path,
        zettels=zettels,
        flashcards=head.flashcards,
        unchanged=head.unchanged,
        creates=(),
        updates=(),
        removals=(),
        quiet=head.quiet,
        waiting=head.waiting,
        problems=tuple(sorted({*head.problems, *head.rings})),
        decks=(),
        media=(),
        shared=shared,
        seen=None,
    )
