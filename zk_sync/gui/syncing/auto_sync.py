"""When the sync runs by itself: after a profile opened, when files changed, and before AnkiWeb on closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anki.collection import OpChangesAfterUndo
from aqt import gui_hooks
from aqt.main import AnkiQt
from aqt.qt import QApplication, QDialog, QGuiApplication, qconnect

from .closing import Cancel, SyncBeforeAnkiWeb
from .error_guard import ErrorGuard

if TYPE_CHECKING:
    from .watch_files import FileWatch

ON_OPEN, ON_CHANGE = "sync_on_profile_open", "sync_on_file_change"  # the settings that allow each


class AutoSync:
    """Calls ``sync`` with the name of a setting when it is time for the automatic sync that it allows.

    ``sync_at_close`` starts the one before AnkiWeb, and is told whom to call when it is over. ``undone`` is
    called when the person took a sync back. ``watched`` makes a watch over the vaults' files that calls what
    it is given, or returns None when the person does not want one.
    """

    def __init__(
        self,
        mw: AnkiQt,
        guard: ErrorGuard,
        *,
        sync: Callable[[str], None],
        sync_at_close: Callable[[Callable[[], None]], Cancel | None],
        watched: Callable[[Callable[[], bool]], FileWatch | None],
        undone: Callable[[], None],
        undo_name: str,
    ) -> None:
        self._mw = mw
        self._guard = guard
        self._sync = guard.hook(sync)
        self._watched = watched
        self._undone = guard.hook(undone)
        self._undo_name = undo_name
        self._waits_for_ankiweb = False
        self._watch: FileWatch | None = None
        self._closing = SyncBeforeAnkiWeb(mw, sync_at_close)

    def install(self) -> None:
        hook = self._guard.hook
        gui_hooks.profile_did_open.append(hook(self._on_profile_did_open))
        gui_hooks.sync_did_finish.append(hook(self._on_sync_did_finish))
        gui_hooks.profile_will_close.append(hook(self._on_profile_will_close))
        gui_hooks.state_did_undo.append(hook(self._on_state_did_undo))
        gui_hooks.state_did_change.append(hook(lambda _new, _old: self._look_soon()))
        qconnect(self._mw.app.focusWindowChanged, hook(self._on_focus))
        self._closing.install(self._guard)

    def watch_files(self) -> None:
        """Begins to watch the vaults' files, or stops, as the settings and the vaults are now."""
        self._stop_watching()
        if self._mw.col is not None:
            self._watch = self._watched(self._on_files_changed)

    # Anki's hooks

    def _on_profile_did_open(self) -> None:
        # Anki starts its own sync right after this hook. It ends in sync_did_finish whatever comes of it:
        # a failure, or a full sync that the person was asked about and declined.
        self._waits_for_ankiweb = self._mw.can_auto_sync()
        if not self._waits_for_ankiweb:
            self._begin()

    def _on_sync_did_finish(self) -> None:
        if self._waits_for_ankiweb:
            self._waits_for_ankiweb = False
            self._begin()

    def _begin(self) -> None:
        self._soon(lambda: self._sync(ON_OPEN))
        self._soon(self._guard.hook(self.watch_files))

    def _on_profile_will_close(self) -> None:
        self._waits_for_ankiweb = False
        self._stop_watching()

    def _on_state_did_undo(self, changes: OpChangesAfterUndo) -> None:
        if changes.operation == self._undo_name:
            self._soon(self._undone)  # Anki's own tooltip comes right after this hook, and ours after that

    # Files that change

    def _on_files_changed(self) -> bool:
        """Whether the sync could begin; it is asked again later when not."""
        if not self.is_welcome():
            return False
        self._sync(ON_CHANGE)
        return True

    def is_welcome(self) -> bool:
        """Whether an automatic sync would disturb nobody: no review, no editor, no dialog, no other work.

        Nor a preview, which could not be carried out any more. Without Anki in front it is welcome, too: the
        person writes zettels.
        """
        mw = self._mw
        front = QApplication.activeWindow()
        return (
            mw.col is not None
            and mw.state in ("deckBrowser", "overview")
            and not mw.progress.busy()
            and QApplication.activeModalWidget() is None
            and mw.findChild(QDialog, "zk_preview_window") is None
            and (front is None or front is mw)
        )

    def _on_focus(self, _window: Any) -> None:
        """The person came back to Anki, or left one of its windows."""
        if QGuiApplication.focusWindow() is not None:
            self._look_soon()

    def _look_soon(self) -> None:
        if self._watch:
            self._watch.soon()

    def _stop_watching(self) -> None:
        if self._watch:
            self._watch.stop()
            self._watch = None

    def _soon(self, work: Callable[[], None]) -> None:
        """On a later turn of the event loop, when no progress window is open, if the profile still is."""
        col = self._mw.col

        def unless_closed() -> None:
            if self._mw.col is not None and self._mw.col is col:
                work()

        self._mw.progress.single_shot(0, unless_closed, requires_collection=False)
