"""The lines of a report as a model for Qt, which asks only for those on screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from aqt.qt import QAbstractItemModel, QFont, QModelIndex, QObject, Qt

from ...errors import Problem
from .. import strings
from ..strings import same_flashcard_texts
from ..widgets.kind_icons import icon_of
from ..widgets.place_lists import BEHIND, PLACE
from ..widgets.plain_text import as_html, verbatim

if TYPE_CHECKING:
    from ...sync.report import MaybeSame, Outcome, Report, Rewritten
    from ...sync.views.kept_reports import KeptReport

    Line = Outcome | Problem | MaybeSame

FOR_A_PERSON = ("problem", "conflict", "kept", "there already", "no longer seen", "skipped", "maybe_same")
MAYBE_SAME = "maybe_same"  # the group beside those by what became of a flashcard
FEW, MANY = 20, 1000  # longer groups start closed; the second holds for those that need a person
KINDS = {  # of the rows in the preview, whose signs stand here, too
    "problem": "problem",
    "conflict": "conflict",
    "kept": "kept",
    "there already": "there already",
    "skipped": "problem",
    "maybe_same": "maybe same",
    "orphaned": "going",
    "removed": "going",
    "folded": "going",
    "adopted": "changed",
    "created": "new",
    "updated": "changed",
    "restored": "changed",
    "moved": "moved",
    "waiting": "waiting",
}
_FIRST = 50  # rows of a group that a column is made wide enough for
_TEXT = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
_GROUP = 0  # internal id of a heading; a row's is the number of its heading, from 1
_NONE = QModelIndex()
_HEADING_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ROW_FLAGS = _HEADING_FLAGS | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True)
class ReportRow:
    """One line of the report, and what it can open."""

    group: str
    vault_id: str
    path: str
    line: int
    what: str
    note_id: int = 0
    key: str = ""  # of the flashcard
    orphan_id: int = 0  # that the flashcard may be the one of; 0: nothing is asked

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def problem(self) -> Problem | None:
        """What is wrong in a file, where the line tells of that."""
        return Problem(self.path, self.line, self.what) if self.group == "problem" else None


@dataclass(frozen=True)
class ReportGroup:
    """The lines under one heading, as the reports hold them. ``is_open``: shown at first."""

    name: str
    title: str
    items: Sequence[tuple[str, Line]]  # vault, line
    is_open: bool

    def row(self, number: int) -> ReportRow:
        """Made only when it is asked for: there may be 20,000."""
        vault, item = self.items[number]
        if isinstance(item, Problem):
            return ReportRow(self.name, vault, item.path, item.line, item.message)
        if self.name == MAYBE_SAME:
            maybe = cast("MaybeSame", item)
            place = (maybe.path, maybe.line, "", maybe.note_id)
            return ReportRow(self.name, vault, *place, key=maybe.key, orphan_id=maybe.orphan_id)
        outcome = cast("Outcome", item)
        place = (outcome.path, outcome.line, outcome.reason, outcome.note_id)
        return ReportRow(self.name, vault, *place, key=outcome.key)


def groups_of(reports: Sequence[Report]) -> tuple[ReportGroup, ...]:
    """The lines of several reports by what became of them, the most urgent first.

    Within each they come in the order of the vault.
    """
    items: defaultdict[str, list[tuple[str, Line]]] = defaultdict(list)
    for report in reports:
        items["problem"] += [(report.vault, problem) for problem in report.problems]
        for outcome in (*report.outcomes, *report.waiting):
            items[outcome.action].append((report.vault, outcome))
        items[MAYBE_SAME] += [(report.vault, maybe) for maybe in report.maybe_same]
    return tuple(
        ReportGroup(
            name,
            strings.group_title(title, len(items[name])),
            items[name],
            len(items[name]) <= (MANY if name in FOR_A_PERSON else FEW),
        )
        for name, title in strings.GROUPS.items()
        if items[name]
    )


@dataclass(frozen=True)
class ShownReport:
    """All that a window shows of a report. ``note_ids``: of the notes that its lines are about."""

    report: KeptReport
    summary: str  # HTML
    groups: Sequence[ReportGroup]
    note_ids: AbstractSet[int]
    has_conflicts: bool
    has_problems: bool
    has_pairs: bool  # of a new flashcard and an orphan
    written: Rewritten  # of all vaults, see ``Report``

    @staticmethod
    def of(report: KeptReport) -> ShownReport:
        """Goes through all lines several times: not for the main thread."""
        lines = [f"<b>{as_html(report.summary)}</b>"]
        lines += [strings.totals(r.zettels, r.flashcards, r.unchanged) for r in report.reports]
        outcomes = [outcome for r in report.reports for outcome in (*r.outcomes, *r.waiting)]
        return ShownReport(
            report,
            "<br>".join(lines),
            groups_of(report.reports),
            {outcome.note_id for outcome in outcomes}.union(_orphans(report)) - {0},
            any(outcome.action == "conflict" for outcome in outcomes),
            any(r.problems for r in report.reports),
            any(r.maybe_same for r in report.reports),
            {note_id: fields for r in report.reports for note_id, fields in r.written.items()},
        )


def _orphans(report: KeptReport) -> Iterator[int]:
    return (maybe.orphan_id for of_vault in report.reports for maybe in of_vault.maybe_same)


class ReportModel(QAbstractItemModel):
    """Headings with rows of two columns: the question, with what became of it, and the zettel's title.

    ``title_of`` is asked for the title of a zettel by vault and path.
    """

    def __init__(
        self, groups: Sequence[ReportGroup], parent: QObject, title_of: Callable[[str, str], str]
    ) -> None:
        super().__init__(parent)
        self.groups = groups
        self._title_of = title_of
        self._questions: Mapping[int, str] = {}
        self._bold = QFont()
        self._bold.setBold(True)

    def know_questions(self, questions: Mapping[int, str]) -> None:
        """What the browser shows of each note, by id; said behind the reason."""
        self._questions = questions
        self.look_again()

    def question(self, row: ReportRow) -> str:
        """What the flashcard asks, as far as its note tells."""
        return self._questions.get(row.note_id, "")

    def look_again(self) -> None:
        """What rows say changed in many places."""
        for number, group in enumerate(self.groups):
            heading = self.index(number, 0)
            self.dataChanged.emit(self.index(0, 0, heading), self.index(len(group.items) - 1, 1, heading))

    def said(self, row: ReportRow) -> str:
        """All that a row says, for a text below the list."""
        return strings.REASON_AND_NOTE.join(filter(None, (self._behind(row), self._text(row))))

    def titles(self) -> Iterator[str]:
        """Of the zettels in the first rows of each group."""
        for group in self.groups:
            for number in range(min(_FIRST, len(group.items))):
                yield self._title(group.row(number))

    def row_at(self, index: QModelIndex) -> ReportRow | None:
        """The row at ``index``; None for a heading."""
        if not index.isValid() or index.internalId() == _GROUP:
            return None
        return self.groups[index.internalId() - 1].row(index.row())

    # What Qt asks, of each row of a group that is opened: so none of it does more than it must

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        if not parent.isValid():
            return len(self.groups)
        is_heading = parent.internalId() == _GROUP and parent.column() == 0
        return len(self.groups[parent.row()].items) if is_heading else 0

    def columnCount(self, parent: QModelIndex = _NONE) -> int:
        return 2

    def index(self, row: int, column: int, parent: QModelIndex = _NONE) -> QModelIndex:
        if parent.isValid():
            number = parent.row()
            if parent.internalId() == _GROUP and 0 <= row < len(self.groups[number].items) and column < 2:
                return self.createIndex(row, column, number + 1)
        elif 0 <= row < len(self.groups) and column < 2:
            return self.createIndex(row, column, _GROUP)
        return QModelIndex()

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        heading = index.internalId() if index.isValid() else _GROUP
        return self.createIndex(heading - 1, 0, _GROUP) if heading != _GROUP else QModelIndex()

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return _HEADING_FLAGS if index.internalId() == _GROUP else _ROW_FLAGS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (strings.COLUMN_WHAT, strings.COLUMN_PLACE)[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            if role == Qt.ItemDataRole.FontRole:
                return self._bold
            if role in _TEXT and index.column() == 0:
                return self.groups[index.row()].title
            if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
                return icon_of(KINDS.get(self.groups[index.row()].name, ""))
        elif role == Qt.ItemDataRole.DisplayRole:
            return self._text(row) if index.column() == 0 else self._title(row)
        elif role == Qt.ItemDataRole.ToolTipRole:
            is_first = index.column() == 0
            return verbatim(self.said(row) if is_first else f"{self._title(row)}\n{row.place}")
        elif role == BEHIND and index.column() == 0:
            return self._behind(row)
        elif role == PLACE:
            return row.place
        return None

    def _title(self, row: ReportRow) -> str:
        return self._title_of(row.vault_id, row.path)

    def _text(self, row: ReportRow) -> str:
        """The question where it is known, else what became of it."""
        question = self._questions.get(row.note_id, "")
        if row.orphan_id:
            return same_flashcard_texts.MAYBE.format(
                new=question or "…", old=self._questions.get(row.orphan_id, "…")
            )
        return question or row.what

    def _behind(self, row: ReportRow) -> str:
        """What became of it, where the question stands before that."""
        return row.what if self._questions.get(row.note_id, "") and not row.orphan_id else ""
