"""The plan of a take-over: which notes become those of which flashcards, as ``apply_plan`` takes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...cards.ordinals import rendered_with_sticky_numbers
from ...config import Settings
from ...texts import _
from .. import diff, gone, live
from ..content import Entry, VaultContent, keys_of
from ..notetypes import KEY_FIELD, NOTE_TYPES, STATE_FIELD
from ..partial import only
from ..plan import Create, Plan, Removal, Update
from ..planner import plan_sync
from ..report import Outcome
from ..snapshot import Note, Snapshot, paths_in
from ..state import dump
from .foreign_notes import ForeignNote
from .matching import BY, By, Candidate, TakeOverMatch, counts, matches

Keep = Literal["anki", "zettel"]


@dataclass(frozen=True)
class Wishes:
    """What a person says of a take-over.

    ``by``: how notes may be found. ``keep``: whose text stays where the two differ by more than markup; None
    leaves such a note alone. ``pairs``: key of a flashcard → the note that a person chose for it, and no
    other is taken over; None: all that are sure. ``dropped_tags``: another tool's own, which the notes lose.
    """

    by: Collection[By] = BY
    keep: Keep | None = None
    pairs: Mapping[str, int] | None = None
    dropped_tags: Collection[str] = ()


@dataclass(frozen=True)
class TakeOver:
    """What was found, and the plan that takes over the "adopted"; ``left`` flashcards have no note then."""

    found: tuple[TakeOverMatch, ...]
    plan: Plan
    left: int

    def as_json(self) -> dict[str, Any]:
        """The JSON contract of ``python -m zk_sync adopt --json``, but for ``scheduled``."""
        return {
            **counts(self.found),
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
    foreign: Collection[ForeignNote],
    settings: Settings,
    wishes: Wishes,
) -> TakeOver:
    """Finds the notes that the vault's flashcards are, and plans to take them over; touches no collection.

    The snapshot must hold all notes of the vault.
    """
    whole = plan_sync(content, snapshot, settings, automatic=True)
    making = {create.outcome.key: create for create in whole.creates}
    entries = _entries(content, snapshot)
    ours = {note.key: note for note in snapshot.notes if note.key in entries and not _is_orphan(note)}
    candidates = [
        *(_of_create(create, entries[key]) for key, create in making.items()),
        *(_of_note(note, entries[key]) for key, note in ours.items()),
    ]
    candidates = [one for one in candidates if one.key not in snapshot.shared.apart]
    candidates.sort(key=lambda candidate: (candidate.path, candidate.line, candidate.key))
    found = tuple(
        _as_chosen(match, wishes)
        for match in matches(candidates, foreign, by=wishes.by)
        if not match.flashcard.own_note or _is_worth_it(match)
    )
    taken = {match.flashcard.key: match for match in found if _is_taken(match, wishes)}
    part = only(whole, lambda outcome: outcome.action == "created" and outcome.key in taken)
    changes = _Changes(content, entries, wishes)
    updates: list[Update] = []
    removals: list[Removal] = []
    for key, match in taken.items():
        if key in making:
            updates.append(changes.of_create(making[key], match))
        else:
            updates.append(changes.of_note(ours[key], match))
            removals.append(gone.replaced(ours[key], match.note.id))
    plan = replace(part, creates=(), updates=tuple(updates), removals=tuple(removals), memo=None, guard="")
    return TakeOver(found, plan, len(making) - sum(1 for key in taken if key in making))


def _is_worth_it(match: TakeOverMatch) -> bool:
    """Whether the note has what the flashcard's own note lacks, reviews; else that one stays as it is."""
    return bool(match.note.reviews) and (match.by == "id" or not match.flashcard.own_reviews)


def _as_chosen(match: TakeOverMatch, wishes: Wishes) -> TakeOverMatch:
    """The match as a person decided it: a text that differs, or one of several notes."""
    is_chosen = bool(wishes.pairs) and (wishes.pairs or {}).get(match.flashcard.key) == match.note.id
    decides = (match.state == "differs" and wishes.keep) or (match.state == "ambiguous" and is_chosen)
    return replace(match, state="adopted") if decides and not match.flashcard.own_reviews else match


def _is_taken(match: TakeOverMatch, wishes: Wishes) -> bool:
    chosen = wishes.pairs is None or wishes.pairs.get(match.flashcard.key) == match.note.id
    return match.state == "adopted" and chosen


def _is_orphan(note: Note) -> bool:
    return note.state is None or note.state.is_orphan


def _entries(content: VaultContent, snapshot: Snapshot) -> Mapping[str, Entry]:
    keys, _double = keys_of(content.vault, content.entries, paths_in(snapshot.notes))
    return dict(zip(keys, content.entries, strict=True))


def _of_create(create: Create, entry: Entry) -> Candidate:
    fields = create.fields
    ordinals = diff.ordinals_of(create.note_type, fields)
    return _candidate(create.outcome.key, entry, fields, ordinals)


def _of_note(note: Note, entry: Entry) -> Candidate:
    fields = note.fields
    ordinals = diff.ordinals_of(note.note_type, fields)
    candidate = _candidate(note.key, entry, fields, ordinals)
    return replace(candidate, own_note=note.id, own_reviews=note.reviews)


def _candidate(key: str, entry: Entry, fields: Mapping[str, str], ordinals: frozenset[int]) -> Candidate:
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
        foreign_id=entry.flashcard.foreign_id,
    )


class _Changes:
    """Makes the changes by which notes become ours."""

    def __init__(self, content: VaultContent, entries: Mapping[str, Entry], wishes: Wishes) -> None:
        self._content = content
        self._entries = entries
        self._keep = wishes.keep
        self._dropped_tags = {tag.casefold() for tag in wishes.dropped_tags}

    def of_create(self, create: Create, match: TakeOverMatch) -> Update:
        """The note becomes that which would have been added."""
        create = replace(create, holds=(), history=None, position=0)
        if create.note_type == "Zettel Cloze":
            create = replace(create, values=self._with_its_numbers(create, match))
        return self._becomes(create.note_type, live.written(create, match.note.guid), create.tags, match)

    def of_note(self, note: Note, match: TakeOverMatch) -> Update:
        """The note takes the place of one of ours that was never answered."""
        assert note.state is not None
        state = note.state._replace(guid=match.note.guid, suspended={}, freed={}, position=0)
        fields = {**note.fields, KEY_FIELD: note.key, STATE_FIELD: dump(state)}
        return self._becomes(note.note_type, fields, note.tags, match)

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


def _texts_of(note: ForeignNote, note_type: str) -> Iterator[tuple[str, str]]:
    """What the note says, in our fields."""
    if note_type == "Zettel Cloze":
        yield from (("Text", note.question), ("Extra", note.answer))
    else:
        yield from (("Front", note.question), ("Back", note.answer), ("Extra", note.extra))
