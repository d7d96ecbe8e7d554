"""Shows the words of others as they are: Qt takes many a text for HTML, and opens the files it names.

Titles, tags, decks, file names and messages come from notes, and these may be a stranger's. Qt itself decides
what a label or a tooltip is, and an ``<img>`` in one is read from the disk as soon as it is shown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from aqt.qt import QLabel, Qt

_LONG_LINE = 100  # letters of a tooltip; Qt breaks no line of a plain one
_LONG_WORD = re.compile(r"[^\s/\\<>&;-]{51,}")  # where Qt finds no place to break a line
_PIECE = 25  # letters of such a word, between which it may


def verbatim(text: str) -> str:
    """``text`` for a tooltip, which Qt will show letter by letter, and no wider than a screen."""
    is_wide = any(len(line) > _LONG_LINE for line in text.split("\n"))
    # PyQt's type hints do not know of it.
    if is_wide or Qt.mightBeRichText(text):  # type: ignore[attr-defined]
        return f"<div>{as_html(breakable(text))}</div>"
    return text


def as_html(text: str) -> str:
    """``text`` as a part of HTML."""
    return html.escape(text).replace("\n", "<br>")


def breakable(text: str) -> str:
    """``text`` with places in its longest words at which Qt may go on in the next line."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterator[str]:
    return (word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


class PlainLabel(QLabel):
    """A label that shows its text letter by letter, and makes no window wider for a long word."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str | None) -> None:
        super().setText(breakable(text or ""))
