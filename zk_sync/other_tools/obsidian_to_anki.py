"""Settings of the Obsidian plugin Obsidian_to_Anki (its ``src/setting-to-data.ts``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..config import EXCLUDED_BY_DEFAULT, NotationWords
from ..texts import _
from .javascript_regex import NotTranslated, python_pattern
from .stock_names import CLOZE_NAMES, REVERSED_NAMES, TYPED_NAMES
from .translation import GatheredSettings, folder_pattern, objects, texts

_WORDS = {
    "Begin Note": "begin_note",
    "End Note": "end_note",
    "Begin Inline Note": "begin_inline_note",
    "End Inline Note": "end_inline_note",
    "Target Deck Line": "target_deck",
    "File Tags Line": "file_tags",
    "Delete Note Line": "delete_note",
    "Frozen Fields Line": "frozen_fields",
}
# Anki's own types, which need no rule in English
_OWN = {
    "basic": "basic",
    "basic (and reversed card)": "reversed",
    "basic (optional reversed card)": "basic",
    "basic (type in the answer)": "type",
    "cloze": "cloze",
}
_TRANSLATED: dict[str, str] = {
    **dict.fromkeys(REVERSED_NAMES, "reversed"),
    **dict.fromkeys(TYPED_NAMES, "type"),
    **dict.fromkeys(CLOZE_NAMES, "cloze"),
}
_COPY = re.compile(r"-[0-9a-f]{5}$")  # what Anki appends to the name of a type that came twice


def translate(data: dict[str, object], gathered: GatheredSettings) -> None:
    """Gathers what the plugin's ``data.json`` says."""
    settings = objects(data.get("settings"))
    defaults = objects(settings.get("Defaults"))
    usual = NotationWords()
    for theirs, ours in _WORDS.items():
        word = objects(settings.get("Syntax")).get(theirs)
        if isinstance(word, str) and word.strip() and word.strip() != getattr(usual, ours):
            gathered.take(theirs, word, "words", {ours: word.strip()})
    fields = {name: texts(value) for name, value in objects(data.get("fields_dict")).items()}
    _note_types(fields, gathered)
    _patterns(objects(settings.get("CUSTOM_REGEXPS")), fields, gathered)
    _folders(settings, defaults, gathered)
    _clozes(defaults, gathered)
    for name in ("Scheduling Interval", "Add Context", "Add Obsidian Tags"):
        if defaults.get(name):
            gathered.leave(name, defaults[name])
    tag = defaults.get("Tag")
    if isinstance(tag, str) and tag.strip():
        gathered.leave("Tag", tag, _("notes get no tag that marks the tool"))


def kind_of(name: str, fields: tuple[str, ...]) -> str:
    """The kind of flashcard that the notes of a type are, "" where its fields do not fit ours by position.

    That tool takes a type for a cloze one where its name holds the word.
    """
    plain = _COPY.sub("", name).lower()
    if own := _OWN.get(plain) or (_TRANSLATED.get(plain) if len(fields) == 2 else None):
        return own
    if "cloze" in name.lower() or len(fields) == 1:
        return "cloze" if 1 <= len(fields) <= 2 else ""
    return "basic" if len(fields) == 2 else ""


def _note_types(fields: Mapping[str, tuple[str, ...]], gathered: GatheredSettings) -> None:
    for name, names in fields.items():
        if name.lower() in _OWN or not names:
            continue
        kind = kind_of(name, names)
        said = f"{name}: {', '.join(names)}"
        if kind:
            gathered.take("fields_dict", said, "note_types", {name: {"kind": kind, "fields": list(names)}})
        else:
            gathered.leave("fields_dict", said, _("has other fields than front and back, or text and extra"))


def _patterns(
    regexes: Mapping[str, Any], fields: Mapping[str, tuple[str, ...]], gathered: GatheredSettings
) -> None:
    for name, regex in regexes.items():
        if not isinstance(regex, str) or not regex.strip():
            continue
        said = f"{name}: {regex}"
        if not kind_of(name, fields.get(name, ())):
            gathered.leave("CUSTOM_REGEXPS", said, _("its note type has no counterpart here"))
            continue
        try:
            pattern = python_pattern(regex)
        except NotTranslated as error:
            gathered.leave("CUSTOM_REGEXPS", said, str(error))
        else:
            gathered.take("CUSTOM_REGEXPS", said, "patterns", {name: pattern})


def _folders(settings: Mapping[str, Any], defaults: Mapping[str, Any], gathered: GatheredSettings) -> None:
    decks, tags = objects(settings.get("FOLDER_DECKS")), objects(settings.get("FOLDER_TAGS"))
    for folder in dict.fromkeys((*decks, *tags)):
        deck, own = str(decks.get(folder) or "").strip(), texts(tags.get(folder) or "")
        if deck or own:
            rule: dict[str, Any] = {"deck": deck} if deck else {}
            rule |= {"tags": list(own)} if own else {}
            said = f"{folder}: {deck} {' '.join(own)}"
            gathered.take("FOLDER_DECKS, FOLDER_TAGS", said, "folders", {folder.strip("/"): rule})
    deck = str(defaults.get("Deck") or "").strip()
    if deck and deck != "Default":
        gathered.take("Deck", deck, "default_deck", deck)
        gathered.values["deck_from_folder"] = False
    directory = defaults.get("Scan Directory")
    if isinstance(directory, str) and directory.strip().strip("/"):
        gathered.take("Scan Directory", directory, "include", [folder_pattern(directory)])
    ignored = texts(settings.get("IGNORED_FILE_GLOBS"))
    new = [pattern for pattern in ignored if pattern.removeprefix("**/") not in EXCLUDED_BY_DEFAULT]
    if new:
        gathered.take("IGNORED_FILE_GLOBS", ignored, "exclude", [*EXCLUDED_BY_DEFAULT, *new])


def _clozes(defaults: Mapping[str, Any], gathered: GatheredSettings) -> None:
    braces = defaults.get("CurlyCloze")
    if isinstance(braces, bool):
        gathered.take("CurlyCloze", braces, "clozes", {"braces": braces})
        highlights = defaults.get("CurlyCloze - Highlights to Clozes")
        if isinstance(highlights, bool):
            named = "CurlyCloze - Highlights to Clozes"
            gathered.take(named, highlights, "clozes", {"highlight": braces and highlights})
