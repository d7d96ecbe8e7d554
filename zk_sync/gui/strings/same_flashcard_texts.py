"""What is said where a person may say that a new flashcard is what an orphan was."""

from __future__ import annotations

from ...texts import _

SAME = _("It &is the same flashcard")
SAME_IN_MENU = _("It is the same flashcard")
SAME_TIP = _(
    "The orphaned note becomes this flashcard, with its reviews; a note that was made meanwhile goes, unless "
    "it was answered or edited"
)
TWO = _("They are &two")
ORPHAN_SIDE = _("Gone from this zettel")
NEW_SIDE = _("New in it")
WHY = _("Is it the same flashcard, reworded? Unless you say so, the sync makes a new note.")
TOLD = _("The note keeps its reviews and becomes the new flashcard.")
MAYBE = _("“{new}” may be what “{old}” was")
