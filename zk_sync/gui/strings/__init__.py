"""Every text that the windows show, in one place for translators: a module for each window, the rest here."""

from __future__ import annotations

from ...texts import _, amount, ngettext

# Menus
SYNC = _("Sync from Zettelkasten")
MENU = _("Zettelkasten")
PREVIEW = _("Preview changes…")
CHOOSE_FOLDER = _("Choose folder…")
SETTINGS = _("Settings…")
MAP = _("Map")
NEIGHBOURS = _("Neighbours of the zettel")
NOT_FROM_VAULT = _("This card does not come from the Zettelkasten.")
WHERE_REPORT_IS = _("Tools → Zettelkasten → Reports…")

# Buttons
CANCEL = _("Cancel")
CLOSE = _("Close")
COPY = _("Copy")
BROWSE = _("Browse…")
SYNC_NOW = _("Sync now")
OTHER_FOLDER = _("Choose another folder")
USE_FOLDER = _("Use this folder")
SHOW_THEM = _("Show them…")
USE_THIS_FOLDER = _("Sync with this folder")
SHOW_NOTE = _("Show note")
OPEN_ZETTEL = _("Open zettel")
STUDY_ZETTEL = _("Study this zettel now")
STUDY_AROUND = _("Study it with its neighbours")
STUDY = _("Study")
STUDY_WITH = _("Study with neighbours")
STUDY_TIP = _("In a filtered deck that does not reschedule, and is removed afterwards")
LOOK_AT_ZETTEL = _("Look at the zettel")
CARDS_OF_ZETTEL = _("Cards of the zettel")
ITS_CARDS = _("Its cards")
CARDS_OF_ZETTEL_TIP = _("Shows the cards of this zettel in Anki's browser")

# While it runs
STARTING = _("Starting…")
CANCELLING = _("Cancelling…")
PROGRESS = _("{what}…\n{done} of {total}")
PROGRESS_UNKNOWN = _("{what}…\n{done}")
PROGRESS_BARE = _("{what}…")
ALREADY_RUNNING = _("A sync from the Zettelkasten is running already.")
ANKI_IS_BUSY = _("Anki is busy; try again when it is done.")
CANCELLED = _("Sync cancelled; nothing was changed.")

# Afterwards
COPIED = _("Copied.")
SEE_REPORT = _("{summary}<br>{show} ({where})")
SHOW = _("Show")
BEFORE = _("Before the sync")
AFTER = _("After the sync")
KNOWN_NEEDS = _("What needs you is known from before.")
SYNC_FAILED = _("The sync from the Zettelkasten did not happen, and nothing was changed:")
FAILED = _("This could not be done:")
FAILED_SHORT = _("Zettelkasten: {message}")
INTERNAL_ERROR = _("Something went wrong inside the add-on: {error}")
UNDONE = _(
    "The sync from the Zettelkasten was taken back. It will not run by itself until you start it again."
)
NOT_OPENED = _(
    "No program on this computer opens “{scheme}:” links. Which one opens zettels is chosen in the settings "
    "(Tools → Zettelkasten → Settings…)."
)
OPEN_FILE = _("Open the file")
OPEN_FOLDER = _("Open its folder")
UNKNOWN_VAULT = _('No vault named "{vault}" is set up in this profile.')
GUARD_TITLE = _("Please confirm")
# By the setting ``removed``.
GUARD_MEANS = {
    "suspend": _(
        "If you go on, the cards of such notes are suspended. They keep their reviews, and come back with "
        "their flashcards."
    ),
    "delete": _("If you go on, such notes are deleted with their reviews."),
    "keep": _("If you go on, the cards of such notes stay as they are."),
}
GUARD_MAKES = _("If you go on, notes are made for them.")
GUARD_AUTOMATIC = _("{guard}\nNothing was changed. Start the sync by hand (Tools → {sync}) to decide.")

# Settings
WRONG_SETTINGS = _("These settings of the add-on are wrong (Tools → Add-ons → Config):")
NO_CONFIG = _("The add-on's config.json cannot be read; install the add-on again.")

