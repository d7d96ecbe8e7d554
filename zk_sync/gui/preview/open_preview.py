"""Opens the preview: works out the plan, and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.qt import QTimer

from ...errors import Cancelled
from .. import messages, strings
from ..report.sync_result import SyncResult
from ..vaults import vaults_of

if TYPE_CHECKING:
    from ..host import Host
    from .preview_runs import PreviewRun


def open_preview(addon: Host, kind: str = "") -> None:
    """Shows what a sync would do now. ``kind``: only rows of this kind at first, such as ``conflict``."""
    settings = addon.ready()
    if settings is None or not addon.is_free():
        return
    from .preview_runs import PreviewRun

    runs: list[PreviewRun] = []

    def done(result: SyncResult) -> None:
        if isinstance(result.error, Cancelled):
            messages.say(addon.mw, strings.CANCELLED)
        elif result.error:
            messages.show_failure(addon.mw, result.error, choose_folder=addon.choose_folder)
        else:
            from .preview_window import PreviewWindow

            for older in addon.mw.findChildren(PreviewWindow):
                older.close()
            rows = runs[0].rows
            if rows is not None:
                window = PreviewWindow(addon, rows, kind)
                # After what waited while it was made: to be drawn for the first time takes as long.
                QTimer.singleShot(0, window.show)

    def made(finished: object) -> PreviewRun:
        places = vaults_of(addon.mw.pm)
        runs.append(PreviewRun(addon.mw, places, settings, editors=addon.editors, done=finished))  # type: ignore[arg-type]
        return runs[0]

    addon.start(made, done)
