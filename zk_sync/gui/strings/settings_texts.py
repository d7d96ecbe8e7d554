"""What the settings dialog says: each setting with its label and one line of help, in the order shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ...texts import _, amount, ngettext
from . import found


class SettingRow(NamedTuple):
    """One setting in the dialog. ``choices``: what the person reads for each value, where there are few;
    ``ticks``: of a list of which each may be in it.
    """

    name: str
    label: str
    help: str = ""
    choices: Mapping[str, str] = MappingProxyType({})
    ticks: Mapping[str, str] = MappingProxyType({})


class SettingsTab(NamedTuple):
    """One tab; its rows are made into widgets by the kind of their values."""

    id: str
    title: str
    intro: str
    rows: tuple[SettingRow, ...]


VAULTS = SettingsTab(
    "vaults",
    _("Vaults"),
    _("The folders of Markdown notes that this Anki profile makes flashcards of."),
    (
        SettingRow(
            "source_link",
            _("Your notes open in"),
            _("What the link on a card opens. On a phone the first three can work, and your own."),
            {
                "obsidian": _("Obsidian"),
                "logseq": _("Logseq"),
                "the-archive": _("The Archive"),
                "vscode": _("Visual Studio Code"),
                "zettlr": _("Zettlr"),
                "system": _("The program that opens .md files"),
            },
        ),
    ),
)

ZETTELS = SettingsTab(
    "zettels",
    _("Zettels"),
    _("Which zettels take part."),
    (
        SettingRow(
            "include",
            _("Only these files and folders"),
            _("One pattern a line, as in .gitignore. Empty: all."),
        ),
        SettingRow(
            "exclude",
            _("Not these files and folders"),
            _("One pattern a line, as in .gitignore, such as: templates/"),
        ),
        SettingRow(
            "only_where",
            _("Only zettels with this in their frontmatter"),
            _("One field a line, such as: type: permanent, literature"),
        ),
        SettingRow(
            "not_flashcards",
            _("Not a flashcard, as you said"),
            _("What you chose Not a flashcard for in a list. What you take out here counts again."),
        ),
        SettingRow(
            "folders",
            _("What holds below a folder"),
            _("A deck and tags of its own; and whether short notations count in all its zettels."),
        ),
        SettingRow(
            "id_fields",
            _("Frontmatter fields with a zettel's id"),
            _("Separated by commas. A zettel with an id can be renamed and moved freely."),
        ),
        SettingRow(
            "id_pattern",
            _("Id at the start of a file name"),
            _("A regular expression."),
        ),
    ),
)

SYNTAXES = SettingsTab(
    "syntaxes",
    _("Notations"),
    _("What counts as a flashcard. Those from front::back on are short ones."),
    (
        SettingRow(
            "opt_in",
            _("Short notations such as front::back count in"),
            _("Which tags, Decks and tags says. Q: and A: and clozes with numbers count everywhere."),
            {
                "marked": _("zettels with a flashcard tag"),
                "all": _("every zettel"),
            },
        ),
        SettingRow(
            "everywhere",
            _("Of them, these count in every zettel all the same"),
            ticks={
                "highlight": "==text==",
                "braces": "{text}",
                "double_braces": "{{text}}",
                "bold": "**text**",
                "italic": "*text*",
                "inline": "front::back",
                "inline_reversed": "front:::back",
                "multiline": _("? alone on a line"),
                "multiline_reversed": _("?? alone on a line"),
                "table": _("tables with one column"),
                "ruled": _("a line of ---"),
            },
        ),
        SettingRow(
            "history_opts_in",
            _("Short notations above another tool's mark of history count"),
            _("Such as <!--SR:…--> or <!--ID: …-->: what was learned there is a flashcard here."),
        ),
        SettingRow(
            "notations.qa", _("Q: question, A: answer"), _("At the start of a line; both may run on.")
        ),
        SettingRow(
            "notations.tagged",
            _("Question #card"),
            _("What stands below is the answer: the rest of the block, a list, or a heading's section."),
        ),
        SettingRow("notations.cloze", "{{c1::text}}", _("A cloze as Anki writes it.")),
        SettingRow(
            "notations.callout", _("> [!flashcard] question"), _("What is quoted below is the answer.")
        ),
        SettingRow(
            "notations.start_end", _("START … END and STARTI … ENDI"), _("As Obsidian_to_Anki has it.")
        ),
        SettingRow(
            "notations.ankiops", _("Labels such as Q: between rulers, in files with a note_key"), "AnkiOps"
        ),
        SettingRow("notations.inka", _("Numbered questions between two ---, quotes as answers"), "Inka"),
        SettingRow(
            "notations.anki_sync_block",
            _("Between basicblock-start and basicblock-end"),
            "Obsidian Anki Sync",
        ),
        SettingRow("notations.yanki", _("A file with a noteId, --- between question and answer"), "Yanki"),
        SettingRow("notations.zettel", _("The whole zettel"), _("Where its frontmatter says anki: true.")),
        SettingRow("notations.inline", "front::back", _("On one line.")),
        SettingRow("markers.inline", _("Mark between front and back"), _("In place of ::")),
        SettingRow("notations.inline_reversed", "front:::back", _("On one line, asked both ways.")),
        SettingRow(
            "markers.inline_reversed", _("Mark between front and back, asked both ways"), _("In place of :::")
        ),
        SettingRow("notations.multiline", _("Lines, a line with ? alone, lines"), _("The first lines ask.")),
        SettingRow("markers.multiline", _("Line between front and back"), _("In place of ?")),
        SettingRow(
            "notations.multiline_reversed", _("Lines, a line with ?? alone, lines"), _("Asked both ways.")
        ),
        SettingRow(
            "markers.multiline_reversed",
            _("Line between front and back, asked both ways"),
            _("In place of ??"),
        ),
        SettingRow("markers.end", _("Line that ends a flashcard"), _("Empty: a blank line does.")),
        SettingRow("clozes.highlight", "==text==", _("A highlight as a cloze.")),
        SettingRow("clozes.braces", "{text}", _("A cloze in braces.")),
        SettingRow("clozes.double_braces", "{{text}}", _("A cloze in double braces.")),
        SettingRow("clozes.bold", "**text**", _("Bold text as a cloze.")),
        SettingRow("clozes.italic", "*text*", _("Italic text as a cloze.")),
        SettingRow(
            "cloze_unit",
            _("One flashcard of clozes is"),
            "",
            {"block": _("a paragraph or list"), "line": _("each line with a cloze")},
        ),
        SettingRow(
            "one_column_tables", _("| question |, | --- |, | answer |"), _("A table with one column.")
        ),
        SettingRow("ruled", _("Question, a line of ---, answer"), _("Without blank lines between them.")),
        SettingRow(
            "multiline_blank_lines",
            _("Answers below the line between front and back may hold blank lines"),
            _("They go on to the next heading, ruler, line of tags or flashcard."),
        ),
        SettingRow(
            "callouts",
            _("Types of callouts that are flashcards, too"),
            _("Separated by commas, such as: question, faq. Flashcard, card and anki are ones in any case."),
        ),
        SettingRow(
            "headings",
            _("Headings as questions"),
            _("Such as: ## What is a zettel? – its section is the answer."),
            {"off": _("none"), "questions": _("those that end in ?"), "all": _("all")},
        ),
        SettingRow("headings_from", _("… from this level of headings on"), _("1 is the highest.")),
        SettingRow(
            "heading_answer",
            _("The answer to a heading is"),
            "",
            {"section": _("all below it"), "paragraph": _("the first paragraph below it")},
        ),
        SettingRow("line_breaks", _("A line break in the zettel is one on the card")),
    ),
)

DECKS = SettingsTab(
    "decks",
    _("Decks and tags"),
    _("Where flashcards go and what is on the card besides question and answer."),
    (
        SettingRow(
            "default_deck",
            _("Deck"),
            _("Where flashcards go unless a tag or a folder says otherwise."),
        ),
        SettingRow(
            "flashcard_tags",
            _("Tags of zettels with flashcards"),
            _("Separated by commas, without #. Tags below them count too, such as #flashcards/physics."),
        ),
        SettingRow(
            "question_tags",
            _("Tags that make a line a question"),
            _("Separated by commas, without #. What is below the line is its answer."),
        ),
        SettingRow(
            "deck_from_tag",
            _("A tag names the deck"),
            _("#flashcards/physics goes to physics below the deck above, such as Zettelkasten::physics."),
        ),
        SettingRow(
            "deck_from_folder",
            _("Otherwise the zettel's folder does"),
            _("Below the deck above, too: a zettel in Physics goes to Zettelkasten::Physics."),
        ),
        SettingRow(
            "context",
            _("The zettel's title and headings"),
            _("A title often tells the answer, so as delivered it comes with that."),
            {
                "after": _("come with the answer"),
                "hint": _("are a hint, one click away from the question"),
                "always": _("stand above the question"),
                "never": _("are not shown; only the link names the zettel"),
            },
        ),
        SettingRow(
            "context_headings",
            _("Headings stand above the question where they cannot tell the answer"),
            _("With the first two of these: such as have no word of the answer, in any form."),
        ),
        SettingRow(
            "remote_images",
            _("Images from the web"),
            _("Downloaded once, into Anki's media; then cards show them without asking their server."),
            {"link": _("are links"), "download": _("are downloaded")},
        ),
        SettingRow(
            "media_limit_mb",
            _("Megabytes that an image, sound or film may have"),
            _("Larger ones are not copied into Anki's media; the report names them."),
        ),
    ),
)

REMOVALS = SettingsTab(
    "removals",
    _("Removals and conflicts"),
    _("What happens when your notes and Anki no longer agree."),
    (
        SettingRow(
            "removed",
            _("A flashcard is gone from its zettel"),
            _("Suspended cards keep their reviews, and come back with the flashcard."),
            {
                "suspend": _("Suspend its cards and tag the note zk::orphan"),
                "delete": _("Delete its note (only when you sync by hand)"),
                "keep": _("Leave its cards as they are"),
            },
        ),
        SettingRow(
            "deleted_in_anki",
            _("You deleted a note in Anki, its flashcard is still there"),
            _("The report lists such flashcards."),
            {"skip": _("It stays deleted"), "recreate": _("It is made again")},
        ),
        SettingRow(
            "on_conflict",
            _("The same text was changed in the zettel and in Anki"),
            _("Changes in different fields are always merged. Only a sync that you start settles this."),
            {
                "skip": _("Leave both, and say so in the report"),
                "vault": _("Take the zettel's text"),
                "anki": _("Keep Anki's text"),
            },
        ),
        SettingRow(
            "write_back",
            _("Offer to write edits made in Anki into the zettel"),
            _("In the preview; it asks each time, and copies the file first. On this computer only."),
        ),
    ),
)

_STANDING = {
    "in": _("It is learned"),
    "waiting": _("It waits"),
    "not yet": _("No notes are made of it"),
}

LEARNING = SettingsTab(
    "learning",
    _("Learning"),
    _("Permanent notes first, basics before what builds on them, and no more than you can keep."),
    (
        SettingRow(
            "status_fields",
            _("Frontmatter fields with a zettel's status"),
            _("They hold the words of the next three lists; #tag and folder/ count there too."),
        ),
        SettingRow("permanent", _("Ripe: these are learned")),
        SettingRow(
            "waiting",
            _("Unripe: these wait"),
            _("Their cards are suspended until the zettel is ripe; never those that you have begun."),
        ),
        SettingRow("not_yet", _("No notes are made of these")),
        SettingRow("without_status", _("A zettel without a status"), "", _STANDING),
        SettingRow(
            "waiting_cards",
            _("Flashcards that wait"),
            "",
            {"suspend": _("are made, but suspended"), "leave out": _("are not made yet")},
        ),
        SettingRow(
            "order",
            _("New cards come"),
            _("What a zettel requires or links to comes first, if the deck options go by position."),
            {"basics first": _("basics first"), "off": _("in the order in which they were made")},
        ),
        SettingRow(
            "requires_fields",
            _("Frontmatter fields with what a zettel requires"),
            _("Separated by commas; they hold links to other zettels."),
        ),
        SettingRow(
            "prerequisites_days",
            _("Days that a zettel's prerequisites must be known for"),
            _("Until then its new cards wait. 0: none waits for that."),
        ),
        SettingRow(
            "budget_minutes",
            _("Minutes that a flashcard may cost in twenty years"),
            _("For the report on what your flashcards cost. On this computer only."),
        ),
        SettingRow(
            "lint_ignore",
            _("Advice that you do not want"),
            _("docs/quality.md says what each looks for. On this computer only."),
            ticks={
                "long-answer": _("long answers"),
                "several-facts": _("several facts"),
                "set": _("sets"),
                "enumeration": _("lists in order"),
                "yes-no": _("yes or no"),
                "no-question": _("no question"),
                "cloze-hides-much": _("clozes that hide much"),
                "cloze-trivial": _("clozes of a small word"),
                "gives-answer": _("questions that give the answer"),
                "shows-answer": _("answers shown beside the question"),
                "orphan-pronoun": _("“it” without what it means"),
                "near-duplicate": _("nearly the same twice"),
                "image-only": _("a picture alone"),
            },
        ),
    ),
)

WHEN = SettingsTab(
    "when",
    _("When to sync"),
    _("These hold for all vaults, on this computer."),
    (
        SettingRow("sync_on_profile_open", _("When Anki starts, after AnkiWeb")),
        SettingRow(
            "sync_on_file_change",
            _("When files change while Anki is open"),
            _("A moment after you stop writing, and never while you answer a card."),
        ),
        SettingRow(
            "sync_before_ankiweb",
            _("Before Anki syncs with AnkiWeb when it closes"),
            _("So that your phone has what you wrote last."),
        ),
        SettingRow("shortcut", _("Shortcut of Sync from Zettelkasten"), _("Empty for none.")),
        SettingRow(
            "open_shortcut",
            _("Shortcut of Open zettel"),
            _("In the reviewer and the editor; empty for none."),
        ),
        SettingRow(
            "hint_shortcut",
            _("Key that opens the hint of a card"),
            _("In the reviewer; empty for none."),
        ),
    ),
)

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
    "syntaxes": ("Syntax", "Which zettels take part"),
    "decks": ("Decks and what is on the card", "Which zettels take part"),
    "removals": ("Sync",),
    "learning": ("Permanent notes first", "Basics first", "Advice"),
    "when": ("In Anki",),
}

# Vaults
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
