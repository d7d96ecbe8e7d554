"""Looks into a folder that may become a vault: with what was saved for it, and what Anki has of it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from aqt.main import AnkiQt

from ...sync.take_over import TakeOverOffer, foreign_notes, offer_in
from ..syncing.progress_window import ProgressWatch
from ..syncing.tasks import engine_loaded, off_lock, reading
from .found_vault import FolderToRead, FoundVault, found_in


async def look_into(
    mw: AnkiQt, wanted: FolderToRead, taken: Container[str], watch: ProgressWatch
) -> tuple[FoundVault, TakeOverOffer]:
    """What the folder holds, and what of it is in Anki already. ``taken``: names of other vaults."""
    await engine_loaded(mw)
    from ...sync import engine

    in_anki = await reading(mw, engine.keys_of_vaults)
    free = {known: keys for known, keys in in_anki.items() if known not in taken}
    found = await off_lock(mw, lambda: found_in(wanted, watch, free))
    if not wanted.offers_unused:
        stored = await reading(mw, lambda col: engine.stored_settings(col, found.name))
        saved = engine.settings_for(wanted.settings, stored)
        if saved != wanted.settings:  # another computer chose for this vault already
            chosen = replace(wanted, settings=saved)
            found = await off_lock(mw, lambda: found_in(chosen, watch, free))
    notes = await reading(mw, foreign_notes)
    flashcards = [entry.flashcard for entry in found.content.entries]
    return found, await off_lock(mw, lambda: offer_in(flashcards, notes))
