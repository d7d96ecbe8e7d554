"""What is written of a flashcard that the vault holds: a note to add, or a change to its note."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from ...cards.keys import answer_hash
from ...cards.ordinals import dropped_numbers, rendered_with_sticky_numbers
from ...cards.render import RENDERER_VERSION, Rendered
from ...texts import _
from ..collection.anki_decks import Deck
from ..collection.our_notes import Note
from ..notes.notetypes import KEY_FIELD, NOTE_TYPES, STATE_FIELD
from ..notes.zk_state import Reason, State, dump, field_hash
from ..reading.content import VaultContent, VaultFlashcard
from ..report import Outcome
from . import diff
from .plan import Create, InheritedScheduling, Move, Update

# Why a flashcard is not to be learned yet, and in words that say so.
Holds = Mapping[Reason, str]
_NOTHING: Mapping[int, int] = {}  # one for all notes to add that rest on no other
HOLDS: tuple[Reason, ...] = ("waiting", "prerequisites")


def rendered(content: VaultContent, entry: VaultFlashcard, note: Note | None) -> Rendered:
    """The fields of the entry's note, with the numbers that its deletions have in ``note``."""
    if note is None or "Text" not in note.positions:
        return content.render(entry)
    return rendered_with_sticky_numbers(
        lambda flashcard: content.render(entry._replace(flashcard=flashcard)),
        entry.flashcard,
        note.fields["Text"],
        taken=frozenset(card.ordinal + 1 for card in note.cards),
        dropped=note.state.dropped if note.state else {},
    )


def created(
    outcome: Outcome,
    entry: VaultFlashcard,
    deck: Deck,
    rendered: Mapping[str, str],
    former: Note | None,
    holds: Holds,
) -> Create:
    """The note to add for ``entry``; ``former`` is the note of another kind that it was."""
    note_type = entry.flashcard.note_type
    history = _history(former, holds) if former and former.cards else None
    new_cards = len(diff.ordinals_of(note_type, rendered)) - bool(history)
    return Create(
        outcome=outcome,
        note_type=note_type,
        values=tuple([rendered[name] for name in NOTE_TYPES[note_type].rendered_fields]),
        tags=_tags(entry),
        deck=entry.flashcard.deck,
        deck_id=deck.id,
        source=entry.fingerprint,
        content=entry.content,
        answer=answer_hash(entry.flashcard),
        holds=tuple(holds) if new_cards > 0 else (),
        history=history,
        rests_on=former.as_seen if former else _NOTHING,
        foreign_id=entry.flashcard.foreign_id,
        tool_key=entry.flashcard.tool_key,
    )


def _history(former: Note, holds: Holds) -> InheritedScheduling:
    """The history of the first card of ``former``: it has content again, and its flashcard is there."""
    card = former.cards[0]
    over: Mapping[Reason, frozenset[int]] = {"gone": frozenset(), "empty": frozenset()}
    suspension = _suspension(replace(former, cards=(card,)), holds, over)
    is_suspended = (card.is_suspended or bool(suspension.suspend)) and not suspension.unsuspend
    reasons, freed = suspension.reasons.get(card.ordinal, ()), suspension.freed.get(card.ordinal, ())
    return InheritedScheduling(card.id, is_suspended, reasons, freed)


def written(create: Create, guid: str) -> Mapping[str, str]:
    """All fields of the note to add, which gets this guid, with its key and its state."""
    fields, history = create.fields, create.history
    ordinals = sorted(diff.ordinals_of(create.note_type, fields)) if create.holds or history else []
    suspended, freed = dict.fromkeys(ordinals, create.holds), {}
    if history and ordinals:
        suspended[ordinals[0]], freed[ordinals[0]] = history.reasons, history.freed
    state = State(
        source=create.source,
        content=create.content,
        answer=create.answer,
        renderer=RENDERER_VERSION,
        guid=guid,
        path=create.outcome.path,
        deck=create.deck,
        deck_id=create.deck_id,
        tags=create.tags,
        fields=_hashes(fields),
        suspended={ordinal: why for ordinal, why in suspended.items() if why},
        freed={ordinal: why for ordinal, why in freed.items() if why},
        position=create.position,
    )
    return {**fields, KEY_FIELD: create.outcome.key, STATE_FIELD: dump(state)}


