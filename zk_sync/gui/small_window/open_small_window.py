"""Opens the small window, from a link on a card and from wherever a zettel is named."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aqt.utils import openLink

from ..windows import with_loaded

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host


def look_at(addon: Host, vault_id: str, path: str) -> None:
    """Shows the zettel at a path of a vault."""
    with_loaded(addon, "small_window.small_window", partial(_show, addon, vault_id, path, ""))


def look_along(addon: Host, vault_id: str, source: str, url: str) -> None:
    """Shows the zettel that a link on a card leads to; any other link is opened as Anki would.

    ``source``: the path of the card's zettel.
    """
    with_loaded(addon, "small_window.small_window", partial(_show, addon, vault_id, source, url))


def _show(addon: Host, vault_id: str, path: str, url: str, settings: Settings) -> None:
    from ..in_anki.open_zettel import place_of
    from .small_window import SmallWindow

    place = place_of(addon, vault_id)
    if place is None:
        openLink(url)
        return
    for older in addon.mw.findChildren(SmallWindow):
        older.close()
    SmallWindow(addon, place, settings, path, url).show()
