"""The add-on's entries in Anki's Tools menu."""

from __future__ import annotations

from collections.abc import Callable

from aqt.main import AnkiQt
from aqt.qt import QAction, QKeySequence, QMenu, qconnect

from . import strings


class Menu:
    """Tools → Sync from Zettelkasten, and a submenu for all that is used less often."""

    def __init__(
        self,
        mw: AnkiQt,
        *,
        sync: Callable[[], None],
        choose_folder: Callable[[], None],
        last_report: Callable[[], None],
    ) -> None:
        self._tools = mw.form.menuTools
        self._sync = self._action(mw, strings.SYNC, "zk_sync", sync)
        self._submenu = QMenu(strings.MENU, mw)
        self._submenu.setObjectName("zk_menu")
        self._submenu.addAction(self._action(mw, strings.CHOOSE_FOLDER, "zk_choose_folder", choose_folder))
        self._submenu.addAction(self._action(mw, strings.LAST_REPORT, "zk_last_report", last_report))

    def install(self) -> None:
        self._tools.addSeparator()
        self._tools.addAction(self._sync)
        self._tools.addMenu(self._submenu)

    def set_shortcut(self, keys: str) -> None:
        """``keys`` as in "Ctrl+Shift+Y"; empty for none."""
        self._sync.setShortcut(QKeySequence(keys))

    def _action(self, mw: AnkiQt, text: str, name: str, work: Callable[[], None]) -> QAction:
        action = QAction(text, mw)
        action.setObjectName(name)
        qconnect(action.triggered, lambda _checked=False: work())
        return action
