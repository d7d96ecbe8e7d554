"""What becomes of notes that stand for no flashcard any more: orphans, twins, copies and mixed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...texts import _
from ..collection.our_notes import Note
from ..notes import zk_state as states
from ..notes.notetypes import KEY_FIELD, STATE_FIELD
from ..notes.zk_state import State
from ..report import Action, Outcome
from . import decision_table, diff
from .plan import Removal, Update

_RELEASED = {KEY_FIELD: "", STATE_FIELD: ""}


def outcome_of(note: Note, action: Action, reason: str) -> Outcome:
    """A line of the report on a note whose flashcard is gone."""
    return Outcome(action, note.key, note.state.path if note.state else "", 0, note.id, reason)


def no_longer_seen(note: Note) -> Outcome:
    """A line of the report on a note whose flashcard only changed rules no longer see."""
    reason = _("a setting or the add-on changed; the next sync from the menu asks")
    return outcome_of(note, action="no longer seen", reason=reason)


def orphaned(note: Note, state: State) -> Update:
    """Suspends the note's cards and tags it; all of it is taken back when the flashcard comes back."""
    everything = frozenset(card.ordinal for card in note.cards)
    suspension = diff.suspension(note.cards, state.suspended, state.freed, {"gone": everything})
    new_state = state._replace(is_orphan=True, suspended=suspension.reasons, freed=suspension.freed)
    return _update(
        note,
        outcome_of(note, "orphaned", _("its flashcard is gone; suspended")),
        fields={STATE_FIELD: states.dump(new_state)},
        tags=diff.merged_tags(note.tags, (), (diff.ORPHAN_TAG,)),
        suspend=suspension.suspend,
    )


def removed(note: Note, reason: str, action: Action = "removed") -> Removal:
    """Deletes the note and its cards; their reviews stay in the review log."""
    return Removal(outcome_of(note, action, reason), note.id, note.as_seen)


def released(note: Note) -> Update:
    """A person's copy of a note of ours loses key and state, and is theirs."""
    outcome = outcome_of(note, "skipped", _("a copy made in Anki; it is yours now"))
    return replace(_update(note, outcome, fields=_RELEASED), is_counted=False)


def replaced(note: Note, by: int) -> Removal:
    """A note of ours that was never answered makes way for one with a history: nothing is lost by it."""
    reason = _("never answered; note {id} with its reviews takes its place")
    return removed(note, reason.format(id=by), "folded")


def gave_way(note: Note, by: int) -> Update | Removal:
    """A note of ours in whose place a person chose another one: removed only when it was never answered."""
    if decision_table.for_second_note(reviews=note.reviews) == "delete":
        return replaced(note, by)
    reason = _("note {id}, which you chose, takes its place; suspended, as it has reviews of its own")
    return _set_aside(note, outcome_of(note, "folded", reason.format(id=by)))


def folded(note: Note, kept: Note) -> Update | Removal:
    """A twin that another device made: removed when it was never reviewed, else suspended and listed.

    Nothing is lost by it, so it counts as no removal (see ``Plan.guarded``).
    """
    rests_on = {**note.as_seen, **kept.as_seen}
    if decision_table.for_second_note(reviews=note.reviews) == "delete":
        reason = _("made a second time on another device; note {id} stays")
        removal = removed(note, reason.format(id=kept.id), "folded")
        return replace(removal, rests_on=rests_on)
    reason = _(
        "made a second time on another device; note {id}, which has more reviews, stays; this one is "
        "suspended, as it has reviews of its own"
    )
    return replace(_set_aside(note, outcome_of(note, "folded", reason.format(id=kept.id))), rests_on=rests_on)


def unmixed(note: Note) -> Update | Removal:
    """A note of two flashcards, to which two devices gave one id: both get a new one.

    Removed when it was never reviewed. Else nobody can tell whose the reviews are: a person is to see it.
    """
    if decision_table.for_second_note(reviews=note.reviews) == "delete":
        reason = _("two devices gave its id to two flashcards in the same moment; it is made anew")
        return removed(note, reason, "folded")
    reason = _(
        "two devices gave its id to two flashcards in the same moment, so that its reviews may be the other "
        "one's; suspended, and a new note is made"
    )
    return _set_aside(note, outcome_of(note, "orphaned", reason))


def _set_aside(note: Note, outcome: Outcome) -> Update:
    """Suspends the note, tags it and takes its key: a person decides what becomes of it."""
    return _update(
        note,
        outcome,
        fields=_RELEASED,
        tags=diff.merged_tags(note.tags, (), (diff.ORPHAN_TAG,)),
        suspend=tuple(card.id for card in note.cards if not card.is_suspended),
    )


def _update(
    note: Note,
    outcome: Outcome,
    *,
    fields: Mapping[str, str],
    tags: tuple[str, ...] | None = None,
    suspend: tuple[int, ...] = (),
) -> Update:
    return Update(
        outcome=outcome,
        note_id=note.id,
        rests_on=note.as_seen,
        fields=fields,
        tags=tags if tags != note.tags else None,
        suspend=suspend,
    )
