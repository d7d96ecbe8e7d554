"""Decides on one flashcard or note after the other, and gathers what is to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ...cards.markdown.media import NOT_YET
from ...cards.render import RENDERER_VERSION, Rendered
from ...config import Settings
from ...errors import Problem
from ...texts import TranslatableText, _
from ..collection.anki_decks import Deck, Decks
from ..collection.our_notes import Note
from ..identity.compared_texts import question_of
from ..identity.match import Pair
from ..notes.zk_state import State
from ..reading.content import VaultContent, VaultFlashcard
from ..report import Action, Outcome
from ..state.seen import SeenFlashcard
from . import choices as chosen
from . import decision_table, diff, leftover_notes, note_changes, rekey
from .deletions import Deletions
from .failures import Failures
from .plan import Create, Removal, Update
from .shown_media import MediaFiles
from .told_same import SameFlashcards
from .waiting import WaitingZettels


@dataclass(frozen=True)
class PlanTerms:
    """On which terms a plan is made.

    ``automatic``: nobody is there to ask, so deletions wait and ``Plan.guard`` stops what looks like a
    mistake; ``by_itself``: nobody started it, either, so that nobody sees what becomes of a conflict.
    ``choices``: by key, what a person decided on fields edited in Anki; ``same``: by key, the notes of which
    a person said that they are these flashcards' (see ``with_same``).
    """

    settings: Settings
    automatic: bool
    by_itself: bool = False
    choices: chosen.Choices = field(default_factory=dict)
    same: SameFlashcards = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What is known before the first flashcard is decided on.

    ``synced_at``: when this device last kept what it saw, in ns; ``seen``: what that was; ``newer``: by key,
    the problems of notes of a newer release.
    """

    synced_at: int
    seen: Mapping[str, SeenFlashcard]
    newer: Mapping[str, Problem]
    deletions: Deletions
    waiting: WaitingZettels


