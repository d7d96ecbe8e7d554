"""The flashcards found in a folder, grouped by notation with a tick each, and the chosen one as its card."""

from __future__ import annotations

from collections.abc import Callable

from aqt.main import AnkiQt
from aqt.qt import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPoint,
    QPushButton,
    QSplitter,
    Qt,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.webview import AnkiWebView

from ...cards.ignoring import Unwanted
from ...cards.switches import switched
from ...cards.why_not import example_of
from ...config import Settings
from ...insight.flashcards import question_of
from ...sync.try_out import TriedOut, card_of
from ...sync.views.explained import Explained, explained
from ...texts import amount
from .. import messages
from .. import strings as common
from ..report.explanation import explanation_html
from ..strings import first_use_texts as strings
from ..syncing.tasks import Task, off_lock
from ..widgets.ignore_menu import Ignoring, add_ignoring
from ..widgets.plain_text import as_html, verbatim
from ..widgets.tried_out_page import page_of, show_page
from .found_vault import FoundGroup, FoundRow, FoundVault

SHOWN = 50  # flashcards of each notation, and problems
TITLE_WIDTH = 160  # pixels
_NUMBER = Qt.ItemDataRole.UserRole
_SYNTAX = Qt.ItemDataRole.UserRole + 1
_PROBLEM = Qt.ItemDataRole.UserRole + 2


