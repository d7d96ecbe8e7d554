"""Opens the window from the menu, and once by itself after an update."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from aqt import gui_hooks
from aqt.qt import QTimer

from ..vaults import remember_version, vaults_of, version_before

if TYPE_CHECKING:
    from ..host import Host


def install(addon: Host) -> None:
    """Has what our code logs go into Anki's log of the add-on, and tells of updates."""
    logging.getLogger(__name__.partition(".")[0]).parent = addon.mw.addonManager.get_logger(addon.package)
    gui_hooks.profile_did_open.append(addon.guard.hook(partial(_tell_of_update, addon)))


def open_about(addon: Host, tab: str = "about") -> None:
    """Shows the window. ``tab``: "about" or "news"."""
    from .about_window import AboutWindow

    for older in addon.mw.findChildren(AboutWindow):
        older.close()
    AboutWindow(addon.mw, addon.package, since="", tab=tab).show()


def version_of(addon: Host) -> str:
    """The version of the add-on, as its manifest has it; "" where it says none."""
    return addon.mw.addonManager.addon_meta(addon.package).human_version or ""


def _tell_of_update(addon: Host) -> None:
    """Shows what is new, the first time that a profile with a vault opens with another version."""
    version, before = version_of(addon), version_before(addon.mw.pm)
    if not version or version == before or not vaults_of(addon.mw.pm):
        return
    remember_version(addon.mw.pm, version)
    if before:
        QTimer.singleShot(0, addon.guard.hook(partial(_show_news, addon, before)))


def _show_news(addon: Host, before: str) -> None:
    from .about_window import AboutWindow

    if addon.mw.col is not None:
        AboutWindow(addon.mw, addon.package, since=before, tab="news").show()
