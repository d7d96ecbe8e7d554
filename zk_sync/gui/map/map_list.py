"""The list beside the map: the same zettels, for the keyboard and for screen readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from aqt.qt import QModelIndex, QObject, Qt

from ...insight.map_data import MapZettel
from ...texts import amount
from ..strings import map_texts as strings
from ..widgets.plain_text import verbatim
from ..widgets.sorted_table import Order, SortedTableModel, orders_of

_ROLE = Qt.ItemDataRole


class ZettelModel(SortedTableModel):
    """A row for each zettel of the map that stands out; its position is that in the map."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, strings.COLUMNS)
        self._zettels: Sequence[MapZettel] = ()

    def show(
        self, zettels: Sequence[MapZettel], orders: Sequence[Order], wanted: Collection[int] | None
    ) -> None:
        """Lists these zettels instead, those that are ``wanted`` or all. ``orders``: by ``orders_by``."""
        self._zettels = zettels
        self.arrange(orders, wanted)

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole:
            return _text(self._zettels[self._shown[index.row()]], index.column())
        if role == _ROLE.ToolTipRole:
            zettel = self._zettels[self._shown[index.row()]]
            return verbatim(f"{zettel.title}\n{strings.detail(zettel)}\n{zettel.path}")
        if role == _ROLE.TextAlignmentRole and index.column() > 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def orders_by(zettels: Sequence[MapZettel]) -> Sequence[Order]:
    """The orders of the list. Not for the main thread: 20,000 zettels would hold it up."""
    ranks: list[Sequence[Any]] = [
        [zettel.title.casefold() for zettel in zettels],
        [_recall(zettel) for zettel in zettels],
        [zettel.cards for zettel in zettels],
        [_linked(zettel) for zettel in zettels],
    ]
    return orders_of(ranks, range(len(zettels)))


def _text(zettel: MapZettel, column: int) -> str:
    if column == 0:
        return zettel.title
    if column == 1:
        return strings.recall_in_short(zettel)
    return amount((zettel.cards, _linked(zettel))[column - 2])


def _recall(zettel: MapZettel) -> float:
    """What was forgotten comes before what was never learned, and that before what nobody asks."""
    if zettel.remembered is not None:
        return zettel.remembered
    return 2 if zettel.recall == "new" else 3


def _linked(zettel: MapZettel) -> int:
    return len(zettel.links) + len(zettel.backlinks)
