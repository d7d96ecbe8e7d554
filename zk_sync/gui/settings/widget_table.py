"""Which widget each setting gets: by the kind of its value, with few exceptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

from ...config import NotationWords, Settings
from ...setting_values import WholeNumber
from ..strings.setting_row import SettingRow
from . import list_fields, setting_fields
from .setting_fields import Field
from .settings_draft import PARTS

# Settings that the dialog leaves to config.json, each with the reason.
_OF_TOOLS = "it is what Obsidian_to_Anki's settings say, which are taken over as a whole"
ONLY_IN_CONFIG: dict[str, str] = {
    "note_types": _OF_TOOLS,
    "patterns": _OF_TOOLS,
    "property_keys": "the usual names are there already",
    "logseq": "it is found out from the vault",
    **{f"words.{item.name}": _OF_TOOLS for item in dataclasses.fields(NotationWords)},
}

_SPECIAL: dict[str, Callable[[SettingRow], Field]] = {
    "include": list_fields.LinesField,
    "exclude": list_fields.LinesField,
    "only_where": list_fields.FieldNamesField,
    "folders": list_fields.FoldersField,
    "not_flashcards": list_fields.KeptListField,
    "source_link": setting_fields.OwnChoiceField,
    "shortcut": setting_fields.KeysField,
    "open_shortcut": setting_fields.KeysField,
    "hint_shortcut": setting_fields.KeysField,
}


def field_for(row: SettingRow) -> Field:
    """A new widget for one setting."""
    if row.name in _SPECIAL:
        return _SPECIAL[row.name](row)
    if row.ticks:
        return setting_fields.TicksField(row)
    whole, _, part = row.name.partition(".")
    owner: type = PARTS[whole] if part else Settings
    name = part or whole
    kind = get_type_hints(owner)[name]
    if kind is bool:
        return setting_fields.FlagField(row)
    if kind is int:
        parse: Any = next(item for item in dataclasses.fields(owner) if item.name == name).metadata["parse"]
        assert isinstance(parse, WholeNumber)
        return setting_fields.NumberField(row, parse.low, parse.high)
    if kind is str:
        return setting_fields.TextField(row)
    if str in get_args(kind):
        return setting_fields.WordsField(row)
    return setting_fields.ChoiceField(row)
