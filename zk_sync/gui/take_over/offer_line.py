"""A line that says how much there is to take over, with the button that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aqt.qt import QHBoxLayout, QPushButton, QSizePolicy, QWidget, qconnect

from ..strings import take_over_texts as strings
from ..widgets.wrapped_label import selectable_label

if TYPE_CHECKING:
    from ...sync.take_over import TakeOverOffer


def takeover_offer(offer: TakeOverOffer, show: Callable[[], None]) -> QWidget:
    """The line with its button, which calls ``show``; hidden where there is nothing to take over.

    For a window that knows what a vault holds: ``offer`` comes from ``sync.take_over.offer_in`` or
    ``offer_of``. ``show`` is to close the window and call ``open_take_over``, with the vault known by then.
    """
    line = QWidget()
    line.setObjectName("zk_take_over_offer")
    said = selectable_label("zk_take_over_offer_said")
    said.setText(strings.offer(offer.notes, offer.schedules))
    button = QPushButton(strings.MENU)
    button.setObjectName("zk_take_over_offer_button")
    button.setAutoDefault(False)
    qconnect(button.clicked, show)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(said, stretch=1)
    row.addWidget(button)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    policy.setHeightForWidth(True)
    line.setSizePolicy(policy)
    if not offer:
        line.hide()
    return line
