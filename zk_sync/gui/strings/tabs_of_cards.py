"""What the settings dialog says of what comes of it in Anki: decks, what goes, the learning, and when."""

from __future__ import annotations

from ...texts import _
from .setting_row import SettingRow, SettingsTab

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
            _("The preview says each of them below its card. On this computer only."),
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
