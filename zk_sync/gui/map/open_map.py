"""Opens the map and the neighbours of a card's zettel, and puts both where a person looks for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from aqt import gui_hooks
from aqt.qt import QKeySequence, QMenu
from aqt.reviewer import Reviewer

from .. import messages, strings
from ..in_anki.open_zettel import is_from_vault, zettel_of
from ..vaults import vaults_of
from ..windows import with_loaded

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host

SHORTCUT = "Shift+N"  # free in Anki's reviewer


def install(addon: Host) -> None:
    """Puts the neighbours into the reviewer: its menu More, and a key."""
    gui_hooks.reviewer_will_show_context_menu.append(addon.guard.hook(partial(_add_to_menu, addon)))
    gui_hooks.state_shortcuts_will_change.append(addon.guard.hook(partial(_add_shortcut, addon)))


def open_map(addon: Host, vault_id: str = "", path: str = "") -> None:
    """Shows the map; with a path, that zettel in its middle."""

    def show(settings: Settings) -> None:
        from .map_window import MapWindow

        window = addon.mw.findChild(MapWindow)
        if window is None:
            window = MapWindow(addon, settings)
        window.show()
        window.raise_()
        window.activateWindow()
        if path:
            window.show_zettel(vault_id, path)

    with_loaded(addon, "map.map_window", show)


def open_neighbours(addon: Host) -> None:
    """Shows what the zettel of the reviewer's card links to, and what links to it."""
    card = addon.mw.reviewer.card
    if card is None:
        return
    note = card.note()

    def show(settings: Settings) -> None:
        from .neighbours import NeighboursDialog

        vault_id, path = zettel_of(note)
        place = next((place for place in vaults_of(addon.mw.pm) if place.id == vault_id), None)
        if place is None or not path:
            messages.say(addon.mw, strings.NOT_FROM_VAULT)
            return
        show_on_map = partial(open_map, addon, vault_id)
        NeighboursDialog(addon, place, settings, path, show_on_map).show()

    with_loaded(addon, "map.neighbours", show)


def _add_to_menu(addon: Host, reviewer: Reviewer, menu: QMenu) -> None:
    if reviewer.card is None or not is_from_vault(addon.mw, reviewer.card.note()):
        return
    menu.addSeparator()
    action = menu.addAction(strings.NEIGHBOURS, addon.guard.hook(partial(open_neighbours, addon)))
    if action is not None:
        action.setObjectName("zk_neighbours")
        action.setShortcut(QKeySequence(SHORTCUT))


def _add_shortcut(addon: Host, state: str, shortcuts: list[tuple[str, Callable[[], None]]]) -> None:
    if state == "review":
        shortcuts.append((SHORTCUT, addon.guard.hook(partial(open_neighbours, addon))))
