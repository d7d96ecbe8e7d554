"""What a folder offers beside its flashcards: unused notations, other tools' settings, notes to take over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aqt.main import AnkiQt
from aqt.qt import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, Qt, QVBoxLayout, QWidget, qconnect

from ...cards.switches import counting_everywhere
from ...config import Settings, as_json, settings_from
from ...insight.flashcards import both_sides_of
from ...sync.take_over import TakeOverOffer
from ...texts import amount
from ..help_window import show_sheet
from ..offered_settings import OfferedSettings, with_values
from ..strings import first_use_texts as strings
from ..strings import help_texts as help_strings
from ..take_over.offer_line import takeover_offer
from ..widgets.colours import ColouredLabel, subdued
from ..widgets.plain_text import PlainLabel
from .found_vault import FoundVault

_LEAST_HIGH, _MOST_HIGH = 120, 260  # pixels; the latter where a list of flashcards stands below


class Offers(QScrollArea):
    """A line with a button for each. ``use`` is called with the settings that a person wants instead."""

    def __init__(
        self, mw: AnkiQt, use: Callable[[Settings], None], take_over: Callable[[], None] | None
    ) -> None:
        """``take_over``: accepts the folder, and opens the window for that; None where nothing syncs yet."""
        super().__init__()
        self._mw = mw
        self._use = use
        self._take_over = take_over
        self.setObjectName("zk_offers")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.count = 0

    def show_found(self, found: FoundVault, to_take_over: TakeOverOffer, *, is_alone: bool) -> None:
        """Shows all offers of a folder. ``is_alone``: no list of flashcards needs the room below."""
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.count = 0
        if to_take_over and self._take_over:
            self._column.addWidget(takeover_offer(to_take_over, self._take_over))
            self.count += 1
        if found.other_settings:
            other = OfferedSettings(self._mw, lambda values: self._use_values(found, values))
            other.show_offers(tuple(found.other_settings))
            self._column.addWidget(other)
            self.count += len(found.other_settings)
        if found.unused:
            self._add_unused(found)
        if not found.content.entries:
            self._offer("zk_first_sheet", strings.ALL_WAYS, help_strings.SHEET_MENU, lambda: show_sheet(self))
        self._column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        if viewport := self.viewport():
            viewport.setAutoFillBackground(False)
        whole = inside.sizeHint().height() + 4
        self.setMaximumHeight(whole if is_alone else min(_MOST_HIGH, whole))
        self.setMinimumHeight(min(_LEAST_HIGH, whole))

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
            samples = "\n".join(f"    • {both_sides_of(card)}" for _, card in each.samples)
            self._column.addWidget(ColouredLabel(samples, subdued))

    def _use_values(self, found: FoundVault, values: Mapping[str, Any]) -> None:
        self._use(settings_from(with_values(as_json(found.settings), values)))

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
