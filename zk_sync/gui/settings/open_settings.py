"""Opens the settings, from the menu and from the Config button of Anki's list of add-ons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import messages
from ..syncing.tasks import Task, engine_loaded
from .stored import Stored, stored_of

if TYPE_CHECKING:
    from ..host import Host


def install(addon: Host) -> None:
    """Puts the settings behind the Config button."""
    addon.mw.addonManager.setConfigAction(addon.package, lambda: open_settings(addon))


def open_settings(addon: Host) -> None:
    """Shows the settings, or brings them to the front where they are open."""
    mw, col = addon.mw, addon.mw.col
    if col is None:
        return

    async def work() -> Stored:
        await engine_loaded(mw, "settings.settings_dialog")
        return await stored_of(addon)

    def show(stored: Stored) -> None:
        from .settings_dialog import SettingsDialog

        if mw.col is None or mw.col is not col:
            return
        window = mw.findChild(SettingsDialog)
        if window is None:
            window = SettingsDialog(addon, stored)
            window.show()
        window.raise_()
        window.activateWindow()

    Task(work(), done=show, failed=lambda error: messages.show_failure(mw, error)).start()
