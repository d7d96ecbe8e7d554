"""The line above a list that searches it while a person types."""

from __future__ import annotations

from collections.abc import Callable

from aqt.qt import QDialog, QKeySequence, QLineEdit, QShortcut, qconnect

from .typing_pause import TypingPause

PAUSE = 150  # milliseconds without a key before a search begins


class SearchField(QLineEdit):
    """Calls ``search`` when the typing pauses; the usual key for Find leads to it.

    ``name``: its object name; ``text``: what stands in it while it is empty, and its accessible name.
    """

    def __init__(self, dialog: QDialog, name: str, text: str, search: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(text)
        self.setAccessibleName(text)
        self.setClearButtonEnabled(True)
        self._pause = TypingPause(dialog, PAUSE, search)
        qconnect(self.textChanged, lambda _text: self._pause.start())
        qconnect(QShortcut(QKeySequence.StandardKey.Find, dialog).activated, self.setFocus)

    def stop_waiting(self) -> None:
        """What was typed is searched for now."""
        self._pause.stop()
