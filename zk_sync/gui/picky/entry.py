"""Opens the window of costly cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..host import Host


def open_picky(addon: Host) -> None:
    """Shows the window; without a vault, asks for one first."""
    settings = addon.ready()
    if settings is None:
        return
    from .window import PickyWindow

    window = addon.mw.findChild(PickyWindow) or PickyWindow(addon.mw, settings)
    window.show()
    window.raise_()
    window.activateWindow()
