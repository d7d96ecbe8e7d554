"""What the tests of taking over share: notes of another tool, and all that Anki knows of cards."""

from __future__ import annotations

from typing import Any

from anki.collection import Collection
from anki.decks import DeckId
from anki.notes import Note

from zk_sync.config import settings_from
from zk_sync.sync.engine import take_over
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.take_over import TakeOver, Wishes


def adopt(world, *, dry_run: bool = False, **wishes: Any) -> TakeOver:
    vault = Vault(world.root, world.vault_id)
    found, _ = take_over(world.col, vault, settings_from({}), Wishes(**wishes), dry_run=dry_run)
    return found


def add(
    col: Collection, note_type: str, *fields: str, deck: str = "Default", tags: tuple[str, ...] = ()
) -> Note:
    note = col.new_note(col.models.by_name(note_type))
    note.fields[: len(fields)] = list(fields)
    note.tags = list(tags)
    col.add_note(note, DeckId(col.decks.id(deck)))
    return note


def history(col: Collection) -> tuple[Any, ...]:
    """All that Anki knows of cards and their reviews, but for when a card was last written."""
    cards = col.db.all(
        "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, "
        "data from cards order by id"
    )
    return cards, col.db.all("select * from revlog order by id")
