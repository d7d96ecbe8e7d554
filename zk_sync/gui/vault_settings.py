"""Saves settings for a vault in the collection, in one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from anki.collection import Collection

from .strings.settings_texts import UNDO

if TYPE_CHECKING:
    from ..config import Settings


def write_change(
    col: Collection, vault_id: str, settings: Settings, change: Callable[[Settings], Settings]
) -> None:
    """Saves what ``change`` makes of what holds for the vault; nothing where that is the same.

    ``settings``: those that hold where nothing was saved for it.
    """
    from ..config import SHARED_NAMES, to_store
    from ..sync import engine

    stored = engine.stored_settings(col, vault_id)
    before = engine.settings_for(settings, stored)
    after = change(before)
    if all(getattr(before, name) == getattr(after, name) for name in SHARED_NAMES):
        return
    engine.ensure_object(col)
    undo = col.add_custom_undo_entry(UNDO)
    engine.write_settings(col, vault_id, to_store(after, stored))
    col.merge_undo_entries(undo)
