"""Every text that the windows show, in one place for translators."""

from __future__ import annotations

# Menus
SYNC = "Sync from Zettelkasten"
MENU = "Zettelkasten"
CHOOSE_FOLDER = "Choose folder…"
LAST_REPORT = "Last report"
WHERE_REPORT_IS = "Tools → Zettelkasten → Last report"

# Counted things: one, several
ZETTELS = ("{n} zettel", "{n} zettels")
FLASHCARDS = ("{n} flashcard", "{n} flashcards")
PROBLEMS = ("{n} problem", "{n} problems")
MORE = ("… and {n} more", "… and {n} more")

# Buttons
CANCEL = "Cancel"
CLOSE = "Close"
COPY = "Copy"
BROWSE = "Browse…"
SYNC_NOW = "Sync now"
OTHER_FOLDER = "Choose another folder"
GO_ON = "Go on"
SHOW_NOTE = "Show note"
OPEN_ZETTEL = "Open zettel"

# While it runs
STARTING = "Starting…"
CANCELLING = "Cancelling…"
PROGRESS = "{what}…\n{done} of {total}"
PROGRESS_UNKNOWN = "{what}…\n{done}"
PROGRESS_BARE = "{what}…"
ALREADY_RUNNING = "A sync from the Zettelkasten is running already."
ANKI_IS_BUSY = "Anki is busy; try again when it is done."
CANCELLED = "Sync cancelled; nothing was changed."

# Afterwards
COPIED = "Copied."
NO_REPORT = "There was no sync from the Zettelkasten since Anki was started."
SEE_REPORT = "{summary}<br>Details: {where}"
FAILED = "The sync from the Zettelkasten did not happen; nothing was changed."
FAILED_SHORT = "Zettelkasten: {message}"
INTERNAL_ERROR = "Something went wrong inside the add-on: {error}"
UNDONE = "The sync from the Zettelkasten was taken back. It will not run by itself until you start it again."
UNKNOWN_VAULT = 'No Zettelkasten named "{vault}" is set up in this profile.'
GUARD_TITLE = "Please confirm"
GUARD_AUTOMATIC = "{guard}\nNothing was changed. Start the sync by hand (Tools → {sync}) to decide."

# Settings
WRONG_SETTINGS = "These settings of the add-on are wrong (Tools → Add-ons → Config):"
NO_CONFIG = "The add-on's config.json cannot be read; install the add-on again."

# First use
FIRST_TITLE = "Zettelkasten"
FIRST_INTRO = (
    "<p>This add-on makes Anki notes from the flashcards in a folder of Markdown notes, and keeps them up to "
    "date. It never changes your files.</p>"
    "<p>Which folder is your Zettelkasten? You will see what is in it before anything is written to Anki.</p>"
)
FOLDER = "&Folder:"
FOLDER_PLACEHOLDER = "Folder with your Markdown notes"
PICK_FOLDER = "Choose your Zettelkasten"
NAME = "&Name:"
NAME_HINT = (
    "Part of each note's identity: give it the same name on every computer that syncs this Zettelkasten "
    "to the same AnkiWeb account."
)
READING = "Reading the folder…"
FIRST_FLASHCARDS = "First flashcards"
NO_FLASHCARDS = (
    "There are no flashcards in this folder yet. Write one, such as\n\n"
    "Q: What is a zettel?\nA: One note in a Zettelkasten.\n\n"
    "into a zettel that has the tag {tag}."
)
COLUMN_PLACE = "Zettel"
COLUMN_TEXT = "Text"
READ_IN_FOLDER = "Found: {found}"

# Report
REPORT_TITLE = "Report of the sync"
COLUMN_WHAT = "What"
REASON_AND_NOTE = " · "
REPORT_HINT = "Enter or a double click shows the note, or the zettel when there is no note."
GROUPS = {
    "problem": "Problems",
    "conflict": "In conflict: changed in the zettel and in Anki",
    "kept": "Kept as edited in Anki",
    "skipped": "Skipped",
    "orphaned": "Orphaned: no longer in the Zettelkasten",
    "removed": "Removed",
    "created": "Created",
    "updated": "Updated",
    "moved": "Moved",
    "restored": "Restored",
}
GROUP_TITLE = "{title} ({n})"
NOTHING_TO_LIST = "Everything is up to date."
TOTALS = "{zettels}, {flashcards}, {unchanged} unchanged"


def counted(forms: tuple[str, str], n: int) -> str:
    """``n`` things in words, such as ``412 zettels``."""
    return forms[n != 1].format(n=f"{n:,}")


def found(zettels: int, flashcards: int, problems: int) -> str:
    """What a vault holds in one line; problems only when there are any."""
    parts = [counted(ZETTELS, zettels), counted(FLASHCARDS, flashcards)]
    if problems:
        parts.append(counted(PROBLEMS, problems))
    return ", ".join(parts)


def totals(zettels: int, flashcards: int, unchanged: int) -> str:
    """How much a sync looked at, in one line."""
    return TOTALS.format(
        zettels=counted(ZETTELS, zettels),
        flashcards=counted(FLASHCARDS, flashcards),
        unchanged=f"{unchanged:,}",
    )
