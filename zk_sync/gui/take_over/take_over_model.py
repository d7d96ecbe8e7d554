"""The rows of notes to take over, each with its tick."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from anki.utils import strip_html
from aqt.qt import QApplication, QModelIndex, QObject, QPixmap, QStyle, Qt, pyqtSignal

from ...texts import amount
from ..strings import take_over_texts as strings
from ..widgets.plain_text import verbatim
from ..widgets.row_titles import RowTitles
from ..widgets.sorted_table import SortedTableModel
from .take_over_runs import FoundNote, FoundNotes

_ROLE = Qt.ItemDataRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_LONGEST = 300  # characters of a question in the list


class FoundNotesModel(SortedTableModel):
    """A row for each note that is found; its position is that in ``FoundNotes.rows``."""

    ticked = pyqtSignal()

    def __init__(self, parent: QObject, found: FoundNotes, titles: RowTitles) -> None:
        super().__init__(parent, strings.COLUMNS)
        self._found = found
        self._titles = titles
        titles.came = self._look_again
        self._left_out: set[int] = set()
        self._sought, self._kind = "", ""
        self.keep = ""  # whose text stays where they differ; "": such a note is left alone
        self._ticked = set(found.sure.values())
        # Number of a flashcard, and id of a note, → the row that is ticked for it
        self._by_flashcard, self._by_note = dict(found.sure_of), dict(found.sure)
        self._flashcards = found.flashcards  # that are listed
        self._no_box = _no_box()
        self.only("", "")

    def only(self, search: str, kind: str) -> None:
        """Lists the notes with ``search`` in question or path, of this kind or of all."""
        self._sought, self._kind = search.strip().casefold(), kind
        wanted = None
        if self._sought or kind or self._left_out:
            rows = enumerate(self._found.rows)
            wanted = {at for at, row in rows if self._sought in row.sought and kind in ("", row.kind)}
            wanted -= self._left_out
        self.arrange(self._found.orders, wanted)

    def leave_out(self, flashcards: Collection[tuple[int, str]]) -> None:
        """Lists these flashcards (vault and key) no more."""
        for at, row in enumerate(self._found.rows):
            if (row.vault, row.match.flashcard.key) in flashcards:
                self._left_out.add(at)
                self._tick(at, row, on=False)
        self._flashcards -= len(flashcards)
        self.only(self._sought, self._kind)
        self._tell()

    def rest(self) -> Collection[tuple[int, str]]:
        """The flashcards of which no row is ticked: vault and key."""
        rows = [row for at, row in enumerate(self._found.rows) if at not in self._left_out]
        left = (row for row in rows if row.flashcard not in self._by_flashcard)
        return list(dict.fromkeys((row.vault, row.match.flashcard.key) for row in left))

    @property
    def has_rest(self) -> bool:
        """Whether ``rest`` has any."""
        return self._flashcards > len(self._by_flashcard)

    @property
    def ticked_rows(self) -> int:
        """How many rows are ticked."""
        return len(self._ticked)

    def emptied(self) -> list[Any]:
        """All that was held here, which is no longer."""
        pile = [self._found, self._ticked, self._by_flashcard, self._by_note, self._orders]
        self._found, self._ticked, self._by_flashcard, self._by_note = FoundNotes(), set(), {}, {}
        self.arrange((), None)
        return pile

    def row(self, number: int) -> FoundNote | None:
        position = self.position(number)
        return None if position is None else self._found.rows[position]

    def set_keep(self, keep: str) -> None:
        """Says whose text stays where they differ, and ticks or unticks such notes with it."""
        self.keep = keep
        for at, row in enumerate(self._found.rows):
            if row.kind == "differs":
                self._tick(at, row, on=bool(keep))
        self._tell()

    def tick_shown(self, *, on: bool) -> None:
        """Ticks or unticks all rows that are listed; which of several it is, only a person can tell."""
        rows = self._found.rows
        for at in self._shown:
            if not (on and rows[at].kind == "ambiguous"):
                self._tick(at, rows[at], on=on)
        self._tell()

    def chosen(self) -> Iterable[FoundNote]:
        """The rows that are ticked."""
        return (self._found.rows[at] for at in sorted(self._ticked))

    def _can_be_ticked(self, row: FoundNote) -> bool:
        if row.kind == "unsuitable":
            return False
        return row.kind != "differs" or bool(self.keep)

    def _tick(self, at: int, row: FoundNote, *, on: bool) -> None:
        on = on and self._can_be_ticked(row)
        if on == (at in self._ticked):
            return
        if not on:
            self._untick(at, row)
            return
        # One flashcard is one note: another row of either loses its tick.
        for other in (self._by_flashcard.get(row.flashcard), self._by_note.get(row.match.note.id)):
            if other is not None and other in self._ticked:
                self._untick(other, self._found.rows[other])
        self._ticked.add(at)
        self._by_flashcard[row.flashcard] = self._by_note[row.match.note.id] = at

    def _untick(self, at: int, row: FoundNote) -> None:
        self._ticked.discard(at)
        self._by_flashcard.pop(row.flashcard, None)
        self._by_note.pop(row.match.note.id, None)

    def _tell(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, 0), [_ROLE.CheckStateRole]
            )
        self.ticked.emit()

    def _title_of(self, row: FoundNote) -> str:
        return self._titles.of(self._found.planned[row.vault].place.id, row.match.flashcard.path)

    def _look_again(self) -> None:
        if self.rowCount():
            last = len(strings.COLUMNS) - 1
            self.dataChanged.emit(self.index(0, last), self.index(self.rowCount() - 1, last))

    def _text(self, row: FoundNote, column: int) -> str:
        match = row.match
        if column == 0:
            return " ".join(plain(match.flashcard.question).split())[:_LONGEST]
        if column == 1:
            return strings.KINDS[row.kind]
        if column == 2:
            return amount(match.note.reviews)
        if column == 3:
            return strings.DAYS.format(n=amount(row.interval)) if row.interval > 0 else ""
        return row.deck if column == 4 else self._title_of(row)

    # What Qt asks

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        row = self.row(index.row())
        if index.column() == 0 and row and self._can_be_ticked(row):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: QModelIndex, value: Any, role: int = _ROLE.EditRole) -> bool:
        at = self.position(index.row())
        if role != _ROLE.CheckStateRole or at is None:
            return False
        self._tick(at, self._found.rows[at], on=Qt.CheckState(value) == _CHECKED)
        self._tell()
        return True

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        at = self._shown[index.row()]
        row = self._found.rows[at]
        if role == _ROLE.DisplayRole:
            return self._text(row, index.column())
        if role == _ROLE.ToolTipRole:
            flashcard = row.match.flashcard
            return verbatim(f"{self._text(row, 0)}\n{flashcard.path}:{flashcard.line}")
        if role == _ROLE.CheckStateRole and index.column() == 0 and self._can_be_ticked(row):
            return _CHECKED if at in self._ticked else _UNCHECKED
        if role == _ROLE.DecorationRole and index.column() == 0 and not self._can_be_ticked(row):
            return self._no_box
        if role == _ROLE.TextAlignmentRole and index.column() in (2, 3):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _no_box() -> QPixmap:
    """What stands in the place of the box of a row without one, so that all questions begin alike."""
    style = QApplication.style()
    assert style is not None
    nothing = QPixmap(style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth), 1)
    nothing.fill(Qt.GlobalColor.transparent)
    return nothing


def plain(html: str) -> str:
    """What a field says, without markup."""
    broken = html.replace("<br", "\n<br").replace("</li>", "\n").replace("</p>", "\n")
    return strip_html(broken).strip()
