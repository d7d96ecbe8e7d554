"""The plan of a take-over: which notes become those of which flashcards, as ``apply_plan`` takes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from ...cards.ordinals import rendered_with_sticky_numbers
from ...config import Settings
from ...errors import Problem
from ...texts import _
from ..collection.anki_decks import DeckList, Decks
from ..collection.our_notes import Note, paths_in
from ..collection.snapshot import Snapshot
from ..notes.notetypes import NOTE_TYPES
from ..notes.zk_state import PLACED_BY_ANOTHER
from ..plan import diff, leftover_notes, note_changes
from ..plan.cut_plan import only
from ..plan.one_by_one import PlanTerms
from ..plan.plan import Create, Plan, Removal, Update
from ..plan.planner import plan_sync
from ..plan.remembered import Remembered
from ..reading.content import VaultContent, VaultFlashcard, keys_of
from ..report import Outcome
from .foreign_notes import ForeignNote
from .matching import BY, By, Candidate, TakeOverMatch, counts, matches
from .scheduling import Schedules, schedules_of

Keep = Literal["anki", "zettel"]


@dataclass(frozen=True)
class Wishes:
    """What a person says of a take-over.

    ``by``: how notes may be found. ``keep``: whose text stays where the two differ by more than markup; None
    leaves such a note alone. ``pairs``: key of a flashcard → the note that a person chose for it, and no
    other is taken over; None: all that are sure. ``dropped_tags``: another tool's own, which the notes lose.
    ``schedules``: cards that were never answered in Anki get the schedules that stand in the files; True for
    all, or keys of flashcards. Flashcards without a note get one for that.
    """

    by: Collection[By] = BY
    keep: Keep | None = None
    pairs: Mapping[str, int] | None = None
    dropped_tags: Collection[str] = ()
    schedules: bool | Collection[str] = False


@dataclass(frozen=True)
class TakeOver:
    """What was found, and the plan that takes over the "adopted"; ``left`` flashcards have no note then.

    ``scheduled``: keys of flashcards that carry a schedule which would be, or was, taken along.
    """

    found: tuple[TakeOverMatch, ...]
    plan: Plan
    left: int
    scheduled: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON contract of ``python -m zk_sync adopt --json``."""
        return {
            **counts(self.found),
            "scheduled": len(self.scheduled),
            "left": self.left,
            "matches": [
                {
                    "path": match.flashcard.path,
                    "line": match.flashcard.line,
                    "key": match.flashcard.key,
                    "note_id": match.note.id,
                    "by": match.by,
                    "reviews": match.note.reviews,
                    "state": match.state,
                    "reason": match.reason,
                }
                for match in self.found
            ],
        }


def plan_take_over(
    content: VaultContent,
    snapshot: Snapshot,
    known: Remembered,
    foreign: Collection[ForeignNote],
    settings: Settings,
    wishes: Wishes,
) -> TakeOver:
    """Finds the notes that the vault's flashcards are, and plans to take them over; touches no collection.

    The snapshot must hold all notes of the vault; ``known``: what this device remembers.
    """
    whole = plan_sync(PlanTerms(settings, automatic=True), content, snapshot, known)
    making = {create.outcome.key: create for create in whole.creates}
    entries = _entries(content, snapshot)
    ours = {note.key: note for note in snapshot.notes if _is_of(note, entries.get(note.key))}
    former = {key: note for note, key in known.memory.notes.items() if note in snapshot.others}
    fresh = {update.note_id: update.fields for update in whole.updates}
    candidates = [
        *(_of_create(create, entries[key], former) for key, create in making.items()),
        *(_of_note(note, fresh.get(note.id, {}), entries[key], former) for key, note in ours.items()),
    ]
    candidates = [one for one in candidates if one.key not in snapshot.shared.apart]
    candidates.sort(key=lambda candidate: (candidate.path, candidate.line, candidate.key))
    found = tuple(_as_chosen(match, wishes) for match in _matches(candidates, foreign, wishes.by))
    taken = {match.flashcard.key: match for match in found if _is_taken(match, wishes)}
    changes = _Changes(content, entries, snapshot.decks, wishes)
    updates = {
        key: changes.of_create(making[key], match) if key in making else changes.of_note(ours[key], match)
        for key, match in taken.items()
    }
    way = [leftover_notes.gave_way(ours[key], match.note.id) for key, match in taken.items() if key in ours]
    scheduling = _Scheduling(entries, wishes)
    if wishes.schedules:
        # Also those found in another way than is wished, in which another flashcard may have the note.
        doubtful = {match.flashcard.key for match in (*found, *_matches(candidates, foreign, BY))}
        scheduling.of_taken(taken, updates)
        scheduling.of_creates(making, doubtful | whole.found.doubtful)
        scheduling.of_notes(ours, doubtful)
    made = scheduling.creates
    part = only(whole, lambda o: o.action == "created" and (o.key in taken or o.key in made))
    plan = replace(
        part,
        creates=tuple(made[create.outcome.key] for create in part.creates if create.outcome.key in made),
        updates=(
            *updates.values(),
            *scheduling.updates,
            *(change for change in way if isinstance(change, Update)),
        ),
        removals=tuple(change for change in way if isinstance(change, Removal)),
        problems=tuple(sorted({*part.problems, *scheduling.problems})),
        schedules=scheduling.found,
        keep=None,
        guard="",
    )
    left = sum(1 for key in making if key not in taken and key not in made)
    return TakeOver(found, plan, left, tuple(scheduling.found))


