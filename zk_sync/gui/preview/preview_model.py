"""The tree of the preview: zettels, and below each what a sync would do to its flashcards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aqt.qt import QAbstractItemModel, QModelIndex, QObject, Qt

from ...texts import amount
from ..strings import preview_texts as strings
from ..widgets.kind_icons import icon_of
from ..widgets.place_lists import BEHIND
from ..widgets.plain_text import verbatim
from .preview_rows import PreviewRow, PreviewRows, PreviewZettel

_ROLE = Qt.ItemDataRole
_TICKED, _UNTICKED, _SOME = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
_NOWHERE = QModelIndex()
_PORTION = 300  # zettels


class PreviewModel(QAbstractItemModel):
    """Lets a tree look at ``rows``. An index's internal id is 0 for a zettel, else its number + 1."""

    def __init__(self, rows: PreviewRows, ticked: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self._on_ticked = ticked
        self._groups: list[PreviewZettel] = []
        self._fetched = 0  # how many of the zettels Qt knows of: it would ask about each of 20,000

    def show(self, kind: str, search: str) -> None:
        """Shows the rows that fit."""
        self.beginResetModel()
        self._groups = self._rows.fitting(kind, search)
        self._fetched = min(_PORTION, len(self._groups))
        self.endResetModel()

    def row_at(self, index: QModelIndex) -> PreviewRow | None:
        """The row at an index; None at a zettel."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    def rows_at(self, index: QModelIndex) -> list[PreviewRow]:
        """The row at an index, or all of the zettel there."""
        row = self.row_at(index)
        if row:
            return [row]
        return self._groups[index.row()].rows if index.isValid() else []

    def next_open(self, row: PreviewRow) -> QModelIndex:
        """Of the rows shown that wait for a decision, the first after ``row``, or else the first of all."""
        places = [
            (group, place)
            for group, shown in enumerate(self._groups)
            for place, other in enumerate(shown.rows)
            if self._rows.is_open(other)
        ]
        later = [(g, p) for g, p in places if self._groups[g].rows[p].number > row.number]
        for group, place in (*later, *places)[:1]:
            while self._fetched <= group:
                self.fetchMore(_NOWHERE)
            return self.index(place, 0, self.index(group, 0))
        return QModelIndex()

    def refresh(self) -> None:
        """What is ticked or chosen changed in many places."""
        if self._fetched:
            self.dataChanged.emit(self.index(0, 0), self.index(self._fetched - 1, 1))

    # What Qt asks

    def index(self, row: int, column: int, parent: QModelIndex = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex = _NOWHERE) -> Any:  # QObject's parent() has no argument
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        if not parent.isValid():
            return self._fetched
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].rows)

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return not parent.isValid() and self._fetched < len(self._groups)

    def fetchMore(self, parent: QModelIndex) -> None:
        more = min(_PORTION, len(self._groups) - self._fetched)
        self.beginInsertRows(parent, self._fetched, self._fetched + more - 1)
        self._fetched += more
        self.endInsertRows()

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return len(strings.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return strings.COLUMNS[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and any(row.is_tickable for row in self.rows_at(index)):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.CheckStateRole and index.column() == 0:
            return self._ticks(index)
        row = self.row_at(index)
        if role == _ROLE.DisplayRole:
            return self._text(row, index.column()) if row else self._zettel(index)
        if role == _ROLE.ToolTipRole:
            return verbatim(self._tip(row, index))
        if role == _ROLE.DecorationRole and row and index.column() == 1:
            return icon_of(row.item.kind)
        if role == BEHIND and row is None and index.column() == 0:
            return self._groups[index.row()].path
        return None

    def _tip(self, row: PreviewRow | None, index: QModelIndex) -> str:
        if row:
            return "\n".join(filter(None, (row.question, row.item.outcome.reason)))
        group = self._groups[index.row()]
        return f"{group.title}\n{group.path}"

    def setData(self, index: QModelIndex, value: Any, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole:
            return False
        self._rows.tick(self.rows_at(index), Qt.CheckState(value) != _UNTICKED)
        top = index.parent() if index.internalId() else index
        self.dataChanged.emit(top, top)
        if count := self.rowCount(top):
            self.dataChanged.emit(self.index(0, 0, top), self.index(count - 1, 0, top))
        self._on_ticked()
        return True

    def _ticks(self, index: QModelIndex) -> Any:
        rows = [row for row in self.rows_at(index) if row.is_tickable]
        if not rows:
            return None
        ticked = sum(map(self._rows.is_ticked, rows))
        return _TICKED if ticked == len(rows) else _SOME if ticked else _UNTICKED

    def _text(self, row: PreviewRow, column: int) -> str:
        if column == 0:
            return row.question or row.item.outcome.reason
        return strings.DECIDED.get(self._rows.decision(row), strings.OF_ROW[row.item.kind])

    def _zettel(self, index: QModelIndex) -> str:
        group = self._groups[index.row()]
        return (group.title, amount(len(group.rows)))[index.column()]
