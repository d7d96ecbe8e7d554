"""Short messages: tooltips, failures that can be copied, and questions that do not stop Anki."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anki.errors import AnkiException
from aqt.main import AnkiQt
from aqt.qt import QApplication, QEvent, QLabel, QMessageBox, QObject, Qt, QTimer, qconnect
from aqt.utils import MessageBox, openFolder, tooltip

from ..errors import ConfigError, VaultError, ZkSyncError
from . import strings
from .syncing.tasks import Failed, Step
from .widgets.plain_text import as_html

READING_TIME = 5000  # milliseconds


def say(mw: AnkiQt, text: str, *, show: Callable[[], None] | None = None) -> None:
    """A tooltip on the main window, which takes no focus.

    ``show``: opens the report with the rest, when the tooltip is clicked; it names the menu entry, too.
    """
    shown = as_html(text)
    if show:
        link = f'<a href="#">{as_html(strings.SHOW)}</a>'
        shown = strings.SEE_REPORT.format(summary=shown, show=link, where=strings.WHERE_REPORT_IS)
    tooltip(shown, period=READING_TIME, parent=mw)
    if show:
        for label in mw.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if label.windowType() == Qt.WindowType.ToolTip and label.isVisible():
                label.setCursor(Qt.CursorShape.PointingHandCursor)
                label.installEventFilter(_Clicked(label, show))


class _Clicked(QObject):
    """Calls ``work`` once its parent was clicked; Anki's tooltips hide at a click, whatever is in them."""

    def __init__(self, parent: QObject, work: Callable[[], None]) -> None:
        super().__init__(parent)
        self._work = work

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.MouseButtonPress:
            QTimer.singleShot(0, self._work)
        return super().eventFilter(watched, event)


def explanation(error: Exception) -> str:
    """What to tell a person about ``error``."""
    if isinstance(error, ConfigError):
        return "\n".join([strings.WRONG_SETTINGS, *(f"• {problem}" for problem in error.problems)])
    if isinstance(error, ZkSyncError):
        return str(error)
    if isinstance(error, AnkiException):
        from ..sync.anki_errors import in_words

        what, step = in_words(error)
        return f"{strings.sentence(what)} {step}"
    return strings.INTERNAL_ERROR.format(error=f"{type(error).__name__}: {error}")


def trace_of(error: Exception) -> str:
    """Where in the code an unforeseen error arose; empty for those that are meant for a person."""
    if isinstance(error, ZkSyncError):
        return ""
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def show_failure(
    mw: AnkiQt,
    error: Exception,
    said: str = strings.FAILED,
    *,
    choose_folder: Callable[[], None] | None = None,
) -> None:
    """A message that says what did not happen and why, and can be copied.

    ``choose_folder``: offered where it is the folder of the vault that is wrong.
    """
    text = f"{said}\n\n{explanation(error)}"
    trace = trace_of(error)
    box = MessageBox(
        text,
        parent=mw,
        icon=QMessageBox.Icon.Warning,
        title=strings.SYNC,
        buttons=[(strings.COPY, _ACTION), (strings.CLOSE, _REJECT)],
        default_button=1,
        callback=lambda index: copy(mw, f"{text}\n\n{trace}".strip()) if index == 0 else None,
    )
    if choose_folder and isinstance(error, VaultError):
        button = box.addButton(strings.CHOOSE_FOLDER, _HELP)
        if button is not None:
            qconnect(button.clicked, choose_folder)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if trace:
        box.setDetailedText(trace)
    _close_with_profile(box)


def show_not_opened(mw: AnkiQt, scheme: str, file: Path | None) -> None:
    """Says that no program takes links of this ``scheme``, and offers what can be opened instead."""
    ways = {strings.OPEN_FILE: file, strings.OPEN_FOLDER: file.parent} if file and file.exists() else {}
    paths = list(ways.values())
    text = strings.NOT_OPENED.format(scheme=scheme)
    box = MessageBox(
        f"{text}\n\n{file}" if file else text,
        parent=mw,
        icon=QMessageBox.Icon.Warning,
        title=strings.OPEN_ZETTEL,
        buttons=[*((way, _ACTION) for way in ways), (strings.CLOSE, _REJECT)],
        default_button=len(paths),
        callback=lambda index: openFolder(str(paths[index])) if index < len(paths) else None,
    )
    _close_with_profile(box)


@dataclass(frozen=True)
class AskedQuestion:
    """What a person is asked: ``act`` names what a yes does, and ``show`` what they can look at first."""

    text: str
    act: str
    show: str


Answer = Literal["act", "show", "no"]


def question(mw: AnkiQt, asked: AskedQuestion) -> Step[Answer]:
    """Asks; Esc and closing the window mean no."""

    def start(done: Callable[[Answer], None], _failed: Failed) -> None:
        box = MessageBox(
            asked.text,
            parent=mw,
            icon=QMessageBox.Icon.Question,
            title=strings.GUARD_TITLE,
            buttons=[(asked.act, _ACTION), (asked.show, _HELP), (strings.CANCEL, _REJECT)],
            default_button=2,
        )

        def answered(_code: int) -> None:
            clicked = box.clickedButton()
            role = box.buttonRole(clicked) if clicked is not None else _REJECT
            done("act" if role == _ACTION else "show" if role == _HELP else "no")

        qconnect(box.finished, answered)
        _close_with_profile(box)

    return Step(start)


def copy(mw: AnkiQt, text: str, said: str = strings.COPIED) -> None:
    """Puts ``text`` on the clipboard and says so."""
    clipboard = QApplication.clipboard()
    if clipboard is not None:
        clipboard.setText(text)
        tooltip(said, parent=mw)


def _close_with_profile(box: QMessageBox) -> None:
    # Anki closes windows with this mark when the profile is switched, and complains of all others.
    box.silentlyClose = True  # type: ignore[attr-defined]


_ACTION = QMessageBox.ButtonRole.ActionRole
_REJECT = QMessageBox.ButtonRole.RejectRole
_HELP = QMessageBox.ButtonRole.HelpRole
