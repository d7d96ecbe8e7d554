"""Decides what a sync does: from the vault's content and a snapshot of the collection to a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from ...cards.markdown.media import NOT_YET
from ...cards.render import RENDERER_VERSION, Rendered
from ...config import Settings
from ...errors import Problem
from ...texts import TranslatableText, _
from ...unforeseen import given_up, unforeseen
from ..collection.anki_decks import Deck, Decks
from ..collection.our_notes import Note, paths_in
from ..collection.snapshot import Snapshot
from ..identity.apart import match_apart
from ..identity.compared_texts import question_of
from ..identity.match import Match, Pair
from ..identity.maybe_same import maybe_same
from ..identity.twins import sort_out
from ..learning_order.order import Linked, Order
from ..notes.zk_state import State
from ..reading.content import Progress, VaultContent, VaultFlashcard, keys_of, no_progress
from ..reading.remote_images import DownloadedImages
from ..report import Action, Outcome, by_place
from ..state.agreed import ScopeTooSmall
from ..state.linking import Linking
from ..state.seen import SeenBefore, SeenFlashcard, SeenSince, last_written
from ..state.seen_store import Store
from . import choices as chosen
from . import diff, leftover_notes, note_changes, rekey
from .deletions import Deletions
from .guard import Recognised
from .keep_agreement import Looked
from .known_vault import keys_by_vault, known_name
from .newer_release import left_alone
from .outside_scope import OutsideScope, outside_scope_of
from .plan import Before, Create, Plan, Removal, Update, plan_as_before
from .shown_media import MediaFiles
from .told_same import SameFlashcards, with_same
from .waiting import OrderSources, Placed, order_in, place, position_of, waiting_in


def plan_sync(
    content: VaultContent,
    snapshot: Snapshot,
    settings: Settings,
    *,
    automatic: bool,
    choices: chosen.Choices | None = None,
    same: SameFlashcards | None = None,
    progress: Progress = no_progress,
) -> Plan:
    """The plan of one sync; renders what changed, touches no collection, safe in any thread.

    ``automatic``: nobody is there to ask, so deletions wait and ``Plan.guard`` stops what looks like a
    mistake. ``choices``: by key, what a person decided on fields edited in Anki; ``same``: by key, the notes
    of which a person said that they are these flashcards' (see ``with_same``). With either the snapshot must
    hold all notes. Raises Cancelled when ``progress`` does, ScopeTooSmall where the snapshot holds
    a part of the notes and all are needed, and CollectionError where what is ``same`` cannot be.
    """
    since = None if choices or same else content.since(automatic=automatic)
    if since and snapshot.rows is None:
        where = (content.vault.id, snapshot.collection_path)
        return plan_as_before(*where, zettels=content.zettels, shared=snapshot.shared, head=since.head)
    if snapshot.scope:
        content = content.within(snapshot.scope)
    if settings.remote_images == "download":
        most = settings.media_limit_mb * 1_000_000
        content.files.remote = DownloadedImages(snapshot.collection_path, most)
    return _Planner(content, snapshot, settings, automatic, choices or {}, same or {}).plan(progress)


class _Planner:
    """Gathers the changes of one plan."""

    def __init__(
        self,
        content: VaultContent,
        snapshot: Snapshot,
        settings: Settings,
        automatic: bool,
        choices: chosen.Choices,
        same: SameFlashcards,
    ) -> None:
        self.content = content
        self.snapshot = snapshot
        self.settings = settings
        self.automatic = automatic
        self.choices = choices
        self.same = same
        self.sorted = sort_out(snapshot.notes, snapshot.shared.made_twice)
        self.notes = self.sorted.notes
        self.newer = left_alone(self.sorted.newer, snapshot)
        self.outside = outside_scope_of(snapshot.scope) if snapshot.scope else OutsideScope()
        self.known_decks = replace(snapshot.decks, meant=self.outside.meant_decks(snapshot.notes))
        self.decks = Decks(self.known_decks)
        self.seen_before = SeenBefore()
        self.seen: dict[str, SeenFlashcard] = {}
        # In a scope, those outside: no flashcard in it has one of their keys.
        self.keys_of_notes = {note.key for note in self.notes}
        self.creates: list[Create] = []
        self.live: list[tuple[VaultFlashcard, Note]] = []
        self.waiting: list[Outcome] = []
        self.updates: list[Update] = []
        self.removals: list[Removal] = []
        self.quiet: list[Outcome] = []
        self.problems: list[Problem] = [*content.problems, *{*self.outside.problems} - {*snapshot.problems}]
        self.problems += self.newer.values()
        self.has_failed = bool(self.newer)
        self.media = MediaFiles(content.files)
        self.unseen: set[str] = set()  # keys of notes that go only as rules changed
        self.troubled: set[str] = set()  # zettels in which no note counts as gone
        self.unchanged: Counter[str] = Counter()  # by path

    def plan(self, progress: Progress) -> Plan:
        entries = self.content.entries
        if self.snapshot.scope and self.content.side.embeds_too_much:
            raise ScopeTooSmall
        keys, double_ids = keys_of(self.content.vault, entries, paths_in(self.notes))
        self.problems += double_ids
        keys_before = self._remember(keys)
        matched = match_apart(entries, keys, self.notes, self.outside.elsewhere(self.content.flashcards))
        for path, error in matched.failed.items():
            self._failed(error, path, 1)
        found, replaced = with_same(matched.found, entries, keys, self.same)
        self.live = [(entries[pair.entry], pair.note) for pair in found.pairs]
        went = [(pair.note, keys[pair.entry]) for pair in found.pairs]
        self.deletions.follow(went, keys, self.outside.has_zettel)
        new = [entries[i].path for i in found.new if not self._is_declined(keys[i])]
        about = (self.content, self.settings, self.snapshot.queue, self.outside)
        self.method = waiting_in(*about, self.live, new)
        order = self._order(new)
        for done, pair in enumerate(found.pairs):
            progress("Comparing flashcards", done, len(entries))
            entry = entries[pair.entry]
            with self._alone(entry.path, entry.flashcard.line):
                self._paired(entry, keys[pair.entry], pair)
        for done, index in enumerate(found.new):
            progress("Preparing new notes", done, len(found.new))
            entry = entries[index]
            with self._alone(entry.path, entry.flashcard.line):
                self._unmatched(entry, keys[index], found.former.get(index))
        self.troubled = {problem.path for problem in self.problems}
        for note in (*found.left, *matched.apart):
            with self._alone(note.state.path if note.state else note.key, 1):
                self._left(note)
        self.updates += [leftover_notes.released(note) for note in self.sorted.copies]
        self.removals += [leftover_notes.replaced(note, by.id) for note, by in replaced]
        for twins in self.sorted.twins:
            self._change(leftover_notes.folded(note, twins.kept) for note in twins.folded)
        self._change(map(leftover_notes.unmixed, self.sorted.mixed))
        self._make_way()
        placed = self._placed(order)
        if self.content.problems:
            # What cannot be read now may hold flashcards whose notes a person deleted meanwhile.
            # Those that are declined are on record already, and seen keys are taken off that record.
            forgotten = keys_before - self.keys_of_notes - self.deletions.declined
            self.seen = {**{key: self.seen_before[key] for key in forgotten}, **self.seen}
        same: tuple[tuple[str, int], ...] = ()
        with self._without(_("the search for notes that new flashcards may be")):
            same = self._maybe_same(found, keys)
        recognised = len(found.pairs) + len(matched.apart) + len(self.sorted.mixed)
        plan = self._result(placed, recognised, keys, keys_before)
        if not plan.is_empty:
            return replace(plan, maybe_same=same)
        if self.content.read_failures or self.has_failed or self.content.side.embeds_too_much:
            return plan
        looked = Looked(
            self.content,
            *self._links_of_all(),
            self.snapshot,
            self.outside,
            keys,
            found,
            places={note.id: position_of(note, self.snapshot) for _, note in self.live},
            unchanged=self.unchanged,
            rings=placed.problems,
            seen=self.seen.keys(),
            automatic=self.automatic,
        )
        return replace(plan, keep=looked.keep)

    def _links_of_all(self) -> tuple[Linking | None, Linked | None]:
        if not self.snapshot.scope:
            return None, None
        linking = self.content.linking
        return linking, None if self.content.is_linked_as_agreed else linking.linked()

    def _order(self, new: Collection[str]) -> Order | None:
        with self._without(_("the order of learning")):
            return order_in(self._sides, self.live, new)
        return None

    def _placed(self, order: Order | None) -> Placed:
        with self._without(_("the order of learning")):
            return place(self._sides, order, self.creates, self.live, self.updates)
        return place(self._sides, None, self.creates, self.live, self.updates)

    @property
    def _sides(self) -> OrderSources:
        return OrderSources(self.content, self.settings, self.snapshot, self.outside)

    def _remember(self, keys: Sequence[str]) -> AbstractSet[str]:
        """Reads what this device saw; returns the keys of it that this sync has a say in.

        ``keys``: see ``match``.
        """
        snapshot = self.snapshot
        store = Store.of(snapshot.collection_path, self.content.vault.id, snapshot.shared)
        if snapshot.scope:
            changed = store.changed_since(snapshot.scope.since.head.seen)
            here = self.outside.keys_here(self.notes, keys, changed)
            memory = store.memory({*here, *keys}, snapshot.scope.notes)
        else:
            here, memory = set(), store.memory()
        self.seen_before = memory.seen
        self.deletions = Deletions(memory, snapshot, self.keys_of_notes, self.settings)
        return {key for key in here if key in memory.seen} if snapshot.scope else memory.seen.keys()

    def _seen_now(self, keys_before: AbstractSet[str]) -> Mapping[str, SeenFlashcard]:
        if not self.snapshot.scope:
            return self.seen
        now = {**dict.fromkeys(keys_before), **self.seen}
        before = self.seen_before
        return SeenSince(before, {key: seen for key, seen in now.items() if before.get(key) != seen})

    def _result(
        self, placed: Placed, recognised: int, keys: Sequence[str], keys_before: AbstractSet[str]
    ) -> Plan:
        shared = self.snapshot.shared
        ours = (note for note in (*self.notes, *self.sorted.mixed) if note.state and not note.state.is_orphan)
        elsewhere = self.outside.notes
        is_new = not self.snapshot.notes and not self.snapshot.scope
        return Plan(
            vault_id=self.content.vault.id,
            collection_path=self.snapshot.collection_path,
            zettels=self.content.zettels,
            flashcards=self.content.flashcards,
            unchanged=self.unchanged.total() + self.outside.unchanged,
            creates=placed.creates,
            updates=placed.updates,
            removals=tuple(self.removals),
            quiet=by_place(self.outside.quiet, self.quiet),
            waiting=by_place(self.outside.waiting, self.waiting),
            problems=tuple(sorted({*self.problems, *placed.problems, *self.snapshot.problems})),
            decks=self.decks.new,
            media=self.media.found,
            shared=shared,
            seen=self._seen_now(keys_before),
            found=self.deletions.found(self.seen.keys(), keys, has_problems=bool(self.content.problems)),
            unseen=frozenset(self.unseen),
            known_as=known_name(keys, keys_by_vault(self.snapshot.keys_of_all)) if is_new else "",
            before=Before(
                self.seen_before,
                Recognised(sum(1 for _ in ours) + elsewhere, recognised + elsewhere),
                self.known_decks,
                frozenset(self.snapshot.ids),
            ),
        ).guarded()

    @contextmanager
    def _alone(self, path: str, line: int) -> Iterator[None]:
        """Keeps an error of the add-on with one flashcard or note to that: nothing is done with it."""
        try:
            yield
        except ScopeTooSmall:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are to be synced)
            self._failed(error, path, line)

    def _failed(self, error: Exception, path: str, line: int) -> None:
        self.has_failed = True
        self.problems.append(unforeseen(error, path, line))

    @contextmanager
    def _without(self, step: str) -> Iterator[None]:
        """Has the sync go on without a step of it where the add-on fails, and says so."""
        try:
            yield
        except ScopeTooSmall:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the flashcards are to be synced)
            self.has_failed = True
            self.problems.append(given_up(error, step))

    # A flashcard that has a note

    def _paired(self, entry: VaultFlashcard, key: str, pair: Pair) -> None:
        note, state = pair.note, pair.note.state
        if state and note.key == key and not state.is_orphan and self._is_same(entry, state):
            edited = diff.edited_fields(note, state)
            if chosen.changes(self.choices.get(key), edited) or self._has_now(entry, key, note):
                self._changed(entry, key, pair)
            else:
                self._unchanged(entry, key, note, state, edited)
        elif state and self._is_stale(entry, note, state):
            self._see(entry, key, state)
            self._tell(
                "skipped",
                entry,
                key,
                note,
                _("the zettel is older than the note; are the files still arriving?"),
            )
        else:
            self._changed(entry, key, pair)

    def _has_now(self, entry: VaultFlashcard, key: str, note: Note) -> bool:
        """Whether images of an unchanged flashcard are there that could not be downloaded before."""
        before = self.seen_before.get(key)
        if not before or not any(map(_is_to_come, before.warnings)):
            return False
        return not any(map(_is_to_come, _warnings(note_changes.rendered(self.content, entry, note))))

    def _is_same(self, entry: VaultFlashcard, state: State) -> bool:
        return state.source == entry.fingerprint and state.renderer >= RENDERER_VERSION

    @staticmethod
    def _says_the_same(entry: VaultFlashcard, state: State) -> bool:
        """Whether the zettel says what the note's state knows; a newer renderer may read more out of that."""
        is_older = state.renderer < RENDERER_VERSION
        return state.source == entry.fingerprint or (is_older and state.content == entry.content)

    def _is_stale(self, entry: VaultFlashcard, note: Note, state: State) -> bool:
        """Whether the zettel says what it said before a change that another device synced already."""
        is_older = entry.fingerprint in state.earlier
        return self.automatic and is_older and self._source_seen(note.key) != state.source

    def _unchanged(
        self, entry: VaultFlashcard, key: str, note: Note, state: State, edited: tuple[str, ...]
    ) -> None:
        self._see(entry, key, state)
        before = self.seen_before.get(key)
        if before and before.source == state.source:
            self._warn(entry, key, before.warnings)
        holds = self.method.holds(entry.path)
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
        fields = diff.field_diff(note, state, rendered.fields)
        is_new_text = state is None or not self._says_the_same(entry, state)
        decision = chosen.decided(
            fields,
            rendered.fields,
            self.choices.get(key),
            "vault" if pair.how == "told" else self.settings.on_conflict,
            is_new_text=is_new_text,
        )
        if decision.is_open:
            self._tell("conflict", entry, key, note, decision.reason)
            return
        deck = self._deck(entry, key, note)
        if deck is None:
            return
        outcome = Outcome(
            self._action(entry, state),
            key,
            entry.path,
            entry.flashcard.line,
            note.id,
            "; ".join(filter(None, (_taken_for(pair), decision.reason))),
        )
        self.seen[key] = self._seen_at(entry.path, entry.fingerprint)._replace(warnings=_warnings(rendered))
        self.media.add(rendered.media, key)
        holds = self.method.holds(entry.path)
        new_state, change = note_changes.updated(
            outcome, entry, note, deck, rendered.fields, decision.write, holds
        )
        self._tell_waiting(entry, key, note, new_state, holds)
        self.updates.append(change)

    @staticmethod
    def _action(entry: VaultFlashcard, state: State | None) -> Action:
        if state and state.is_orphan:
            return "restored"
        return "moved" if state and state.path != entry.path else "updated"

    # A flashcard without a note

    def _unmatched(self, entry: VaultFlashcard, key: str, former: Note | None) -> None:
        if key in self.newer:
            self._tell("skipped", entry, key, None, self.newer[key].message)
            return
        if not former and self._is_declined(key):
            self._tell("skipped", entry, key, None, _("its note was deleted in Anki"))
            return
        was_ours = 0 if former else self.deletions.under_another_type(key)
        if not (former or was_ours) and self.deletions.is_doubtful(key) and self.automatic:
            reason = _("it has no note; one may have been deleted in Anki: the next sync from the menu asks")
            self._tell("skipped", entry, key, None, reason)
            return
        holds = self.method.holds(entry.path)
        if not former and self.method.is_left_out(entry.path):
            self._tell_waiting(entry, key, None, None, holds)
            return
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
        self.seen[key] = self._seen_at(entry.path, entry.fingerprint)._replace(warnings=_warnings(rendered))
        self.media.add(rendered.media, key)

    def _is_declined(self, key: str) -> bool:
        """Whether the person deleted the note of a flashcard that has none, and it is to stay deleted."""
        return self.settings.deleted_in_anki == "skip" and self.deletions.was_deleted(key)

    # A note without a flashcard

    def _left(self, note: Note) -> None:
        state = note.state
        before = self.seen_before.get(note.key)
        if before is not None:
            self.seen.setdefault(note.key, before)
        if state is None or state.is_orphan or self._source_seen(note.key) != state.source:
            return
        if self.content.is_unknown(state.path) or state.path in self.troubled:
            return
        if self.settings.removed != "keep" and self._is_as_seen(note, state.path):
            if self.automatic:
                self.quiet.append(leftover_notes.no_longer_seen(note))
                return
            self.unseen.add(note.key)
        if self.settings.removed == "suspend":
            self.updates.append(leftover_notes.orphaned(note, state))
        elif self.settings.removed == "delete" and self.automatic:
            reason = _("its flashcard is gone; the next sync from the menu deletes the note")
            self.quiet.append(leftover_notes.outcome_of(note, "skipped", reason))
        elif self.settings.removed == "delete":
            self.seen.pop(note.key, None)
            self.removals.append(leftover_notes.removed(note, _("its flashcard is gone")))

    def _is_as_seen(self, note: Note, path: str) -> bool:
        """Whether the file at ``path`` is as it was when it still gave the note's flashcard.

        Then nobody took that out of it: a setting or another release reads it otherwise.
        """
        changed, before = self.content.files.changed_at(path), self.seen_before[note.key].changed
        return changed is not None and (changed == before if before else changed < self._synced_at)

    @cached_property
    def _synced_at(self) -> int:
        return last_written(self.snapshot.collection_path, self.content.vault.id)

    def _maybe_same(self, found: Match, keys: Sequence[str]) -> tuple[tuple[str, int], ...]:
        made = {create.outcome.key for create in self.creates}
        outcomes = [update.outcome for update in self.updates]
        outcomes += (removal.outcome for removal in self.removals)
        going = {outcome.note_id for outcome in outcomes if outcome.action in ("orphaned", "removed")}
        return maybe_same(self.content.entries, keys, found, made, going)

    def _change(self, changes: Iterable[Update | Removal]) -> None:
        for change in changes:
            if isinstance(change, Removal):
                self.removals.append(change)
            else:
                self.updates.append(change)

    def _make_way(self) -> None:
        """Lets go of keys that other flashcards take over in this sync."""
        ousted = list(rekey.ousted(self.notes, self.creates, self.updates, self.removals))
        self.updates = rekey.with_keys(self.updates, ousted)
        for note, key in ousted:
            if note.key in self.seen_before:
                self.seen[key] = self.seen_before[note.key]

    # What several of them need

    def _see(self, entry: VaultFlashcard, key: str, state: State | None) -> None:
        self.seen[key] = self._seen_at(entry.path, state.source if state else "")

    def _seen_at(self, path: str, source: str) -> SeenFlashcard:
        return SeenFlashcard(source, changed=self.content.files.changed_at(path) or 0)

    def _source_seen(self, key: str) -> str:
        seen = self.seen_before.get(key)
        return seen.source if seen else ""

    def _warn(self, entry: VaultFlashcard, key: str, warnings: tuple[str, ...]) -> None:
        """Repeats what the last rendering of an unchanged flashcard warned of."""
        self.seen[key] = self.seen[key]._replace(warnings=warnings)
        self.problems += [Problem(entry.path, entry.flashcard.line, warning) for warning in warnings]

    def _rendered(self, entry: VaultFlashcard, note: Note | None) -> Rendered:
        rendered = note_changes.rendered(self.content, entry, note)
        self.problems += rendered.problems
        return rendered

    def _deck(self, entry: VaultFlashcard, key: str, note: Note | None) -> Deck | None:
        deck = self.decks.resolve(entry.flashcard.deck)
        if message := self.decks.why_no_home(deck):
            self.problems.append(Problem(entry.path, entry.flashcard.line, message))
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
