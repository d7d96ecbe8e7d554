"""Asks whether an edit made in Anki is to be written into its zettel, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection
from anki.errors import NotFoundError
from anki.notes import NoteId
from aqt import gui_hooks
from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QSize,
    Qt,
    QTextBrowser,
    QVBoxLayout,
    qconnect,
)
from aqt.utils import disable_help_button

from ...errors import ZkSyncError
from .. import messages
from .. import strings as common
from ..report.explanation import MARKS
from ..strings import preview_texts as strings
from ..syncing.tasks import Failed, Step, Task, beside, off_lock
from ..widgets.colours import ColouredLabel, subdued
from ..widgets.placing import fit_window
from ..widgets.wrapped_label import WrappedLabel
from .diff_lines import legend, lines_as_html

if TYPE_CHECKING:
    from ...sync.by_hand.write_back import Proposal
    from ...sync.collection.our_notes import Note
    from ...sync.views.preview import PreviewItem
    from ..host import Host
    from .preview_rows import ShownVault


class CannotWrite(ZkSyncError):
    """Why nothing is written; the window knows."""


class WriteBack:
    """The edit of one row: proposed, shown, and written when the person says so, in the same profile.

    ``done`` is called when it is over, whatever came of it.
    """

    def __init__(
        self,
        addon: Host,
        shown: ShownVault,
        item: PreviewItem,
        fields: Sequence[str],
        done: Callable[[], None],
    ) -> None:
        self._mw = addon.mw
        self._guard = addon.guard
        self._shown = shown
        self._item = item
        self._fields = fields
        self._done = done
        self._collection = Path(addon.mw.col.path)

    def start(self) -> None:
        Task(self._work(), done=self._say, failed=self._say_failure).start()

    async def _work(self) -> str:
        from ...sync.by_hand.write_back import write

        note = self._shown.preview.notes.get(self._item.outcome.note_id)
        if note is None or len(self._fields) != 1:
            raise CannotWrite(strings.ONE_FIELD)
        if await beside(self._mw, lambda col: _is_another_text(col, note)):
            raise CannotWrite(strings.EDITED_SINCE)
        proposal = await off_lock(self._mw, lambda: self._proposal(note))
        if not await self._asked(proposal):
            return ""
        self._stop_unless_same_profile()
        await off_lock(self._mw, lambda: write(proposal, self._collection))
        return strings.WRITTEN.format(path=proposal.path)

    def _proposal(self, note: Note) -> Proposal:
        from ...sync.by_hand.write_back import propose

        preview = self._shown.preview
        with preview.reading:
            entry = preview.entry(self._item)
            if entry is None:
                raise CannotWrite(strings.ONE_FIELD)
            return propose(preview.content, entry, note, self._fields[0], preview.notes.values())

    def _asked(self, proposal: Proposal) -> Step[bool]:
        def start(done: Callable[[bool], None], _failed: Failed) -> None:
            dialog = AskDialog(self._mw, proposal)
            close = self._guard.hook(dialog.reject)
            gui_hooks.profile_will_close.append(close)

            def finished(code: int) -> None:
                gui_hooks.profile_will_close.remove(close)
                done(code == QDialog.DialogCode.Accepted)

            qconnect(dialog.finished, finished)
            dialog.show()

        return Step(start)

    def _stop_unless_same_profile(self) -> None:
        if self._mw.col is None or Path(self._mw.col.path) != self._collection:
            raise CannotWrite(strings.OTHER_PROFILE)

    def _say(self, said: str) -> None:
        self._done()
        if said:
            messages.say(self._mw, said)

    def _say_failure(self, error: Exception) -> None:
        self._done()
        messages.say(self._mw, strings.CANNOT_WRITE.format(reason=messages.explanation(error)))


def _is_another_text(col: Collection, note: Note) -> bool:
    """Whether the note's fields are no longer what the preview was worked out from."""
    try:
        now = col.get_note(NoteId(note.id)).fields
    except NotFoundError:
        return True
    return any(now[place] != note.fields[name] for name, place in note.positions.items())


class AskDialog(QDialog):
    """Shows the lines of a zettel that would change. Enter writes nothing."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, mw: AnkiQt, proposal: Proposal) -> None:
        super().__init__(mw, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("zk_write_back_ask")
        self.setWindowTitle(strings.WRITE)
        disable_help_button(self)
        said = WrappedLabel(strings.ASK_WRITE.format(path=proposal.path, backups="zettelkasten-sync/backups"))
        lines = QTextBrowser()
        lines.setObjectName("zk_diff")
        lines.setAccessibleName(strings.LINES_NAME)
        lines.setLineWrapMode(QTextBrowser.LineWrapMode.WidgetWidth)
        document = lines.document()
        if document is not None:
            document.setDefaultStyleSheet(MARKS)
        lines.setHtml(lines_as_html(proposal.diff))
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(lines, stretch=1)
        explained = legend(proposal.diff)
        if explained:
            layout.addWidget(ColouredLabel(explained, subdued))
        layout.addWidget(self._made_buttons())
        fit_window(self, QSize(640, 400))

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        write, cancel = QPushButton(strings.WRITE_NOW), QPushButton(common.CANCEL)
        box.addButton(write, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        write.setAutoDefault(False)
        cancel.setDefault(True)  # else Qt makes the first one that accepts the one for Enter
        cancel.setFocus()
        qconnect(box.accepted, self.accept)
        qconnect(box.rejected, self.reject)
        return box
