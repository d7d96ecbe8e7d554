"""What a folder offers beside its flashcards: unused notations, other tools' settings, notes to take over."""

from __future__ import annotations

from collections.abc import Callable

from aqt.qt import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, Qt, QVBoxLayout, QWidget, qconnect

from ...cards.switches import counting_everywhere
from ...config import Settings
from ...insight.flashcards import question_of
from ...texts import amount
from ..colours import ColouredLabel, subdued
from ..plain import PlainLabel
from ..strings import first_use as strings
from .found import FoundVault

_MOST_HIGH = 260  # pixels


class Offers(QScrollArea):
    """A line with a button for each. ``use`` is called with the settings that a person wants instead."""

    def __init__(self, use: Callable[[Settings], None], take_over: Callable[[], None] | None) -> None:
        """``take_over``: accepts the folder, and opens the window for that; None where nothing syncs yet."""
        super().__init__()
        self._use = use
        self._take_over = take_over
        self.setObjectName("zk_offers")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.count = 0

    def show_found(self, found: FoundVault, made_before: int) -> None:
        """Shows all offers. ``made_before``: how many flashcards are notes of another tool in Anki."""
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.count = 0
        if made_before and self._take_over:
            self._offer(
                "zk_take_over_first", strings.there_already(made_before), strings.TAKE_OVER, self._take_over
            )
        for other in found.others:
            text = strings.settings_of(other.translation.title, other.flashcards, len(found.content.entries))
            self._settings_offer(
                f"zk_use_{other.translation.tool}", text, strings.USE_SETTINGS, other.settings
            )
        if found.unused:
            self._add_unused(found)
        self._column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        if viewport := self.viewport():
            viewport.setAutoFillBackground(False)
        self.setMaximumHeight(min(_MOST_HIGH, inside.sizeHint().height() + 4))
        self.setMinimumHeight(min(120, inside.sizeHint().height() + 4))

    def first_button(self) -> QPushButton | None:
        """The button of the first offer."""
        return self.findChild(QPushButton)

    def _add_unused(self, found: FoundVault) -> None:
        unused = found.unused
        assert unused is not None
        title = strings.UNUSED
        if unused.looked_at < unused.zettels:
            title = strings.UNUSED_PARTLY.format(n=amount(unused.looked_at))
        self._column.addWidget(PlainLabel(title))
        for each in unused.notations:
            settings = counting_everywhere(found.settings, each.name)
            name = f"zk_use_{each.name}"
            button = self._settings_offer(
                name, strings.unused(each.name, each.count), strings.USE_THESE, settings
            )
            button.setToolTip(strings.USE_THESE_HINT)
            samples = "\n".join(f"    • {question_of(card)}" for _, card in each.samples)
            self._column.addWidget(ColouredLabel(samples, subdued))

    def _settings_offer(self, name: str, text: str, label: str, settings: Settings) -> QPushButton:
        return self._offer(name, text, label, lambda: self._use(settings))

    def _offer(self, name: str, text: str, label: str, work: Callable[[], None]) -> QPushButton:
        self.count += 1
        said = PlainLabel(text)
        said.setWordWrap(True)
        button = QPushButton(label)
        button.setObjectName(name)
        button.setAccessibleDescription(text)
        button.setAutoDefault(False)
        qconnect(button.clicked, lambda _checked=False: work())
        row = QHBoxLayout()
        row.addWidget(said, 1)
        row.addWidget(button)
        self._column.addLayout(row)
        return button
