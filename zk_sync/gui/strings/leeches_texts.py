"""What is said where a rewritten leech can be freed."""

from __future__ import annotations

from ...texts import _

FREE = _("Free the leech")
FREE_TIP = _("Its text changed in the zettel: unsuspends its cards and takes the tag “leech” off.")
FREED = _("Freed: its cards come again, with their history.")
NOTHING_TO_FREE = _("It is no leech any more.")
UNDO = _("Free a Rewritten Leech")
