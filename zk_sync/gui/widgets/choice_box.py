"""A box of a few things to choose from, each with its text."""

from __future__ import annotations

from collections.abc import Mapping

from aqt.qt import QComboBox

from .plain_text import verbatim


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