class OneByOne:
    """``paired``, ``unmatched`` and ``left`` decide by the table; its lists are what comes of all of them."""

    def __init__(
        self, content: VaultContent, terms: PlanTerms, known: Known, decks: Decks, failures: Failures
    ) -> None:
        self.creates: list[Create] = []
        self.updates: list[Update] = []
        self.removals: list[Removal] = []
        self.quiet: list[Outcome] = []
        self.waiting: list[Outcome] = []
        self.media = MediaFiles(content.files)
        self.seen: dict[str, SeenFlashcard] = {}
        self.unseen: set[str] = set()  # keys of notes that go only as rules changed
        self.unchanged: Counter[str] = Counter()  # by path
        self._content = content
        self._settings = terms.settings
        self._terms = terms
        self._known = known
        self._decks = decks
        self._problems = failures.problems

    # A flashcard that has a note

    def paired(self, entry: VaultFlashcard, key: str, pair: Pair) -> None:
        note, state = pair.note, pair.note.state
        is_as_synced = bool(state and note.key == key and not state.is_orphan and _is_same(entry, state))
        edited = diff.edited_fields(note, state) if state and is_as_synced else ()
        act = decision_table.for_flashcard_with_note(
            is_as_synced=is_as_synced,
            is_text_chosen=lambda: chosen.changes(self._terms.choices.get(key), edited),
            has_image_now=lambda: self._has_image_now(entry, key, note),
            automatic=self._terms.automatic,
            is_older_than_note=lambda: bool(state and self._is_older(entry, note, state)),
        )
        if act == "write" or state is None:
            self._changed(entry, key, pair)
        elif act == "leave":
            self._unchanged(entry, key, note, state, edited)
        else:
            self._see(entry, key, state)
            reason = _("the zettel is older than the note; are the files still arriving?")
            self._tell("skipped", entry, key, note, reason)

    def _has_image_now(self, entry: VaultFlashcard, key: str, note: Note) -> bool:
        """Whether images of an unchanged flashcard are there that could not be downloaded before."""
        before = self._known.seen.get(key)
        if not before or not any(map(_is_to_come, before.warnings)):
            return False
        return not any(map(_is_to_come, _warnings(note_changes.rendered(self._content, entry, note))))

    def _is_older(self, entry: VaultFlashcard, note: Note, state: State) -> bool:
        """Whether the zettel says what it said before a change that another device synced already."""
        return entry.fingerprint in state.earlier and self._source_seen(note.key) != state.source

    def _unchanged(
        self, entry: VaultFlashcard, key: str, note: Note, state: State, edited: tuple[str, ...]
    ) -> None:
        self._see(entry, key, state)
        before = self._known.seen.get(key)
        if before and before.source == state.source:
            self._warn(entry, key, before.warnings)
        holds = self._known.waiting.holds(entry.path)
        new_state, change = note_changes.held(entry, note, state, holds)
        self._tell_waiting(entry, key, note, new_state, holds)
        self.updates += [change] if change else []
        if edited and not (change and change.is_counted):
            reason = _("edited in Anki: {fields}").format(fields=", ".join(edited))
            self._tell("kept", entry, key, note, reason)
        elif not (change and change.is_counted):
            self.unchanged[entry.path] += 1

    def _changed(self, entry: VaultFlashcard, key: str, pair: Pair) -> None:
        note, state = pair.note, pair.note.state
        self._see(entry, key, state)
        rendered = self._rendered(entry, note)
        decision = chosen.decided(
            diff.field_diff(note, state, rendered.fields),
            rendered.fields,
            self._terms.choices.get(key),
            decision_table.side_in_conflict(
                is_told=pair.how == "told",
                by_itself=self._terms.by_itself,
                on_conflict=self._settings.on_conflict,
            ),
            is_new_text=state is None or not _says_the_same(entry, state),
        )
        if decision.is_open:
            self._tell("conflict", entry, key, note, decision.reason)
            return
        deck = self._deck(entry, key, note)
        if deck is None:
            return
        reason = "; ".join(filter(None, (_taken_for(pair), decision.reason)))
        outcome = Outcome(_action(entry, state), key, entry.path, entry.flashcard.line, note.id, reason)
        self._show(entry, key, rendered)
        holds = self._known.waiting.holds(entry.path)
        new_state, change = note_changes.updated(
            outcome, entry, note, deck, rendered.fields, decision.write, holds
        )
        self._tell_waiting(entry, key, note, new_state, holds)
        self.updates.append(change)

    # A flashcard without a note

    def unmatched(self, entry: VaultFlashcard, key: str, former: Note | None) -> None:
        """``former``: the note of another kind that it was."""
        deletions, waiting = self._known.deletions, self._known.waiting
        was_ours = 0 if former else deletions.under_another_type(key)
        act = decision_table.for_flashcard_without_note(
            is_of_newer_release=key in self._known.newer,
            was_a_note=former is not None,
            is_declined=lambda: is_declined(key, deletions, self._settings),
            may_be_deleted=lambda: not (former or was_ours) and deletions.is_doubtful(key),
            automatic=self._terms.automatic,
            is_left_out=lambda: waiting.is_left_out(entry.path),
        )
        if act == "leave to the newer release":
            self._tell("skipped", entry, key, None, self._known.newer[key].message)
        elif act == "declined":
            self._tell("skipped", entry, key, None, _("its note was deleted in Anki"))
        elif act == "ask first":
            reason = _("it has no note; one may have been deleted in Anki: the next sync from the menu asks")
            self._tell("skipped", entry, key, None, reason)
        elif act == "not yet":
            self._tell_waiting(entry, key, None, None, waiting.holds(entry.path))
        else:
            self._create(entry, key, former, was_ours)

    def _create(self, entry: VaultFlashcard, key: str, former: Note | None, was_ours: int) -> None:
        """``was_ours``: the id of its note, which is of another note type again; 0 for none."""
        holds = self._known.waiting.holds(entry.path)
        rendered = self._rendered(entry, None)
        deck = self._deck(entry, key, None)
        if deck is None:
            return
        reason = _("was another kind of flashcard, note {id}").format(id=former.id) if former else ""
        outcome = Outcome("created", key, entry.path, entry.flashcard.line, 0, reason)
        create = note_changes.created(outcome, entry, deck, rendered.fields, former, holds)
        create.foreign_id = was_ours or create.foreign_id
        self._tell_waiting(entry, key, None, None, note_changes.held_at_first(create, holds))
        self.creates.append(create)
        self._show(entry, key, rendered)

    # A note without a flashcard

    def left(self, note: Note, troubled: Collection[str]) -> None:
        """``troubled``: zettels in which no note counts as gone."""
        state = note.state
        before = self._known.seen.get(note.key)
        if before is not None:
            self.seen.setdefault(note.key, before)
        if state is None:
            return
        act = decision_table.for_note_without_flashcard(
            is_orphan=state.is_orphan,
            is_seen=lambda: self._source_seen(note.key) == state.source or rekey.is_ousted(note),
            is_unknown=lambda: self._content.is_unknown(state.path) or state.path in troubled,
            removed=self._settings.removed,
            automatic=self._terms.automatic,
            is_file_as_seen=lambda: self._is_file_as_seen(note, state.path),
        )
        if act == "say that it is not seen":
            self.quiet.append(leftover_notes.no_longer_seen(note))
        elif act == "say that it will go":
            reason = _("its flashcard is gone; the next sync from the menu deletes the note")
            self.quiet.append(leftover_notes.outcome_of(note, "skipped", reason))
        elif act != "leave":
            if self._is_file_as_seen(note, state.path):
                self.unseen.add(note.key)
            if act == "suspend":
                self.updates.append(leftover_notes.orphaned(note, state))
            else:
                self.seen.pop(note.key, None)
                self.removals.append(leftover_notes.removed(note, _("its flashcard is gone")))

    def _is_file_as_seen(self, note: Note, path: str) -> bool:
        """Whether the file at ``path`` is as it was when it still gave the note's flashcard.

        Then nobody took that out of it: a setting or another release reads it otherwise.
        """
        seen, changed = self._known.seen.get(note.key), self._content.files.changed_at(path)
        if seen is None or changed is None:
            return False
        return changed == seen.changed if seen.changed else changed < self._known.synced_at

    # Both

    def change(self, changes: Iterable[Update | Removal]) -> None:
        for change in changes:
            if isinstance(change, Removal):
                self.removals.append(change)
            else:
                self.updates.append(change)

    def _see(self, entry: VaultFlashcard, key: str, state: State | None) -> None:
        self.seen[key] = self._seen_at(entry.path, state.source if state else "")

    def _show(self, entry: VaultFlashcard, key: str, rendered: Rendered) -> None:
        """The note of the flashcard is going to hold what was ``rendered``."""
        self.seen[key] = self._seen_at(entry.path, entry.fingerprint)._replace(warnings=_warnings(rendered))
        self.media.add(rendered.media, key)

    def _seen_at(self, path: str, source: str) -> SeenFlashcard:
        return SeenFlashcard(source, changed=self._content.files.changed_at(path) or 0)

    def _source_seen(self, key: str) -> str:
        seen = self._known.seen.get(key)
        return seen.source if seen else ""

    def _warn(self, entry: VaultFlashcard, key: str, warnings: tuple[str, ...]) -> None:
        """Repeats what the last rendering of an unchanged flashcard warned of."""
        self.seen[key] = self.seen[key]._replace(warnings=warnings)
        self._problems += [Problem(entry.path, entry.flashcard.line, warning) for warning in warnings]

    def _rendered(self, entry: VaultFlashcard, note: Note | None) -> Rendered:
        rendered = note_changes.rendered(self._content, entry, note)
        self._problems += rendered.problems
        return rendered

    def _deck(self, entry: VaultFlashcard, key: str, note: Note | None) -> Deck | None:
        deck = self._decks.resolve(entry.flashcard.deck)
        if message := self._decks.why_no_home(deck):
            self._problems.append(Problem(entry.path, entry.flashcard.line, message))
            self._tell("skipped", entry, key, note, message)
            return None
        return deck

    def _tell(self, action: Action, entry: VaultFlashcard, key: str, note: Note | None, reason: str) -> None:
        note_id = note.id if note else 0
        self.quiet.append(Outcome(action, key, entry.path, entry.flashcard.line, note_id, reason))

    def _tell_waiting(
        self,
        entry: VaultFlashcard,
        key: str,
        note: Note | None,
        state: State | None,
        holds: note_changes.Holds,
    ) -> None:
        """Lists the flashcard as waiting, where it has no note for that or a card of it is held."""
        reasons = note_changes.held_for(state, holds) if state else tuple(holds.values())
        if reasons:
            place = (entry.path, entry.flashcard.line, note.id if note else 0)
            self.waiting.append(Outcome("waiting", key, *place, "; ".join(reasons)))


