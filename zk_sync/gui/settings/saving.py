"""What is saved when a person presses OK, and what it is to be compared with before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anki.collection import Collection

from ...config import Settings, settings_from
from ...errors import ConfigError
from ..strings import settings_texts as strings
from ..vaults import VaultPlace
from .losses import may_lose
from .settings_draft import EditedSettings, SettingsDraft, nested


def write_all(col: Collection, to_write: Mapping[str, Mapping[str, Any]]) -> None:
    """Saves settings by the vaults' names, in one step that can be undone."""
    from ...sync import engine

    engine.ensure_object(col)
    undo = col.add_custom_undo_entry(strings.UNDO)
    for name, values in to_write.items():
        engine.write_settings(col, name, values)
        col.merge_undo_entries(undo)


def compared(draft: SettingsDraft) -> list[tuple[VaultPlace, Settings, Settings]]:
    """The vaults of which flashcards may be lost, with their settings before and after."""
    known = {place.id for place in draft.places}
    return [
        (page.place, before, page.settings)
        for page in draft.pages
        if page.place
        and page.place.id in known
        and may_lose(page.changed)
        and (before := saved_settings(page))
    ]


def saved_settings(page: EditedSettings) -> Settings | None:
    """The settings that the vault's index was made with; None where those are wrong."""
    try:
        return settings_from(nested(page.saved))
    except ConfigError:
        return None
