"""What automatic syncs, and the progress of all of them, say."""

from __future__ import annotations

from ...texts import _, ngettext

BEFORE_ANKIWEB = _("Syncing from the Zettelkasten before AnkiWeb…")
TOOK_TOO_LONG = _("The sync from the Zettelkasten took too long and was left out; AnkiWeb goes on.")


def time_left(seconds: float) -> str:
    """Such as ``about 40 seconds left``: rounded, as it is an estimate."""
    if seconds < 55:
        n = max(5, round(seconds / 5) * 5)
        return ngettext("about {n} second left", "about {n} seconds left", n).format(n=n)
    n = max(1, round(seconds / 60))
    return ngettext("about {n} minute left", "about {n} minutes left", n).format(n=n)
