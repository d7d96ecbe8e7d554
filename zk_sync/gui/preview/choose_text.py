"""The row below the cards: what is to become of an edit made in Anki."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from aqt.qt import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTimer,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from PyQt6 import sip

from ...cards.markdown.reverse import markdown_of
from ...errors import ConfigError
from .. import messages
from ..strings import preview_texts as strings
from ..strings import same_flashcard_texts
from ..widgets.plain_text import PlainLabel, verbatim
from ..widgets.wrapping_layout import FlowLayout
from .card_page import CardPage
from .preview_rows import PreviewRow, PreviewRows
from .write_into_zettel import WriteBack

if TYPE_CHECKING:
    from ...sync.plan.choices import Choice
    from ...sync.views.preview import BeforeAndAfter
    from ..host import Host

TYPING_PAUSE = 250  # milliseconds without a key before the card is drawn again
EDITOR_HEIGHT = 110  # pixels
LEAST_WIDTH = 96  # pixels of a button under a side, where the window has no room for all of its text
_OF_A_PAIR = ("zk_same", "zk_two")  # buttons of a new flashcard that may be what an orphan was


class Choosing(QWidget):
    """Shows a row's card on ``page`` and lets a person decide; calls ``chosen`` after each decision.

    ``decided`` is called with a row in conflict besides, once one of its sides was taken as a whole.
    """

    def __init__(
        self,
        addon: Host,
        rows: PreviewRows,
        page: CardPage,
        chosen: Callable[[], None],
        decided: Callable[[PreviewRow], None],
    ) -> None:
        super().__init__()
        self._addon = addon
        self._rows = rows
        self._page = page
        self._on_chosen = chosen
        self._on_decided = decided
        self._row: PreviewRow | None = None
        self._sides: BeforeAndAfter | None = None
        self._edited = ""  # the field in the editor
        self._undecided = PlainLabel(strings.UNDECIDED)
        self._undecided.setWordWrap(True)
        self._field = QComboBox()
        self._field.setAccessibleName(strings.EDIT_FIELD)
        self._text = QPlainTextEdit()
        self._text.setObjectName("zk_edit_html")
        self._text.setAccessibleName(strings.EDIT_NAME)
        self._text.setTabChangesFocus(True)
        self._text.setMaximumHeight(EDITOR_HEIGHT)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        qconnect(self._pause.timeout, self._take_text)
        qconnect(self._text.textChanged, self._on_typed)
        qconnect(self._field.currentTextChanged, self._fill_editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        self._buttons: dict[str, QPushButton] = {}
        layout.addLayout(self._made_sides())
        layout.addWidget(self._undecided)
        layout.addWidget(self._field)
        layout.addWidget(self._text)
        layout.addLayout(self._made_buttons())
        self.show_row(None, None)

    def _made_sides(self) -> QHBoxLayout:
        """A button under each side of the page."""
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 10, 0)
        for name, text, work in (
            ("zk_keep_anki", strings.KEEP_ANKI, lambda: self._choose("anki")),
            ("zk_take_zettel", strings.TAKE_ZETTEL, lambda: self._choose("zettel")),
        ):
            button = self._made_button(name, text, work)
            button.setMinimumWidth(LEAST_WIDTH)
            button.setToolTip(verbatim(text))
            row.addWidget(button, stretch=1)
        self._buttons["zk_keep_anki"].setShortcut("1")
        self._buttons["zk_take_zettel"].setShortcut("2")
        return row

    def _made_buttons(self) -> FlowLayout:
        self._for_all = QCheckBox(strings.FOR_ALL)
        self._for_all.setObjectName("zk_for_all")
        row = FlowLayout()
        for name, text, work in (
            ("zk_edit", strings.EDIT, self._edit),
            ("zk_copy_markdown", strings.COPY_MARKDOWN, self._copy_markdown),
            ("zk_write_back", strings.WRITE_BACK, self._write_back),
            ("zk_same", same_flashcard_texts.SAME, lambda: self._say_same(is_same=True)),
            ("zk_two", same_flashcard_texts.TWO, lambda: self._say_same(is_same=False)),
        ):
            row.addWidget(self._made_button(name, text, work))
        self._buttons["zk_edit"].setShortcut("3")
        row.addWidget(self._for_all)
        return row

    def _made_button(self, name: str, text: str, work: Callable[[], None]) -> QPushButton:
        button = self._buttons[name] = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        qconnect(button.clicked, lambda _checked=False: work())
        return button

    def show_row(self, row: PreviewRow | None, sides: BeforeAndAfter | None) -> None:
        """Shows the row's card, and the choice where there is one; None hides the choice."""
        self._take_text_now()
        self._row, self._sides = row, sides
        contested = sides.contested if sides else ()
        orphan = self._orphan()
        self.setVisible(bool(contested or orphan))
        for name, button in self._buttons.items():
            button.setVisible(bool(orphan) == (name in _OF_A_PAIR))
        self._text.setVisible(False)
        self._field.setVisible(False)
        if row is None or sides is None:
            return
        self._for_all.setVisible(row.item.kind == "conflict")
        settings = self._addon.settings()
        offers = not isinstance(settings, ConfigError) and settings.write_back
        if not offers or row.item.kind != "kept":
            self._buttons["zk_write_back"].setVisible(False)
        if isinstance(self._choice(), dict):
            self._edit()
        self._show()

    def _orphan(self) -> int:
        """The orphan that the row's new flashcard may be; 0 for none."""
        return self._rows.shown[self._row.vault].preview.maybe(self._row.item) if self._row else 0

    # What is shown

    def _choice(self) -> Choice | None:
        if self._row is None:
            return None
        choice = self._rows.choices.get(self._row.number)
        return "anki" if choice is None and self._row.item.kind == "kept" else choice

    def _show(self) -> None:
        row, sides, choice = self._row, self._sides, self._choice()
        if row is None or sides is None:
            return
        why = row.item.outcome.reason
        if self._orphan():
            self._undecided.setVisible(False)
            is_same = row.number in self._rows.same
            titles = (
                (strings.BEFORE, strings.AFTER)
                if is_same
                else (same_flashcard_texts.ORPHAN_SIDE, same_flashcard_texts.NEW_SIDE)
            )
            why = same_flashcard_texts.TOLD if is_same else same_flashcard_texts.WHY
            taken = "after" if is_same else ""
            self._page.show_sides(sides, titles=titles, why=why, taken=taken, is_decided=is_same)
            self._buttons["zk_same"].setEnabled(not is_same)
            self._buttons["zk_two"].setEnabled(is_same)
            return
        is_open = bool(sides.contested) and choice is None
        self._undecided.setVisible(is_open)
        if not sides.contested:
            gone = strings.REMOVED if row.item.outcome.action == "removed" else ""
            titles = (strings.BEFORE, strings.AFTER)
            self._page.show_sides(sides, titles=titles, why=why, gone=gone)
            return
        if isinstance(choice, dict) and sides.after:
            after = replace(sides.after, fields={**sides.after.fields, **choice})
            sides = replace(sides, after=after)
            self._page.show_sides(sides, titles=(strings.IN_ANKI, strings.YOUR_TEXT), why=why, taken="after")
            return
        taken = {"zettel": "after", "anki": "before"}.get(choice, "") if isinstance(choice, str) else ""
        titles = (strings.IN_ANKI, strings.IN_ZETTEL)
        # Only where the zettel's text takes the place of Anki's is anything lost.
        self._page.show_sides(sides, titles=titles, why=why, taken=taken, is_decided=taken == "after")

    # What a person decides

    def _choose(self, choice: Choice) -> None:
        if self._row is None:
            return
        self._pause.stop()
        self._text.setVisible(False)
        self._field.setVisible(False)
        rows = [self._row]
        if self._for_all.isChecked() and self._row.item.kind == "conflict":
            rows = [row for row in self._rows.all if row.item.kind == "conflict"]
        self._rows.choose(rows, choice)
        self._show()
        self._on_chosen()
        if self._row.item.kind == "conflict":
            self._on_decided(self._row)

    def _say_same(self, *, is_same: bool) -> None:
        if self._row:
            self._rows.say_same(self._row, self._orphan() if is_same else 0)
            self._show()
            self._on_chosen()

    def _edit(self) -> None:
        if self._sides is None:
            return
        self._field.blockSignals(True)
        self._field.clear()
        self._field.addItems(list(self._sides.contested))
        self._field.blockSignals(False)
        self._field.setVisible(self._field.count() > 1)
        self._text.setVisible(True)
        self._fill_editor()
        self._text.setFocus()

    def _fill_editor(self, _name: str = "") -> None:
        self._take_text_now()
        name, choice = self._field.currentText(), self._choice()
        if self._sides is None or self._sides.before is None or not name:
            return
        before = self._sides.before.fields.get(name, "")
        self._text.blockSignals(True)
        self._text.setPlainText(choice.get(name, before) if isinstance(choice, dict) else before)
        self._text.blockSignals(False)
        self._edited = name

    def _on_typed(self) -> None:
        self._pause.start()

    def _take_text_now(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._take_text()

    def _take_text(self) -> None:
        if self._row is None or self._sides is None:
            return
        choice = self._choice()
        texts = dict(choice) if isinstance(choice, dict) else {}
        texts[self._edited] = self._text.toPlainText()
        self._rows.choose([self._row], texts)
        self._show()
        self._on_chosen()

    def _write_back(self) -> None:
        if self._row and self._sides:
            shown = self._rows.shown[self._row.vault]
            button = self._buttons["zk_write_back"]
            button.setEnabled(False)  # until the zettel is looked through and the person has answered

            def done() -> None:
                if not sip.isdeleted(button):
                    button.setEnabled(True)

            WriteBack(self._addon, shown, self._row.item, self._sides.contested, done).start()

    def _copy_markdown(self) -> None:
        if self._sides and self._sides.before:
            fields = self._sides.before.fields
            texts = [markdown_of(fields[name]) for name in self._sides.contested]
            messages.copy(self._addon.mw, "\n\n".join(texts))
