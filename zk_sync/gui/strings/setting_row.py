"""What the settings dialog says of one setting, and of one of its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


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
