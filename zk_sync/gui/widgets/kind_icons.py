"""A sign for each kind of row, told by its shape as well as by its colour."""

from __future__ import annotations

from functools import lru_cache

from aqt.qt import QColor, QFont, QIcon, QPainter, QPixmap, QRectF, Qt
from aqt.theme import theme_manager

_SIZE = 16  # pixels
_LIGHTER = 125  # percent, on the dark theme
_SCALE = 3  # it is drawn larger, for screens of 200 and 300 %
# Green comes, red goes, orange asks for a person, blue changes; what stays as it is, is grey.
_COMES, _GOES, _ASKS, _CHANGES, _STAYS = "#2b8a3e", "#c92a2a", "#c05600", "#1f5fbf", "#6a737d"
_SIGNS = {
    "new": ("+", _COMES),
    "changed": ("~", _CHANGES),
    "moved": ("→", _CHANGES),
    "conflict": ("≠", _ASKS),
    "kept": ("=", _STAYS),
    "going": ("−", _GOES),
    "there already": ("≡", _ASKS),
    "maybe same": ("?", _ASKS),
    "waiting": ("…", _STAYS),
    "problem": ("!", _ASKS),
}


def colours_of(kind: str) -> dict[str, str]:
    """The colour of a kind's sign on both themes, as Anki names colours."""
    _sign, colour = _SIGNS[kind]
    return {"light": colour, "dark": QColor(colour).lighter(_LIGHTER).name()}


def icon_of(kind: str) -> QIcon:
    """The sign of a kind in the theme of now; an empty icon for a kind without one."""
    return _drawn(kind, is_dark=theme_manager.night_mode) if kind in _SIGNS else QIcon()


@lru_cache(maxsize=2 * len(_SIGNS))
def _drawn(kind: str, *, is_dark: bool) -> QIcon:
    sign = _SIGNS[kind][0]
    size = _SIZE * _SCALE
    picture = QPixmap(size, size)
    picture.fill(QColor(0, 0, 0, 0))
    ground = QColor(colours_of(kind)["dark" if is_dark else "light"])
    font = QFont()
    font.setBold(True)
    font.setPixelSize(int(size * 0.78))
    area = QRectF(_SCALE, _SCALE, size - 2 * _SCALE, size - 2 * _SCALE)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(Qt.PenStyle.NoPen)
    corner = 4 * _SCALE
    painter.drawRoundedRect(area, corner, corner)
    painter.setPen(QColor("white"))
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)
    painter.end()
    picture.setDevicePixelRatio(_SCALE)
    return QIcon(picture)
