"""What the window *About* says."""

from __future__ import annotations

from ...texts import _

MENU = _("About…")
TITLE = _("About Zettelkasten → Anki")
NEWS_TITLE = _("Zettelkasten → Anki was updated")
NEWS = _("What is new")
LICENCES = _("Licences")
WHICH = _("Part whose licence is shown")
LOG = _("Log")
NO_LOG = _("Nothing was logged.")
COPY_VERSIONS = _("Copy versions")
OPEN_LOG = _("Open the log's folder")
