"""A table of many rows in orders that were worked out beforehand: for Qt to sort and filter takes seconds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from aqt.qt import QAbstractTableModel, QModelIndex, QObject, Qt

_DISPLAY = Qt.ItemDataRole.DisplayRole
_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_NOWHERE = QModelIndex()

Order = tuple[Sequence[int], Sequence[int]]


def orders_of(ranks: Sequence[Sequence[Any]], ties: Sequence[int]) -> Sequence[Order]:
    """For each column the positions of all rows, sorted by it up and down. Not for the main thread.

    ``ranks``: of each column what each row is sorted by. ``ties``: the order of rows that are equal, both up
    and down.
    """
    return [
        (sorted(ties, key=ranks_of.__getitem__), sorted(ties, key=ranks_of.__getitem__, reverse=True))
        for ranks_of in ranks
    ]


class SortedTableModel(QAbstractTableModel):
    """Rows by their positions in the orders; what they say, a class derived from this one knows.

    ``first``: the column that they are sorted by until a person chooses.
    """

    def __init__(
        self, parent: QObject, columns: Sequence[str], *, first: int = 0, order: Qt.SortOrder = _UP
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._orders: Sequence[Order] = ()
        self._wanted: Collection[int] | None = None
        self._shown: Sequence[int] = ()
        self._first = self._column = first
        self._order = order

    def arrange(self, orders: Sequence[Order], wanted: Collection[int] | None) -> None:
        """Shows the rows at the positions ``wanted``, a set, or all, in the order chosen before."""
        self.beginResetModel()
        self._orders, self._wanted = orders, wanted
        if orders:
            up, down = orders[self._column if 0 <= self._column < len(orders) else self._first]
            order = down if self._order == _DOWN else up
            self._shown = order if wanted is None else [at for at in order if at in wanted]
        else:
            self._shown = ()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = _UP) -> None:
        self._column, self._order = column, order
        self.arrange(self._orders, self._wanted)

    def position(self, row: int) -> int | None:
        """The position of what stands in that row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, position: int) -> int | None:
        """Where that position is shown, if it is."""
        return self._shown.index(position) if position in self._shown else None

    # What Qt asks

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._columns[section]
        return None
