"""The lines of a report as a model for Qt, which asks only for those on screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aqt.qt import QAbstractItemModel, QFont, QModelIndex, QObject, Qt

from . import strings

if TYPE_CHECKING:
    from ..sync.report import Report

FOR_A_PERSON = ("problem", "conflict", "kept", "skipped")
FEW = 20  # longer groups start closed, unless they need a person
_TEXT = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
_GROUP = 0  # internal id of a heading; a row's is the number of its heading, from 1
_NONE = QModelIndex()


@dataclass(frozen=True)
class Row:
    """One line of the report, and what it can open."""

    group: str
    vault_id: str
    path: str
    line: int
    what: str
    note_id: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True)
class Group:
    """Rows under one heading. ``is_open``: shown at first."""

    title: str
    rows: Sequence[Row]
    is_open: bool


def rows_of(report: Report) -> Iterator[Row]:
    """The lines of a report; what needs a person comes as it is, in the order of the vault."""
    for problem in report.problems:
        yield Row("problem", report.vault, problem.path, problem.line, problem.message)
    for item in (*report.outcomes, *report.waiting):
        yield Row(item.action, report.vault, item.path, item.line, item.reason, item.note_id)


def groups_of(reports: Sequence[Report]) -> tuple[Group, ...]:
    """The lines of several reports by what became of them, the most urgent first."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for report in reports:
        for row in rows_of(report):
            rows[row.group].append(row)
    return tuple(
        Group(
            strings.GROUP_TITLE.format(title=title, n=f"{len(rows[name]):,}"),
            rows[name],
            name in FOR_A_PERSON or len(rows[name]) <= FEW,
        )
        for name, title in strings.GROUPS.items()
        if rows[name]
    )


class ReportModel(QAbstractItemModel):
    """Headings with rows of two columns: the place in the vault, and what became of it."""

    def __init__(self, groups: Sequence[Group], parent: QObject) -> None:
        super().__init__(parent)
        self.groups = groups
        self._questions: Mapping[int, str] = {}
        self._bold = QFont()
        self._bold.setBold(True)

    def know_questions(self, questions: Mapping[int, str]) -> None:
        """What the browser shows of each note, by id; said behind the reason."""
        self._questions = questions
        for number, group in enumerate(self.groups):
            heading = self.index(number, 0)
            self.dataChanged.emit(
                self.index(0, 1, heading), self.index(len(group.rows) - 1, 1, heading), list(_TEXT)
            )

    def row_at(self, index: QModelIndex) -> Row | None:
        """The row at ``index``; None for a heading."""
        if not index.isValid() or index.internalId() == _GROUP:
            return None
        return self.groups[index.internalId() - 1].rows[index.row()]

    # What Qt asks

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        if not parent.isValid():
            return len(self.groups)
        is_heading = parent.internalId() == _GROUP and parent.column() == 0
        return len(self.groups[parent.row()].rows) if is_heading else 0

    def columnCount(self, parent: QModelIndex = _NONE) -> int:
        return 2

    def index(self, row: int, column: int, parent: QModelIndex = _NONE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _GROUP)

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _GROUP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _GROUP)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (strings.COLUMN_PLACE, strings.COLUMN_WHAT)[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            if role == Qt.ItemDataRole.FontRole:
                return self._bold
            if role in _TEXT and index.column() == 0:
                return self.groups[index.row()].title
        elif role in _TEXT:
            return row.place if index.column() == 0 else self._text(row)
        return None

    def _text(self, row: Row) -> str:
        question = self._questions.get(row.note_id, "")
        return strings.REASON_AND_NOTE.join(part for part in (row.what, question) if part)
