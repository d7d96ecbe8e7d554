"""Has the open editors save what they hold, so that they write nothing over our changes or their undo."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

from aqt import gui_hooks
from aqt.qt import QTimer
from PyQt6 import sip

from .guarded import Guard
from .tasks import Failed, Step

PATIENCE = 2000  # milliseconds; a web view that never finished loading never answers


class OpenEditors:
    """The editors of all windows, of Anki and of other add-ons."""

    def __init__(self, guard: Guard) -> None:
        self._editors: weakref.WeakSet[Any] = weakref.WeakSet()
        self._guard = guard
        gui_hooks.editor_did_init.append(guard.hook(self._editors.add))

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
            save = self._guard.hook(editor.call_after_note_saved)  # on an error, patience ends the wait
            save(partial(saved, id(editor)), keepFocus=True)


def _holds_unsaved_text(editor: Any) -> bool:
    """Whether the editor shows a note of the collection; closed ones have lost their web view."""
    web = getattr(editor, "web", None)
    note = getattr(editor, "note", None) or getattr(editor, "nid", None)
    return bool(note) and not getattr(editor, "addMode", False) and web is not None and not sip.isdeleted(web)
