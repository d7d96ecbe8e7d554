"""The window after the first sync: what was made, in which decks, and where everything else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

from anki.collection import Collection
from anki.decks import DeckId
from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QHeaderView,
    QPushButton,
    QSize,
    Qt,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button

from ...texts import amount
from .. import strings as common
from ..strings import first_use_texts as strings
from ..widgets.place_lists import buttons_below
from ..widgets.placing import fit_window
from ..widgets.plain_text import verbatim
from ..widgets.wrapped_label import WrappedLabel, selectable_label

SIZE = (560, 420)  # pixels
_MOST_AT_ONCE = 10_000  # notes in one question to the collection


class AfterwardsDialog(QDialog):
    """``decks``: those of the new cards, with how many each got. ``show_report``: None where nothing in it
    needs a person. ``goes_by_itself``: whether a sync runs when Anki starts.
    """

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(
        self,
        mw: AnkiQt,
        summary: str,
        decks: Sequence[tuple[str, int]],
        show_report: Callable[[], None] | None,
        *,
        goes_by_itself: bool,
    ) -> None:
        super().__init__(mw)
        self._mw = mw
        self._decks = decks
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.DONE_TITLE)
        self.setObjectName("zk_afterwards")
        disable_help_button(self)
        said = selectable_label("zk_made")
        said.setText(summary)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self._made_list(), 1)
        again = strings.GOES_BY_ITSELF if goes_by_itself else strings.GOES_BY_HAND
        layout.addWidget(WrappedLabel(f"{again.format(sync=common.SYNC)}\n{strings.WHERE_ALL_IS}"))
        layout.addWidget(self._made_buttons(show_report))
        fit_window(self, QSize(*SIZE))

    def _made_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("zk_made_decks")
        tree.setAccessibleName(strings.DECK)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        tree.setHeaderLabels([strings.DECK, strings.CARDS])
        header = tree.header()
        assert header is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for name, cards in self._decks:
            item = QTreeWidgetItem([name.replace("::", " › "), amount(cards)])
            item.setToolTip(0, verbatim(name))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            tree.addTopLevelItem(item)
        return tree

    def _made_buttons(self, show_report: Callable[[], None] | None) -> QWidget:
        study = QPushButton(strings.STUDY_NOW)
        study.setObjectName("zk_study_now")
        study.setEnabled(bool(self._decks))
        qconnect(study.clicked, lambda _checked=False: self._then(self._study))
        buttons = [study]
        if show_report:
            report = QPushButton(strings.SHOW_REPORT)
            report.setObjectName("zk_show_report")
            qconnect(report.clicked, lambda _checked=False: self._then(show_report))
            buttons.append(report)
        box = buttons_below(self, *buttons)
        study.setDefault(True)
        return box

    def _then(self, work: Callable[[], None]) -> None:
        self.accept()
        work()

    def _study(self) -> None:
        col = self._mw.col
        deck_id = col.decks.id_for_name(deck_to_study([name for name, _ in self._decks])) if col else None
        if col and deck_id:
            col.decks.select(DeckId(deck_id))
            self._mw.moveToState("review")


def deck_to_study(names: Sequence[str]) -> str:
    """The deck that holds all of these, or where there is none the first."""
    parts = [name.split("::") for name in names]
    shared = [same[0] for same in takewhile(lambda same: len(set(same)) == 1, zip(*parts, strict=False))]
    return "::".join(shared) or names[0]


def decks_of(col: Collection, note_ids: Sequence[int]) -> list[tuple[str, int]]:
    """The decks of the notes' cards by name, with how many cards each holds of them."""
    from anki.utils import ids2str

    assert col.db is not None
    counts: Counter[int] = Counter()
    for start in range(0, len(note_ids), _MOST_AT_ONCE):
        ids = ids2str(note_ids[start : start + _MOST_AT_ONCE])
        home = "case when odid then odid else did end"
        rows = col.db.all(f"select {home}, count() from cards where nid in {ids} group by 1")
        counts.update({int(deck): int(cards) for deck, cards in rows})
    made = [(col.decks.name(DeckId(deck)), n) for deck, n in counts.items()]
    return sorted(made, key=lambda deck: deck[0].casefold())
