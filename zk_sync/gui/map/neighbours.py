"""The neighbours of a zettel: what it links to and what links to it, as the vault is now.

They are read when the person asks. Links into a zettel are not written on its cards: each new link would
change the notes of another zettel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aqt.qt import (
    QDialog,
    QHeaderView,
    QPushButton,
    Qt,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button

from ...insight.map_data import MapZettel, ZettelMap
from ...texts import amount
from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..in_anki.study_zettel import study_notes
from ..strings import map_texts as strings
from ..syncing.tasks import Task
from ..vaults import VaultPlace
from ..widgets.place_lists import add_group, buttons_below
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel, verbatim
from .load_map import loading

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host

GEOMETRY = "zettelkastenNeighbours"
_PATH = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Neighbours:
    """The zettels around one: what it builds on, in the order of learning; what it links to, in its own.

    Those that link to it are in the order of the vault.
    """

    zettel: MapZettel
    builds_on: tuple[MapZettel, ...]
    links: tuple[MapZettel, ...]
    backlinks: tuple[MapZettel, ...]


def neighbours_of(zettel_map: ZettelMap, path: str) -> Neighbours | None:
    """The neighbours of the zettel at ``path``; None when there is no such zettel."""
    position = zettel_map.position(path)
    if position is None:
        return None
    zettel = zettel_map.zettels[position]

    def at(positions: Iterable[int]) -> tuple[MapZettel, ...]:
        return tuple(zettel_map.zettels[other] for other in positions)

    return Neighbours(zettel, zettel_map.builds_on(path), at(zettel.links), at(zettel.backlinks))


def notes_around(found: Neighbours) -> Sequence[int]:
    """The ids of the notes of the zettel and its neighbours, each once."""
    zettels = (found.zettel, *found.builds_on, *found.links, *found.backlinks)
    return tuple(dict.fromkeys(note_id for zettel in zettels for note_id in zettel.note_ids))


class NeighboursDialog(QDialog):
    """The neighbours of one zettel. ``show_on_map`` is called with the path of a zettel."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(
        self,
        addon: Host,
        place: VaultPlace,
        settings: Settings,
        path: str,
        show_on_map: Callable[[str], None],
    ) -> None:
        super().__init__(addon.mw, Qt.WindowType.Window)
        self._addon = addon
        self._place = place
        self._path = path
        self._found: Neighbours | None = None
        self._show_on_map = show_on_map
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(common.NEIGHBOURS)
        self.setObjectName("zk_neighbours_window")
        disable_help_button(self)
        self._said = PlainLabel(strings.READING)
        self._said.setObjectName("zk_neighbours_said")
        self._said.setWordWrap(True)
        self._tree = self._made_tree()
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self._tree, stretch=1)
        layout.addWidget(self._made_buttons())
        place_window(self, GEOMETRY, (560, 420))
        self._task: Task[Neighbours | None] = loading(
            addon.mw,
            place,
            settings,
            lambda loaded: neighbours_of(loaded.zettel_map, path),
            done=self._show,
            failed=self._show_failure,
        )
        self._task.start()

    def done(self, code: int) -> None:
        """Stops reading and remembers its size, however it was closed."""
        self._task.drop()
        save_place(self, GEOMETRY)
        super().done(code)

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("zk_neighbours_list")
        tree.setAccessibleName(common.NEIGHBOURS)
        tree.setHeaderLabels(strings.COLUMNS[:3])
        tree.setAlternatingRowColors(True)
        tree.setIndentation(14)
        tree.setToolTip(strings.LIST_HINT)
        header = tree.header()
        assert header is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        qconnect(tree.itemActivated, lambda _item, _column: self._open())
        qconnect(tree.currentItemChanged, lambda _new, _old: self._update_buttons())
        return tree

    def _made_buttons(self) -> QWidget:
        self._open_zettel = QPushButton(common.OPEN_ZETTEL)
        self._map = QPushButton(strings.SHOW_ON_MAP)
        self._cards = QPushButton(common.ITS_CARDS)
        self._study = QPushButton(common.STUDY_WITH)
        self._study.setObjectName("zk_neighbours_study")
        self._study.setToolTip(common.STUDY_TIP)
        for button in (self._open_zettel, self._cards, self._map, self._study):
            button.setEnabled(False)
        qconnect(self._cards.clicked, self._show_cards)
        qconnect(self._study.clicked, self._study_around)
        qconnect(self._open_zettel.clicked, self._open)
        qconnect(self._map.clicked, lambda: self._show_on_map(self._current()))
        return buttons_below(self, self._open_zettel, self._cards, self._map, self._study)

    def _show(self, found: Neighbours | None) -> None:
        if found is None:
            self._said.setText(strings.NOT_IN_VAULT)
            return
        self._found = found
        title = strings.NEIGHBOURS_TITLE.format(title=found.zettel.title)
        lines = [title, strings.detail(found.zettel)]
        if not found.links and not found.backlinks:
            lines.append(strings.NO_NEIGHBOURS)
        self._said.setText("\n".join(lines))
        for name, zettels in (
            (strings.BUILDS_ON, found.builds_on),
            (strings.LINKS_TO, found.links),
            (strings.LINKED_FROM, found.backlinks),
        ):
            if zettels:
                add_group(self._tree, name, len(zettels), [_item(zettel) for zettel in zettels], is_open=True)
        first = self._tree.topLevelItem(0)
        if first is not None:
            self._tree.setCurrentItem(first.child(0))
            self._tree.setFocus()
        self._update_buttons()

    def _show_failure(self, error: Exception) -> None:
        self._said.setText(messages.explanation(error))

    def _current(self) -> str:
        """The path of the chosen zettel; without one, of that in the middle."""
        item = self._tree.currentItem()
        return str((item and item.data(0, _PATH)) or self._path)

    def _update_buttons(self) -> None:
        item = self._tree.currentItem()
        self._open_zettel.setEnabled(bool(item and item.data(0, _PATH)))
        self._map.setEnabled(True)
        self._cards.setEnabled(True)
        self._study.setEnabled(self._found is not None)

    def _show_cards(self) -> None:
        open_link.show_cards_of(self._addon.mw, self._place.id, self._current())

    def _study_around(self) -> None:
        if self._found:
            study_notes(self._addon, notes_around(self._found))

    def _open(self) -> None:
        item = self._tree.currentItem()
        if item is not None and item.data(0, _PATH):
            open_place(self._addon, self._place.id, item.data(0, _PATH), 0)


def _item(zettel: MapZettel) -> QTreeWidgetItem:
    item = QTreeWidgetItem([zettel.title, strings.recall(zettel), amount(zettel.cards)])
    item.setData(0, _PATH, zettel.path)
    item.setToolTip(0, verbatim(f"{zettel.title}\n{strings.detail(zettel)}\n{zettel.path}"))
    return item
