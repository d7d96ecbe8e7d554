"""A row of widgets that goes on in a next line where the window is too narrow for it."""

from __future__ import annotations

from aqt.qt import QLayout, QLayoutItem, QPoint, QRect, QSize, Qt

SPACING = 4  # pixels, between two lines, and between two widgets unless said otherwise


class FlowLayout(QLayout):
    """Puts its widgets beside each other, each as large as it likes to be, as words are put into lines."""

    def __init__(self, between: int = SPACING, *, at_right: bool = False) -> None:
        """``between``: pixels from one widget to the next on a line. ``at_right``: there each line ends."""
        super().__init__()
        self._between = between
        self._at_right = at_right
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
        return QSize(self._width(sizes), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _height(self, place: QRect, *, moves: bool) -> int:
        """Of all lines within the width of ``place``; ``moves``: and puts the widgets there."""
        top = place.y()
        for line in self._lines(place.width()):
            sizes = [item.sizeHint() for item in line]
            left = place.x() + (place.width() - self._width(sizes) if self._at_right else 0)
            for item, size in zip(line, sizes, strict=True):
                if moves:
                    item.setGeometry(QRect(QPoint(left, top), size))
                left += size.width() + self._between
            top += max(size.height() for size in sizes) + SPACING
        return max(0, top - SPACING - place.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._shown():
            if lines and self._width([other.sizeHint() for other in (*lines[-1], item)]) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _width(self, sizes: list[QSize]) -> int:
        return sum(size.width() for size in sizes) + self._between * max(0, len(sizes) - 1)
