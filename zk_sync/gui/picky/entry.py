"""Opens the window of costly cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ConfigError
from .. import messages
from ..vaults import vaults_of

if TYPE_CHECKING:
    from ..addon import AddOn


def open_picky(addon: AddOn) -> None:
    """Shows the window; without a vault, asks for one first."""
    settings = addon.settings()
    if isinstance(settings, ConfigError):
        messages.show_failure(addon.mw, settings)
        return
    if not vaults_of(addon.mw.pm):
        addon.choose_folder()
        return
    from .window import PickyWindow

    window = addon.mw.findChild(PickyWindow) or PickyWindow(addon.mw, settings)
    window.show()
    window.raise_()
    window.activateWindow()
