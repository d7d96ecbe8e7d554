"""When the sync runs by itself: after a profile opened, and after AnkiWeb's own sync when that follows."""

from __future__ import annotations

from collections.abc import Callable

from anki.collection import OpChangesAfterUndo
from aqt import gui_hooks
from aqt.main import AnkiQt


class Schedule:
    """Calls ``sync`` when it is time for an automatic sync, ``undone`` when the person took one back."""

    def __init__(
        self, mw: AnkiQt, *, sync: Callable[[], None], undone: Callable[[], None], undo_name: str
    ) -> None:
        self._mw = mw
        self._sync = sync
        self._undone = undone
        self._undo_name = undo_name
        self._waits_for_ankiweb = False

    def install(self) -> None:
        gui_hooks.profile_did_open.append(self._on_profile_did_open)
        gui_hooks.sync_did_finish.append(self._on_sync_did_finish)
        gui_hooks.profile_will_close.append(self._on_profile_will_close)
        gui_hooks.state_did_undo.append(self._on_state_did_undo)

    def _on_profile_did_open(self) -> None:
        # Anki starts its own sync right after this hook. It ends in sync_did_finish whatever comes of it:
        # a failure, or a full sync that the person was asked about and declined.
        self._waits_for_ankiweb = self._mw.can_auto_sync()
        if not self._waits_for_ankiweb:
            self._soon(self._sync)

    def _on_sync_did_finish(self) -> None:
        if self._waits_for_ankiweb:
            self._waits_for_ankiweb = False
            self._soon(self._sync)

    def _on_profile_will_close(self) -> None:
        self._waits_for_ankiweb = False

    def _on_state_did_undo(self, changes: OpChangesAfterUndo) -> None:
        if changes.operation == self._undo_name:
            self._soon(self._undone)  # Anki's own tooltip comes right after this hook, and ours after that

    def _soon(self, work: Callable[[], None]) -> None:
        """On a later turn of the event loop, when no progress window is open, if the profile still is."""
        col = self._mw.col

        def unless_closed() -> None:
            if self._mw.col is not None and self._mw.col is col:
                work()

        self._mw.progress.single_shot(0, unless_closed, requires_collection=False)
