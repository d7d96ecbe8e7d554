"""What the window for help and the one to try notations out say."""

from __future__ import annotations

from ...texts import _

SHEET_TITLE = _("Notations of flashcards")
SHEET_MENU = _("Notations at a glance")
HELP = _("Help")
HELP_TITLE = _("Help: {tab}")
TRY_MENU = _("Why is this no flashcard?")
TRY_TITLE = _("Try it out")
TRY_BUTTON = _("Try it out…")
OPEN_FILE = _("Open a zettel…")
TRY_FILE = _("{path}, as it is in the file; what you change here stays here.")
MARKDOWN_FILES = _("Markdown files (*.md *.markdown)")
