"""What the settings dialog says of what is read of the files: vaults, zettels and notations."""

from __future__ import annotations

from ...texts import _
from .setting_row import SettingRow, SettingsTab

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