def updated(
    outcome: Outcome,
    entry: VaultFlashcard,
    note: Note,
    deck: Deck,
    rendered: Mapping[str, str],
    write: Mapping[str, str],
    holds: Holds,
) -> tuple[State, Update]:
    """The change that brings ``note`` up to ``entry``, and its state then.

    Written are the fields ``write`` of all that were ``rendered``.
    Tags, decks of cards and suspensions follow the zettel as far as the person left them to us.
    """
    state = note.state
    filled = diff.ordinals_of(note.note_type, {**note.fields, **write})
    # Cards of templates that a person added to our note type are theirs.
    ours = (card.ordinal for card in note.cards if "Text" in note.positions or card.ordinal < 2)
    empty = frozenset(ours) - filled
    suspension = _suspension(note, holds, {"gone": frozenset(), "empty": empty})
    made = filled - {card.ordinal for card in note.cards} if holds else frozenset()
    suspended = {**suspension.reasons, **{ordinal: tuple(holds) for ordinal in made}}
    tags = diff.merged_tags(note.tags, state.tags if state else (), _tags(entry))
    if state and state.is_orphan:
        tags = tuple(tag for tag in tags if tag.casefold() != diff.ORPHAN_TAG)
    new_state = _state(entry, note.guid, deck, rendered, state, suspended, suspension.freed)
    if "Text" in note.positions:
        text = note.fields["Text"]
        before = state.dropped if state else {}
        new_state = new_state._replace(dropped=dropped_numbers(before, text, write.get("Text", text)))
    new_state = new_state._replace(is_rewritten=_is_rewritten(note, entry))
    free = _("rewritten since it became a leech: it can be freed") if new_state.is_rewritten else ""
    reasons = (outcome.reason, _told(state, suspension, holds), free)
    outcome = replace(outcome, reason="; ".join(filter(None, reasons)))
    return new_state, Update(
        outcome=outcome,
        note_id=note.id,
        rests_on=note.as_seen,
        fields={**write, KEY_FIELD: outcome.key, STATE_FIELD: dump(new_state)},
        tags=tags if tags != note.tags else None,
        move=_move(note, state, deck),
        suspend=suspension.suspend,
        unsuspend=suspension.unsuspend,
        suspend_new=tuple(sorted(made)),
        former_key=note.key,
    )


def held(entry: VaultFlashcard, note: Note, state: State, holds: Holds) -> tuple[State, Update | None]:
    """The state of an unchanged note whose cards wait, or no longer wait, and the change if there is one."""
    suspension = _suspension(note, holds, {})
    new_state = state._replace(suspended=suspension.reasons, freed=suspension.freed)
    if new_state == state:
        return state, None
    reason = _told(state, suspension, holds)
    return new_state, Update(
        outcome=Outcome("updated", note.key, entry.path, entry.flashcard.line, note.id, reason),
        note_id=note.id,
        rests_on=note.as_seen,
        fields={STATE_FIELD: dump(new_state)},
        suspend=suspension.suspend,
        unsuspend=suspension.unsuspend,
        is_counted=bool(suspension.suspend or suspension.unsuspend),
    )


def _told(before: State | None, suspension: diff.Suspension, holds: Holds) -> str:
    """What to say of cards that begin to wait, or no longer do."""
    if suspension.suspend and holds:
        return _("waits now, suspended: {reasons}").format(reasons="; ".join(holds.values()))
    reasons = {reason for why in before.suspended.values() for reason in why} if before else set()
    return _("no longer waits; unsuspended") if suspension.unsuspend and reasons & {*HOLDS} else ""


