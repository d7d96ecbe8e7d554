"""What the settings dialog says; each setting, with its label and one line of help, is in the tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...texts import _, amount, ngettext
from . import found
from .tabs_of_cards import DECKS, LEARNING, REMOVALS, WHEN
from .tabs_of_files import SYNTAXES, VAULTS, ZETTELS

# In the order shown
TABS = (VAULTS, ZETTELS, SYNTAXES, DECKS, REMOVALS, LEARNING, WHEN)

# The window
TITLE = _("Settings of the Zettelkasten")
OF_VAULT = _("Settings of:")
EDIT_AS_TEXT = _("Edit as text…")
EDIT_AS_TEXT_TIP = _("Opens config.json in Anki's own editor. Apply or discard your changes first.")
WHERE_SAVED = _("Saved in Anki's collection; AnkiWeb brings it to your other computers.")
USELESS = _("config.json has names or values that nothing can be made of. OK removes them: {names}")
UNDO = _("Settings of the Zettelkasten")
SAVED_SYNC_NOW = _("Saved. The next sync brings your cards in line.")
WRONG_TAB = _("⚠ {title}")
WRONG_VALUES = _("Wrong values, marked with ⚠, cannot be saved.")

SEARCH = _("Search the settings")
RESTORE = _("Restore defaults")
RESTORE_TIP = _("Sets all of this tab to what it was as delivered; nothing is saved before OK.")
LOOKING_FOR_LOSSES = _("Looking for what this takes away…")
SAVE_ALL_THE_SAME = _("Save all the same")
# The sections of config.md that say more of each tab.
SECTIONS = {
    "vaults": ("Decks and what is on the card",),
    "zettels": ("Which zettels take part", "Identity"),
    "syntaxes": ("Notations", "Which zettels take part", "Decks and what is on the card"),
    "decks": ("Decks and what is on the card", "Which zettels take part"),
    "removals": ("Sync",),
    "learning": ("Permanent notes first", "Basics first", "Advice"),
    "when": ("In Anki",),
}

# Vaults
NO_SETTING = _("No setting says that.")
LIST_NAME = _("Vaults of this profile")
VAULT_LINE = _("{name}\n{folder}")
NO_VAULTS = _("No folder is chosen yet.")
ADD = _("Add…")
CHANGE = _("Change…")
REMOVE = _("Remove…")
REMOVE_TITLE = _("Remove “{name}” from the list?")
REMOVE_TEXT = _(
    "Its notes and their reviews stay in Anki, and its files stay where they are. The two are no longer "
    "kept in line. When you add the folder again under the name “{name}”, it goes on as before."
)
REMOVE_YES = _("Remove")

# What it would do
GIVES = _("This gives {found}.")
NOTHING_TO_READ = _("Choose a folder, and you see here what is in it.")
WRONG_FIRST = _("What is marked with ⚠ must be mended first.")

# Lists within a setting
FOLDER_COLUMNS = (_("Folder"), _("Deck"), _("Tags"), _("All zettels"))
ADD_ROW = _("Add a folder")
REMOVE_ROW = _("Remove the folder")
FIELD_AND_VALUES = _("“{line}” is not of the form “field: value, value”.")
TAKE_OUT = _("Take out of the list")
OWN_LINK = _("a link of your own")
RESET = _("As delivered")
RESET_TIP = _("Sets this to what it was as delivered: {value}")

# Trying out
TRY_TEXT = _("Try it out: Markdown")
TRY_RESULT = _("Flashcards and cards made of it")
TRY_NOTHING = _("No flashcard yet.")
TRY_SAMPLE = _(
    "Q: What strengthens memory?\nA: **Retrieving**, without looking.\n\n"
    "Working memory holds about ==four== chunks.\n\nZettel::one note #flashcards\n"
)


def programs() -> Mapping[str, str]:
    """What a link on a card can open, by the values of ``source_link``."""
    return next(row.choices for row in VAULTS.rows if row.name == "source_link")


def matching(words: Sequence[str]) -> frozenset[str]:
    """The settings that say all these words, in lower case, in name, label, help or what can be chosen."""
    return frozenset(
        row.name
        for tab in TABS
        for row in tab.rows
        if all(
            word
            in " ".join(
                (row.name, row.label, row.help, *row.choices.values(), *row.ticks.values())
            ).casefold()
            for word in words
        )
    )


def losses(n: int) -> str:
    """What a change takes away, above the list of it."""
    return ngettext(
        "With these settings {n} flashcard is none any more. The next sync by hand asks about its note.",
        "With these settings {n} flashcards are none any more. The next sync by hand asks about their notes.",
        n,
    ).format(n=amount(n))


def gives(zettels: int, flashcards: int, problems: int) -> str:
    """What the vault gives with the settings as they are in the dialog."""
    return GIVES.format(found=found(zettels, flashcards, problems))


def tried(flashcards: int, cards: int) -> str:
    """What the text in the try-out box gives."""
    first = ngettext("{n} flashcard", "{n} flashcards", flashcards).format(n=flashcards)
    second = ngettext("{n} card", "{n} cards", cards).format(n=cards)
    return _("{flashcards}, {cards}").format(flashcards=first, cards=second)
