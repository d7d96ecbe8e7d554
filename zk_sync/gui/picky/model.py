"""The rows of the list of costs, which sort and filter themselves: for Qt to do it takes a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aqt.qt import QAbstractTableModel, QModelIndex, QObject, Qt

from ..strings import picky as strings
from .load import Row

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_WHICH: Mapping[str, Callable[[Row], bool]] = {
    "": lambda _row: True,
    "costly": lambda row: row.is_costly,
    "leech": lambda row: row.cost.is_leech,
    "suspended": lambda row: row.cost.is_suspended,
}
_RANKS: Sequence[Callable[[Row], Any]] = (
    lambda row: row.cost.question.casefold(),
    lambda row: row.cost.expected,
    lambda row: row.cost.spent,
    lambda row: row.cost.answers,
    lambda row: row.cost.lapses,
    lambda row: (row.cost.path, row.cost.line),
)
EXPECTED = 1  # the column that the list is sorted by at first


class CostModel(QAbstractTableModel):
    """A row for each flashcard that is listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: Sequence[Row] = ()
        self._shown: Sequence[Row] = ()
        self._search, self._which = "", ""
        self._column, self._order = EXPECTED, Qt.SortOrder.DescendingOrder

    def show(self, rows: Sequence[Row]) -> None:
        self._all = rows
        self._arrange()

    def only(self, search: str, which: str) -> None:
        """Lists the flashcards with ``search`` in question or path, of those that ``which`` names."""
        self._search, self._which = search.strip().casefold(), which
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self._arrange()

    def row(self, number: int) -> Row | None:
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def _arrange(self) -> None:
        self.beginResetModel()
        is_wanted = _WHICH[self._which]
        rows = [row for row in self._all if is_wanted(row) and self._search in row.sought]
        if 0 <= self._column < len(_RANKS):
            rows.sort(key=_RANKS[self._column], reverse=self._order == Qt.SortOrder.DescendingOrder)
        self._shown = rows
        self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(strings.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return strings.COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.ToolTipRole:
            return strings.COLUMN_TIPS[section]
        return None

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        row = self._shown[index.row()]
        if role == _ROLE.DisplayRole:
            return _text(row, index.column())
        if role == _ROLE.ToolTipRole:
            question, marks = row.cost.question, _marks(row)
            return strings.tooltip(question, row.place, is_costly=row.is_costly, marks=marks)
        if role == _ROLE.TextAlignmentRole and 0 < index.column() < len(_RANKS) - 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _text(row: Row, column: int) -> str:
    cost = row.cost
    if column == 0:
        marks = _marks(row)
        return f"{cost.question}  ({marks})" if marks else cost.question
    return (
        strings.duration(cost.expected),
        strings.duration(cost.spent),
        f"{cost.answers:,}",
        f"{cost.lapses:,}",
        row.place,
    )[column - 1]


def _marks(row: Row) -> str:
    marks = ((row.cost.is_leech, strings.LEECH), (row.cost.is_suspended, strings.SUSPENDED))
    return ", ".join(text for is_so, text in marks if is_so)
