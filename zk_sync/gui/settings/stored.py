"""Reads what was saved for the vaults of the open profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..syncing.tasks import reading
from ..vaults import vaults_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anki.collection import Collection

    from ..host import Host

Stored = dict[str, "Mapping[str, Any] | None"]  # by the vault's name


async def stored_of(addon: Host) -> Stored:
    """What was saved for each vault of the profile."""
    names = [place.id for place in vaults_of(addon.mw.pm)]

    def read(col: Collection) -> Stored:
        from ...sync import engine

        return {name: engine.stored_settings(col, name) for name in names}

    stored = await reading(addon.mw, read)
    return stored  # noqa: RET504 (mypy does not see the type of the awaited otherwise)
