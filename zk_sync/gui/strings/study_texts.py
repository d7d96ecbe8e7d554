"""What is said of studying a zettel at once."""

from __future__ import annotations

from ...texts import _

DECK = _("Zettel studied now")
NOTHING = _(
    "There is no card to study here: none is made yet, or all are suspended or in another filtered deck."
)
OVER = _("That was all. Nothing was rescheduled, and the filtered deck is gone.")
