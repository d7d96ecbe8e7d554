"""What the window of reports says, and the report for strangers."""

from __future__ import annotations

from ...texts import _

REPORTS = _("Reports…")
WHICH = _("&Report:")
WHICH_TIP = _("The last reports are kept, each profile's own")
ENTRY = _("{when} · {summary}")
NEEDS_PERSON = _("● {entry}")
NO_REPORTS = _("There was no sync from the Zettelkasten yet.")
GONE = _("This report is no longer there.")
WHOLE_NAME = _("What the chosen row is about")
RESOLVE = _("Resolve conflicts…")
COPY_FOR_BUG_REPORT = _("Copy for a bug report")
COPY_FOR_BUG_REPORT_TIP = _(
    "Versions, settings and what the last syncs did, with the text, titles and names of your notes left out"
)
BUG_REPORT_COPIED = _("Copied. Nothing that you wrote in your notes is in it.")
