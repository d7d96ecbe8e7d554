"""The list beside the map: the same zettels, for the keyboard and for screen readers."""

from __future__ import annotations

from typing import Any

from aqt.qt import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from ...insight.map_data import MapZettel, ZettelMap
from ..strings import map as strings

_ROLE = Qt.ItemDataRole
SORT = _ROLE.UserRole
_NOWHERE = QModelIndex()


class ZettelModel(QAbstractTableModel):
    """A row for each zettel of the map, in its order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._zettels: tuple[MapZettel, ...] = ()

    def show(self, zettel_map: ZettelMap) -> None:
        self.beginResetModel()
        self._zettels = zettel_map.zettels
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._zettels)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(strings.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return strings.COLUMNS[section]
        return None

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        zettel = self._zettels[index.row()]
        if role == _ROLE.DisplayRole:
            return _text(zettel, index.column())
        if role == SORT:
            return _rank(zettel, index.column())
        if role == _ROLE.ToolTipRole:
            return f"{zettel.title}\n{strings.detail(zettel)}\n{zettel.path}"
        if role == _ROLE.TextAlignmentRole and index.column() > 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _text(zettel: MapZettel, column: int) -> str:
    linked = len(zettel.links) + len(zettel.backlinks)
    return (zettel.title, strings.recall(zettel), f"{zettel.cards:,}", f"{linked:,}")[column]


def _rank(zettel: MapZettel, column: int) -> str | float:
    # What was forgotten comes before what was never learned, and that before what nobody asks.
    recall = zettel.remembered if zettel.remembered is not None else (2 if zettel.recall == "new" else 3)
    linked = len(zettel.links) + len(zettel.backlinks)
    return (zettel.title.casefold(), float(recall), float(zettel.cards), float(linked))[column]


class Matching(QSortFilterProxyModel):
    """The rows that stand out."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._positions: frozenset[int] | None = None
        self.setSortRole(SORT)

    def only(self, positions: frozenset[int] | None) -> None:
        """Shows these rows of the model, or all."""
        self._positions = positions
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:
        return self._positions is None or source_row in self._positions
