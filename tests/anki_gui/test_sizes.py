"""No window of ours is larger than the screen, nor needs more of it than a small one has."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.anki_gui.our_windows import WINDOWS

if TYPE_CHECKING:
    from aqt.qt import QWidget

# Name → width, height, scale, Anki's language.
SCREENS = {
    "800x600": (800, 600, 1, "de_DE"),
    "1366x768": (1366, 768, 1, "en_US"),
    "1920x1080 at 200 %": (1920, 1080, 2, "de_DE"),
}
SHARE = 0.9
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
LEAST_QUESTION = 110  # pixels of what a list is about


@pytest.mark.parametrize("screen", SCREENS)
def test_every_window_fits_the_screen(start_anki: Any, examples: Path, tmp_path: Path, screen: str) -> None:
    width, height, scale, language = SCREENS[screen]
    one = {"name": "1", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    file = tmp_path / "screen.json"
    file.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
    # Not QT_SCALE_FACTOR, which Anki sets itself: the oldest Anki before Qt reads it.
    os.environ["QT_SCREEN_SCALE_FACTORS"] = str(scale)
    vault = examples.rename(examples.with_name(f"Zettel{LONG_WORD[:120]}"))
    long = f"---\ntitle: {LONG_WORD}\n---\n\nQ: {LONG_WORD}?\nA: {LONG_WORD * 9}\n"
    (vault / "0000 Lang.md").write_text(long, encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False}, language=language)
    anki.sync()
    (vault / "Neu.md").write_text("Q: Ganz neu?\nA: Ja.\n", encoding="utf-8")
    wrong: list[str] = []
    for ours in WINDOWS:
        window = ours.open(anki)
        found = [*too_large(anki, window, (width // scale, height // scale)), *narrow_columns(window)]
        wrong += [f"{ours.name}: {said}" for said in found]
        close(anki, window)
    assert not wrong, "\n".join(wrong)


def too_large(anki: Any, window: QWidget, screen: tuple[int, int]) -> list[str]:
    area = window.screen().availableGeometry()
    assert (area.width(), area.height()) == screen, "the test has the screen it asked for"
    wrong = []
    size, least = window.size(), window.minimumSizeHint().expandedTo(window.minimumSize())
    room = area.width() * SHARE, area.height() * SHARE
    if size.width() > room[0] + 1 or size.height() > room[1] + 1:
        wrong.append(f"opens with {size.width()}x{size.height()} of {screen}")
    if least.width() > room[0] or least.height() > room[1]:
        wrong.append(f"needs {least.width()}x{least.height()} of {screen}")
    window.resize(int(room[0]), int(room[1]))
    anki.rest(0.1)
    wrong += [f"out of reach: {said}" for said in out_of_reach(window)]
    return wrong


def narrow_columns(window: QWidget) -> list[str]:
    """The lists in which what they are about has no room to be read."""
    from aqt.qt import QTableView, QTreeView

    found = []
    for table in window.findChildren(QTableView):
        columns = table.horizontalHeader()
        if table.isVisible() and columns is not None and 0 < columns.sectionSize(0) < LEAST_QUESTION:
            found.append(f"{table.objectName()} has {columns.sectionSize(0)} pixels for its first column")
    for tree in window.findChildren(QTreeView):
        columns = tree.header()
        if tree.isVisible() and columns is not None and 0 < columns.sectionSize(0) < LEAST_QUESTION:
            found.append(f"{tree.objectName()} has {columns.sectionSize(0)} pixels for its first column")
    return found


def out_of_reach(window: QWidget) -> list[str]:
    """Buttons and fields that stand beyond the window's edge, and are in nothing that scrolls."""
    from aqt.qt import QAbstractButton, QAbstractScrollArea, QComboBox, QLineEdit, QPoint

    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for widget in window.findChildren(kind):
            above, scrolls = widget.parentWidget(), False
            while above is not None and above is not window:
                scrolls = scrolls or isinstance(above, QAbstractScrollArea)
                above = above.parentWidget()
            corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
            is_inside = corner.x() <= window.width() + 1 and corner.y() <= window.height() + 1
            if widget.isVisible() and widget.window() is window and not scrolls and not is_inside:
                found.append(widget.objectName() or widget.accessibleName() or str(type(widget)))
    return found


def close(anki: Any, window: QWidget) -> None:
    window.close()
    anki.mw.moveToState("deckBrowser")
    anki.rest(0.2)


def test_a_window_closed_at_once_while_anki_is_busy_is_no_error(start_anki: Any, examples: Path) -> None:
    anki = start_anki(vault=examples, config={"sync_on_profile_open": False})
    anki.sync()
    for name in ("zk_last_report", "zk_preview"):
        window_name = {"zk_last_report": "zk_report", "zk_preview": "zk_preview_window"}[name]
        for is_second in (False, True):
            anki.action(name).trigger()
            anki.until(lambda wanted=window_name: anki.window(wanted), "it is shown", 40)
            if is_second:
                anki.mw.progress.start(immediate=True)
            window = anki.window(window_name)
            window.close()
            anki.rest(0.4)
        anki.mw.progress.finish()
        anki.rest(0.5)