class FlashcardList(QWidget):
    """Shows what was found. ``changed`` is called when fewer or more of it are to become notes."""

    def __init__(self, mw: AnkiQt, changed: Callable[[], None]) -> None:
        super().__init__()
        self._mw = mw
        self._changed = changed
        self._found: FoundVault | None = None
        self._off: set[str] = set()  # notations without their tick
        self._out: frozenset[int] = frozenset()  # flashcards that the person left out
        self._changes: list[Ignoring] = []
        self._task: Task[TriedOut] | Task[Explained] | None = None
        self._leaving: Task[frozenset[int]] | None = None
        self._tree = self._made_tree()
        self._web: AnkiWebView | None = None
        self._leave_out = QPushButton(strings.IGNORE)
        self._leave_out.setObjectName("zk_leave_out")
        self._leave_out.setToolTip(strings.IGNORE_HINT)
        self._leave_out.setAutoDefault(False)
        self._menu = QMenu(self)
        self._leave_out.setMenu(self._menu)
        qconnect(self._menu.aboutToShow, self._fill_menu)
        below = QHBoxLayout()
        below.addWidget(self._leave_out)
        below.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tree, 1)
        column.addLayout(below)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("zk_preview")
        tree.setAccessibleName(common.FIRST_FLASHCARDS)
        tree.setHeaderLabels([strings.COLUMN_QUESTION, common.COLUMN_PLACE])
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        tree.setIndentation(14)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = tree.header()
        assert header is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, TITLE_WIDTH)
        qconnect(tree.currentItemChanged, lambda item, _before: self._show_card(item))
        qconnect(tree.itemChanged, self._ticked)
        qconnect(tree.customContextMenuRequested, self._show_menu)
        return tree

    # What was found

    def show_found(self, found: FoundVault) -> None:
        """Shows what was found, of each notation the first rows; the first flashcard is chosen."""
        self._found = found
        self._off.clear()
        self._stop_leaving()
        self._out = frozenset()
        self._changes.clear()
        self._fill()
        first = next((group.child(0) for group in self._groups() if group.data(0, _SYNTAX)), None)
        if first:
            self._tree.setCurrentItem(first)

    def end(self) -> None:
        """Ends what is under way, and frees what Anki keeps of a web view."""
        self._drop_task()
        self._stop_leaving()
        self._found = None
        if self._web:
            self._web.cleanup()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not self._tree.topLevelItemCount()

    @property
    def flashcards(self) -> int:
        """How many of them are to become notes."""
        groups = self._found.groups if self._found else ()
        return sum(len(self._rows(group)) for group in groups if group.syntax not in self._off)

    def settings(self, settings: Settings) -> Settings:
        """``settings`` with which just those count."""
        for change in self._changes:
            settings = change(settings)
        for syntax in sorted(self._off):
            settings = switched(settings, syntax, on=False)
        return settings

    def _rows(self, group: FoundGroup) -> list[FoundRow]:
        return [row for row in group.rows if row.number not in self._out] if self._out else [*group.rows]

    def _groups(self) -> list[QTreeWidgetItem]:
        items = map(self._tree.topLevelItem, range(self._tree.topLevelItemCount()))
        return [item for item in items if item]

    # The list

    def _fill(self) -> None:
        found = self._found
        self._tree.blockSignals(True)
        self._tree.clear()
        if found:
            if found.problems:
                self._add_problems(found)
            for group in found.groups:
                rows = self._rows(group)
                if rows:
                    self._add_group(found, group.syntax, rows)
        self._tree.blockSignals(False)

    def _add_problems(self, found: FoundVault) -> None:
        top = self._added(common.group_title(common.GROUPS["problem"], len(found.problems)))
        for number, problem in enumerate(found.problems[:SHOWN]):
            item = QTreeWidgetItem([problem.message, problem.path.rpartition("/")[2]])
            item.setToolTip(0, verbatim(problem.message))
            item.setToolTip(1, verbatim(f"{problem.path}:{problem.line}"))
            item.setData(0, _PROBLEM, number)
            top.addChild(item)
        self._add_rest(top, len(found.problems))

    def _add_group(self, found: FoundVault, syntax: str, rows: list[FoundRow]) -> None:
        accidents = sum(bool(row.accident) for row in rows)
        text = strings.GROUP_WITH_ACCIDENTS if accidents else strings.GROUP
        n, few = amount(len(rows)), amount(accidents)
        notation = example_of(syntax)
        notation = f"{notation[:1].upper()}{notation[1:]}" if " " in notation else notation
        top = self._added(text.format(notation=notation, n=n, accidents=few))
        top.setData(0, _SYNTAX, syntax)
        top.setToolTip(0, verbatim(strings.GROUP_HINT))
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        is_on = syntax not in self._off
        top.setCheckState(0, Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        for row in rows[:SHOWN]:
            item = self._item(found, row)
            item.setDisabled(not is_on)
            top.addChild(item)
        self._add_rest(top, len(rows))
        top.setExpanded(is_on)

    def _added(self, text: str) -> QTreeWidgetItem:
        top = QTreeWidgetItem([text])
        font = top.font(0)
        font.setBold(True)
        top.setFont(0, font)
        self._tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        return top

    def _add_rest(self, top: QTreeWidgetItem, count: int) -> None:
        if count > SHOWN:
            top.addChild(QTreeWidgetItem([common.more(count - SHOWN)]))

    def _item(self, found: FoundVault, row: FoundRow) -> QTreeWidgetItem:
        entry = found.content.entries[row.number]
        question = question_of(entry.flashcard)
        text = question
        if row.accident:
            accident = strings.ACCIDENTS[row.accident]
            text = strings.ACCIDENT_ROW.format(question=question, accident=accident)
        item = QTreeWidgetItem([text, found.content.zettel_infos[entry.path].title])
        item.setToolTip(0, verbatim(text))
        item.setToolTip(1, verbatim(f"{entry.path}:{entry.flashcard.line}"))
        item.setData(0, _NUMBER, row.number)
        return item

    def _ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        syntax = item.data(0, _SYNTAX)
        if not syntax:
            return
        is_on = item.checkState(0) == Qt.CheckState.Checked
        (self._off.discard if is_on else self._off.add)(syntax)
        self._tree.blockSignals(True)
        for child in filter(None, map(item.child, range(item.childCount()))):
            child.setDisabled(not is_on)
        self._tree.blockSignals(False)
        self._changed()

    # Leaving out

    def _unwanted(self, item: QTreeWidgetItem | None) -> Unwanted | None:
        found = self._found
        if item is None or found is None:
            return None
        number, problem = item.data(0, _NUMBER), item.data(0, _PROBLEM)
        if problem is not None and found.problems[problem].path:
            return Unwanted(found.name, "", found.problems[problem].path, "")
        if number is None:
            return None
        return found.unwanted(number, question_of(found.content.entries[number].flashcard))

    def _fill_menu(self) -> None:
        self._menu.clear()
        if unwanted := self._unwanted(self._tree.currentItem()):
            add_ignoring(self._menu, unwanted, self._ignore)

    def _show_menu(self, at: QPoint) -> None:
        viewport = self._tree.viewport()
        if viewport and self._unwanted(self._tree.itemAt(at)):
            self._fill_menu()
            self._menu.popup(viewport.mapToGlobal(at))

    def _ignore(self, change: Ignoring) -> None:
        """Leaves out what ``change`` does. What that is takes a while to find in a large vault."""
        found = self._found
        if found is None:
            return
        self._changes.append(change)
        settings = self.settings(found.settings)

        async def work() -> frozenset[int]:
            out = await off_lock(self._mw, lambda: found.left_out(settings))
            return out  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._stop_leaving()
        self._leaving = Task(work(), done=self._leave, failed=self._show_failure)
        self._leaving.start()

    def _leave(self, out: frozenset[int]) -> None:
        """Takes these from the list; the row that comes in the place of the chosen one is chosen."""
        above, row = self._place()
        self._out = out
        self._fill()
        top = self._tree.topLevelItem(min(above, self._tree.topLevelItemCount() - 1))
        if top and top.childCount():
            self._tree.setCurrentItem(top.child(min(row, top.childCount() - 1)))
        self._changed()

    def _place(self) -> tuple[int, int]:
        """Where the chosen row stands: its group, and its number there."""
        item = self._tree.currentItem()
        top = item.parent() if item else None
        return (self._tree.indexOfTopLevelItem(top), top.indexOfChild(item)) if item and top else (0, 0)

    def _stop_leaving(self) -> None:
        if self._leaving:
            self._leaving.drop()
            self._leaving = None

    # The card

    def _make_web(self) -> None:
        if self._web is None:
            self._web = AnkiWebView(self._mw)
            self._web.setObjectName("zk_first_card")
            self._web.setAccessibleName(strings.CARD_NAME)
            self._web.setMinimumSize(160, 80)
            self._split.addWidget(self._web)
            self._split.setSizes([500, 400])

    def _show_card(self, item: QTreeWidgetItem | None) -> None:
        """Shows what the row is: the card that it becomes, or what is wrong and what to do."""
        self._drop_task()
        found = self._found
        self._leave_out.setEnabled(self._unwanted(item) is not None)
        if item is None or found is None:
            return
        number, wrong = item.data(0, _NUMBER), item.data(0, _PROBLEM)
        if number is not None:
            self._make_web()
            entry = found.content.entries[number]

            async def card() -> TriedOut:
                sample = await off_lock(self._mw, lambda: card_of(found.content, entry))
                return sample  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

            self._task = Task(card(), done=self._show_sample, failed=self._show_failure)
            self._task.start()
        elif wrong is not None:
            self._make_web()
            problem, root = found.problems[wrong], found.content.vault.root

            async def explanation() -> Explained:
                said = await off_lock(self._mw, lambda: explained(problem, root, found.settings, 0))
                return said  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

            self._task = Task(explanation(), done=self._show_explained, failed=self._show_failure)
            self._task.start()

    def _show_explained(self, said: Explained) -> None:
        if self._web:
            show_page(self._web, explanation_html(said), "", self)

    def _show_sample(self, sample: TriedOut) -> None:
        if self._web:
            show_page(self._web, page_of(sample), sample.css, self)

    def _show_failure(self, error: Exception) -> None:
        if self._web:
            wrong = f'<p class="zk-wrong">{as_html(messages.explanation(error))}</p>'
            show_page(self._web, wrong, "", self)

    def _drop_task(self) -> None:
        if self._task:
            self._task.drop()
            self._task = None
