"""What the menus say with which a person keeps something from being a flashcard."""

from __future__ import annotations

from ...texts import _

NOT_A_FLASHCARD = _("Not a flashcard")
IGNORE_FILE = _("Ignore this file")
IGNORE_FOLDER = _("Ignore the folder “{folder}”")
SAVED = _("Saved in the settings, where it can be taken back. The next sync brings your cards in line.")
