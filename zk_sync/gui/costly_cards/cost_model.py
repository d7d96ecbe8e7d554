"""The rows of the list of costs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from aqt.qt import QModelIndex, QObject, Qt

from ...texts import amount
from ..strings import costly_cards_texts as strings
from ..widgets.plain_text import verbatim
from ..widgets.sorted_table import SortedTableModel
from .load_costs import EXPECTED, CostlyCardRow, Costs

_ROLE = Qt.ItemDataRole
_WHICH: Mapping[str, Callable[[CostlyCardRow], bool]] = {
    "costly": lambda row: row.is_costly,
    "leech": lambda row: row.cost.is_leech,
    "rewritten": lambda row: row.cost.is_rewritten,
    "suspended": lambda row: row.cost.is_suspended,
}


class CostModel(SortedTableModel):
    """A row for each flashcard that is listed; its position is that in the costs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, strings.COLUMNS, first=EXPECTED, order=Qt.SortOrder.DescendingOrder)
        self._costs = Costs()

    def show(self, costs: Costs, search: str, which: str) -> None:
        """Lists these flashcards instead, as far as ``only`` would."""
        self._costs = costs
        self.only(search, which)

    def only(self, search: str, which: str) -> None:
        """Lists the flashcards with ``search`` in question or path, of those that ``which`` names."""
        self.arrange(self._costs.orders, self._wanted_by(search.strip().casefold(), _WHICH.get(which)))

    def _wanted_by(
        self, sought: str, is_wanted: Callable[[CostlyCardRow], bool] | None
    ) -> Collection[int] | None:
        rows = enumerate(self._costs.rows)
        if is_wanted:
            return {at for at, row in rows if is_wanted(row) and sought in row.sought}
        return {at for at, row in rows if sought in row.sought} if sought else None

    def row(self, number: int) -> CostlyCardRow | None:
        position = self.position(number)
        return None if position is None else self._costs.rows[position]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.ToolTipRole:
            return strings.COLUMN_TIPS[section]
        return super().headerData(section, orientation, role)

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        row = self._costs.rows[self._shown[index.row()]]
        if role == _ROLE.DisplayRole:
            return _text(row, index.column())
        if role == _ROLE.ToolTipRole:
            question, marks = row.cost.question, _marks(row)
            return verbatim(strings.tooltip(question, row.place, is_costly=row.is_costly, marks=marks))
        if role == _ROLE.TextAlignmentRole and 0 < index.column() < len(strings.COLUMNS) - 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _text(row: CostlyCardRow, column: int) -> str:
    cost = row.cost
    if column == 0:
        marks = _marks(row)
        return f"{cost.question}  ({marks})" if marks else cost.question
    return (
        strings.duration(cost.expected),
        strings.duration(cost.spent),
        amount(cost.answers),
        amount(cost.lapses),
        row.title,
    )[column - 1]


def _marks(row: CostlyCardRow) -> str:
    cost = row.cost
    leech = strings.REWRITTEN if cost.is_rewritten else strings.LEECH
    marks = ((cost.is_leech, leech), (cost.is_suspended, strings.SUSPENDED))
    return ", ".join(text for is_so, text in marks if is_so)
