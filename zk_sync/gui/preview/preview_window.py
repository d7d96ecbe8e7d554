"""The window of the preview: the changes by zettel, the card before and after, and what is to wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from aqt.qt import (
    QButtonGroup,
    QDialog,
    QHeaderView,
    QItemSelectionModel,
    QModelIndex,
    QSplitter,
    Qt,
    QTimer,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button, restoreSplitter, saveSplitter

from ...cards.ignoring import Unwanted
from ...texts import amount
from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..report.explanation import explanation_html
from ..report.sync_result import SyncResult
from ..strings import preview_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, off_lock
from ..take_over.offer_line import takeover_offer
from ..take_over.open_take_over import open_take_over
from ..vaults import pause_automatic_sync, vaults_of
from ..widgets.kind_icons import icon_of
from ..widgets.place_lists import GreyBehind, button_row, width_for
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel, verbatim
from ..widgets.row_menu import offer_row_menu
from ..widgets.search_field import SearchField
from ..widgets.with_collection import close_with_collection
from ..widgets.wrapping_layout import FlowLayout
from .below_card import AdviceBelowCard
from .card_page import CardPage
from .choose_text import Choosing
from .preview_model import PreviewModel
from .preview_parts import button_for, guard_label
from .preview_rows import BETTER, PreviewRow, PreviewRows
from .preview_runs import ApplyRun, decided

if TYPE_CHECKING:
    from ...sync.views.explained import Explained
    from ...sync.views.preview import BeforeAndAfter
    from ..host import Host
    from ..syncing.sync_run import VaultRun

T = TypeVar("T")
GEOMETRY = "zettelkastenPreview"
FEW = 200  # rows up to which all zettels are open at first
LEAST_WIDTH = 290  # pixels of the list
LEAST_HEIGHT = 100  # pixels of the cards


class PreviewWindow(QDialog):
    """What a sync would do, as it was worked out just now. Anki can be used meanwhile."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, rows: PreviewRows, kind: str) -> None:
        super().__init__(addon.mw, Qt.WindowType.Window)
        self._addon = addon
        self._rows = rows
        self._places = vaults_of(addon.mw.pm)
        self._settings = addon.settings()
        self._kind = kind if self._rows.counts[kind] else ""
        self._task: Task[Any] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_preview_window")
        disable_help_button(self)
        self._advising = AdviceBelowCard(addon.mw, rows, self._on_advised)
        self._build()
        place_window(self, GEOMETRY, (1120, 700))
        restoreSplitter(self._splitter, GEOMETRY)
        self._filter()
        self._on_ticked()
        self._advising.start()
        close_with_collection(self, addon.guard)

    def done(self, code: int) -> None:
        """Lets go of everything and remembers its size, however it was closed."""
        if self._task:
            self._task.drop()
        self._advising.drop()
        save_place(self, GEOMETRY)
        saveSplitter(self._splitter, GEOMETRY)
        self._page.cleanup()
        super().done(code)
        pile = [*self._rows.emptied(), self._advising.emptied()]
        self._model.show("", "")
        QTimer.singleShot(0, lambda: let_go_beside(pile))  # when nobody else holds them

    # Parts

    def _build(self) -> None:
        self._model = PreviewModel(self._rows, self._on_ticked, self)
        self._tree = self._made_tree()
        self._page = CardPage(self, self._rows.css)
        self._page.setMinimumHeight(LEAST_HEIGHT)
        self._choosing = Choosing(self._addon, self._rows, self._page, self._on_chosen, self._go_on_after)
        self._nothing = PlainLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page, stretch=1)
        column.addWidget(self._choosing)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._tree)
        self._splitter.addWidget(side)
        self._splitter.setSizes([500, 620])
        self._splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        for guard in [shown.planned.plan.guard for shown in self._rows.shown]:
            if guard:
                layout.addWidget(guard_label(guard))
        if self._rows.offer:
            layout.addWidget(takeover_offer(self._rows.offer, self._show_take_over))
        filters = self._made_filters()
        filters.setVisible(bool(self._rows.all))
        layout.addWidget(filters)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self._nothing, stretch=1)
        layout.addLayout(self._made_buttons())

    def _show_take_over(self) -> None:
        if self._addon.is_free():
            self.close()
            open_take_over(self._addon)

    def _made_filters(self) -> QWidget:
        counts = self._rows.counts
        self._search = SearchField(self, "zk_preview_search", strings.SEARCH, self._filter)
        chips = FlowLayout()
        group = QButtonGroup(self)
        for kind, name in {"": strings.ALL, **strings.KINDS}.items():
            count = counts[kind] if kind else len(self._rows.all)
            if not count and kind:
                continue
            chips.addWidget(self._made_chip(group, kind, name, strings.KIND_TIPS.get(kind, "")))
        self._better = self._made_chip(group, BETTER, strings.BETTER, strings.BETTER_TIP)
        self._better.setVisible(False)
        chips.addWidget(self._better)
        filters = QWidget()
        rows = QVBoxLayout(filters)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(chips)
        rows.addWidget(self._search)
        return filters

    def _made_chip(self, group: QButtonGroup, kind: str, name: str, tip: str) -> QToolButton:
        count = self._rows.counts[kind] if kind else len(self._rows.all)
        chip = QToolButton()
        chip.setObjectName(f"zk_kind_{kind or 'all'}")
        chip.setText(strings.FILTER.format(kind=name, n=amount(count)))
        chip.setIcon(icon_of(kind))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setToolTip(verbatim(tip))
        chip.setCheckable(True)
        chip.setChecked(kind == self._kind)
        qconnect(chip.clicked, lambda: self._show_kind(kind))
        group.addButton(chip)
        return chip

    def _made_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("zk_preview_rows")
        tree.setAccessibleName(strings.LIST_NAME)
        tree.setModel(self._model)
        tree.setUniformRowHeights(True)  # or Qt would measure each of 20,000 rows
        tree.setAlternatingRowColors(True)
        tree.setIndentation(16)
        tree.setItemDelegateForColumn(0, GreyBehind(tree))
        header = tree.header()
        if header is not None:
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            kinds = (strings.OF_ROW[kind] for kind in self._rows.counts if kind in strings.OF_ROW)
            header.resizeSection(1, width_for(tree, (strings.COLUMNS[1], *kinds)))
            tree.setMinimumWidth(LEAST_WIDTH)
        selection = tree.selectionModel()
        if selection is not None:
            qconnect(selection.currentChanged, lambda new, _old: self._on_current(new))
        qconnect(tree.activated, lambda _index: self._open_zettel())
        offer_row_menu(self._addon, tree, self._unwanted, self._leave_out)
        return tree

    def _made_buttons(self) -> QVBoxLayout:
        self._said = PlainLabel()
        self._said.setObjectName("zk_preview_said")
        self._said.setWordWrap(True)
        self._show_note = button_for(common.SHOW_NOTE, self._on_show_note)
        self._cards = button_for(common.ITS_CARDS, self._show_cards)
        self._cards.setToolTip(common.CARDS_OF_ZETTEL_TIP)
        self._open = button_for(common.OPEN_ZETTEL, self._open_zettel)
        self._open.setObjectName("zk_open_zettel")
        self._sync = button_for("", self._on_sync)
        self._sync.setObjectName("zk_preview_sync")
        cancel = button_for(common.CANCEL, self.reject)
        if not self._rows.all:
            cancel.setText(common.CLOSE)
            for part in (self._said, self._show_note, self._cards, self._open, self._sync):
                part.setVisible(False)
        rows = QVBoxLayout()  # beside each other they would need a wide window
        rows.addWidget(self._said)
        rows.addWidget(button_row(self._show_note, self._cards, self._open, self._sync, cancel))
        return rows

    def _unwanted(self) -> tuple[Unwanted, int] | None:
        """The current row for its menu."""
        rows = self._model.rows_at(self._tree.currentIndex())
        if not rows:
            return None
        row, outcome = self._model.row_at(self._tree.currentIndex()), rows[0].item.outcome
        vault_id = self._rows.shown[rows[0].vault].planned.place.id
        key, question = (outcome.key, rows[0].question) if row else ("", "")
        return Unwanted(vault_id, key, outcome.path, question), outcome.line

    def _leave_out(self, ignored: str) -> None:
        """What is not wanted any more, this sync leaves as it is; the next one knows why."""
        rows = self._model.rows_at(self._tree.currentIndex())
        vault = rows[0].vault if rows else -1
        if ignored:
            rows = [row for row in self._rows.all if row.vault == vault and row.is_in(ignored)]
        self._rows.tick(rows, False)
        self._on_chosen()

    # What is shown

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self._filter()

    def _filter(self) -> None:
        self._model.show(self._kind, self._search.text())
        zettels = self._model.rowCount()
        if len(self._rows.all) <= FEW:
            self._tree.expandAll()
        self._splitter.setVisible(bool(zettels))
        self._nothing.setVisible(not zettels)
        self._nothing.setText(strings.NOTHING_FITS if self._rows.all else strings.NOTHING)
        selection = self._tree.selectionModel()
        if zettels and selection is not None:
            flags = QItemSelectionModel.SelectionFlag
            zettel = self._model.index(0, 0)
            self._tree.expand(zettel)
            first = self._model.index(0, 0, zettel)
            selection.setCurrentIndex(first, flags.ClearAndSelect | flags.Rows)
        else:
            self._on_current(QModelIndex())

    def _current(self) -> PreviewRow | None:
        rows = self._model.rows_at(self._tree.currentIndex())
        return rows[0] if rows else None

    def _on_current(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        rows = self._model.rows_at(index)
        for button in (self._open, self._cards):
            button.setEnabled(bool(rows))
        self._show_note.setEnabled(bool(row and row.item.outcome.note_id))
        self._choosing.show_row(None, None)
        self._page.advise("")
        if self._task:
            self._task.drop()
            self._task = None
        if row is None:
            self._page.say(strings.CHOOSE_ROW)
            return
        preview = self._rows.shown[row.vault].preview
        if row.item.is_about_file:
            self._work_out(partial(preview.explained, row.item), self._explain)
        elif row.item.change is None and row.item.outcome.note_id not in preview.notes:
            self._page.say(row.item.outcome.reason)
        else:
            self._work_out(partial(preview.sides, row.item), partial(self._show_row, row))

    def _work_out(self, look: Callable[[], T], show: Callable[[T], None]) -> None:
        """Has ``look``, which may read a file, beside everything else, and what it found shown."""

        async def work() -> T:
            found = await off_lock(self._addon.mw, look)
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=show, failed=lambda error: self._page.say(messages.explanation(error)))
        self._task.start()

    def _explain(self, explained: Explained) -> None:
        self._page.explain(explanation_html(explained))

    def _show_row(self, row: PreviewRow, sides: BeforeAndAfter) -> None:
        self._choosing.show_row(row, sides)
        self._page.advise(self._advising.html_for(row))

    def _on_advised(self) -> None:
        count = self._rows.counts[BETTER]
        self._better.setText(strings.FILTER.format(kind=strings.BETTER, n=amount(count)))
        self._better.setVisible(bool(count))
        row = self._model.row_at(self._tree.currentIndex())
        if row:
            self._page.advise(self._advising.html_for(row))

    # What a person does

    def _on_ticked(self) -> None:
        ticked = self._rows.ticked
        self._sync.setText(strings.sync(ticked))
        self._sync.setEnabled(bool(ticked))
        self._said.setText(strings.summary(ticked, len(self._rows.unticked), self._rows.zettels))

    def _on_chosen(self) -> None:
        self._model.refresh()
        header = self._tree.header()
        if header is not None and (self._rows.choices or self._rows.same):
            decided = width_for(self._tree, strings.DECIDED.values())
            header.resizeSection(1, max(header.sectionSize(1), decided))
        viewport = self._tree.viewport()
        if viewport is not None:
            viewport.update()
        self._on_ticked()

    def _go_on_after(self, row: PreviewRow) -> None:
        """On to the next row that waits for a decision; where none does, to the button that syncs."""
        index = self._model.next_open(row)
        if index.isValid():
            self._tree.expand(index.parent())
            self._tree.setCurrentIndex(index)
        else:
            self._sync.setFocus()

    def _open_zettel(self) -> None:
        row = self._current()
        if row:
            place = self._rows.shown[row.vault].planned.place
            open_place(self._addon, place.id, row.item.outcome.path, row.item.outcome.line)

    def _show_cards(self) -> None:
        row = self._current()
        if row:
            place = self._rows.shown[row.vault].planned.place
            open_link.show_cards_of(self._addon.mw, place.id, row.item.outcome.path)

    def _on_show_note(self) -> None:
        row = self._current()
        if row and row.item.outcome.note_id:
            open_link.show_note(self._addon.mw, row.item.outcome.note_id)

    def _on_sync(self) -> None:
        addon, what = self._addon, decided(self._rows)
        if self._places != vaults_of(addon.mw.pm) or self._settings != addon.settings():
            messages.say(addon.mw, strings.OUT_OF_DATE)
            return
        if not addon.is_free():
            return

        def made(finished: Callable[[SyncResult], None]) -> VaultRun:
            return ApplyRun(addon.mw, what, editors=addon.editors, done=finished)

        self.accept()
        pause_automatic_sync(addon.mw.pm, False)
        addon.start(made, partial(addon.tell, is_part=False))
