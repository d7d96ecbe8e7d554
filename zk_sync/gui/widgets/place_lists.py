"""The lists of the windows: groups of rows, each row a place in the vault and a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aqt.qt import (
    QAbstractItemModel,
    QDialog,
    QHeaderView,
    QModelIndex,
    QPainter,
    QPlainTextEdit,
    QPushButton,
    QResizeEvent,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
    qconnect,
)

from .. import strings
from .wrapping_layout import FlowLayout

LEAST_QUESTION = 220  # pixels of a first column, before another one is left out for it
_LEAST_ROW = 420  # pixels of a window, in which its list and what is said above it can be read, too
_LEAST_TITLE = 120  # pixels of a last one that gives way before that


BEHIND = Qt.ItemDataRole.UserRole + 7  # of a row: what ``GreyBehind`` shows after its text
PLACE = Qt.ItemDataRole.UserRole + 8  # of a row: path and line of the zettel that it is about
_SIGN_WIDTH = 34  # pixels of a sign before a text, with the blanks around both
_GAP = 12  # pixels between the two
_LEAST = 60  # pixels in which a path still says something


class GreyBehind(QStyledItemDelegate):
    """Shows a second text behind the first one, in grey, as far as there is room for it."""

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        text = index.data(BEHIND)
        if not text or painter is None:
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        style = shown.widget.style() if shown.widget else None
        if style is None:
            return
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget)
        area.setLeft(area.left() + shown.fontMetrics.horizontalAdvance(shown.text) + _GAP)
        if area.width() < _LEAST:
            return
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        palette = shown.palette
        colour = palette.highlightedText().color() if is_selected else palette.text().color()
        colour.setAlphaF(0.6)
        painter.save()
        painter.setPen(colour)
        painter.setFont(shown.font)
        elided = shown.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width() - _GAP)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)
        painter.restore()


class RoomyTable(QTableView):
    """A table whose first column can be read in a narrow window, too: there, others are left out.

    ``spare``: the numbers of these, the one that is missed least first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spare: Sequence[int] = ()
        self._widths: dict[int, int] = {}  # of the columns left out

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        columns, viewport, model = self.horizontalHeader(), self.viewport(), self.model()
        if columns is None or viewport is None or model is None:
            return
        for column in self.spare:
            if not columns.isSectionHidden(column):
                self._widths[column] = columns.sectionSize(column)
        room = viewport.width() - sum(
            self._widths.get(column) or min(columns.sectionSize(column), _LEAST_TITLE)
            for column in range(1, model.columnCount())
        )
        for column in self.spare:
            is_left_out = room < LEAST_QUESTION
            columns.setSectionHidden(column, is_left_out)
            if is_left_out:
                room += self._widths[column]


def made_table(
    name: str,
    title: str,
    hint: str,
    model: QAbstractItemModel,
    *,
    sorted_by: tuple[int, Qt.SortOrder],
    chosen: Callable[[int], None],
    opened: Callable[[int], None],
) -> tuple[RoomyTable, QHeaderView]:
    """A table of whole rows, of which one is chosen, and its header; the first column takes the room.

    ``name``: its object name; ``title``, ``hint``: what a screen reader says. ``chosen`` and ``opened`` are
    told the number of a row (-1 for none). Tab leads on, the arrows go through the rows.
    """
    table = RoomyTable()
    table.setObjectName(name)
    table.setAccessibleName(title)
    table.setAccessibleDescription(hint)
    table.setModel(model)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.sortByColumn(*sorted_by)
    table.setSortingEnabled(True)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    assert rows is not None
    assert columns is not None
    rows.hide()
    rows.setDefaultSectionSize(rows.minimumSectionSize())
    columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    columns.setStretchLastSection(False)
    selection = table.selectionModel()
    assert selection is not None
    qconnect(selection.currentRowChanged, lambda new, _old: chosen(new.row()))
    qconnect(table.activated, lambda index: opened(index.row()))
    return table, columns


def width_for(view: QWidget, texts: Iterable[str]) -> int:
    """Pixels of a column of ``view`` in which each of these texts fits, with a sign before it."""
    letters = view.fontMetrics()
    return max(letters.horizontalAdvance(text) for text in texts) + _SIGN_WIDTH


def resize_columns(columns: QHeaderView, widths: Sequence[int]) -> None:
    """Gives the columns after the first these widths, or what their names need in other languages."""
    for column, width in enumerate(widths, start=1):
        columns.resizeSection(column, max(width, columns.sectionSizeHint(column)))


def reading_text(name: str) -> QPlainTextEdit:
    """A text to read, which Tab leaves. ``name``: its object name."""
    text = QPlainTextEdit()
    text.setObjectName(name)
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    return text


def buttons_below(dialog: QDialog, *buttons: QPushButton) -> QWidget:
    """The buttons of a dialog with a list: ``buttons`` and Close, none of which takes Enter from the list."""
    close = QPushButton(strings.CLOSE)
    qconnect(close.clicked, lambda _checked=False: dialog.reject())
    return button_row(*buttons, close)


def button_row(*buttons: QPushButton) -> QWidget:
    """Buttons at the right of a window, in a second line where it is too narrow for one."""
    row, flow = QWidget(), FlowLayout(between=8, at_right=True)
    row.setLayout(flow)
    for button in buttons:
        button.setAutoDefault(False)
        flow.addWidget(button)
    row.setMinimumWidth(min(_LEAST_ROW, flow.sizeHint().width()))
    return row


def add_group(
    tree: QTreeWidget, title: str, count: int, items: Sequence[QTreeWidgetItem], *, is_open: bool
) -> None:
    """A heading with ``count`` and the rows below it."""
    group = QTreeWidgetItem([strings.group_title(title, count)])
    font = group.font(0)
    font.setBold(True)
    group.setFont(0, font)
    group.addChildren(items)
    tree.addTopLevelItem(group)
    group.setFirstColumnSpanned(True)
    group.setExpanded(is_open)
