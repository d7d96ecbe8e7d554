"""Settings of the Obsidian plugin Spaced Repetition (its ``src/data/settings.ts``)."""

from __future__ import annotations

import re
from typing import Any

from ..config import EXCLUDED_BY_DEFAULT
from ..texts import _
from .translation import GatheredSettings, folder_pattern, objects, texts

# Name of the separator in older and newer releases → ours
_SEPARATORS = {
    "inline": ("singleLineCardSeparator", "singlelineCardSeparator"),
    "inline_reversed": ("singleLineReversedCardSeparator", "singlelineReversedCardSeparator"),
    "multiline": ("multilineCardSeparator",),
    "multiline_reversed": ("multilineReversedCardSeparator",),
    "end": ("multilineCardEndMarker",),
}
# A pattern of that tool without what may be left out (a number, a hint) → our notation
_CLOZE_PATTERNS = {"==answer==": "highlight", "**answer**": "bold", "{{answer}}": "double_braces"}
_SWITCHES = {
    "convertHighlightsToClozes": "highlight",
    "convertBoldTextToClozes": "bold",
    "convertCurlyBracketsToClozes": "double_braces",
}
_OPTIONAL = re.compile(r"\[[^\[\]]{0,40}\]")
_GLOB = re.compile(r"[*?]")


def translate(data: dict[str, object], gathered: GatheredSettings) -> None:
    """Gathers what the plugin's ``data.json`` says; releases before 1.0 have their values at the top."""
    settings = dict(objects(data.get("settings")) or data)
    _tags(settings, gathered)
    for ours, names in _SEPARATORS.items():
        name = next((name for name in names if isinstance(settings.get(name), str)), "")
        if name:
            gathered.take(name, settings[name], "markers", {ours: str(settings[name]).strip()})
    _clozes(settings, gathered)
    _folders(settings, gathered)
    # What that tool does not know is no flashcard of it.
    gathered.values["one_column_tables"] = gathered.values["ruled"] = False


def _tags(settings: dict[str, Any], gathered: GatheredSettings) -> None:
    tags = [tag.lstrip("#") for tag in texts(settings.get("flashcardTags")) if tag.lstrip("#")]
    if tags:
        gathered.take("flashcardTags", settings["flashcardTags"], "flashcard_tags", tags)
        gathered.values["question_tags"] = []


def _clozes(settings: dict[str, Any], gathered: GatheredSettings) -> None:
    clozes = dict.fromkeys(("highlight", "bold", "double_braces", "braces"), False)
    if settings.get("disableClozeCards") is True:
        gathered.take("disableClozeCards", True, "clozes", clozes)
        return
    for name, ours in _SWITCHES.items():
        if isinstance(settings.get(name), bool):
            clozes[ours] = settings[name]
            gathered.take(name, settings[name], "clozes", {ours: settings[name]})
    patterns = texts_of_lines(settings.get("clozePatterns"))
    for pattern in patterns:
        plain = _OPTIONAL.sub("", pattern)
        if plain in _CLOZE_PATTERNS:
            gathered.take("clozePatterns", pattern, "clozes", {_CLOZE_PATTERNS[plain]: True})
        else:
            gathered.leave("clozePatterns", pattern)
    if patterns or not any(name in settings for name in _SWITCHES):
        before = gathered.values.get("clozes", {})
        # Before release 1.11 highlights were clozes without a switch.
        default = {} if patterns else {"highlight": True}
        gathered.values["clozes"] = {**clozes, **default, **before}
    else:
        gathered.values["clozes"] = clozes


def texts_of_lines(value: object) -> tuple[str, ...]:
    """The texts of a list, or the lines of a text."""
    return texts(value.split("\n")) if isinstance(value, str) else texts(value)


def _folders(settings: dict[str, Any], gathered: GatheredSettings) -> None:
    ignored = texts_of_lines(settings.get("noteFoldersToIgnore"))
    patterns = [item if _GLOB.search(item) else folder_pattern(item) for item in ignored]
    new = [pattern for pattern in patterns if pattern and pattern not in EXCLUDED_BY_DEFAULT]
    if new:
        gathered.take("noteFoldersToIgnore", ignored, "exclude", [*EXCLUDED_BY_DEFAULT, *new])
    if settings.get("convertFoldersToDecks") is True:
        gathered.take(
            "convertFoldersToDecks", True, "opt_in", "all", _("every zettel counts, its folder is its deck")
        )
        gathered.values["deck_from_tag"] = False