def is_declined(key: str, deletions: Deletions, settings: Settings) -> bool:
    """Whether the person deleted the note of a flashcard that has none, and it is to stay deleted."""
    return settings.deleted_in_anki == "skip" and deletions.was_deleted(key)


def _is_same(entry: VaultFlashcard, state: State) -> bool:
    return state.source == entry.fingerprint and state.renderer >= RENDERER_VERSION


def _says_the_same(entry: VaultFlashcard, state: State) -> bool:
    """Whether the zettel says what the note's state knows; a newer renderer may read more out of that."""
    is_older = state.renderer < RENDERER_VERSION
    return state.source == entry.fingerprint or (is_older and state.content == entry.content)


def _action(entry: VaultFlashcard, state: State | None) -> Action:
    if state and state.is_orphan:
        return "restored"
    return "moved" if state and state.path != entry.path else "updated"


def _warnings(rendered: Rendered) -> tuple[str, ...]:
    return tuple(problem.message for problem in rendered.problems)


def _is_to_come(warning: str) -> bool:
    """Whether it is said of an image that could not be downloaded, and may be next time."""
    return isinstance(warning, TranslatableText) and warning.template == NOT_YET


def _taken_for(pair: Pair) -> str:
    """How a note was recognised, where a person may want to know."""
    if pair.how == "told":
        return _("you said that it is “{question}”").format(question=question_of(pair.note))
    if pair.how == "similar":
        return _("taken for the edited form of “{question}”").format(question=question_of(pair.note))
    if pair.how == "moved":
        old = pair.note.state.path if pair.note.state else pair.note.key
        said = _("taken for the edited form of “{question}” from {path}")
        return said.format(question=question_of(pair.note), path=old)
    return ""