def _matches(
    candidates: Sequence[Candidate], foreign: Collection[ForeignNote], by: Collection[By]
) -> Sequence[TakeOverMatch]:
    found = matches(candidates, foreign, by=by)
    return [match for match in found if not match.flashcard.own_note or _is_worth_it(match)]


def _is_worth_it(match: TakeOverMatch) -> bool:
    """Whether the note has what the flashcard's own note lacks, reviews; else that one stays as it is."""
    return bool(match.note.reviews)


def _as_chosen(match: TakeOverMatch, wishes: Wishes) -> TakeOverMatch:
    """The match as a person decided it: a text that differs, or one of several notes."""
    is_chosen = bool(wishes.pairs) and (wishes.pairs or {}).get(match.flashcard.key) == match.note.id
    is_kept = wishes.keep and (wishes.keep == "zettel" or match.is_of_one_kind)
    decides = (match.state == "differs" and is_kept) or (match.state == "ambiguous" and is_chosen)
    return replace(match, state="adopted") if decides else match


def _is_taken(match: TakeOverMatch, wishes: Wishes) -> bool:
    chosen = wishes.pairs is None or wishes.pairs.get(match.flashcard.key) == match.note.id
    return match.state == "adopted" and chosen


def _is_of(note: Note, entry: VaultFlashcard | None) -> bool:
    """Whether a note is that of the flashcard, which has its key."""
    is_one_kind = entry is not None and entry.flashcard.note_type == note.note_type
    return is_one_kind and note.state is not None and not note.state.is_orphan


def _entries(content: VaultContent, snapshot: Snapshot) -> Mapping[str, VaultFlashcard]:
    keys, _double = keys_of(content.vault, content.entries, paths_in(snapshot.notes))
    return dict(zip(keys, content.entries, strict=True))


def _of_create(create: Create, entry: VaultFlashcard, known: Mapping[str, int]) -> Candidate:
    fields = create.fields
    ordinals = diff.ordinals_of(create.note_type, fields)
    return _candidate(create.outcome.key, entry, fields, ordinals, known)


def _of_note(
    note: Note, fresh: Mapping[str, str], entry: VaultFlashcard, known: Mapping[str, int]
) -> Candidate:
    fields = {**note.fields, **fresh}
    ordinals = diff.ordinals_of(note.note_type, fields)
    candidate = _candidate(note.key, entry, fields, ordinals, known)
    return replace(candidate, own_note=note.id, own_reviews=note.reviews)


def _candidate(
    key: str,
    entry: VaultFlashcard,
    fields: Mapping[str, str],
    ordinals: frozenset[int],
    known: Mapping[str, int],
) -> Candidate:
    is_cloze = entry.flashcard.kind == "cloze"
    return Candidate(
        key=key,
        path=entry.path,
        line=entry.flashcard.line,
        is_cloze=is_cloze,
        question=fields["Text" if is_cloze else "Front"],
        answer=fields["Extra" if is_cloze else "Back"],
        extra="" if is_cloze else fields["Extra"],
        ordinals=ordinals,
        typed_questions=_typed_questions(entry),
        typed_answer=entry.flashcard.back,
        foreign_id=known.get(key) or entry.flashcard.foreign_id,
        tool_key=entry.flashcard.tool_key,
    )


def _typed_questions(entry: VaultFlashcard) -> tuple[str, ...]:
    """What the file asks: of a whole zettel, tools take the file's name with all that we take from it."""
    flashcard = entry.flashcard
    if not flashcard.front:
        return ()
    is_whole = flashcard.syntax == "zettel"
    return (flashcard.front, PurePosixPath(entry.path).stem) if is_whole else (flashcard.front,)


