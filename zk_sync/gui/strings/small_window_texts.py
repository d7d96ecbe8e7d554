"""What the small window over the card says."""

from __future__ import annotations

from ...texts import _

TITLE = _("Zettel")
READING = _("Reading the zettel…")
PAGE_NAME = _("Text of the zettel")
BACK = _("← Back")
