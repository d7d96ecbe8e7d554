"""The texts of the window that shows what a sync would do."""

from __future__ import annotations

from collections.abc import Sequence

from ...texts import _, amount, ngettext
from . import more

TITLE = _("Preview of the sync")
LIST_NAME = _("Changes by zettel")
SEARCH = _("Search in zettels and questions")
ALL = _("All")
KINDS = {
    "new": _("New"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "conflict": _("In conflict"),
    "kept": _("Kept"),
    "going": _("Orphaned"),
    "there already": _("In Anki already"),
    "problem": _("Problems"),
}
OF_ROW = {**KINDS, "problem": _("Problem")}
KIND_TIPS = {
    "new": _("Notes to be added"),
    "changed": _("Notes to be changed"),
    "moved": _("Flashcards that stand elsewhere now; their notes go along"),
    "conflict": _("Changed in the zettel and in Anki: choose on the right"),
    "kept": _("Edited in Anki; the zettel did not change, so the edit stays"),
    "going": _("Notes whose flashcard is gone: their cards are suspended, and come back with it"),
    "there already": _("No note is made of these: Tools → Zettelkasten → Take over notes… decides"),
    "problem": _("What is wrong, or was skipped"),
}
BETTER = _("Could be better")
BETTER_TIP = _("Something about these new and changed flashcards could be better; it is said below the card")
RULE_AND_SOURCE = "{rule} · {source}"
MOST_BASICS = 5
FILTER = _("{kind} ({n})")
COLUMNS = (_("Zettel and question"), _("What"))
NOTHING = _("Nothing to do: Anki holds what the vault says.")
NOTHING_FITS = _("Nothing here fits the search.")
GUARD = "⚠ {guard}"
LEFT_OUT = _("left out in the preview; the next sync takes it up")
DECIDED = {
    "anki": _("decided: Anki's"),
    "zettel": _("decided: the zettel's"),
    "text": _("decided: your text"),
    "same": _("decided: the same"),
}
PAGE_NAME = _("The card before and after")
CHOOSE_ROW = _("Choose a row to see the card before and after.")
NOT_THERE = _("Not there")
REMOVED = _("Deleted")
BEFORE = _("Now")
AFTER = _("After the sync")
IN_ANKI = _("In Anki")
IN_ZETTEL = _("In the zettel")
YOUR_TEXT = _("Your text")
TAKEN = _("{side} ✓")
DECK = _("Deck: {deck}")
TAGS = _("Tags: {tags}")
SUSPENDED = _("Suspended")
UNDECIDED = _("Nobody has chosen yet: the sync leaves this note as it is.")
KEEP_ANKI = _("Keep Anki's (1)")
TAKE_ZETTEL = _("Take the zettel's (2)")
EDIT = _("Edit… (3)")
EDIT_FIELD = _("Field to edit")
EDIT_NAME = _("HTML of the field")
FOR_ALL = _("For all in con&flict")
COPY_MARKDOWN = _("Copy as &Markdown")
WRITE_BACK = _("&Write into the zettel…")
CANNOT_WRITE = _("This edit cannot be written back by itself: {reason}.")
ASK_WRITE = _("Write this into {path}? A copy of the file as it is goes to {backups} first.")
ONE_FIELD = _("more than one field was edited")
LINES_NAME = _("Lines of the zettel before and after")
FROM_LINE = _("From line {line}")
TAB = _("tab")
NO_BREAK = _("blank at which no line breaks")
BLANK_AT_END = _("blank at the end of a line")
INVISIBLE = _("number of a character that one does not see")
WRITE = _("Write into the zettel")
WRITE_NOW = _("&Write into the zettel")
EDITED_SINCE = _("the note was edited since; open the preview again")
OTHER_PROFILE = _("it was asked in another profile; nothing was written")
WRITTEN = _("Written into {path}. The next sync finds it there.")
OUT_OF_DATE = _("Settings or vaults changed since; open the preview again.")


def sync(n: int) -> str:
    """The button, with how much it does."""
    return ngettext("&Sync ({n} change)", "&Sync ({n} changes)", n).format(n=amount(n))


def basics(titles: Sequence[str], backlinks: int, *, is_order: bool) -> str:
    """Why a new card comes when it comes; "" when there is nothing to say."""
    parts = []
    if titles:
        shown = ", ".join(titles[:MOST_BASICS])
        if len(titles) > MOST_BASICS:
            shown = f"{shown} {more(len(titles) - MOST_BASICS)}"
        text = _("Comes after: {titles}") if is_order else _("Builds on: {titles}")
        parts.append(text.format(titles=shown))
    if backlinks:
        links = ngettext("{n} zettel links to it", "{n} zettels link to it", backlinks)
        parts.append(links.format(n=amount(backlinks)))
    return "; ".join(parts)


def summary(ticked: int, waiting: int, zettels: int) -> str:
    """The line below the list."""
    parts = [
        ngettext("{n} change ticked", "{n} changes ticked", ticked).format(n=amount(ticked)),
        ngettext("in {n} zettel", "in {n} zettels", zettels).format(n=amount(zettels)),
    ]
    if waiting:
        parts.append(ngettext("{n} waits", "{n} wait", waiting).format(n=amount(waiting)))
    return ", ".join(parts)