class _Changes:
    """Makes the changes by which notes become ours."""

    def __init__(
        self, content: VaultContent, entries: Mapping[str, VaultFlashcard], decks: DeckList, wishes: Wishes
    ) -> None:
        self._content = content
        self._entries = entries
        self._decks = Decks(decks)
        self._keep = wishes.keep
        self._dropped_tags = {tag.casefold() for tag in wishes.dropped_tags}

    def of_create(self, create: Create, match: TakeOverMatch) -> Update:
        """The note becomes that which would have been added."""
        return self._made(create, create.tags, match, {})

    def of_note(self, note: Note, match: TakeOverMatch) -> Update:
        """The note takes the place of one of ours, with what was edited in that; as the zettel is now."""
        assert note.state is not None
        entry = self._entries[note.key]
        flashcard = match.flashcard
        create = note_changes.created(
            Outcome("created", note.key, flashcard.path, flashcard.line, 0),
            entry,
            self._decks.resolve(entry.flashcard.deck),
            self._content.render(entry).fields,
            former=None,
            holds={},
        )
        tags = diff.merged_tags(note.tags, note.state.tags, create.tags)
        edited = (name for name in diff.edited_fields(note, note.state) if name != "Text")  # its own numbers
        return self._made(create, tags, match, {name: note.fields[name] for name in edited})

    def _made(
        self, create: Create, tags: Collection[str], match: TakeOverMatch, edits: Mapping[str, str]
    ) -> Update:
        create = replace(create, holds=(), history=None, position=PLACED_BY_ANOTHER)
        if create.note_type == "Zettel Cloze":
            create = replace(create, values=self._with_its_numbers(create, match))
        fields = {**note_changes.written(create, match.note.guid), **edits}
        return self._becomes(create.note_type, fields, tags, match)

    def _with_its_numbers(self, create: Create, match: TakeOverMatch) -> tuple[str, ...]:
        """The fields with the numbers that the note's deletions have."""
        entry = self._entries[create.outcome.key]
        taken = frozenset(card.ordinal + 1 for card in match.note.cards)
        fields = rendered_with_sticky_numbers(
            lambda flashcard: self._content.render(entry._replace(flashcard=flashcard)),
            entry.flashcard,
            match.note.question,
            taken,
            dropped={},
        ).fields
        return tuple(fields[name] for name in NOTE_TYPES[create.note_type].rendered_fields)

    def _becomes(
        self, note_type: str, fields: Mapping[str, str], tags: Collection[str], match: TakeOverMatch
    ) -> Update:
        note = match.note
        if match.reason and self._keep == "anki":
            fields = {**fields, **dict(_texts_of(note, note_type))}
        own = tuple(tag for tag in note.tags if tag.casefold() not in self._dropped_tags)
        flashcard = match.flashcard
        reason = _("was a note of the type “{note_type}”").format(note_type=note.note_type)
        return Update(
            outcome=Outcome("adopted", flashcard.key, flashcard.path, flashcard.line, note.id, reason),
            note_id=note.id,
            rests_on=note.as_seen,
            fields=fields,
            tags=diff.merged_tags(own, (), tags),
            becomes=note_type,
        )


class _Scheduling:
    """Gathers which cards get a schedule that stands in a file; ``found``: by key of the flashcard."""

    def __init__(self, entries: Mapping[str, VaultFlashcard], wishes: Wishes) -> None:
        self._entries = entries
        self._wished = wishes.schedules
        self.found: dict[str, Schedules] = {}
        self.creates: dict[str, Create] = {}
        self.updates: list[Update] = []
        self.problems: list[Problem] = []

    def of_taken(self, taken: Mapping[str, TakeOverMatch], updates: Mapping[str, Update]) -> None:
        """Takes the schedules of notes that are taken over."""
        for key, match in taken.items():
            if not match.note.reviews:
                ordinals = frozenset(card.ordinal for card in match.note.cards)
                self._find(key, updates[key].fields.get("Text", ""), ordinals)

    def of_creates(self, making: Mapping[str, Create], doubtful: Collection[str]) -> None:
        """Takes the schedules of flashcards without a note, unless they may have one; makes their notes."""
        for key, create in making.items():
            fields = create.fields
            ordinals = diff.ordinals_of(create.note_type, fields)
            if key not in doubtful and self._find(key, fields.get("Text", ""), ordinals):
                outcome = replace(create.outcome, reason=_("with the schedule that stands in the file"))
                self.creates[key] = replace(create, outcome=outcome, holds=())

    def of_notes(self, ours: Mapping[str, Note], doubtful: Collection[str]) -> None:
        """Takes the schedules of notes of ours that were never answered."""
        for key, note in ours.items():
            if key in doubtful or note.reviews or not self._entries[key].flashcard.schedule:
                continue
            ordinals = frozenset(card.ordinal for card in note.cards)
            if self._find(key, note.fields.get("Text", ""), ordinals):
                entry, reason = self._entries[key], _("with the schedule that stands in the file")
                outcome = Outcome("adopted", key, entry.path, entry.flashcard.line, note.id, reason)
                self.updates.append(Update(outcome, note.id, note.as_seen))

    def _find(self, key: str, text: str, ordinals: frozenset[int]) -> bool:
        entry = self._entries[key]
        wished = self._wished is True or (self._wished and key in self._wished)
        if not entry.flashcard.schedule or not wished:
            return False
        schedules, reason = schedules_of(entry.flashcard, text, ordinals)
        if reason:
            self.problems.append(Problem(entry.path, entry.flashcard.line, reason))
        elif schedules:
            self.found[key] = schedules
        return bool(schedules)


def _texts_of(note: ForeignNote, note_type: str) -> Iterator[tuple[str, str]]:
    """What the note says, in our fields."""
    if note_type == "Zettel Cloze":
        yield from (("Text", note.question), ("Extra", note.answer))
    else:
        yield from (("Front", note.question), ("Back", note.answer), ("Extra", note.extra))
