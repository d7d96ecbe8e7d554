"""Keeps open editors and our changes apart, so that neither writes over the other's or its undo."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from aqt import gui_hooks
from aqt.qt import QApplication, QTimer, QWidget
from PyQt6 import sip

from ..syncing.error_guard import ErrorGuard
from ..syncing.tasks import Failed, Step

PATIENCE = 2000  # milliseconds; a web view that never finished loading never answers


class OpenEditors:
    """The editors of all windows, of Anki and of other add-ons."""

    def __init__(self, guard: ErrorGuard) -> None:
        self._editors: weakref.WeakSet[Any] = weakref.WeakSet()
        self._guard = guard
        self._closed: list[QWidget] | None = None  # windows, while they are closed to input
        gui_hooks.editor_did_init.append(guard.hook(self._on_did_init))

    @contextmanager
    def closed_to_input(self) -> Iterator[None]:
        """Lets nobody type into a window with an editor while a sync writes that shows no window of its own.

        All else that changes the collection waits until the sync is done. Yet an editor's page saves and adds
        notes at once: they would become part of the sync's undo step, and be rolled back with it.
        """
        focus = QApplication.focusWidget()
        self._closed = []
        for editor in self._editors:
            self._close(editor)
        try:
            yield
        finally:
            closed, self._closed = self._closed, None
            for window in closed:
                if not sip.isdeleted(window):
                    window.setEnabled(True)
            if focus and not sip.isdeleted(focus) and QApplication.focusWidget() is None:
                focus.setFocus()

    def _close(self, editor: Any) -> None:
        window = getattr(editor, "parentWindow", None)
        if self._closed is None or window is None or sip.isdeleted(window):
            return
        if window.isEnabled():
            window.setEnabled(False)
            self._closed.append(window)

    def _on_did_init(self, editor: Any) -> None:
        self._editors.add(editor)
        self._close(editor)

    def saved(self) -> Step[None]:
        """Waits until each of them has saved its note; the one in Add Cards has none yet.

        Also to be awaited after notes were changed: an editor sends each field that it was given back 0.6
        seconds later, and would write it over an undo that comes in between.
        """
        return Step(self._save)

    def _save(self, done: Callable[[None], None], _failed: Failed) -> None:
        waiting = [editor for editor in self._editors if _holds_unsaved_text(editor)]
        if not waiting:
            QTimer.singleShot(0, lambda: done(None))
            return
        remaining = {id(editor) for editor in waiting}

        def saved(name: int) -> None:
            if name in remaining:
                remaining.discard(name)
                if not remaining:
                    done(None)

        def give_up() -> None:
            if remaining:
                remaining.clear()
                done(None)

        QTimer.singleShot(PATIENCE, give_up)
        for editor in waiting:
            save = self._guard.hook(_save_now)  # on an error, patience ends the wait
            save(editor, partial(saved, id(editor)))


def _holds_unsaved_text(editor: Any) -> bool:
    """Whether the editor may hold text of a note of the collection; closed ones have lost their web view."""
    web = getattr(editor, "web", None)
    return not getattr(editor, "addMode", False) and web is not None and not sip.isdeleted(web)


def _save_now(editor: Any, done: Callable[[], None]) -> None:
    if getattr(editor, "note", None) or getattr(editor, "nid", None):
        editor.call_after_note_saved(done, keepFocus=True)
    else:
        # Hidden, as in the browser while several rows are chosen, the page still has the last note. Anki pays
        # no heed to what it sends now, but would once it shows that note again, and write the old text.
        editor.web.evalWithCallback("saveNow(true)", lambda _result: done())
