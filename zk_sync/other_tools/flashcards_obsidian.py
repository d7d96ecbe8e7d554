"""Settings of the Obsidian plugin Flashcards (``flashcards-obsidian``, its ``src/conf/settings.ts``)."""

from __future__ import annotations

from ..texts import _
from .translation import GatheredSettings


def translate(data: dict[str, object], gathered: GatheredSettings) -> None:
    """Gathers what the plugin's ``data.json`` says."""
    tag = data.get("flashcardsTag")
    if isinstance(tag, str) and tag.strip("# "):
        name = tag.strip("# ").lower()
        gathered.take("flashcardsTag", tag, "question_tags", [name])
        gathered.take("flashcardsTag", tag, "flashcard_tags", [name])
    for theirs, ours in (("inlineSeparator", "inline"), ("inlineSeparatorReverse", "inline_reversed")):
        value = data.get(theirs)
        if isinstance(value, str) and value.strip():
            gathered.take(theirs, value, "markers", {ours: value.strip()})
    gathered.values["heading_answer"] = "paragraph"  # its answers end at a blank line, and
    gathered.values["cloze_unit"] = "line"  # each line with a deletion is a note of its own
    deck = data.get("deck")
    if isinstance(deck, str) and deck.strip() and deck.strip() != "Default":
        gathered.take("deck", deck, "default_deck", deck.strip())
    if isinstance(data.get("folderBasedDeck"), bool):
        gathered.take("folderBasedDeck", data["folderBasedDeck"], "deck_from_folder", data["folderBasedDeck"])
    if isinstance(data.get("sourceSupport"), bool):
        gathered.leave("sourceSupport", data["sourceSupport"], _("the link to the zettel is always there"))
    default_tag = data.get("defaultAnkiTag")
    if isinstance(default_tag, str) and default_tag.strip():
        gathered.leave("defaultAnkiTag", default_tag)
