"""Closes a window with the collection that it was made for."""

from __future__ import annotations

from aqt import gui_hooks
from aqt.qt import QDialog, QTimer, qconnect

from ..syncing.error_guard import ErrorGuard


def close_with_collection(window: QDialog, guard: ErrorGuard) -> None:
    """Has the window closed before AnkiWeb replaces the collection: its plan would be for the old one."""
    hook = guard.hook(lambda _col: window.close())
    closes = gui_hooks.collection_will_temporarily_close
    closes.append(hook)
    # Not at once: Anki may be going through its hooks just now, and would leave out the next one.
    qconnect(window.finished, lambda _code: QTimer.singleShot(0, lambda: closes.remove(hook)))
