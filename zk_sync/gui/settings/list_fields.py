"""Settings of several lines: patterns, frontmatter fields, and the rules of folders."""

from __future__ import annotations

from typing import Any

from aqt.qt import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    Qt,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    qconnect,
)

from ..strings import settings_texts as strings
from ..strings.setting_row import SettingRow
from ..widgets.plain_text import verbatim
from .setting_fields import Field

_HEIGHT = 5  # lines


class LinesField(Field):
    """A list, one item a line."""

    def __init__(self, row: SettingRow) -> None:
        self._edit = QPlainTextEdit()
        self._edit.setTabChangesFocus(True)
        self._edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._edit.setFixedHeight(self._edit.fontMetrics().lineSpacing() * _HEIGHT + 14)
        super().__init__(row, self._edit)
        qconnect(self._edit.textChanged, self.tell)

    def value(self) -> Any:
        return [line.strip() for line in self._edit.toPlainText().splitlines() if line.strip()]

    def put(self, value: Any) -> None:
        self._edit.setPlainText("\n".join(map(str, value)) if isinstance(value, list) else "")


class FieldNamesField(LinesField):
    """``field: value, value`` on each line."""

    def value(self) -> Any:
        fields: dict[str, Any] = {}
        for line in super().value():
            name, colon, values = line.partition(":")
            if not colon or not name.strip():
                return line  # of a wrong kind, so that it is named and not saved
            fields[name.strip()] = [value.strip() for value in values.split(",") if value.strip()]
        return fields

    def put(self, value: Any) -> None:
        fields = value.items() if isinstance(value, dict) else ()
        super().put([f"{name}: {', '.join(_listed(wanted))}" for name, wanted in fields])

    def show_problem(self, problem: str) -> None:
        wrong = self.value()
        is_line = problem and isinstance(wrong, str)
        super().show_problem(strings.FIELD_AND_VALUES.format(line=wrong) if is_line else problem)


class KeptListField(Field):
    """What was put into a setting elsewhere, by its key; here it can be seen and taken out again."""

    def __init__(self, row: SettingRow) -> None:
        self._list = QListWidget()
        self._list.setFixedHeight(self._list.fontMetrics().lineSpacing() * _HEIGHT + 14)
        super().__init__(row, self._list)
        remove = QPushButton(strings.TAKE_OUT)
        remove.setObjectName(f"zk_take_out_{row.name}")
        remove.setAutoDefault(False)
        qconnect(remove.clicked, self._take_out)
        buttons = QHBoxLayout()
        buttons.addWidget(remove)
        buttons.addStretch(1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(2, buttons)

    def value(self) -> Any:
        items = filter(None, map(self._list.item, range(self._list.count())))
        return {item.data(Qt.ItemDataRole.UserRole): item.text() for item in items}

    def put(self, value: Any) -> None:
        self._list.clear()
        for key, text in value.items() if isinstance(value, dict) else ():
            item = QListWidgetItem(str(text))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(verbatim(str(key)))
            self._list.addItem(item)

    def _take_out(self) -> None:
        if self._list.currentRow() >= 0:
            self._list.takeItem(self._list.currentRow())
            self.tell()


class FoldersField(Field):
    """A row for each folder with a rule of its own."""

    def __init__(self, row: SettingRow) -> None:
        self._table = QTableWidget(0, len(strings.FOLDER_COLUMNS))
        self._table.setHorizontalHeaderLabels(strings.FOLDER_COLUMNS)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setFixedHeight(self._table.fontMetrics().lineSpacing() * 8)
        header, numbers = self._table.horizontalHeader(), self._table.verticalHeader()
        assert header is not None
        assert numbers is not None
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        numbers.setVisible(False)
        super().__init__(row, self._table)
        qconnect(self._table.itemChanged, self.tell)
        add, remove = QPushButton(strings.ADD_ROW), QPushButton(strings.REMOVE_ROW)
        add.setObjectName("zk_add_folder")
        remove.setObjectName("zk_remove_folder")
        buttons = QHBoxLayout()
        for button, work in ((add, self._add), (remove, self._remove)):
            button.setAutoDefault(False)
            qconnect(button.clicked, work)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(2, buttons)

    def value(self) -> Any:
        folders: dict[str, Any] = {}
        for row in range(self._table.rowCount()):
            folder, deck, tags, _ = (self._text(row, column) for column in range(4))
            if folder:
                box = self._table.item(row, 3)
                folders[folder] = {
                    "deck": deck,
                    "tags": [tag.strip().lstrip("#") for tag in tags.split(",") if tag.strip()],
                    "opt_in": box is not None and box.checkState() == Qt.CheckState.Checked,
                    **self._kept(row),
                }
        return folders

    def put(self, value: Any) -> None:
        self._table.setRowCount(0)
        for folder, rule in value.items() if isinstance(value, dict) else ():
            given = rule if isinstance(rule, dict) else {}
            tags = ", ".join(_listed(given.get("tags", [])))
            kept = {"yanki": True} if given.get("yanki") is True else None
            self._append(str(folder), str(given.get("deck", "")), tags, given.get("opt_in") is True, kept)

    def _text(self, row: int, column: int) -> str:
        item = self._table.item(row, column)
        return item.text().strip() if item else ""

    def _kept(self, row: int) -> dict[str, Any]:
        """What the rule says that is shown in no column."""
        item = self._table.item(row, 0)
        return dict(item.data(Qt.ItemDataRole.UserRole) or {}) if item else {}

    def _append(
        self, folder: str, deck: str, tags: str, opt_in: bool, kept: dict[str, Any] | None = None
    ) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        for column, text in enumerate((folder, deck, tags)):
            self._table.setItem(row, column, QTableWidgetItem(text))
        first = self._table.item(row, 0)
        if first is not None:
            first.setData(Qt.ItemDataRole.UserRole, kept)
        box = QTableWidgetItem()
        box.setFlags(
            Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        )
        box.setCheckState(Qt.CheckState.Checked if opt_in else Qt.CheckState.Unchecked)
        self._table.setItem(row, 3, box)

    def _add(self) -> None:
        self._table.blockSignals(True)
        self._append("", "", "", False)
        self._table.blockSignals(False)
        row = self._table.rowCount() - 1
        self._table.setCurrentCell(row, 0)
        self._table.setFocus()
        self._table.editItem(self._table.item(row, 0))

    def _remove(self) -> None:
        if self._table.currentRow() >= 0:
            self._table.removeRow(self._table.currentRow())
            self.tell()


def _listed(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, (list, tuple)) else [value])]
