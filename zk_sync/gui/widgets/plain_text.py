"""Shows the words of others as they are: Qt takes many a text for HTML, and opens the files it names.

Titles, tags, decks, file names and messages come from notes, and these may be a stranger's. Qt itself decides
what a label or a tooltip is, and an ``<img>`` in one is read from the disk as soon as it is shown.
"""

from __future__ import annotations

import html

from aqt.qt import QLabel, Qt


def verbatim(text: str) -> str:
    """``text`` for a tooltip, which Qt will show letter by letter."""
    # PyQt's type hints do not know of it.
    return as_html(text) if Qt.mightBeRichText(text) else text  # type: ignore[attr-defined]


def as_html(text: str) -> str:
    """``text`` as a part of HTML."""
    return html.escape(text).replace("\n", "<br>")


class PlainLabel(QLabel):
    """A label that shows its text letter by letter."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
