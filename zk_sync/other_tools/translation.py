"""What a translation of another tool's settings is, and how one is put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..config import Settings, problems_of
from ..globs import pattern_for
from ..texts import _

# Settings that are made of parts
_IN_PARTS = frozenset(
    item.name for item in dataclasses.fields(Settings) if dataclasses.is_dataclass(item.default)
)


@dataclass(frozen=True)
class TranslatedSetting:
    """One value of the other tool: its name there, what it says, and what that is among our settings.

    ``ours`` is the name of our setting, "" where there is no counterpart; ``note`` says more, in words.
    ``names`` are those of our settings that it sets, a part of one as ``markers.inline``.
    """

    theirs: str
    value: str
    ours: str = ""
    note: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Translation:
    """The settings of one other tool in ours.

    ``tool`` is its name as ``--settings-of`` takes it, ``title`` as its makers write it, ``path`` the file in
    the vault. ``values`` is a JSON object that ``settings_from`` takes, only what differs from our defaults.
    ``problem``: why the file says nothing, "" where it does.
    """

    tool: str
    title: str
    path: str
    values: Mapping[str, Any] = field(default_factory=dict)
    said: tuple[TranslatedSetting, ...] = ()
    problem: str = ""


class GatheredSettings:
    """Puts a translation together; a value that our settings do not take is told and left out."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.said: list[TranslatedSetting] = []

    def take(self, theirs: str, value: object, ours: str, translated: Any, note: str = "") -> None:
        """Their ``value`` becomes ``translated`` in the setting ``ours``; parts of one setting add up."""
        before = self.values.get(ours)
        both = isinstance(before, dict) and isinstance(translated, dict)
        new = {**before, **translated} if both else translated  # type: ignore[dict-item] # both are objects
        problem = problems_of({ours: new}).get(ours, "")
        if problem:
            self.leave(theirs, value, problem)
            return
        self.values[ours] = new
        names = (f"{ours}.{part}" for part in translated) if ours in _IN_PARTS else (ours,)
        self.said.append(TranslatedSetting(theirs, shown(value), ours, note, tuple(names)))

    def leave(self, theirs: str, value: object, note: str = "") -> None:
        """Their ``value`` has no counterpart here."""
        self.said.append(TranslatedSetting(theirs, shown(value), "", note or _("has no counterpart here")))


def shown(value: object) -> str:
    """A value of another tool's settings as a person reads it, on one line and not without end."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    items = value[:20] if isinstance(value, (list, tuple)) else [value]
    text = " ".join(", ".join(map(str, items)).split())
    return text if len(text) <= 120 else f"{text[:119]}…"


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list, or of a text that has white space or commas between them; else none."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    if isinstance(value, list):
        return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())
    return ()


def objects(value: object) -> Mapping[str, Any]:
    """A JSON object by text; empty where it is something else."""
    return {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}


def folder_pattern(folder: str) -> str:
    """The folder of a vault as a pattern of ``include`` or ``exclude``: this one, not each of that name."""
    plain = folder.replace("\\", "/").strip().strip("/")
    return pattern_for(f"{plain}/") if plain else ""
