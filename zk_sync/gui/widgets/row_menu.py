"""The menu of a row that names a zettel: what can be done with it, and that it is not wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from aqt.qt import QAbstractItemView, QAction, QMenu, QPoint, Qt, qconnect

from ...cards.ignoring import Unwanted
from .. import strings
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..in_anki.study_zettel import study_zettel
from ..small_window.open_small_window import look_at
from .ignore_menu import add_ignoring_in

if TYPE_CHECKING:
    from ..host import Host


def offer_row_menu(
    addon: Host,
    view: QAbstractItemView,
    row: Callable[[], tuple[Unwanted, int] | None],
    ignored: Callable[[str], None],
) -> None:
    """Gives ``view`` a menu for its current row.

    ``row``: what is there, its key "" where it is no flashcard, and its line in the file; None where nothing
    is named. ``ignored`` is told what was put into the settings: the path of a file, or of a folder with
    ``/`` behind, "" for the flashcard alone.
    """

    def show(at: QPoint) -> None:
        found, viewport = row(), view.viewport()
        if found and viewport is not None:
            menu = _made_menu(addon, view, *found, ignored)
            menu.popup(viewport.mapToGlobal(at))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    qconnect(view.customContextMenuRequested, addon.guard.hook(show))


def _made_menu(
    addon: Host, view: QAbstractItemView, unwanted: Unwanted, line: int, ignored: Callable[[str], None]
) -> QMenu:
    menu = QMenu(view)
    menu.setObjectName("zk_row_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    zettel = (unwanted.vault_id, unwanted.path)
    for name, text, work in (
        ("zk_open", strings.OPEN_ZETTEL, partial(open_place, addon, *zettel, line)),
        ("zk_look", strings.LOOK_AT_ZETTEL, partial(look_at, addon, *zettel)),
        ("zk_cards", strings.CARDS_OF_ZETTEL, partial(open_link.show_cards_of, addon.mw, *zettel)),
        ("zk_study", strings.STUDY_ZETTEL, partial(study_zettel, addon, *zettel)),
    ):
        action = menu.addAction(text, addon.guard.hook(work))
        if action is not None:
            action.setObjectName(name)
    menu.addSeparator()
    what = {"zk_ignore_file": unwanted.path, "zk_ignore_folder": f"{unwanted.folder}/"}
    chosen = [""]
    qconnect(menu.triggered, lambda action: chosen.append(what.get(action.objectName(), "")))
    add_ignoring_in(addon, menu, unwanted, lambda: ignored(chosen[-1]))
    own = menu.findChild(QAction, "zk_not_a_flashcard")
    if own is not None:
        own.setVisible(bool(unwanted.key))
    return menu
