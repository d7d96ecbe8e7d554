"""The window of the map: a search above, the list of zettels beside it, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aqt.qt import (
    QComboBox,
    QDialog,
    QEvent,
    QHBoxLayout,
    QKeySequence,
    QPushButton,
    QShortcut,
    QSplitter,
    Qt,
    QTableView,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button, restoreSplitter, saveSplitter

from ...insight.map_data import EMPTY_MAP, MapZettel
from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..in_anki.study_zettel import study_notes
from ..strings import map_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, is_open
from ..vaults import VaultPlace, vaults_of
from ..widgets.choice_box import ElidedBox
from ..widgets.place_lists import buttons_below, made_table, resize_columns
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel, verbatim
from ..widgets.search_field import SearchField
from . import deck_and_tag_list
from .load_map import loading
from .map_filters import DeckOrTag
from .map_list import ZettelModel
from .map_page import MapPage, text_for
from .map_places import Places, keep_places
from .neighbours import neighbours_of, notes_around
from .ready_map import ReadyMap, made_ready

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host

GEOMETRY = "zettelkastenMap"
LEAST_WIDTH = 220  # pixels of the list


class MapWindow(QDialog):
    """The map of one vault. It does not stop Anki from being used meanwhile."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, settings: Settings) -> None:
        super().__init__(addon.mw, Qt.WindowType.Window)
        self._addon = addon
        self._mw = addon.mw
        self._settings = settings
        self._places = vaults_of(addon.mw.pm)
        self._ready: ReadyMap | None = None
        self._task: Task[ReadyMap] | None = None
        self._follows = True  # the map follows what is chosen in the list
        self._seen = 0  # when the collection that was read had last changed, in milliseconds
        self._wanted = ""  # path of the zettel to show once the map is there
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_map")
        disable_help_button(self)
        self.page = MapPage(
            self,
            addon.mw.addonManager,
            addon.package,
            chosen=self._on_chosen_in_page,
            opened=self._open_zettel,
            settled=self._keep_places,
        )
        self.page.setMinimumSize(260, 300)
        self._build()
        place_window(self, GEOMETRY, (1200, 760))
        restoreSplitter(self._splitter, GEOMETRY)
        self.reload()

    def done(self, code: int) -> None:
        """Stops reading and remembers its size, however it was closed."""
        if self._task:
            self._task.drop()
        save_place(self, GEOMETRY)
        saveSplitter(self._splitter, GEOMETRY)
        self.page.cleanup()
        super().done(code)
        self._use(None)

    def changeEvent(self, event: QEvent | None) -> None:
        """Looks again when the person comes back from reviewing or syncing."""
        super().changeEvent(event)
        came = event is not None and event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if came and self._ready and self._changed_at() != self._seen:
            self.reload()

    def show_zettel(self, vault_id: str, path: str) -> None:
        """Brings the zettel to the middle of the map, at once or when the map has been read."""
        self._wanted = path
        at = next((i for i, place in enumerate(self._places) if place.id == vault_id), 0)
        if at != self._vault.currentIndex():
            self._vault.setCurrentIndex(at)  # and so reloads
        elif self._ready:
            self._show_wanted()

    def reload(self) -> None:
        """Reads vault and cards anew."""
        if self._task:
            self._task.drop()
        self._said.setText(strings.READING)
        if self._ready is None:
            self.page.say(strings.READING)
        self._seen = self._changed_at()
        place = self._places[max(0, self._vault.currentIndex())]
        self._task = loading(
            self._mw, place, self._settings, made_ready, done=self._show, failed=self._show_failure
        )
        self._task.start()

    def _changed_at(self) -> int:
        """When the collection last changed, in milliseconds; while AnkiWeb has it, as before."""
        col = self._mw.col
        return col.mod if is_open(self._mw) and col is not None else self._seen

    # Parts

    def _build(self) -> None:
        self._model = ZettelModel(self)
        self._list = self._made_list()
        self._said = PlainLabel()
        self._said.setObjectName("zk_map_said")
        self._said.setWordWrap(True)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list, stretch=1)
        column.addWidget(self._said)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(side)
        self._splitter.addWidget(self.page)
        for part, stretch in ((0, 2), (1, 3)):
            self._splitter.setStretchFactor(part, stretch)
            self._splitter.setCollapsible(part, False)
        self._splitter.setSizes([560, 640])
        layout = QVBoxLayout(self)
        layout.addLayout(self._made_filters())
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self._made_buttons())
        self._update_buttons()

    def _made_filters(self) -> QHBoxLayout:
        self._search = SearchField(self, "zk_map_search", strings.SEARCH, self._filter)
        qconnect(self._search.returnPressed, self._first_found)
        self._vault = _combo("zk_map_vault", strings.VAULT_TIP, self.reload)
        for place in self._places:
            _add_item(self._vault, place.id, place)
        self._vault.setVisible(len(self._places) > 1)
        self._scope = _combo("zk_map_scope", strings.SCOPE_TIP, self._filter)
        self._scopes = deck_and_tag_list.fill(self._scope)
        self._which = _combo("zk_map_which", strings.WHICH_TIP, self._filter)
        for name, text in strings.WHICH.items():
            _add_item(self._which, text, name)
        row = QHBoxLayout()
        row.addWidget(self._vault)
        row.addWidget(self._search, stretch=1)
        row.addWidget(self._scope)
        row.addWidget(self._which)
        qconnect(QShortcut(QKeySequence("F5"), self).activated, self.reload)
        return row

    def _made_list(self) -> QTableView:
        table, columns = made_table(
            "zk_map_list",
            strings.LIST_NAME,
            strings.LIST_HINT,
            self._model,
            sorted_by=(0, Qt.SortOrder.AscendingOrder),
            chosen=self._on_chosen_in_list,
            opened=lambda number: self._open_zettel(self._model.position(number)),
        )
        table.spare = (3, 2, 1)
        resize_columns(columns, (0, 0, 0))  # as their names need; the titles take the room
        table.setMinimumWidth(LEAST_WIDTH)
        return table

    def _made_buttons(self) -> QWidget:
        self._notes_button = QPushButton(common.ITS_CARDS)
        self._zettel_button = QPushButton(common.OPEN_ZETTEL)
        refresh = QPushButton(strings.REFRESH)
        refresh.setToolTip("F5")
        qconnect(self._notes_button.clicked, self._show_notes)
        qconnect(self._zettel_button.clicked, lambda: self._open_zettel(self._current()))
        qconnect(refresh.clicked, self.reload)
        self._study_button = QPushButton(common.STUDY)
        self._study_button.setObjectName("zk_map_study")
        self._study_button.setToolTip(common.STUDY_TIP)
        qconnect(self._study_button.clicked, self._study)
        self._around_button = QPushButton(common.STUDY_WITH)
        self._around_button.setObjectName("zk_map_study_around")
        self._around_button.setToolTip(common.STUDY_TIP)
        qconnect(self._around_button.clicked, self._study_around)
        acts = (self._zettel_button, self._notes_button, self._study_button, self._around_button)
        return buttons_below(self, *acts, refresh)

    # What is shown

    def _show(self, ready: ReadyMap) -> None:
        self._task = None
        zettel = self._current_zettel()
        self._use(ready)
        self._scopes.show(self._scope, list(ready.filters.scopes))
        self.page.show_map(ready.text)
        self._filter()
        if self._wanted:
            self._show_wanted()
        else:
            self._stay_with(zettel)

    def _show_failure(self, error: Exception) -> None:
        self._task = None
        self._use(None)
        self.page.show_map(text_for(EMPTY_MAP, Places()))
        self.page.say(messages.explanation(error))
        self._said.setText("")
        self._update_buttons()

    def _use(self, ready: ReadyMap | None) -> None:
        """Lets go of the map shown before."""
        self._follows = False  # the list forgets which row was the current one
        self._model.show((), (), None)
        self._follows = True
        pile = [self._ready]
        self._ready = ready
        let_go_beside(pile)

    def _filter(self) -> None:
        if self._ready is None:
            return
        zettels = self._ready.zettel_map.zettels
        scope = self._scope.currentData()
        found = self._ready.filters.matching(
            search=self._search.text(),
            scope=scope if isinstance(scope, DeckOrTag) else None,
            which=self._which.currentData(),
        )
        chosen = self._current()
        self._follows = False  # the list forgets which row was the current one
        self._model.show(zettels, self._ready.orders, found)
        self._follows = True
        self._select(chosen)
        if chosen is not None and self._current() is None:
            self.page.select(None, centre=False)
        self.page.only(found)
        self._said.setText(strings.shown(len(zettels) if found is None else len(found), len(zettels)))
        self._update_buttons()

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        position = self._ready.zettel_map.position(wanted) if self._ready and wanted else None
        if position is not None:
            self._select(position)
            self.page.select(position, centre=True)

    def _stay_with(self, zettel: MapZettel | None) -> None:
        """Marks the zettel in the new map as it was in the one before; the map need not move for that."""
        position = self._ready.zettel_map.position(zettel.path) if self._ready and zettel else None
        if position is not None:
            self._select(position)
            self.page.select(position, centre=False)

    # Choosing

    def _current(self) -> int | None:
        """The position of the chosen zettel."""
        return self._model.position(self._list.currentIndex().row())

    def _current_zettel(self) -> MapZettel | None:
        position = self._current()
        return self._ready.zettel_map.zettels[position] if self._ready and position is not None else None

    def _select(self, position: int | None) -> None:
        """Marks the zettel in the list, without a word to the map."""
        row = None if position is None else self._model.row_of(position)
        self._follows = False
        self._list.setCurrentIndex(self._model.index(-1 if row is None else row, 0))
        self._follows = True
        self._update_buttons()

    def _on_chosen_in_list(self, row: int) -> None:
        if self._follows:
            self.page.select(self._model.position(row), centre=True)
            self._update_buttons()

    def _on_chosen_in_page(self, position: int | None) -> None:
        self._select(position)

    def _first_found(self) -> None:
        """Enter in the search: on to the list, with the first zettel found."""
        self._search.stop_waiting()
        self._filter()
        if self._model.rowCount():
            self._list.setFocus()
            self._list.selectRow(0)

    def _update_buttons(self) -> None:
        zettel = self._current_zettel()
        self._zettel_button.setEnabled(zettel is not None)
        has_notes = zettel is not None and bool(zettel.note_ids)
        for button in (self._notes_button, self._study_button, self._around_button):
            button.setEnabled(has_notes)
        self._around_button.setEnabled(zettel is not None)

    # Opening

    def _open_zettel(self, position: int | None) -> None:
        if self._ready and position is not None:
            zettel_map = self._ready.zettel_map
            open_place(self._addon, zettel_map.vault_id, zettel_map.zettels[position].path, 0)

    def _show_notes(self) -> None:
        zettel = self._current_zettel()
        if zettel is not None:
            open_link.show_notes(self._mw, zettel.note_ids)

    def _study(self) -> None:
        zettel = self._current_zettel()
        if zettel is not None:
            study_notes(self._addon, zettel.note_ids)

    def _study_around(self) -> None:
        zettel = self._current_zettel()
        found = neighbours_of(self._ready.zettel_map, zettel.path) if self._ready and zettel else None
        if found:
            study_notes(self._addon, notes_around(found))

    def _keep_places(self, numbers: list[int]) -> None:
        ready = self._ready
        if ready and len(numbers) == 2 * len(ready.zettel_map.zettels):
            self._mw.taskman.run_in_background(
                lambda: keep_places(ready.places_file, ready.zettel_map, numbers), uses_collection=False
            )


def _combo(name: str, tip: str, changed: Callable[[], None]) -> QComboBox:
    combo = ElidedBox()
    combo.setObjectName(name)
    combo.setToolTip(verbatim(tip))
    combo.setAccessibleName(tip)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(20)
    qconnect(combo.activated, lambda _index: changed())
    return combo


def _add_item(combo: QComboBox, text: str, data: VaultPlace | str) -> None:
    combo.addItem(text, data)
    combo.setItemData(combo.count() - 1, verbatim(text), Qt.ItemDataRole.ToolTipRole)
