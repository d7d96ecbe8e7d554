"""Gives leeches that were rewritten in the zettel their freedom, when a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..anki_errors import anki_errors
from ..notes.notetypes import NOTE_TYPES, STATE_FIELD, field_positions
from ..notes.zk_state import State, dump
from ..plan.diff import LEECH_TAG
from ..views.origin import Origin, origins_of

if TYPE_CHECKING:
    from anki.cards import CardId
    from anki.collection import Collection
    from anki.notes import Note as AnkiNote


def rewritten_leeches(col: Collection, note_ids: Iterable[int]) -> frozenset[int]:
    """The notes among these that carry Anki's leech tag, and whose text changed in the zettel since."""
    return frozenset(note.id for note, _ in _found(col, list(note_ids)))


@anki_errors()
def free_leeches(col: Collection, note_ids: Sequence[int], *, undo_name: str) -> int:
    """Frees those of the notes that are rewritten leeches; returns how many, as one undo entry.

    They lose the tag, and the cards that Anki suspended for it are to be learned again, with their history.
    """
    found = list(_found(col, note_ids))
    if not found:
        return 0
    positions = {ours.id: field_positions(col, ours) for ours in NOTE_TYPES.values()}
    cards: list[CardId] = []
    for note, origin in found:
        cards += _suspended_as_leech(col, note, origin.state)
        note.tags = [tag for tag in note.tags if tag.casefold() != LEECH_TAG]
        note.fields[positions[note.mid][STATE_FIELD]] = dump(origin.state._replace(is_rewritten=False))
    undo = col.add_custom_undo_entry(undo_name)
    col.update_notes([note for note, _ in found])
    if cards:
        col.sched.unsuspend_cards(cards)
    col.merge_undo_entries(undo)
    return len(found)


def _found(col: Collection, note_ids: Sequence[int]) -> Iterator[tuple[AnkiNote, Origin]]:
    from anki.notes import NoteId

    listed = ",".join(map(str, note_ids))
    sql = f"select id from notes where id in ({listed}) and tags like '% {LEECH_TAG} %'"
    leeches = col.db.list(sql) if col.db else []  # few, of many notes whose states need not be read
    for note_id, origin in origins_of(col, leeches):
        if origin and origin.state.is_rewritten and not origin.state.is_orphan:
            yield col.get_note(NoteId(note_id)), origin


def _suspended_as_leech(col: Collection, note: AnkiNote, state: State) -> list[CardId]:
    """The suspended cards that were forgotten as often as the deck options allow; of those that have been
    changed since, any that was forgotten. What we suspended, and what was never forgotten, stays.
    """
    from anki.consts import QUEUE_TYPE_SUSPENDED

    cards = [
        card
        for card in note.cards()
        if card.queue == QUEUE_TYPE_SUSPENDED and card.lapses and card.ord not in state.suspended
    ]
    options = col.decks.config_dict_for_deck_id
    leeches = [card for card in cards if card.lapses >= options(card.odid or card.did)["lapse"]["leechFails"]]
    return [card.id for card in leeches or cards]
