"""The window in which a person ticks the notes to take over."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from aqt.qt import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSize,
    QSplitter,
    Qt,
    QTableView,
    QTimer,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button, restoreSplitter, saveSplitter

from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..report.sync_result import SyncResult
from ..strings import take_over_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, writing
from ..widgets.choice_box import made_choice
from ..widgets.place_lists import buttons_below, made_table, reading_text, resize_columns
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import verbatim
from ..widgets.row_titles import RowTitles
from ..widgets.search_field import SearchField
from ..widgets.with_collection import close_with_collection
from ..widgets.wrapped_label import selectable_label
from ..widgets.wrapping_layout import FlowLayout
from .take_over_model import FoundNotesModel, plain
from .take_over_runs import FoundNote, FoundNotes, TakeOverRun

if TYPE_CHECKING:
    from anki.collection import Collection as AnkiCollection

    from ...sync.take_over import Wishes
    from ..host import Host
    from ..syncing.sync_run import VaultRun

GEOMETRY = "zettelkastenTakeOver"
WIDTHS = (140, 60, 60, 90, 120)  # pixels of the columns after the first
EMPTY_SIZE = QSize(480, 110)


class TakeOverWindow(QDialog):
    """What was found, one row a note, with both texts of the chosen one below."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, found: FoundNotes) -> None:
        super().__init__(addon.mw, Qt.WindowType.Window)
        self._addon = addon
        self._mw = addon.mw
        self._found = found
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_take_over")
        disable_help_button(self)
        self._titles = RowTitles(addon)
        self._model = FoundNotesModel(self, found, self._titles)
        self._list = self._made_list()
        self._ours, self._theirs = (
            reading_text("zk_take_over_ours"),
            reading_text("zk_take_over_theirs"),
        )
        self._reason = selectable_label("zk_take_over_reason")
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self._list)
        self._splitter.addWidget(self._made_texts())
        self._splitter.setSizes([360, 200])
        self._splitter.setChildrenCollapsible(False)
        said = selectable_label("zk_take_over_said")
        said.setText(strings.INTRO if found.rows or any(found.schedules) else strings.NOTHING)
        counts = selectable_label("zk_take_over_counts")
        counts.setText(strings.summary(found.counts))
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        parts = (counts, self._made_filters(), self._splitter, self._made_wishes())
        for part in parts:
            layout.addWidget(part, stretch=part is self._splitter)
        self._is_empty = not (found.rows or any(found.schedules))
        if self._is_empty:
            layout.addStretch()
        layout.addWidget(self._made_buttons())
        if self._is_empty:
            for part in (*parts, *self._ways):
                part.hide()
            self.resize(EMPTY_SIZE)
        else:
            place_window(self, GEOMETRY, (1000, 640))
            restoreSplitter(self._splitter, GEOMETRY)
        qconnect(self._model.ticked, self._on_ticked)
        self._on_ticked()
        self._choose_first()
        close_with_collection(self, addon.guard)

    def done(self, code: int) -> None:
        """Lets go of everything and remembers its size, however it was closed."""
        if not self._is_empty:
            save_place(self, GEOMETRY)
            saveSplitter(self._splitter, GEOMETRY)
        self._titles.forget()
        super().done(code)
        pile = [self._found, *self._model.emptied()]
        self._found = FoundNotes()
        QTimer.singleShot(0, lambda: let_go_beside(pile))  # when nobody else holds them

    # Parts

    def _made_list(self) -> QTableView:
        table, columns = made_table(
            "zk_take_over_list",
            strings.LIST_NAME,
            strings.LIST_HINT,
            self._model,
            sorted_by=(len(WIDTHS), Qt.SortOrder.AscendingOrder),
            chosen=lambda number: self._on_chosen(self._model.row(number)),
            opened=lambda number: self._show_note(self._model.row(number)),
        )
        columns.setMinimumSectionSize(min(map(columns.sectionSizeHint, range(len(WIDTHS) + 1))))
        table.spare = (3, 4, 2)
        resize_columns(columns, WIDTHS)
        return table

    def _made_texts(self) -> QWidget:
        both = QWidget()
        layout = QVBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        for title, text in ((strings.IN_ZETTEL, self._ours), (strings.IN_ANKI, self._theirs)):
            column = QVBoxLayout()
            heading = selectable_label("")
            heading.setText(title)
            text.setAccessibleName(title)
            column.addWidget(heading)
            column.addWidget(text)
            row.addLayout(column)
        layout.addLayout(row)
        layout.addWidget(self._reason)
        return both

    def _made_filters(self) -> QWidget:
        self._search = SearchField(self, "zk_take_over_search", strings.SEARCH, self._filter)
        self._which = made_choice("zk_take_over_which", strings.WHICH_TIP, {"": strings.ALL, **strings.KINDS})
        qconnect(self._which.currentIndexChanged, lambda _index: self._filter())
        # The longest of its lines is longer than what is searched for.
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(14)
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._search, stretch=1)
        row.addWidget(self._which)
        return filters

    def _made_wishes(self) -> QWidget:
        self._keep = made_choice("zk_take_over_keep", strings.KEEP_TIP, strings.KEEP)
        qconnect(
            self._keep.currentIndexChanged, lambda _index: self._model.set_keep(self._keep.currentData())
        )
        self._drop_tags = QCheckBox(strings.DROP_TAGS.format(tags=", ".join(self._found.tags)))
        self._drop_tags.setObjectName("zk_take_over_drop_tags")
        self._schedules = QCheckBox(strings.schedules(sum(self._found.schedules)))
        self._schedules.setObjectName("zk_take_over_schedules")
        self._schedules.setToolTip(verbatim(strings.SCHEDULES_TIP))
        self._schedules.setChecked(any(self._found.schedules))
        qconnect(self._schedules.toggled, lambda _on: self._on_ticked())
        self._rest_button = QPushButton(strings.REST)
        self._rest_button.setObjectName("zk_take_over_rest")
        self._rest_button.setToolTip(strings.REST_TIP)
        self._rest_button.setAutoDefault(False)
        qconnect(self._rest_button.clicked, lambda: self._say_apart(self._model.rest()))
        wishes, flow = QWidget(), FlowLayout()
        wishes.setLayout(flow)
        for text, on in ((strings.TICK_SHOWN, True), (strings.UNTICK_SHOWN, False)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            qconnect(button.clicked, lambda _checked=False, on=on: self._model.tick_shown(on=on))
            flow.addWidget(button)
        for widget in (self._keep, self._rest_button, self._drop_tags, self._schedules):
            flow.addWidget(widget)
        self._drop_tags.setVisible(bool(self._found.tags))
        self._schedules.setVisible(any(self._found.schedules))
        return wishes

    def _made_buttons(self) -> QWidget:
        self._button = QPushButton()
        self._button.setObjectName("zk_take_over_button")
        self._apart_button = QPushButton(strings.NOT_THE_SAME)
        self._apart_button.setObjectName("zk_take_over_apart")
        self._apart_button.setToolTip(strings.NOT_THE_SAME_TIP)
        qconnect(self._apart_button.clicked, lambda: self._say_apart(self._flashcard_of(self._current())))
        self._note_button = QPushButton(common.SHOW_NOTE)
        self._zettel_button = QPushButton(common.OPEN_ZETTEL)
        qconnect(self._button.clicked, self._take_over)
        qconnect(self._note_button.clicked, lambda: self._show_note(self._current()))
        qconnect(self._zettel_button.clicked, lambda: self._open_zettel(self._current()))
        self._ways = (self._button, self._apart_button, self._note_button, self._zettel_button)
        return buttons_below(self, *self._ways)

    # What is shown

    def _filter(self) -> None:
        self._search.stop_waiting()
        self._model.only(self._search.text(), self._which.currentData())
        self._choose_first()

    def _choose_first(self) -> None:
        if self._model.row(0):
            self._list.selectRow(0)
        else:
            self._on_chosen(None)

    def _on_chosen(self, row: FoundNote | None) -> None:
        self._note_button.setEnabled(row is not None)
        self._zettel_button.setEnabled(row is not None)
        self._apart_button.setEnabled(row is not None)
        self._ours.setPlainText(_said(row.match.flashcard) if row else "")
        self._theirs.setPlainText(_said(row.match.note) if row else "")
        self._reason.setText(common.sentence(row.match.reason) if row and row.match.reason else "")
        self._reason.setVisible(bool(row and row.match.reason))

    def _on_ticked(self) -> None:
        count = self._model.ticked_rows
        schedules = sum(self._found.schedules) if self._schedules.isChecked() else 0
        self._button.setText(strings.take_over(count, schedules))
        self._button.setEnabled(count + schedules > 0)
        self._rest_button.setEnabled(self._model.has_rest)

    # What can be done

    def _current(self) -> FoundNote | None:
        index = self._list.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def _show_note(self, row: FoundNote | None) -> None:
        if row:
            open_link.show_note(self._mw, row.match.note.id)

    def _open_zettel(self, row: FoundNote | None) -> None:
        if row:
            flashcard = row.match.flashcard
            open_place(self._addon, self._found.planned[row.vault].place.id, flashcard.path, flashcard.line)

    @staticmethod
    def _flashcard_of(row: FoundNote | None) -> Collection[tuple[int, str]]:
        return [(row.vault, row.match.flashcard.key)] if row else []

    def _say_apart(self, flashcards: Collection[tuple[int, str]]) -> None:
        """Remembers that these flashcards are not the notes that look the same."""
        if not flashcards or not self._addon.is_free():
            return
        keys: dict[str, list[str]] = {}
        for vault, key in flashcards:
            keys.setdefault(self._found.planned[vault].place.id, []).append(key)

        def say(col: AnkiCollection) -> None:
            from ...sync.take_over import say_not_the_same

            for vault_id, of_vault in keys.items():
                say_not_the_same(col, vault_id, of_vault, undo_name=strings.NOT_THE_SAME)

        async def work() -> None:
            await writing(self._mw, say)

        def done(_: None) -> None:
            self._model.leave_out(set(flashcards))
            self._choose_first()
            messages.say(self._mw, strings.SAID_APART)

        Task(work(), done=done, failed=lambda error: messages.show_failure(self._mw, error)).start()

    def _wishes(self) -> list[Wishes | None]:
        """What was ticked, for each vault."""
        from ...sync.take_over import Wishes

        pairs: list[dict[str, int]] = [{} for _ in self._found.planned]
        for row in self._model.chosen():
            pairs[row.vault][row.match.flashcard.key] = row.match.note.id
        tags = self._found.tags if self._drop_tags.isChecked() else ()
        keep = self._model.keep or None
        on = self._schedules.isChecked()
        each = [
            Wishes(keep=keep, pairs=own, dropped_tags=tags, schedules=on)  # type: ignore[arg-type]
            for own in pairs
        ]
        with_any = [bool(own) or (on and n > 0) for own, n in zip(pairs, self._found.schedules, strict=True)]
        return [wishes if any_ else None for wishes, any_ in zip(each, with_any, strict=True)]

    def _take_over(self) -> None:
        if not self._addon.is_free():
            return
        found, wishes, addon = self._found, self._wishes(), self._addon

        def made(finished: object) -> VaultRun:
            return TakeOverRun(addon.mw, found, wishes, editors=addon.editors, done=finished)  # type: ignore[arg-type]

        def done(result: SyncResult) -> None:
            addon.tell(result, is_part=True)

        self.close()
        addon.start(made, done)


def _said(side: object) -> str:
    """Question, answer and extra of one side, without markup."""
    parts = (plain(getattr(side, name)) for name in ("question", "answer", "extra"))
    return "\n\n".join(part for part in parts if part)
