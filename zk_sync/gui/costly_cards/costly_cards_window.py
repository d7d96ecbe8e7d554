"""The window of costly cards: the list, and beside it the zettel of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.qt import (
    QDialog,
    QEvent,
    QHBoxLayout,
    QHeaderView,
    QKeySequence,
    QPlainTextEdit,
    QPushButton,
    QResizeEvent,
    QShortcut,
    QSplitter,
    Qt,
    QTableView,
    QTextCursor,
    QTextEdit,
    QTimer,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button, restoreSplitter, saveSplitter
from PyQt6 import sip

from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..report.free_button import FreeButton
from ..strings import costly_cards_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, off_lock
from ..vaults import vaults_of
from ..widgets.choice_box import made_choice
from ..widgets.place_lists import buttons_below, made_table, reading_text, resize_columns
from ..widgets.placing import place_window, save_place
from ..widgets.search_field import SearchField
from ..widgets.wrapped_label import selectable_label
from .cost_model import CostModel
from .load_costs import EXPECTED, CostlyCardRow, Costs, loading

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host

GEOMETRY = "zettelkastenPicky"
NUMBERS = 4  # columns with figures, between the question and the zettel's title
LEAST_TEXT_WIDTH = 160  # pixels of the zettel
TITLE_WIDTH = 90  # pixels of the title, at least
LEAST_WIDTH = 130  # pixels of the first, so that in a small window a question can be told from another


class CostlyCardsWindow(QDialog):
    """The costs of the flashcards of all vaults. It does not stop Anki from being used meanwhile."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, settings: Settings) -> None:
        super().__init__(addon.mw, Qt.WindowType.Window)
        self._addon = addon
        self._mw = addon.mw
        self._settings = settings
        self._costs = Costs()
        self._task: Task[Costs] | None = None
        self._reading_zettel: Task[tuple[str, int]] | None = None
        self._marked = QTextCursor()  # at the line of the flashcard
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_picky")
        disable_help_button(self)
        self._model = CostModel(self)
        self._said = selectable_label("zk_picky_said")
        self._list = self._made_list()
        self._zettel = self._made_zettel()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._list)
        self._splitter.addWidget(self._zettel)
        self._splitter.setSizes([880, 260])
        self._splitter.setChildrenCollapsible(False)
        qconnect(self._splitter.splitterMoved, lambda _at, _index: self._give_room())
        layout = QVBoxLayout(self)
        layout.addLayout(self._made_filters())
        layout.addWidget(self._said)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self._made_buttons())
        place_window(self, GEOMETRY, (1140, 640))
        restoreSplitter(self._splitter, GEOMETRY)
        self.reload()

    def done(self, code: int) -> None:
        """Stops reading and remembers its size, however it was closed."""
        for task in (self._task, self._reading_zettel):
            if task:
                task.drop()
        save_place(self, GEOMETRY)
        saveSplitter(self._splitter, GEOMETRY)
        super().done(code)
        self._list_anew(Costs())

    def changeEvent(self, event: QEvent | None) -> None:
        """Keeps the marked line readable when the theme changes."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange and not self._marked.isNull():
            self._mark()

    def reload(self) -> None:
        """Reads reviews and vaults anew."""
        if self._task:
            self._task.drop()
        self._said.setText(strings.READING)
        places = vaults_of(self._mw.pm)
        self._task = loading(self._mw, places, self._settings, done=self._show, failed=self._show_failure)
        self._task.start()

    # Parts

    def _made_filters(self) -> QHBoxLayout:
        self._search = SearchField(self, "zk_picky_search", strings.SEARCH, self._filter)
        self._which = made_choice("zk_picky_which", strings.WHICH_TIP, strings.WHICH)
        qconnect(self._which.currentIndexChanged, lambda _index: self._filter())
        qconnect(QShortcut(QKeySequence("F5"), self).activated, self.reload)
        row = QHBoxLayout()
        row.addWidget(self._search, stretch=1)
        row.addWidget(self._which)
        return row

    def _made_list(self) -> QTableView:
        table, columns = made_table(
            "zk_picky_list",
            strings.LIST_NAME,
            strings.LIST_HINT,
            self._model,
            sorted_by=(EXPECTED, Qt.SortOrder.DescendingOrder),
            chosen=lambda number: self._on_chosen(self._model.row(number)),
            opened=lambda number: self._open_zettel(self._model.row(number)),
        )
        table.spare = (4, 3, 2)
        resize_columns(columns, (0,) * NUMBERS)
        table.setMinimumWidth(LEAST_WIDTH + columns.sectionSize(EXPECTED) + TITLE_WIDTH)
        return table

    def _give_room(self) -> None:
        """What the figures leave, the questions have two thirds of and the titles one."""
        if sip.isdeleted(self):
            return
        columns, viewport = self._list.horizontalHeader(), self._list.viewport()
        if columns is not None and viewport is not None:
            room = viewport.width() - _width_of_numbers(columns)
            columns.resizeSection(NUMBERS + 1, max(TITLE_WIDTH, room // 3))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._give_room)  # once the list has its new size, too

    def _made_zettel(self) -> QPlainTextEdit:
        text = reading_text("zk_picky_zettel")
        text.setAccessibleName(strings.ZETTEL_NAME)
        text.setPlaceholderText(strings.CHOOSE)
        text.setMinimumWidth(LEAST_TEXT_WIDTH)
        return text

    def _made_buttons(self) -> QWidget:
        self._note_button = QPushButton(common.SHOW_NOTE)
        self._zettel_button = QPushButton(common.OPEN_ZETTEL)
        refresh = QPushButton(strings.REFRESH)
        refresh.setToolTip("F5")
        qconnect(self._note_button.clicked, lambda: self._show_note(self._current()))
        qconnect(self._zettel_button.clicked, lambda: self._open_zettel(self._current()))
        self._free_button = FreeButton(self._addon, self.reload)
        qconnect(refresh.clicked, self.reload)
        self._cards_button = QPushButton(common.ITS_CARDS)
        self._cards_button.setToolTip(common.CARDS_OF_ZETTEL_TIP)
        qconnect(self._cards_button.clicked, lambda: self._show_cards(self._current()))
        acts = (self._note_button, self._zettel_button, self._cards_button, self._free_button)
        return buttons_below(self, *acts, refresh)

    # What is shown

    def _show(self, costs: Costs) -> None:
        self._task = None
        self._list_anew(costs if costs.answers else Costs())
        spent, expected = strings.duration(costs.spent), strings.duration(costs.expected)
        said = [
            strings.totals(len(costs.rows), spent, expected),
            strings.over_budget(costs.costly, self._settings.budget_minutes),
            strings.METHODS[costs.method],
        ]
        if not costs.answers:  # a forecast would be of what is usual, not of these flashcards
            said = [strings.NOT_ANSWERED if costs.rows else strings.NO_CARDS]
        self._said.setText(" ".join(said))
        self._said.setToolTip(strings.BUDGET_HINT)
        self._choose_first()

    def _show_failure(self, error: Exception) -> None:
        self._task = None
        self._list_anew(Costs())
        self._said.setText(messages.explanation(error))
        self._choose_first()

    def _list_anew(self, costs: Costs) -> None:
        self._model.show(costs, self._search.text(), self._which.currentData())
        pile = [self._costs]
        self._costs = costs
        let_go_beside(pile)

    def _filter(self) -> None:
        self._search.stop_waiting()
        self._model.only(self._search.text(), self._which.currentData())
        self._choose_first()

    def _choose_first(self) -> None:
        if self._model.row(0):
            self._list.selectRow(0)
        else:
            self._on_chosen(None)

    def _on_chosen(self, row: CostlyCardRow | None) -> None:
        self._note_button.setEnabled(row is not None)
        self._zettel_button.setEnabled(row is not None)
        self._cards_button.setEnabled(row is not None)
        self._free_button.offer(row.cost.note_id if row and row.cost.is_rewritten else 0)
        if self._reading_zettel:
            self._reading_zettel.drop()
        if row is None:
            self._zettel.clear()
            return
        costs = self._costs

        async def read() -> tuple[str, int]:
            found = await off_lock(self._mw, lambda: costs.text_of(row))
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._reading_zettel = Task(
            read(),
            done=lambda found: self._show_zettel(*found),
            failed=lambda error: self._zettel.setPlainText(messages.explanation(error)),
        )
        self._reading_zettel.start()

    def _show_zettel(self, text: str, line: int) -> None:
        """The text with the line of the flashcard marked, in the middle where it can be."""
        self._zettel.setPlainText(text)
        document = self._zettel.document()
        assert document is not None
        self._marked = QTextCursor(document.findBlockByNumber(line))
        self._zettel.setTextCursor(self._marked)
        self._zettel.centerCursor()
        self._mark()

    def _mark(self) -> None:
        """Draws the line of the flashcard in the colours that the theme has now."""
        marked = QTextEdit.ExtraSelection()
        marked.cursor = QTextCursor(self._marked)
        marked.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        marked.format.setBackground(self.palette().highlight())
        marked.format.setForeground(self.palette().highlightedText())
        marked.format.setProperty(marked.format.Property.FullWidthSelection, True)
        self._zettel.setExtraSelections([marked])

    # What can be done

    def _current(self) -> CostlyCardRow | None:
        index = self._list.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def _show_note(self, row: CostlyCardRow | None) -> None:
        if row:
            open_link.show_note(self._mw, row.cost.note_id)

    def _show_cards(self, row: CostlyCardRow | None) -> None:
        if row:
            open_link.show_cards_of(self._mw, row.vault_id, row.cost.path)

    def _open_zettel(self, row: CostlyCardRow | None) -> None:
        if row:
            open_place(self._addon, row.vault_id, row.cost.path, row.cost.line)


def _width_of_numbers(columns: QHeaderView) -> int:
    return sum(columns.sectionSize(column) for column in range(1, NUMBERS + 1))
