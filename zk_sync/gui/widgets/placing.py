"""Opens windows where they were last, and never larger than the screen."""

from __future__ import annotations

import aqt
from aqt.qt import QGuiApplication, QSize, QWidget, qVersion

SHARE = 0.9  # of the screen's free area, for a window that opens


def place_window(window: QWidget, key: str, size: tuple[int, int]) -> None:
    """Gives a window its place of last time, which ``key`` names; the first time ``size``, in pixels.

    To be called once the window is built, before it is shown. Not Anki's ``restoreGeom``: 50 ms later that
    looks whether the window is within the screen; by then a person may have closed it, and Anki would show
    its window for errors.
    """
    assert aqt.mw is not None
    remembered = (aqt.mw.pm.profile or {}).get(_name(key))
    if not remembered or not window.restoreGeometry(remembered):
        window.resize(*size)
    fit_window(window, window.size())


def save_place(window: QWidget, key: str) -> None:
    """Remembers size and place of a window in the profile."""
    assert aqt.mw is not None
    if aqt.mw.pm.profile is not None:
        aqt.mw.pm.profile[_name(key)] = window.saveGeometry()


def _name(key: str) -> str:
    # What one version of Qt saved, another one need not understand.
    return f"{key}Place{qVersion()}"


def fit_window(window: QWidget, size: QSize) -> None:
    """Gives a window ``size``, or as much of it as the screen has."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    if screen is None:
        return
    area = screen.availableGeometry().size()
    if size.width() > area.width() * SHARE or size.height() > area.height() * SHARE:
        size = size.boundedTo(area * SHARE)
    window.resize(size)
