"""What holds up the closing of a profile: the sync before AnkiWeb's own one, and a write under way."""

from __future__ import annotations

from collections.abc import Callable

import aqt
from aqt import gui_hooks
from aqt.main import AnkiQt
from aqt.qt import QTimer

from .. import messages
from ..strings import auto_sync_texts as strings
from .error_guard import ErrorGuard

NAME = "ZettelkastenSyncBeforeAnkiWeb"
LONGEST = 20_000  # milliseconds
NAME_WRITE = "ZettelkastenWrite"
Cancel = Callable[[], None]


class UntilWritten:
    """Holds up the closing of a profile until what is written now is finished or rolled back.

    Takes part in it as ``SyncBeforeAnkiWeb`` does, so that the window lives on meanwhile. Where the
    collection is closed for a while only, Anki itself waits, in the queue of the work on the collection.
    """

    def __init__(self, mw: AnkiQt) -> None:
        self._go_on: Callable[[], None] | None = None
        aqt.dialogs.register_dialog(NAME_WRITE, lambda: None, self)
        # Work on the collection is done one after the other: when this is over, so is what began before it.
        mw.taskman.run_in_background(lambda: None, lambda _future: QTimer.singleShot(0, self._end))

    def closeWithCallback(self, callback: Callable[[], None]) -> None:
        """Anki asks this of its windows; of those who ask twice, the first one goes on."""
        self._go_on = self._go_on or callback

    def _end(self) -> None:
        aqt.dialogs.markClosed(NAME_WRITE)
        if self._go_on:
            self._go_on()


class SyncBeforeAnkiWeb:
    """Holds up the closing of a profile until its vaults are synced; AnkiWeb's sync comes right after.

    Before that one, Anki asks all its windows to close, and waits until they have. This takes part as one
    more window, unseen. ``sync`` starts a sync and returns how to cancel it, or returns None when there is
    nothing to do; it calls what it is given when the sync is over.
    """

    def __init__(self, mw: AnkiQt, sync: Callable[[Callable[[], None]], Cancel | None]) -> None:
        self._mw = mw
        self._sync = sync
        self._go_on: Callable[[], None] | None = None

    def install(self, guard: ErrorGuard) -> None:
        gui_hooks.profile_will_close.append(guard.hook(self._on_profile_will_close))

    def closeWithCallback(self, callback: Callable[[], None]) -> None:
        """Anki asks this of its windows."""
        if self._go_on:
            return  # closed a second time meanwhile: the first one goes on, or Anki would close twice
        self._go_on = callback
        cancel = self._sync(self._end)
        if cancel is None:
            self._end()
        else:
            messages.say(self._mw, strings.BEFORE_ANKIWEB)
            QTimer.singleShot(LONGEST, lambda: self._give_up(cancel))

    def _on_profile_will_close(self) -> None:
        if self._go_on:
            QTimer.singleShot(0, self._end)  # the person is in a hurry, and the sync was dropped
        elif self._mw.can_auto_sync():
            aqt.dialogs.register_dialog(NAME, lambda: None, self)

    def _give_up(self, cancel: Cancel) -> None:
        if self._go_on:
            messages.say(self._mw, strings.TOOK_TOO_LONG)
            cancel()

    def _end(self) -> None:
        go_on, self._go_on = self._go_on, None
        if go_on:
            aqt.dialogs.markClosed(NAME)
            go_on()
