"""What a running sync is at, shown in Anki's own progress window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aqt.main import AnkiQt
from aqt.qt import QPushButton, Qt, QTimer, qconnect

from ...errors import Cancelled
from ...texts import amount
from .. import strings
from ..strings import progress_texts
from .time_left import TimeLeft

TICK = 100  # milliseconds; also the longest that Cancel goes unheard

WIDTH = 380  # pixels


class ProgressWatch:
    """Where a sync tells from any thread what it is at, and hears that it should stop."""

    def __init__(self) -> None:
        self._latest = ("", 0, 0)
        self._stop = threading.Event()

    def progress(self, what: str, done: int, total: int) -> None:
        """The engine's progress callback. Raises Cancelled once ``stop`` was called."""
        if self._stop.is_set():
            raise Cancelled(strings.CANCELLED)
        self._latest = (what, done, total)

    def stop(self) -> None:
        self._stop.set()

    @property
    def latest(self) -> tuple[str, int, int]:
        return self._latest


def label_for(what: str, done: int, total: int, time_left: float | None = None) -> str:
    """The text of the progress window, always of two lines: Anki never makes the window higher.

    ``what``: the engine's words. ``time_left``: seconds, when they are known.
    """
    what = progress_texts.STEPS.get(what, what)
    if total:
        label = strings.PROGRESS.format(what=what, done=amount(done), total=amount(total))
        if time_left is None:
            return label
        return progress_texts.WITH_TIME.format(count=label, time=progress_texts.time_left(time_left))
    if done:
        return strings.PROGRESS_UNKNOWN.format(what=what, done=amount(done))
    return (strings.PROGRESS_BARE.format(what=what) if what else strings.STARTING) + "\n"


class ProgressWindow:
    """Opens Anki's progress window with a Cancel button, and keeps it up to date until ``close``.

    Calls ``on_cancel`` once when the person has enough.
    """

    def __init__(self, mw: AnkiQt, watch: ProgressWatch, on_cancel: Callable[[], None]) -> None:
        self._mw = mw
        self._watch = watch
        self._on_cancel = on_cancel
        self._cancelled = False
        self._time_left = TimeLeft()
        self._timer = QTimer(mw)
        self._open()
        qconnect(self._timer.timeout, self._tick)
        self._timer.start(TICK)

    def close(self) -> None:
        self._timer.stop()
        self._timer.deleteLater()
        self._mw.progress.finish()

    def _open(self) -> None:
        window = self._mw.progress.start(
            parent=self._mw, label=label_for("", 0, 0), immediate=True, title=strings.SYNC
        )
        layout = window.layout() if window else None
        if window is None or layout is None:
            return
        button = QPushButton(strings.CANCEL, window)
        button.setAutoDefault(False)
        qconnect(button.clicked, self._cancel)
        layout.addWidget(button)
        layout.setAlignment(button, Qt.AlignmentFlag.AlignRight)
        window.setMinimumWidth(WIDTH)
        window.adjustSize()

    def _cancel(self) -> None:
        if not self._cancelled:
            self._cancelled = True
            self._show(strings.CANCELLING + "\n", 0, 0)
            self._on_cancel()

    def _tick(self) -> None:
        if self._mw.progress.want_cancel():
            self._cancel()
        elif not self._cancelled:
            what, done, total = self._watch.latest
            left = self._time_left.seconds(what, done, total, time.monotonic())
            self._show(label_for(what, done, total, left), done, total)

    def _show(self, label: str, done: int, total: int) -> None:
        # Anki counts up by itself when the value is left out, and shows a busy bar when the maximum is.
        self._mw.progress.update(label=label, value=done, max=total, process=False)
