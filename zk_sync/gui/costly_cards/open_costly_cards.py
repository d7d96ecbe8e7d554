"""Opens the window of costly cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..windows import with_loaded

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host


def open_costly_cards(addon: Host) -> None:
    """Shows the window; without a vault, asks for one first."""

    def show(settings: Settings) -> None:
        from .costly_cards_window import CostlyCardsWindow

        window = addon.mw.findChild(CostlyCardsWindow) or CostlyCardsWindow(addon, settings)
        window.show()
        window.raise_()
        window.activateWindow()

    with_loaded(addon, "costly_cards.costly_cards_window", show)
