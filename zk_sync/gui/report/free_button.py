"""The button that frees a leech which was rewritten in its zettel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aqt.qt import QPushButton, qconnect

from .. import messages
from ..strings import leeches_texts as strings
from ..syncing.tasks import Task, writing

if TYPE_CHECKING:
    from ..host import Host


class FreeButton(QPushButton):
    """Frees the note that it was last offered for; ``freed`` is called afterwards."""

    def __init__(self, addon: Host, freed: Callable[[], None]) -> None:
        super().__init__(strings.FREE)
        self._addon = addon
        self._freed = freed
        self._note_id = 0
        self.setObjectName("zk_free")
        self.setToolTip(strings.FREE_TIP)
        self.setEnabled(False)
        qconnect(self.clicked, lambda _checked=False: self._free())

    def offer(self, note_id: int) -> None:
        """Makes it free this note from now on; 0 for none."""
        self._note_id = note_id
        self.setEnabled(bool(note_id))

    def _free(self) -> None:
        from ...sync.by_hand.leeches import free_leeches

        mw, note_id = self._addon.mw, self._note_id

        async def work() -> int:
            await self._addon.editors.saved()
            n = await writing(mw, lambda col: free_leeches(col, [note_id], undo_name=strings.UNDO))
            await self._addon.editors.saved()
            return n

        def done(n: int) -> None:
            messages.say(mw, strings.FREED if n else strings.NOTHING_TO_FREE)
            self._freed()

        task = Task(work(), done=done, failed=lambda error: messages.show_failure(mw, error))
        qconnect(self.destroyed, task.drop)
        task.start()
