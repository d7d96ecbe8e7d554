"""The rows of the list of costs, which sort and filter themselves: for Qt to do it takes a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aqt.qt import QAbstractTableModel, QModelIndex, QObject, Qt

from ..strings import picky as strings
from .load import EXPECTED, Costs, Row

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_WHICH: Mapping[str, Callable[[Row], bool]] = {
    "costly": lambda row: row.is_costly,
    "leech": lambda row: row.cost.is_leech,
    "suspended": lambda row: row.cost.is_suspended,
}


class CostModel(QAbstractTableModel):
    """A row for each flashcard that is listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._costs = Costs()
        self._wanted: Sequence[bool] | None = None  # by the place in the costs; None: all
        self._shown: Sequence[int] = ()  # places in the costs
        self._column, self._order = EXPECTED, Qt.SortOrder.DescendingOrder

    def show(self, costs: Costs, search: str, which: str) -> None:
        """Lists these flashcards instead, as far as ``only`` would."""
        self._costs = costs
        self.only(search, which)

    def only(self, search: str, which: str) -> None:
        """Lists the flashcards with ``search`` in question or path, of those that ``which`` names."""
        rows, sought, is_wanted = self._costs.rows, search.strip().casefold(), _WHICH.get(which)
        if is_wanted:
            self._wanted = [is_wanted(row) and sought in row.sought for row in rows]
        elif sought:
            self._wanted = [sought in row.sought for row in rows]
        else:
            self._wanted = None
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self._arrange()

    def row(self, number: int) -> Row | None:
        return self._costs.rows[self._shown[number]] if 0 <= number < len(self._shown) else None

    def _arrange(self) -> None:
        self.beginResetModel()
        orders, wanted = self._costs.orders, self._wanted
        if orders:
            up, down = orders[self._column if 0 <= self._column < len(orders) else EXPECTED]
            order = down if self._order == Qt.SortOrder.DescendingOrder else up
            self._shown = order if wanted is None else [place for place in order if wanted[place]]
        else:
            self._shown = ()
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
        row = self._costs.rows[self._shown[index.row()]]
        if role == _ROLE.DisplayRole:
            return _text(row, index.column())
        if role == _ROLE.ToolTipRole:
            question, marks = row.cost.question, _marks(row)
            return strings.tooltip(question, row.place, is_costly=row.is_costly, marks=marks)
        if role == _ROLE.TextAlignmentRole and 0 < index.column() < len(strings.COLUMNS) - 1:
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
