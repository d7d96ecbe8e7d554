"""A row of widgets that goes on in a next line where the window is too narrow for it."""

from __future__ import annotations

from aqt.qt import QLayout, QLayoutItem, QPoint, QRect, QSize, Qt

SPACING = 4  # pixels, between two lines, and between two widgets unless said otherwise


class FlowLayout(QLayout):
    """Puts its widgets beside each other, each as large as it likes to be, as words are put into lines."""

    def __init__(self, between: int = SPACING) -> None:
        """``between``: pixels from one widget to the next on a line."""
        super().__init__()
        self._between = between
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    # What Qt asks

    def addItem(self, item: QLayoutItem | None) -> None:
        if item is not None:
            self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._height(place, moves=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._between * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _height(self, place: QRect, *, moves: bool) -> int:
        """Of all lines within the width of ``place``; ``moves``: and puts the widgets there."""
        left, top, line = place.x(), place.y(), 0
        for item in self._shown():
            size = item.sizeHint()
            if left > place.x() and left + size.width() > place.x() + place.width():
                left, top, line = place.x(), top + line + SPACING, 0
            if moves:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._between
            line = max(line, size.height())
        return top + line - place.y()
