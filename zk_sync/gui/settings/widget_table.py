"""Which widget each setting gets: by the kind of its value, with few exceptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

from ...config import Settings, WholeNumber, Words
from ..strings.settings_texts import Row
from . import list_widgets, widgets
from .draft import PARTS
from .widgets import Field

# Settings that the dialog leaves to config.json, each with the reason.
_OF_TOOLS = "it is what Obsidian_to_Anki's settings say, which are taken over as a whole"
ONLY_IN_CONFIG: dict[str, str] = {
    "note_types": _OF_TOOLS,
    "patterns": _OF_TOOLS,
    "property_keys": "the usual names are there already",
    "logseq": "it is found out from the vault",
    **{f"words.{item.name}": _OF_TOOLS for item in dataclasses.fields(Words)},
}

_SPECIAL: dict[str, Callable[[Row], Field]] = {
    "include": list_widgets.Lines,
    "exclude": list_widgets.Lines,
    "only_where": list_widgets.FieldLines,
    "folders": list_widgets.Folders,
    "not_flashcards": list_widgets.Kept,
    "source_link": widgets.OwnChoice,
    "shortcut": widgets.Keys,
    "open_shortcut": widgets.Keys,
    "hint_shortcut": widgets.Keys,
}


def field_for(row: Row) -> Field:
    """A new widget for one setting."""
    if row.name in _SPECIAL:
        return _SPECIAL[row.name](row)
    if row.ticks:
        return widgets.Ticks(row)
    whole, _, part = row.name.partition(".")
    owner: type = PARTS[whole] if part else Settings
    name = part or whole
    kind = get_type_hints(owner)[name]
    if kind is bool:
        return widgets.Flag(row)
    if kind is int:
        parse: Any = next(item for item in dataclasses.fields(owner) if item.name == name).metadata["parse"]
        assert isinstance(parse, WholeNumber)
        return widgets.Number(row, parse.low, parse.high)
    if kind is str:
        return widgets.Text(row)
    if str in get_args(kind):
        return widgets.Words(row)
    return widgets.Choice(row)
