"""Colours of text that can be read well on both of Anki's themes."""

from __future__ import annotations

from collections.abc import Callable

from aqt import colors
from aqt.qt import QColor, QEvent
from aqt.theme import theme_manager

from .plain_text import PlainLabel


class ColouredLabel(PlainLabel):
    """Text of several lines in one of the colours below, as it is on the theme that is chosen."""

    def __init__(self, text: str, colour: Callable[[], str]) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self._colour = colour
        self._put_colour()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._put_colour()

    def _put_colour(self) -> None:
        style = f"color: {self._colour()}"
        if style != self.styleSheet():  # it changes the palette, too
            self.setStyleSheet(style)


def subdued() -> str:
    """Of what is said by the way: between text and ground, and easier to read than Anki's own."""
    return _mixed(colors.FG, colors.CANVAS, 0.7)


def warning() -> str:
    """Of what is wrong: Anki's red, nearer to the text, as it is too faint for small letters."""
    return _mixed(colors.ACCENT_DANGER, colors.FG, 0.7)


def _mixed(colour: dict[str, str], other: dict[str, str], share: float) -> str:
    """``share`` of ``colour``, from 0 to 1, and the rest of ``other``."""
    first, second = (QColor(theme_manager.var(which)).getRgb()[:3] for which in (colour, other))
    parts = (round(share * a + (1 - share) * b) for a, b in zip(first, second, strict=True))
    return "rgb({}, {}, {})".format(*parts)
