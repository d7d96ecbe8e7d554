"""What the sync before AnkiWeb says."""

from __future__ import annotations

from ...texts import _

BEFORE_ANKIWEB = _("Syncing from the Zettelkasten before AnkiWeb…")
TOOK_TOO_LONG = _("The sync from the Zettelkasten took too long and was left out; AnkiWeb goes on.")
