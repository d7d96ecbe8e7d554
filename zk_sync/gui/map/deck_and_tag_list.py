"""The box to choose a deck or a tag in; a large Zettelkasten has thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aqt.qt import QAbstractListModel, QComboBox, QListView, QModelIndex, QObject, Qt

from ..strings import map_texts as strings
from ..widgets.plain_text import verbatim
from .map_filters import DeckOrTag

_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()


class ScopeModel(QAbstractListModel):
    """Everywhere, and then the decks and tags; what a row says is made when it is seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._scopes: Sequence[DeckOrTag | None] = (None,)

    def show(self, box: QComboBox, scopes: Sequence[DeckOrTag]) -> None:
        """Offers these instead; what is chosen stays so where it is still there."""
        chosen = box.currentData()
        box.blockSignals(True)
        self.beginResetModel()
        self._scopes = (None, *scopes)
        self.endResetModel()
        box.setCurrentIndex(self._scopes.index(chosen) if chosen in self._scopes else 0)
        box.blockSignals(False)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._scopes)

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        scope = self._scopes[index.row()]
        if role == _ROLE.UserRole:
            return scope
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            text = _text(scope)
            return verbatim(text) if role == _ROLE.ToolTipRole else text
        return None


def _text(scope: DeckOrTag | None) -> str:
    if scope is None:
        return strings.EVERYWHERE
    return (strings.DECK if scope.kind == "deck" else strings.TAG).format(name=scope.name)


def fill(box: QComboBox) -> ScopeModel:
    """Makes ``box`` one for scopes."""
    model = ScopeModel(box)
    box.setModel(model)
    rows = box.view()
    if isinstance(rows, QListView):
        rows.setUniformItemSizes(True)  # or Qt would measure each of them before it shows the first
    return model
