"""A label of several lines that a window cannot cut off by becoming low."""

from __future__ import annotations

from aqt.qt import QResizeEvent, Qt

from .plain_text import PlainLabel


class WrappedLabel(PlainLabel):
    """Breaks its text into lines, and is never lower than all of them: Qt asks for no more than one."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)

    def setText(self, text: str | None) -> None:
        super().setText(text)
        self._keep_room()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._keep_room()

    def _keep_room(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))  # -1 for an empty text


def selectable_label(name: str) -> WrappedLabel:
    """An empty label whose text can be copied. ``name``: its object name."""
    label = WrappedLabel()
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
