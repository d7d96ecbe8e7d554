"""Asks whether an edit made in Anki is to be written into its zettel, and writes it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    Qt,
    QTextBrowser,
    QVBoxLayout,
    qconnect,
)
from aqt.utils import disable_help_button

from .. import messages
from .. import strings as common
from ..plain import PlainLabel
from ..strings import preview as strings
from ..tasks import Failed, Step, Task, off_lock

if TYPE_CHECKING:
    from ...sync.by_hand.write_back import Proposal
    from ...sync.views.preview import Item
    from .rows import Shown

_COLOURS = {"+": "rgba(46, 160, 67, 70)", "-": "rgba(235, 70, 70, 70)"}


class WriteBack:
    """The edit of one row: proposed, shown, and written when the person says so."""

    def __init__(self, mw: AnkiQt, shown: Shown, item: Item, fields: Sequence[str]) -> None:
        self._mw = mw
        self._shown = shown
        self._item = item
        self._fields = fields
        self._collection = Path(mw.col.path)

    def start(self) -> None:
        Task(self._work(), done=self._say, failed=self._say_failure).start()

    async def _work(self) -> str:
        from ...sync.by_hand.write_back import write

        proposal = await off_lock(self._mw, self._proposal)
        if not await _asked(self._mw, proposal):
            return ""
        await off_lock(self._mw, lambda: write(proposal, self._collection))
        return strings.WRITTEN.format(path=proposal.path)

    def _proposal(self) -> Proposal:
        from ...sync.by_hand.write_back import Refused, propose

        preview = self._shown.preview
        with preview.reading:
            entry, note = preview.entry(self._item), preview.notes.get(self._item.outcome.note_id)
            if entry is None or note is None or len(self._fields) != 1:
                raise Refused(strings.ONE_FIELD)
            return propose(preview.content, entry, note, self._fields[0], preview.notes.values())

    def _say(self, said: str) -> None:
        if said:
            messages.say(self._mw, said)

    def _say_failure(self, error: Exception) -> None:
        messages.say(self._mw, strings.CANNOT_WRITE.format(reason=messages.explanation(error)))


def _asked(mw: AnkiQt, proposal: Proposal) -> Step[bool]:
    def start(done: Callable[[bool], None], _failed: Failed) -> None:
        dialog = AskDialog(mw, proposal)
        qconnect(dialog.finished, lambda code: done(code == QDialog.DialogCode.Accepted))
        dialog.show()

    return Step(start)


class AskDialog(QDialog):
    """Shows the lines of a zettel that would change."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, mw: AnkiQt, proposal: Proposal) -> None:
        super().__init__(mw, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("zk_write_back_ask")
        self.setWindowTitle(strings.WRITE)
        disable_help_button(self)
        said = PlainLabel(strings.ASK_WRITE.format(path=proposal.path, backups="zettelkasten-sync/backups"))
        said.setWordWrap(True)
        lines = QTextBrowser()
        lines.setObjectName("zk_diff")
        lines.setAccessibleName(strings.LINES_NAME)
        lines.setLineWrapMode(QTextBrowser.LineWrapMode.WidgetWidth)
        lines.setHtml("".join(map(_coloured, proposal.diff.splitlines()[2:])))
        box = QDialogButtonBox()
        write = QPushButton(strings.WRITE)
        box.addButton(write, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QPushButton(common.CANCEL), QDialogButtonBox.ButtonRole.RejectRole)
        write.setAutoDefault(False)
        qconnect(box.accepted, self.accept)
        qconnect(box.rejected, self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(lines, stretch=1)
        layout.addWidget(box)
        self.resize(560, 320)


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1], "transparent")
    text = html.escape(line) or "&nbsp;"
    return f'<div style="white-space: pre-wrap; font-family: monospace; background: {colour}">{text}</div>'
