"""The page of a tab: an introduction and its settings below each other, scrolled where they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from aqt.qt import QFrame, QScrollArea, Qt, QTimer, QVBoxLayout, QWidget, qconnect

from ..strings.setting_row import SettingsTab
from ..widgets.plain_text import PlainLabel
from .setting_fields import Field
from .widget_table import field_for


class SettingsForm(QScrollArea):
    """The settings of one tab. ``above``: a widget that stands before them."""

    def __init__(
        self, tab: SettingsTab, changed: Callable[[str, Any], None], above: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what has the focus
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields: Mapping[str, Field] = {row.name: field_for(row) for row in tab.rows}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(10)
        intro = PlainLabel(tab.intro)
        intro.setWordWrap(True)
        column.addWidget(intro)
        if above:
            column.addWidget(above)
        for field in self.fields.values():
            field.changed = changed
            column.addWidget(field)
        column.addStretch(1)
        self.setWidget(inside)
        self._show_what_is_behind()
        self._to_reveal = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        qconnect(self._soon.timeout, self._reveal)
        _give_mnemonics(self.fields.values())

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Puts all values into the widgets."""
        for name, field in self.fields.items():
            field.set_value(values[name])

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Names each wrong value below its widget."""
        for name, field in self.fields.items():
            field.show_problem(problems.get(name, ""))

    def show_only(self, names: Container[str] | None) -> None:
        """Shows these settings alone, as a search wants it; None: all."""
        for name, field in self.fields.items():
            field.setVisible(names is None or name in names)

    def reveal(self, name: str) -> None:
        """Scrolls to what is said of the setting, once it is laid out."""
        self._to_reveal = name
        self._soon.start()

    def _show_what_is_behind(self) -> None:
        """Not its own ground, which is another than that of the tabs."""
        for part in (self.viewport(), self.widget()):
            if part is not None:
                part.setAutoFillBackground(False)

    def _reveal(self) -> None:
        self.ensureWidgetVisible(self.fields[self._to_reveal], 0, 8)


def _give_mnemonics(fields: Iterable[Field]) -> None:
    """A letter to each label with which Alt leads to it, as long as there are letters; no two alike."""
    # Of the tabs and buttons, which are there on each page; letters are compared in upper case.
    taken: set[str] = set()
    for field in fields:
        text = field.row.label.replace("&", "&&")
        place = next(
            (i for i, letter in enumerate(text) if letter.isalpha() and letter.upper() not in taken), None
        )
        if place is not None:
            taken.add(text[place].upper())
            field.set_mnemonic(f"{text[:place]}&{text[place:]}")
