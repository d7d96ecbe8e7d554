"""Opens the settings, from the menu and from the Config button of Anki's list of add-ons."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .. import messages
from ..tasks import Task, engine_loaded, off_lock, reading
from ..vaults import vaults_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anki.collection import Collection

    from ..host import Host

Stored = dict[str, "Mapping[str, Any] | None"]  # by the vault's name


def install(addon: Host) -> None:
    """Puts the settings behind the Config button."""
    addon.mw.addonManager.setConfigAction(addon.package, lambda: open_settings(addon))


def open_settings(addon: Host) -> None:
    """Shows the settings, or brings them to the front where they are open."""
    mw, col = addon.mw, addon.mw.col
    if col is None:
        return

    def load() -> None:
        importlib.import_module("zk_sync.gui.settings.dialog")

    async def work() -> Stored:
        await engine_loaded(mw)
        await off_lock(mw, load)  # the first time long enough to be noticed
        return await stored_of(addon)

    def show(stored: Stored) -> None:
        from .dialog import SettingsDialog

        if mw.col is None or mw.col is not col:
            return
        window = mw.findChild(SettingsDialog)
        if window is None:
            window = SettingsDialog(addon, stored)
            window.show()
        window.raise_()
        window.activateWindow()

    Task(work(), done=show, failed=lambda error: messages.show_failure(mw, error)).start()


async def stored_of(addon: Host) -> Stored:
    """What was saved for each vault of the profile."""
    names = [place.id for place in vaults_of(addon.mw.pm)]

    def read(col: Collection) -> Stored:
        from ...sync import engine

        return {name: engine.stored_settings(col, name) for name in names}

    stored = await reading(addon.mw, read)
    return stored  # noqa: RET504 (mypy does not see the type of the awaited otherwise)
