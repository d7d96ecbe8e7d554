"""The window that says what a sync did, skipped and could not do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    Qt,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    qconnect,
)
from aqt.utils import disable_help_button, restoreGeom, saveGeom

from . import links, messages, strings
from .lists import add_group, made_list, row_item
from .result import Result

if TYPE_CHECKING:
    from ..sync.report import Report

GEOMETRY = "zettelkastenReport"
FOR_A_PERSON = ("problem", "conflict", "kept", "skipped")
FEW = 20  # longer groups start closed, unless they need a person
_DELETION = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}")
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """One line of the report, and what it can open."""

    group: str
    vault_id: str
    path: str
    line: int
    what: str
    note_id: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


def rows_of(report: Report) -> Iterator[Row]:
    """The lines of a report; what needs a person comes as it is, in the order of the vault."""
    for problem in report.problems:
        yield Row("problem", report.vault, problem.path, problem.line, problem.message)
    for item in report.outcomes:
        yield Row(item.action, report.vault, item.path, item.line, item.reason, item.note_id)


class ReportDialog(QDialog):
    """The report of the last sync. It does not stop Anki from being used meanwhile."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, mw: AnkiQt, result: Result, source_link: str) -> None:
        super().__init__(mw, Qt.WindowType.Window)
        self._mw = mw
        self._result = result
        self._source_link = source_link
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.REPORT_TITLE)
        self.setObjectName("zk_report")
        disable_help_button(self)
        self._tree = self._made_tree()
        self._buttons = self._made_buttons()
        layout = QVBoxLayout(self)
        layout.addWidget(self._heading())
        layout.addWidget(self._tree, stretch=1)
        layout.addWidget(self._buttons)
        self._fill()
        self._update_buttons()
        self.resize(720, 480)
        restoreGeom(self, GEOMETRY)

    def done(self, code: int) -> None:
        """Remembers its size, however it was closed."""
        saveGeom(self, GEOMETRY)
        super().done(code)

    def _heading(self) -> QLabel:
        lines = [f"<b>{messages.as_html(self._result.summary)}</b>"]
        lines += [strings.totals(r.zettels, r.flashcards, r.unchanged) for r in self._result.reports]
        label = QLabel("<br>".join(lines))
        label.setObjectName("zk_summary")
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _made_tree(self) -> QTreeWidget:
        tree = made_list("zk_rows", strings.REPORT_TITLE, strings.COLUMN_WHAT)
        tree.setToolTip(strings.REPORT_HINT)
        qconnect(tree.itemActivated, lambda item, _column: self._open(item))
        qconnect(tree.currentItemChanged, lambda _new, _old: self._update_buttons())
        return tree

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._show_note = QPushButton(strings.SHOW_NOTE)
        self._open_zettel = QPushButton(strings.OPEN_ZETTEL)
        copy = QPushButton(strings.COPY)
        for button in (self._show_note, self._open_zettel, copy):
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in box.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter belongs to the list; or it would close the window, too
        qconnect(self._show_note.clicked, lambda: self._show_note_of(self._current()))
        qconnect(self._open_zettel.clicked, lambda: self._open_zettel_of(self._current()))
        qconnect(copy.clicked, lambda: messages.copy(self._mw, self._result.as_text()))
        qconnect(box.rejected, self.reject)
        return box

    def _fill(self) -> None:
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for report in self._result.reports:
            for row in rows_of(report):
                groups[row.group].append(row)
        shown = self._shown_by({row.note_id for rows in groups.values() for row in rows if row.note_id})
        for name, title in strings.GROUPS.items():
            if groups[name]:
                items = [self._item(row, shown.get(row.note_id, "")) for row in groups[name]]
                is_open = name in FOR_A_PERSON or len(items) <= FEW
                add_group(self._tree, title, len(items), items, is_open=is_open)
        if not any(groups.values()):
            self._tree.addTopLevelItem(QTreeWidgetItem([strings.NOTHING_TO_LIST]))
            self._tree.setFirstColumnSpanned(0, self._tree.rootIndex(), True)

    def _item(self, row: Row, shown: str) -> QTreeWidgetItem:
        item = row_item(row.place, strings.REASON_AND_NOTE.join(part for part in (row.what, shown) if part))
        item.setData(0, _ROW, row)
        return item

    def _shown_by(self, note_ids: set[int]) -> dict[int, str]:
        """What the browser shows of each note: its question, without HTML."""
        col = self._mw.col
        if col is None or col.db is None:
            return {}
        ids = ",".join(map(str, note_ids))
        rows = col.db.all(f"select id, sfld from notes where id in ({ids})")
        return {row[0]: _DELETION.sub(r"[\1]", str(row[1])) for row in rows}

    def _current(self) -> Row | None:
        item = self._tree.currentItem()
        row = item.data(0, _ROW) if item else None
        return row if isinstance(row, Row) else None

    def _update_buttons(self) -> None:
        row = self._current()
        self._show_note.setEnabled(bool(row and row.note_id))
        self._open_zettel.setEnabled(row is not None)

    def _open(self, item: QTreeWidgetItem) -> None:
        row = item.data(0, _ROW)
        if isinstance(row, Row):
            if row.note_id:
                self._show_note_of(row)
            else:
                self._open_zettel_of(row)

    def _show_note_of(self, row: Row | None) -> None:
        if row and row.note_id:
            links.show_note(self._mw, row.note_id)

    def _open_zettel_of(self, row: Row | None) -> None:
        if row:
            links.open_zettel(
                self._mw, vault_id=row.vault_id, path=row.path, line=row.line, source_link=self._source_link
            )
