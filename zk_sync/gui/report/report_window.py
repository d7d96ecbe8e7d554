"""The window that says what a sync did, skipped and could not do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from anki.collection import Collection
from aqt.main import AnkiQt
from aqt.qt import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QModelIndex,
    QPushButton,
    QResizeEvent,
    QSplitter,
    Qt,
    QTextBrowser,
    QTreeView,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button
from PyQt6 import sip

from ...cards.ignoring import Unwanted
from .. import messages, strings
from ..in_anki import open_link
from ..strings import report_texts as texts
from ..syncing.tasks import Task, reading
from ..widgets.choice_box import ElidedBox
from ..widgets.place_lists import GreyBehind, buttons_below, width_for
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel, as_html
from ..widgets.row_menu import offer_row_menu
from ..widgets.row_titles import RowTitles
from ..widgets.wrapped_label import selectable_label
from ..widgets.wrapping_layout import FlowLayout
from .explanation import MARKS, written_html
from .free_button import FreeButton
from .report_rows import ReportModel, ReportRow, ShownReport
from .same_button import SameButton

if TYPE_CHECKING:
    from ..host import Host

GEOMETRY = "zettelkastenReport"
_LINES = 8  # below the list, where a problem is explained
_SHARE_OF_TITLES = 0.38  # of the window's width, at most
_Told = tuple[Mapping[int, str], AbstractSet[int]]  # what each note asks, and which can be freed
_Explain = Callable[[ReportRow, Callable[[str], None]], None]
_DELETION = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}")


class ReportDialog(QDialog):
    """One of the last reports. It does not stop Anki from being used meanwhile.

    ``open_zettel`` opens the zettel of a line; ``choose`` is told the number of the line of ``others`` that
    the person chose; ``copy_for_bug`` copies the report for strangers; ``resolve`` shows the
    conflicts side by side.
    """

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(
        self,
        mw: AnkiQt,
        shown: ShownReport,
        *,
        open_zettel: Callable[[ReportRow], None],
        others: Sequence[str] = (),
        choose: Callable[[int], None] = lambda _: None,
        copy_for_bug: Callable[[], None] = lambda: None,
        resolve: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(mw, Qt.WindowType.Window)
        self._mw = mw
        self._shown = shown
        self._open_row = open_zettel
        self._explain: _Explain | None = None
        self._titles: RowTitles | None = None
        self._free: FreeButton | None = None
        self._same: SameButton | None = None
        self._leeches: AbstractSet[int] = frozenset()  # notes that can be freed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.REPORT_TITLE)
        self.setObjectName("zk_report")
        disable_help_button(self)
        self._summary = self._made_summary()
        self._tree = self._made_tree()
        self._nothing = PlainLabel(strings.NOTHING_TO_LIST)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole = self._made_whole()
        self._buttons = self._made_buttons(copy_for_bug, resolve)
        layout = QVBoxLayout(self)
        layout.addLayout(self._made_chooser(others, choose))
        layout.addWidget(self._summary)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self._tree)
        self._splitter.addWidget(self._whole)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self._nothing, stretch=1)
        layout.addLayout(self._offers)  # a row of their own: all buttons in one are wider than a small screen
        layout.addWidget(self._buttons)
        self.show_report(shown)
        place_window(self, GEOMETRY, (760, 500))

    def done(self, code: int) -> None:
        """Remembers its size, however it was closed."""
        save_place(self, GEOMETRY)
        if self._titles:
            self._titles.forget()
        super().done(code)

    def show_report(self, shown: ShownReport) -> None:
        """Shows another report in the place of the one shown so far."""
        self._shown = shown
        self._resolve.setVisible(shown.has_conflicts)
        if self._same:
            self._same.setVisible(shown.has_pairs)
        self._summary.setText(shown.summary)
        model = ReportModel(shown.groups, self, self._title_of)
        self._tree.setModel(model)
        header = self._tree.header()
        if header is not None:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._give_room()
        lines = _LINES if shown.has_problems or shown.written else 2
        height = lines * self._line_height()
        self._splitter.setSizes([max(height, self.height() - height), height])
        for number, group in enumerate(model.groups):
            self._tree.setFirstColumnSpanned(number, QModelIndex(), True)
            self._tree.setExpanded(model.index(number, 0), group.is_open)
        self._splitter.setVisible(bool(model.groups))
        self._nothing.setVisible(not model.groups)
        selection = self._tree.selectionModel()
        if selection is not None:
            qconnect(selection.currentChanged, lambda _new, _old: self._update_row())
        if shown.has_problems:  # they come first, and say what to do
            self._tree.setCurrentIndex(model.index(0, 0, model.index(0, 0)))
        self._update_row()
        self._ask_for_questions(model)

    def explain_by(self, explain: _Explain, titles: RowTitles) -> None:
        """Has ``explain`` say what there is to a problem, as HTML, and ``titles`` what zettels are called."""
        self._explain, self._titles = explain, titles
        titles.came = self._on_titles
        self._on_titles()
        self._update_row()

    def offer_freeing_by(self, button: FreeButton) -> None:
        """Has ``button`` free a leech in the list; it is seen where there is one that was rewritten."""
        button.hide()
        self._free = button
        self._offer(button)

    def offer_same_by(self, button: SameButton) -> None:
        """Has ``button`` say of a line that it is one flashcard; it is seen where a line asks that."""
        button.setVisible(self._shown.has_pairs)
        self._same = button
        self._offer(button)

    def _offer(self, button: QPushButton) -> None:
        button.setAutoDefault(False)  # Enter is the list's
        self._offers.addWidget(button)

    def _title_of(self, vault_id: str, path: str) -> str:
        return self._titles.of(vault_id, path) if self._titles else path

    def _on_titles(self) -> None:
        model = self._tree.model()
        if isinstance(model, ReportModel):
            model.look_again()
            self._give_room()

    def _give_room(self) -> None:
        """Makes the column of the titles as wide as these are, as long as the questions keep most of it."""
        model = self._tree.model()
        if isinstance(model, ReportModel):
            wanted = width_for(self._tree, (strings.COLUMN_PLACE, *model.titles()))
            self._tree.setColumnWidth(1, min(wanted, int(_SHARE_OF_TITLES * self.width())))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._give_room()

    def offer_menu_by(self, addon: Host) -> None:
        """Gives the rows a menu of what can be done with their zettel and flashcard."""

        def found() -> tuple[Unwanted, int] | None:
            row, model = self._current(), self._tree.model()
            if row is None or not row.path or not isinstance(model, ReportModel):
                return None
            return Unwanted(row.vault_id, row.key, row.path, model.question(row)), row.line

        offer_row_menu(addon, self._tree, found, lambda _ignored: None)

    def look_again(self) -> None:
        """Asks Anki anew what can be freed."""
        model = self._tree.model()
        if isinstance(model, ReportModel):
            self._ask_for_questions(model)

    def _made_chooser(self, others: Sequence[str], choose: Callable[[int], None]) -> QHBoxLayout:
        label, box = PlainLabel(texts.WHICH), ElidedBox()
        box.setObjectName("zk_which_report")
        box.setToolTip(texts.WHICH_TIP)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItems(list(others))
        label.setBuddy(box)
        qconnect(box.activated, choose)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(box, stretch=1)
        for part in (label, box):
            part.setVisible(len(others) > 1)
        return row

    def _made_summary(self) -> QLabel:
        label = selectable_label("zk_summary")
        label.setTextFormat(Qt.TextFormat.RichText)
        return label

    def _made_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("zk_rows")
        tree.setAccessibleName(strings.REPORT_TITLE)
        tree.setUniformRowHeights(True)  # or Qt would measure each of 20,000 rows
        tree.setAlternatingRowColors(True)
        tree.setIndentation(14)
        tree.setItemDelegateForColumn(0, GreyBehind(tree))
        header = tree.header()
        if header is not None:
            header.setStretchLastSection(False)
        qconnect(tree.activated, self._open)
        return tree

    def _made_whole(self) -> QTextBrowser:
        """For what the current row says: it may be longer than the list, or have lines of a file."""
        text = QTextBrowser()
        text.setObjectName("zk_whole")
        text.setAccessibleName(texts.WHOLE_NAME)
        text.setOpenLinks(False)
        text.setTabChangesFocus(True)
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setMinimumHeight(2 * (text.fontMetrics().lineSpacing() + 4))
        viewport = text.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)  # a text below the list, not a field
        document = text.document()
        if document is not None:
            document.setDefaultStyleSheet(MARKS)
        return text

    def _line_height(self) -> int:
        return self._whole.fontMetrics().lineSpacing() + 4

    def _made_buttons(self, copy_for_bug: Callable[[], None], resolve: Callable[[], None]) -> QWidget:
        self._show_note = QPushButton(strings.SHOW_NOTE)
        self._open_zettel = QPushButton(strings.OPEN_ZETTEL)
        self._cards = QPushButton(strings.ITS_CARDS)
        self._cards.setToolTip(strings.CARDS_OF_ZETTEL_TIP)
        copy, for_bug = QPushButton(strings.COPY), QPushButton(texts.COPY_FOR_BUG_REPORT)
        for_bug.setToolTip(texts.COPY_FOR_BUG_REPORT_TIP)
        self._resolve = QPushButton(texts.RESOLVE)
        qconnect(self._resolve.clicked, lambda _checked=False: resolve())
        qconnect(self._show_note.clicked, lambda: self._show_note_of(self._current()))
        qconnect(self._open_zettel.clicked, lambda: self._open_zettel_of(self._current()))
        qconnect(self._cards.clicked, lambda: self._show_cards_of(self._current()))
        self._offers = FlowLayout()
        for button in (self._open_zettel, self._show_note, self._cards):
            self._offer(button)
        qconnect(copy.clicked, lambda: messages.copy(self._mw, self._shown.report.as_text()))
        qconnect(for_bug.clicked, lambda _checked=False: copy_for_bug())
        return buttons_below(self, self._resolve, copy, for_bug)

    def _ask_for_questions(self, model: ReportModel) -> None:
        """Has the model say what each note asks, once Anki told, and offers to free what can be."""
        ids = self._shown.note_ids

        async def work() -> _Told:
            told = await reading(self._mw, lambda col: _told(col, ids))
            return told  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        def done(told: _Told) -> None:
            if self._tree.model() is model:
                questions, self._leeches = told
                if self._free:
                    self._free.setVisible(bool(self._leeches))
                model.know_questions(questions)
                self._update_row()

        if ids and self._mw.col is not None:
            task = Task(work(), done=done, failed=lambda _: None)
            qconnect(self.destroyed, task.drop)
            task.start()

    def _current(self) -> ReportRow | None:
        model = self._tree.model()
        return model.row_at(self._tree.currentIndex()) if isinstance(model, ReportModel) else None

    def _update_row(self) -> None:
        row = self._current()
        model = self._tree.model()
        said = model.said(row) if row and isinstance(model, ReportModel) else strings.REPORT_HINT
        self._whole.setPlainText(said)
        if row and row.problem and self._explain:
            self._explain(row, lambda said: self._show_explained(row, said))
        elif row and (fields := self._shown.written.get(str(row.note_id))):
            self._whole.setHtml(f"<p>{as_html(said)}</p>{written_html(fields)}")
        self._show_note.setEnabled(bool(row and row.note_id))
        for button in (self._open_zettel, self._cards):
            button.setEnabled(bool(row and row.path))
        if self._free:
            self._free.offer(row.note_id if row and row.note_id in self._leeches else 0)
        if self._same:
            self._same.offer(*((row.key, row.orphan_id) if row and row.orphan_id else ("", 0)))

    def _show_explained(self, row: ReportRow, said: str) -> None:
        if not sip.isdeleted(self) and self._current() == row:
            self._whole.setHtml(said)

    def _show_cards_of(self, row: ReportRow | None) -> None:
        if row:
            open_link.show_cards_of(self._mw, row.vault_id, row.path)

    def _open(self, _index: QModelIndex) -> None:
        row = self._current()
        if row and row.note_id:
            self._show_note_of(row)
        else:
            self._open_zettel_of(row)

    def _show_note_of(self, row: ReportRow | None) -> None:
        if row and row.note_id:
            open_link.show_note(self._mw, row.note_id)

    def _open_zettel_of(self, row: ReportRow | None) -> None:
        if row:
            self._open_row(row)


def _told(col: Collection, note_ids: AbstractSet[int]) -> _Told:
    from ...sync.by_hand.leeches import rewritten_leeches

    return _questions(col, note_ids), rewritten_leeches(col, note_ids)


def _questions(col: Collection, note_ids: AbstractSet[int]) -> Mapping[int, str]:
    """What the browser shows of each note: its question, without HTML."""
    if col.db is None:
        return {}
    ids = ",".join(map(str, note_ids))
    rows = col.db.all(f"select id, sfld from notes where id in ({ids})")
    return {row[0]: _DELETION.sub(r"[\1]", str(row[1])) for row in rows}
