"""The list of vaults: add a folder, change where it is, take it off the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aqt.qt import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
    qconnect,
)

from ..strings import settings_texts as strings
from ..vaults import VaultPlace
from ..widgets.plain_text import PlainLabel, verbatim

_LINES = 5


class VaultList(QWidget):
    """Shows the vaults and says what the person wants of them."""

    def __init__(
        self,
        *,
        chosen: Callable[[int], None],
        add: Callable[[], None],
        change: Callable[[], None],
        remove: Callable[[], None],
    ) -> None:
        """``chosen`` is called with the number of the vault."""
        super().__init__()
        self._list = QListWidget()
        self._list.setObjectName("zk_vaults")
        self._list.setAccessibleName(strings.LIST_NAME)
        self._list.setAlternatingRowColors(True)
        self._list.setSpacing(2)
        self._list.setFixedHeight(self._list.fontMetrics().lineSpacing() * 2 * _LINES // 2 + 24)
        qconnect(self._list.currentRowChanged, lambda row: chosen(row) if row >= 0 else None)
        qconnect(self._list.itemActivated, lambda _item: change())
        self._none = PlainLabel(strings.NO_VAULTS)
        buttons = QHBoxLayout()
        self._with_vault: list[QPushButton] = []
        for name, text, work in (
            ("zk_add_vault", strings.ADD, add),
            ("zk_change_vault", strings.CHANGE, change),
            ("zk_remove_vault", strings.REMOVE, remove),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAutoDefault(False)
            qconnect(button.clicked, lambda _checked=False, work=work: work())
            buttons.addWidget(button)
            if work is not add:
                self._with_vault.append(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addWidget(self._list)
        column.addLayout(buttons)

    def show_places(self, places: Sequence[VaultPlace], current: int) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        for place in places:
            item = QListWidgetItem(strings.VAULT_LINE.format(name=place.id, folder=place.path))
            item.setToolTip(verbatim(str(place.path)))
            self._list.addItem(item)
        self._list.setCurrentRow(current)
        self._list.blockSignals(False)
        self._list.setVisible(bool(places))
        self._none.setVisible(not places)
        for button in self._with_vault:
            button.setEnabled(bool(places))
