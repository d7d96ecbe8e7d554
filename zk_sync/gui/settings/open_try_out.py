"""Opens the window to try notations out, with the settings of the first vault, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ConfigError
from .. import messages
from ..syncing.tasks import Task, engine_loaded
from ..vaults import settings_of, vaults_of

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host


def open_try_out(addon: Host) -> None:
    """Shows it: what a text or a zettel becomes, and why its other lines are no flashcards."""
    mw, col, settings = addon.mw, addon.mw.col, addon.settings()
    if isinstance(settings, ConfigError):
        messages.show_failure(mw, settings)
        return
    place = next(iter(vaults_of(mw.pm)), None)

    async def work() -> Settings:
        await engine_loaded(mw, "settings.try_out_window")
        return await settings_of(mw, settings, place) if place else settings

    def show(settings: Settings) -> None:
        from .try_out_window import TryOutWindow

        if mw.col is not None and mw.col is col:
            TryOutWindow(mw, mw, settings, place.path if place else None).show()

    Task(work(), done=show, failed=lambda error: messages.show_failure(mw, error)).start()