def held_at_first(create: Create, holds: Holds) -> Holds:
    """For which of ``holds`` a card of the note to add waits."""
    reasons = {*create.holds, *(create.history.reasons if create.history else ())}
    return {reason: words for reason, words in holds.items() if reason in reasons}


def held_for(state: State, holds: Holds) -> tuple[str, ...]:
    """For which of ``holds``, in words, a card of the note with this state waits."""
    reasons = {reason for why in state.suspended.values() for reason in why}
    return tuple(words for reason, words in holds.items() if reason in reasons)


def _is_rewritten(note: Note, entry: VaultFlashcard) -> bool:
    """Whether the text changed while the note was a leech; says nothing once the tag is gone.

    A newer version of the add-on may read the same zettel otherwise: that rewrote nothing.
    """
    state = note.state
    if state is None or not diff.is_leech(note.tags):
        return False
    return state.is_rewritten or (state.content != entry.content and state.renderer >= RENDERER_VERSION)


def _suspension(note: Note, holds: Holds, others: Mapping[Reason, frozenset[int]]) -> diff.Suspension:
    """Only cards that were never answered are held; what was begun is the person's, suspended or not."""
    recorded, freed = (note.state.suspended, note.state.freed) if note.state else ({}, {})
    if not (recorded or freed or holds or any(others.values())):  # as for most; what follows says the same
        return diff.Suspension((), (), {}, {})
    known = recorded.keys() | freed.keys()
    new = frozenset(
        card.ordinal
        for card in note.cards
        if not card.reviews and (card.position is not None or (card.is_filtered and card.ordinal in known))
    )
    wanted = {**others, **{hold: new if hold in holds else frozenset() for hold in HOLDS}}
    return diff.suspension(note.cards, _held_only(recorded, new), _held_only(freed, new), wanted)


def _held_only(reasons: diff.Reasons, new: frozenset[int]) -> diff.Reasons:
    """``reasons`` without those that hold new cards alone, where a card is no longer new."""
    kept = {
        ordinal: tuple(reason for reason in why if ordinal in new or reason not in HOLDS)
        for ordinal, why in reasons.items()
    }
    return {ordinal: why for ordinal, why in kept.items() if why}


def _state(
    entry: VaultFlashcard,
    guid: str,
    deck: Deck,
    rendered: Mapping[str, str],
    before: State | None,
    suspended: diff.Reasons,
    freed: diff.Reasons,
) -> State:
    return State(
        source=entry.fingerprint,
        content=entry.content,
        answer=answer_hash(entry.flashcard),
        renderer=max(RENDERER_VERSION, before.renderer if before else 0),
        guid=guid,
        path=entry.path,
        deck=entry.flashcard.deck,
        deck_id=deck.id,
        tags=_tags(entry),
        fields=_hashes(rendered),
        earlier=before.earlier_with(entry.fingerprint) if before else (),
        suspended=suspended,
        freed=freed,
        position=before.position if before else 0,
    )


def _hashes(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name: field_hash(value) for name, value in fields.items()}


def _tags(entry: VaultFlashcard) -> tuple[str, ...]:
    return _normal(entry.flashcard.tags)


@lru_cache(64)
def _normal(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags as Anki has them, one for all flashcards with the same."""
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", tag) for tag in tags))


def _move(note: Note, state: State | None, deck: Deck) -> Move | None:
    """Cards to move when the zettel names another deck than before; those moved by hand stay."""
    if state is None or state.deck_id == deck.id:
        return None
    cards = [card for card in note.cards if card.deck_id == state.deck_id]
    if not cards:
        return None
    return Move(
        deck.id,
        cards=tuple(card.id for card in cards if not card.is_filtered),
        filtered=tuple(card.id for card in cards if card.is_filtered),
    )
