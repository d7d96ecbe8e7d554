"""What the windows say of settings that other tools left in the vault."""

from __future__ import annotations

from ...texts import _, amount, ngettext
from .settings_texts import TABS

CANNOT = _("{tool}'s settings are here, but cannot be used: {problem}")
USE = _("Use them")
USE_TIP = _("Sets what is listed; nothing is saved before you say so below.")
SHOW = _("What they say")
HIDE = _("Hide")
LIST_NAME = _("{tool}'s settings, and what they are here")
COLUMNS = (_("There"), _("Here"))
VALUE = _("{setting}: {value}")
OF_ITS_OWN = _("(as that tool works)")
NOTHING = _("none")
# What the settings are called that no widget shows
_OTHERS = {
    "words": _("Words of START … END"),
    "note_types": _("Note types of yours"),
    "patterns": _("Patterns that find flashcards"),
    "property_keys": _("Names of properties"),
    "logseq": _("Logseq"),
}
_LABELS = {row.name: row.label for tab in TABS for row in tab.rows}
_CHOICES = {row.name: row.choices for tab in TABS for row in tab.rows}


def offer(tool: str, with_them: int, without: int) -> str:
    """One line about the settings of a tool."""
    said = ngettext(
        "{tool}'s settings are here: {n} flashcard with them, {without} without",
        "{tool}'s settings are here: {n} flashcards with them, {without} without",
        with_them,
    )
    return said.format(tool=tool, n=amount(with_them), without=amount(without))


def in_our_terms(name: str, value: object) -> str:
    """A setting as the settings window calls it, and its value."""
    whole, _dot, part = name.partition(".")
    label = _LABELS.get(name) or _OTHERS.get(whole, whole)
    said = _said(_CHOICES.get(name, {}).get(str(value), value))
    if name not in _LABELS and part:
        said = f"{part.replace('_', ' ')}: {said}"
    return VALUE.format(setting=label, value=said)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(item)}" for key, item in value.items()) or NOTHING
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or NOTHING
    return str(value) or NOTHING
