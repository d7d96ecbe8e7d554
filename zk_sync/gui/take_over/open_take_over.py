"""Opens the window in which notes are taken over: finds them, and shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Cancelled
from .. import messages, strings
from ..report.sync_result import SyncResult
from ..vaults import vaults_of

if TYPE_CHECKING:
    from ..host import Host
    from .take_over_runs import FindNotesRun


def open_take_over(addon: Host) -> None:
    """Shows the notes in Anki that flashcards of the vaults are; without a vault, asks for one first."""
    settings = addon.ready()
    if settings is None or not addon.is_free():
        return
    from .take_over_runs import FindNotesRun

    runs: list[FindNotesRun] = []

    def done(result: SyncResult) -> None:
        if isinstance(result.error, Cancelled):
            messages.say(addon.mw, strings.CANCELLED)
        elif result.error:
            messages.show_failure(addon.mw, result.error)
        elif runs[0].found is not None:
            from .take_over_window import TakeOverWindow

            for older in addon.mw.findChildren(TakeOverWindow):
                older.close()
            TakeOverWindow(addon, runs[0].found).show()
            runs.clear()  # the window alone is to hold what was found

    def made(finished: object) -> FindNotesRun:
        places = vaults_of(addon.mw.pm)
        runs.append(FindNotesRun(addon.mw, places, settings, editors=addon.editors, done=finished))  # type: ignore[arg-type]
        return runs[0]

    addon.start(made, done)
