"""Boxes of things to choose from, each with its text."""

from __future__ import annotations

from collections.abc import Mapping

from aqt.qt import QComboBox, QPaintEvent, QStyle, QStyleOptionComboBox, QStylePainter, Qt

from .plain_text import verbatim

_MARGIN = 8  # pixels around the text


def made_choice(name: str, tip: str, texts: Mapping[str, str]) -> QComboBox:
    """A box with a line for each value of ``texts``, whose value is the line's data.

    ``name``: its object name; ``tip``: its tooltip, and what a screen reader calls it.
    """
    box = QComboBox()
    box.setObjectName(name)
    box.setToolTip(verbatim(tip))
    box.setAccessibleName(tip)
    for value, text in texts.items():
        box.addItem(text, value)
    return box


class ElidedBox(QComboBox):
    """A box that shows with "…" where its text goes on; Qt cuts it off within a letter."""

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        option, painter, style = QStyleOptionComboBox(), QStylePainter(self), self.style()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if style is not None:
            part = QStyle.SubControl.SC_ComboBoxEditField
            area = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
            room, elide = area.width() - _MARGIN, Qt.TextElideMode.ElideRight
            option.currentText = option.fontMetrics.elidedText(option.currentText, elide, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
