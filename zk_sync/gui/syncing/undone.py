"""What is left to do after the person took a sync back with Edit → Undo."""

from __future__ import annotations

from collections.abc import Iterable

from anki.collection import Collection
from anki.decks import DeckId


def remove_empty_decks(col: Collection, made: Iterable[int]) -> int:
    """Removes those of the decks ``made`` by syncs that hold nothing; returns how many.

    Anki cannot undo the making of a deck with an id of our choice, which is why they are still there. The
    undo queue is emptied: a redo would put cards into decks that are gone.
    """
    names = {deck_id: name for deck_id in made if (name := col.decks.name_if_exists(DeckId(deck_id)))}
    removed = 0
    for deck_id in sorted(names, key=lambda item: names[item].count("::"), reverse=True):
        has_cards = col.decks.card_count(DeckId(deck_id), include_subdecks=True) > 0
        if not has_cards and not col.decks.children(DeckId(deck_id)):
            col.decks.remove([DeckId(deck_id)])
            removed += 1
    if removed and col.db is not None:
        col.db.execute("delete from notes where false")  # a statement of our own makes Anki drop the queue
    return removed
