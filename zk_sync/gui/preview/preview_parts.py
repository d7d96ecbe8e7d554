"""Small parts of the preview's window."""

from __future__ import annotations

from collections.abc import Callable

from aqt.qt import QLabel, QPushButton, qconnect

from .. import strings as common
from ..strings import preview_texts as strings
from ..widgets.plain_text import PlainLabel


def button_for(text: str, work: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    qconnect(button.clicked, lambda _checked=False: work())
    return button


def guard_label(guard: str) -> QLabel:
    label = PlainLabel(strings.GUARD.format(guard=common.sentence(guard)))
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    label.setObjectName("zk_preview_guard")
    label.setWordWrap(True)
    return label
