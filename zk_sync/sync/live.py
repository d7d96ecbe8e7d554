"""What is written of a flashcard that the vault holds: a note to add, or a change to its note."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from ..cards.render import RENDERER_VERSION
from . import diff
from .content import Entry
from .decks import Deck
from .notetypes import KEY_FIELD, STATE_FIELD
from .plan import Create, Move, Update
from .report import Outcome
from .snapshot import Note
from .state import Reason, State, dump, field_hash


def created(
    outcome: Outcome, entry: Entry, guid: str, deck: Deck, rendered: Mapping[str, str], former: Note | None
) -> Create:
    """The note to add for ``entry``; ``former`` is the note of another kind that it was before."""
    state = _state(entry, guid, deck, rendered, None, {})
    return Create(
        outcome=outcome,
        note_type=entry.flashcard.note_type,
        guid=guid,
        fields={**rendered, KEY_FIELD: outcome.key, STATE_FIELD: dump(state)},
        tags=_tags(entry),
        deck_id=deck.id,
        history_from=former.cards[0].id if former and former.cards else 0,
    )


def updated(
    outcome: Outcome,
    entry: Entry,
    note: Note,
    deck: Deck,
    rendered: Mapping[str, str],
    write: Mapping[str, str],
) -> Update:
    """The change that brings ``note`` up to ``entry``: the fields ``write`` of all that were ``rendered``.

    Tags, decks of cards and suspensions follow the zettel as far as the person left them to us.
    """
    state = note.state
    filled = diff.ordinals_of(note.note_type, {**note.fields, **write})
    # Cards of templates that a person added to our note type are theirs.
    ours = (card.ordinal for card in note.cards if "Text" in note.fields or card.ordinal < 2)
    empty = frozenset(ours) - filled
    none: frozenset[int] = frozenset()
    recorded = state.suspended if state else {}
    suspension = diff.suspension(note.cards, recorded, {"gone": none, "empty": empty})
    tags = diff.merged_tags(note.tags, state.tags if state else (), _tags(entry))
    if state and state.is_orphan:
        tags = tuple(tag for tag in tags if tag.casefold() != diff.ORPHAN_TAG)
    new_state = _state(entry, note.guid, deck, rendered, state, suspension.reasons)
    return Update(
        outcome=outcome,
        note_id=note.id,
        note_mod=note.mod,
        cards_mod={card.id: card.mod for card in note.cards},
        fields={**write, KEY_FIELD: outcome.key, STATE_FIELD: dump(new_state)},
        tags=tags if tags != note.tags else None,
        move=_move(note, state, deck),
        suspend=suspension.suspend,
        unsuspend=suspension.unsuspend,
    )


def _state(
    entry: Entry,
    guid: str,
    deck: Deck,
    rendered: Mapping[str, str],
    before: State | None,
    suspended: Mapping[int, tuple[Reason, ...]],
) -> State:
    return State(
        source=entry.fingerprint,
        content=entry.content,
        renderer=max(RENDERER_VERSION, before.renderer if before else 0),
        guid=guid,
        path=entry.path,
        deck=entry.flashcard.deck,
        deck_id=deck.id,
        tags=_tags(entry),
        fields={name: field_hash(value) for name, value in rendered.items()},
        earlier=before.earlier_with(entry.fingerprint) if before else (),
        suspended=suspended,
    )


def _tags(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", tag) for tag in entry.flashcard.tags))


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
