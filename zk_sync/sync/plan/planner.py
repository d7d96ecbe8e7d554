"""Decides what a sync does: from the vault's content and a snapshot of the collection to a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ...texts import _
from ..collection.anki_decks import Decks
from ..collection.our_notes import Note, paths_in
from ..collection.snapshot import Snapshot
from ..identity.match import Match
from ..identity.match_failing import match_failing
from ..identity.maybe_same import maybe_same
from ..identity.twins import sort_out
from ..learning_order.order import Linked, Order
from ..reading.content import Progress, VaultContent, VaultFlashcard, keys_of, no_progress
from ..report import by_place
from ..state.agreed import ScopeTooSmall
from ..state.linking import Linking
from ..state.seen import SeenFlashcard, SeenSince
from . import leftover_notes, rekey
from .deletions import Deletions
from .failures import Failures
from .guard import Recognised
from .keep_agreement import Looked
from .known_vault import keys_by_vault, known_name
from .new_card_places import OrderSources, Placed, order_in, placed, position_of
from .newer_release import left_alone
from .one_by_one import Known, OneByOne, PlanTerms, is_declined
from .outside_scope import OutsideScope, outside_scope_of
from .plan import Before, Plan, plan_as_before
from .remembered import Remembered
from .told_same import with_same
from .waiting import waiting_in


def plan_sync(
    terms: PlanTerms,
    content: VaultContent,
    snapshot: Snapshot,
    before: Remembered,
    progress: Progress = no_progress,
) -> Plan:
    """The plan of one sync; renders what changed, touches no collection, safe in any thread.

    ``content``: of what the snapshot holds; ``before``: what this device remembers of both. With ``choices``
    or ``same`` the snapshot must hold all notes. Raises Cancelled when ``progress`` does, ScopeTooSmall where
    the snapshot holds a part of the notes and all are needed, and CollectionError where what is ``same``
    cannot be.
    """
    since = None if terms.choices or terms.same else content.since(automatic=terms.automatic)
    if since and snapshot.rows is None:
        where = (content.vault.id, snapshot.collection_path)
        return plan_as_before(*where, zettels=content.zettels, shared=snapshot.shared, head=since.head)
    return _Planner(content, snapshot, before, terms).plan(progress)


class _Planner:
    """Takes the steps to one plan."""

    def __init__(
        self, content: VaultContent, snapshot: Snapshot, before: Remembered, terms: PlanTerms
    ) -> None:
        self.content = content
        self.snapshot = snapshot
        self.before = before
        self.terms = terms
        self.settings = terms.settings
        self.sorted = sort_out(snapshot.notes, snapshot.shared.made_twice)
        self.notes = self.sorted.notes
        self.newer = left_alone(self.sorted.newer, snapshot)
        self.outside = outside_scope_of(snapshot.scope) if snapshot.scope else OutsideScope()
        self.known_decks = replace(snapshot.decks, meant=self.outside.meant_decks(snapshot.notes))
        self.decks = Decks(self.known_decks)
        self.seen_before = before.memory.seen
        # In a scope, those outside: no flashcard in it has one of their keys.
        self.keys_of_notes = {note.key for note in self.notes}
        self.deletions = Deletions(before.memory, snapshot, self.keys_of_notes, self.settings)
        self.live: list[tuple[VaultFlashcard, Note]] = []
        self.failures = Failures([*content.problems, *{*self.outside.problems} - {*snapshot.problems}])
        self.failures.problems += self.newer.values()
        self.failures.has_failed = bool(self.newer)

    def plan(self, progress: Progress) -> Plan:
        entries = self.content.entries
        if self.snapshot.scope and self.content.side.embeds_too_much:
            raise ScopeTooSmall
        keys, double_ids = keys_of(self.content.vault, entries, paths_in(self.notes))
        self.failures.problems += double_ids
        matched = match_failing(entries, keys, self.notes, self.outside.elsewhere(self.content.flashcards))
        for path, error in matched.failed.items():
            self.failures.add(error, path, 1)
        found, replaced = with_same(matched.found, entries, keys, self.terms.same)
        self.live = [(entries[pair.entry], pair.note) for pair in found.pairs]
        went = [(pair.note, keys[pair.entry]) for pair in found.pairs]
        new_ones = ((keys[i], entries[i]) for i in found.new)
        self.deletions.follow(went, keys, self.outside.has_zettel, new_ones)
        new = [entries[i].path for i in found.new if not is_declined(keys[i], self.deletions, self.settings)]
        about = (self.content, self.settings, self.snapshot.queue, self.outside)
        waiting = waiting_in(*about, self.live, new)
        order = self._order(new)
        known = Known(self.before.synced_at, self.seen_before, self.newer, self.deletions, waiting)
        self.each = each = OneByOne(self.content, self.terms, known, self.decks, self.failures)
        for done, pair in enumerate(found.pairs):
            progress("Comparing flashcards", done, len(entries))
            entry = entries[pair.entry]
            with self.failures.alone(entry.path, entry.flashcard.line):
                each.paired(entry, keys[pair.entry], pair)
        for done, index in enumerate(found.new):
            progress("Preparing new notes", done, len(found.new))
            entry = entries[index]
            with self.failures.alone(entry.path, entry.flashcard.line):
                each.unmatched(entry, keys[index], found.former.get(index))
        troubled = {problem.path for problem in self.failures.problems}
        for note in (*found.left, *matched.apart):
            with self.failures.alone(note.state.path if note.state else note.key, 1):
                each.left(note, troubled)
        each.updates += [leftover_notes.released(note) for note in self.sorted.copies]
        each.removals += [leftover_notes.replaced(note, by.id) for note, by in replaced]
        for twins in self.sorted.twins:
            each.change(leftover_notes.folded(note, twins.kept) for note in twins.folded)
        each.change(map(leftover_notes.unmixed, self.sorted.mixed))
        self._make_way()
        placed = self._placed(order)
        if self.content.problems:
            # What cannot be read now may hold flashcards whose notes a person deleted meanwhile.
            # Those that are declined are on record already, and seen keys are taken off that record.
            forgotten = self.before.keys - self.keys_of_notes - self.deletions.declined
            each.seen = {**{key: self.seen_before[key] for key in forgotten}, **each.seen}
        same: tuple[tuple[str, int], ...] = ()
        with self.failures.without(_("the search for notes that new flashcards may be")):
            same = self._maybe_same(found, keys)
        recognised = len(found.pairs) + len(matched.apart) + len(self.sorted.mixed)
        plan = self._result(placed, recognised, keys)
        if not plan.is_empty:
            return replace(plan, maybe_same=same)
        if self.content.read_failures or self.failures.has_failed or self.content.side.embeds_too_much:
            return plan
        looked = Looked(
            self.content,
            *self._links_of_all(),
            self.snapshot,
            self.outside,
            keys,
            found,
            places={note.id: position_of(note, self.snapshot) for _, note in self.live},
            unchanged=each.unchanged,
            rings=placed.problems,
            seen=each.seen.keys(),
            automatic=self.terms.automatic,
        )
        return replace(plan, keep=looked.keep)

    def _links_of_all(self) -> tuple[Linking | None, Linked | None]:
        if not self.snapshot.scope:
            return None, None
        linking = self.content.linking
        return linking, None if self.content.is_linked_as_agreed else linking.linked

    def _order(self, new: Collection[str]) -> Order | None:
        with self.failures.without(_("the order of learning")):
            return order_in(self._sides, self.live, new)
        return None

    def _placed(self, order: Order | None) -> Placed:
        with self.failures.without(_("the order of learning")):
            return placed(self._sides, order, self.each.creates, self.live, self.each.updates)
        return placed(self._sides, None, self.each.creates, self.live, self.each.updates)

    @property
    def _sides(self) -> OrderSources:
        return OrderSources(self.content, self.settings, self.snapshot, self.outside)

    def _seen_now(self) -> Mapping[str, SeenFlashcard]:
        if not self.snapshot.scope:
            return self.each.seen
        now = {**dict.fromkeys(self.before.keys), **self.each.seen}
        before = self.seen_before
        return SeenSince(before, {key: seen for key, seen in now.items() if before.get(key) != seen})

    def _result(self, placed: Placed, recognised: int, keys: Sequence[str]) -> Plan:
        shared = self.snapshot.shared
        ours = (note for note in (*self.notes, *self.sorted.mixed) if note.state and not note.state.is_orphan)
        elsewhere = self.outside.notes
        is_new = not self.snapshot.notes and not self.snapshot.scope
        return Plan(
            vault_id=self.content.vault.id,
            collection_path=self.snapshot.collection_path,
            zettels=self.content.zettels,
            flashcards=self.content.flashcards,
            unchanged=self.each.unchanged.total() + self.outside.unchanged,
            creates=placed.creates,
            updates=placed.updates,
            removals=tuple(self.each.removals),
            quiet=by_place(self.outside.quiet, self.each.quiet),
            waiting=by_place(self.outside.waiting, self.each.waiting),
            problems=tuple(sorted({*self.failures.problems, *placed.problems, *self.snapshot.problems})),
            decks=self.decks.new,
            media=self.each.media.found,
            shared=shared,
            seen=self._seen_now(),
            found=self.deletions.found(self.each.seen.keys(), keys, has_problems=bool(self.content.problems)),
            unseen=frozenset(self.each.unseen),
            known_as=known_name(keys, keys_by_vault(self.snapshot.keys_of_all)) if is_new else "",
            before=Before(
                self.seen_before,
                Recognised(sum(1 for _ in ours) + elsewhere, recognised + elsewhere),
                self.known_decks,
                frozenset(self.snapshot.ids),
            ),
        ).guarded()

    def _maybe_same(self, found: Match, keys: Sequence[str]) -> tuple[tuple[str, int], ...]:
        made = {create.outcome.key for create in self.each.creates}
        outcomes = [update.outcome for update in self.each.updates]
        outcomes += (removal.outcome for removal in self.each.removals)
        going = {outcome.note_id for outcome in outcomes if outcome.action in ("orphaned", "removed")}
        return maybe_same(self.content.entries, keys, found, made, going)

    def _make_way(self) -> None:
        """Lets go of keys that other flashcards take over in this sync."""
        ousted = list(rekey.ousted(self.notes, self.each.creates, self.each.updates, self.each.removals))
        self.each.updates = rekey.with_keys(self.each.updates, ousted)
        for note, key in ousted:
            if note.key in self.seen_before:
                self.each.seen[key] = self.seen_before[note.key]
