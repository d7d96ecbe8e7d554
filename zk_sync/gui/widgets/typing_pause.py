"""Waits until a person pauses, so that not every key begins something long."""

from __future__ import annotations

from collections.abc import Callable

from aqt.qt import QObject, QTimer, qconnect


class TypingPause(QTimer):
    """Calls ``work`` once, so many milliseconds after the last ``start``."""

    def __init__(self, parent: QObject, milliseconds: int, work: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        qconnect(self.timeout, work)
