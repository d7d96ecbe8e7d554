"""The add-on's entries in Anki's Tools menu."""

from __future__ import annotations

from collections.abc import Callable

from aqt.main import AnkiQt
from aqt.qt import QAction, QKeySequence, QMenu, qconnect

from .. import strings
from ..syncing.error_guard import ErrorGuard


class ToolsMenu:
    """Tools → Sync from Zettelkasten, and a submenu for all that is used less often."""

    def __init__(self, mw: AnkiQt, guard: ErrorGuard, *, sync: Callable[[], None]) -> None:
        self._mw = mw
        self._guard = guard
        self._sync = self._action("zk_sync", strings.SYNC, sync)
        self._submenu = QMenu(strings.MENU, mw)
        self._submenu.setObjectName("zk_menu")

    def install(self) -> None:
        tools = self._mw.form.menuTools
        tools.addSeparator()
        tools.addAction(self._sync)
        tools.addMenu(self._submenu)

    def add(self, name: str, text: str, work: Callable[[], None]) -> None:
        """An entry of the submenu that does ``work``. ``name``: its object name."""
        self._submenu.addAction(self._action(name, text, work))

    def add_separator(self) -> None:
        self._submenu.addSeparator()

    def set_shortcut(self, keys: str) -> None:
        """Of the sync. ``keys`` as in "Ctrl+Shift+Y"; empty for none."""
        self._sync.setShortcut(QKeySequence(keys))

    def _action(self, name: str, text: str, work: Callable[[], None]) -> QAction:
        action = QAction(text, self._mw)
        action.setObjectName(name)
        guarded = self._guard.hook(work)
        qconnect(action.triggered, lambda _checked=False: guarded())
        return action
