"""Opens windows where they were last, and never larger than the screen."""

from __future__ import annotations

from aqt.qt import QGuiApplication, QSize, QWidget
from aqt.utils import restoreGeom

SHARE = 0.9  # of the screen's free area, for a window that opens


def place_window(window: QWidget, key: str, size: tuple[int, int]) -> None:
    """Gives a window the place that Anki remembers under ``key``; the first time, ``size`` in pixels.

    To be called once the window is built, before it is shown.
    """
    # Without a window of the system's, Anki would look 50 ms later whether it is within the screen; by then a
    # person may have closed it, and Anki would show its window for errors.
    window.winId()
    restoreGeom(window, key, default_size=size)
    fit_window(window, window.size())


def fit_window(window: QWidget, size: QSize) -> None:
    """Gives a window ``size``, or as much of it as the screen has."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    if screen is None:
        return
    area = screen.availableGeometry().size()
    if size.width() > area.width() * SHARE or size.height() > area.height() * SHARE:
        size = size.boundedTo(area * SHARE)
    window.resize(size)
