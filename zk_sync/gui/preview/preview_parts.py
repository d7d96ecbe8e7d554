"""Small parts of the preview's window."""

from __future__ import annotations

from collections.abc import Callable

from aqt.qt import QDialogButtonBox, QLabel, QPushButton, qconnect

from .. import strings as common
from ..strings import preview_texts as strings
from ..widgets.plain_text import PlainLabel


def added_button(
    box: QDialogButtonBox, text: str, role: QDialogButtonBox.ButtonRole, work: Callable[[], object]
) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)  # Enter belongs to the list
    box.addButton(button, role)
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