# First use
FIRST_TITLE = _("Zettelkasten")
FIRST_INTRO = _(
    "This add-on makes Anki notes from the flashcards in a folder of Markdown notes, and keeps them up to "
    "date. It never changes your files.\n\n"
    "Which folder is your Zettelkasten? You will see what is in it before anything is written to Anki."
)
FOLDER = _("&Folder:")
FOLDER_PLACEHOLDER = _("Folder with your Markdown notes")
PICK_FOLDER = _("Choose your Zettelkasten")
NAME = _("&Name:")
NAME_HINT = _(
    "Part of each note's identity: give it the same name on every computer that syncs this Zettelkasten "
    "to the same AnkiWeb account. Links to Obsidian and Logseq hold it: best is the name that it has there."
)
NAME_TAKEN = _("The Zettelkasten in {folder} is named “{name}” already.")
FOLDER_TAKEN = _("This folder is in use already, as “{name}”.")
READING = _("Reading the folder…")
FIRST_FLASHCARDS = _("First flashcards")
NO_FLASHCARDS = _(
    "There are no flashcards in this folder yet. Write one, such as\n\n"
    "Q: What is a zettel?\nA: One note in a Zettelkasten.\n\n"
    "into any zettel."
)
NEEDS_TAG = _("Short notations, such as front::back, count in zettels with the tag {tag}.")
COLUMN_PLACE = _("Zettel")
READ_IN_FOLDER = _("Found: {found}")

# Report
REPORT_TITLE = _("Report of the sync")
COLUMN_WHAT = _("What")
REASON_AND_NOTE = " · "
REPORT_HINT = _(
    "Choose a row to see what it is about. Enter or a double click shows the note, or opens the zettel."
)
GROUPS = {
    "problem": _("Problems"),
    "conflict": _("In conflict: changed in the zettel and in Anki"),
    "kept": _("Kept as edited in Anki"),
    "there already": _("In Anki already: take them over, or say that they are not the same"),
    "no longer seen": _("No longer seen, though the zettel did not change: sync from the menu to decide"),
    "skipped": _("Skipped"),
    "maybe_same": _("Perhaps the same flashcard, reworded"),
    "orphaned": _("Orphaned: no longer in the vault"),
    "removed": _("Removed"),
    "folded": _("Folded: made on two devices"),
    "adopted": _("Taken over, with their reviews"),
    "created": _("Created"),
    "updated": _("Updated"),
    "moved": _("Moved"),
    "restored": _("Restored"),
    "waiting": _("Waiting: not to be learned yet"),
}
NOTHING_TO_LIST = _("Everything is up to date.")
TOTALS = _("{zettels}, {flashcards}, {unchanged} unchanged")


def sentence(words: str) -> str:
    """The engine's words, which begin small, as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('?', '.', ':')) else '.'}"


def yes_to_loss(going: int, removed: str) -> str:
    """What a yes does, for its button. ``going``: notes that would go; ``removed``: the setting."""
    if not going:
        return USE_THIS_FOLDER
    forms = {
        "suspend": ngettext("Suspend {n} note", "Suspend {n} notes", going),
        "delete": ngettext("Delete {n} note", "Delete {n} notes", going),
        "keep": ngettext("Sync without {n} flashcard", "Sync without {n} flashcards", going),
    }
    return forms[removed].format(n=amount(going))


def make_notes(n: int) -> str:
    return ngettext("Make {n} note", "Make {n} notes", n).format(n=amount(n))


def zettels(n: int) -> str:
    """Such as ``412 zettels``."""
    return ngettext("{n} zettel", "{n} zettels", n).format(n=amount(n))


def flashcards(n: int) -> str:
    """Such as ``37 flashcards``."""
    return ngettext("{n} flashcard", "{n} flashcards", n).format(n=amount(n))


def problems(n: int) -> str:
    """Such as ``3 problems``."""
    return ngettext("{n} problem", "{n} problems", n).format(n=amount(n))


def group_title(title: str, n: int) -> str:
    """The heading of rows of one kind, with how many there are."""
    return _("{title} ({n})").format(title=title, n=amount(n))


def more(n: int) -> str:
    """The last row of a list that is cut off."""
    return ngettext("… and {n} more", "… and {n} more", n).format(n=amount(n))


def found(in_zettels: int, in_flashcards: int, in_problems: int) -> str:
    """What a vault holds in one line; problems only when there are any."""
    parts = [zettels(in_zettels), flashcards(in_flashcards)]
    if in_problems:
        parts.append(problems(in_problems))
    return ", ".join(parts)


def totals(in_zettels: int, in_flashcards: int, unchanged: int) -> str:
    """How much a sync looked at, in one line."""
    return TOTALS.format(
        zettels=zettels(in_zettels), flashcards=flashcards(in_flashcards), unchanged=amount(unchanged)
    )
