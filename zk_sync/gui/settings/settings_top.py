"""What stands above the tabs of the settings: the search, and what opens windows of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aqt.main import AnkiQt
from aqt.qt import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget, qconnect

from ...config import Settings
from ..strings import help_texts as help_strings
from ..strings import settings_texts as strings
from ..widgets.problem_label import problem_label, show_problem
from ..widgets.search_field import SearchField
from .try_out_window import TryOutWindow

Tried = Callable[[], "tuple[Settings, Path | None] | None"]


class SettingsTop(QWidget):
    """``search`` is called with the settings that say what was typed, None for all; ``tried`` says what
    notations are tried with, and the folder of the vault.
    """

    def __init__(
        self,
        dialog: QDialog,
        mw: AnkiQt,
        search: Callable[[frozenset[str] | None], None],
        show_help: Callable[[], None],
        tried: Tried,
    ) -> None:
        super().__init__()
        self._dialog = dialog
        self._mw = mw
        self._show_matching = search
        self._tried = tried
        self._window: TryOutWindow | None = None
        self._field = SearchField(dialog, "zk_search_settings", strings.SEARCH, self._search)
        self._buttons: dict[str, QPushButton] = {}
        self._nothing = problem_label("zk_no_setting")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        column.addLayout(row)
        column.addWidget(self._nothing)
        row.addWidget(self._field, 1)
        for name, text, work in (
            ("zk_open_try_out", help_strings.TRY_BUTTON, self._open_try_out),
            ("zk_settings_help", help_strings.HELP, show_help),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAutoDefault(False)
            qconnect(button.clicked, lambda _checked=False, work=work: work())
            row.addWidget(button)
            self._buttons[name] = button

    def settings_changed(self) -> None:
        """Tries what is in the window with the new ones, unless they are wrong."""
        tried = self._tried()
        button = self._buttons["zk_open_try_out"]
        button.setEnabled(tried is not None)
        button.setToolTip("" if tried else strings.WRONG_FIRST)
        if self._window and tried:
            self._window.use(*tried)

    def end(self) -> None:
        """Closes the window that goes with the settings."""
        if self._window:
            self._window.close()

    def _search(self) -> None:
        words = self._field.text().casefold().split()
        found = strings.matching(words) if words else None
        show_problem(self._nothing, "" if found is None or found else strings.NO_SETTING, self._field)
        self._show_matching(found)

    def _open_try_out(self) -> None:
        tried = self._tried()
        if self._window is None and tried:
            self._window = TryOutWindow(self._mw, self._dialog, *tried)
            qconnect(self._window.finished, self._forget)
            self._window.show()
        if self._window:
            self._window.raise_()
            self._window.activateWindow()

    def _forget(self, _code: int) -> None:
        self._window = None
