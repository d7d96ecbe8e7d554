"""What the person has chosen so far: plain values, and what is wrong with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...config import LOCAL_NAMES, SHARED_NAMES, Settings, as_json, problems_of, settings_from, to_store
from ..vaults import VaultPlace

Values = dict[str, Any]  # by name, those of a part by "part.name"; as in JSON
PARTS: dict[str, type] = {
    item.name: type(item.default)
    for item in dataclasses.fields(Settings)
    if dataclasses.is_dataclass(item.default)
}
NAMES = tuple(
    name
    for item in dataclasses.fields(Settings)
    for name in (
        [f"{item.name}.{part.name}" for part in dataclasses.fields(PARTS[item.name])]
        if item.name in PARTS
        else [item.name]
    )
)


def flat(raw: Mapping[str, Any]) -> Values:
    """All settings by name: those of ``raw``, right or wrong, and the defaults of the others."""
    values: Values = {}
    for name, default in as_json(Settings()).items():
        given = raw.get(name, default)
        if name in PARTS and isinstance(given, Mapping):
            values |= {f"{name}.{part}": given.get(part, value) for part, value in default.items()}
        elif name in PARTS:
            values |= {f"{name}.{part}": given for part in default}
        else:
            values[name] = given
    return values


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in the form of config.json: ``a.b`` is the value ``b`` within ``a``."""
    raw: dict[str, Any] = {}
    for name, value in values.items():
        whole, _, part = name.partition(".")
        if part:
            raw.setdefault(whole, {})[part] = value
        else:
            raw[whole] = value
    return raw


@dataclass
class EditedSettings:
    """The settings of one vault, or of config.json where there is none: as they were and shall be."""

    place: VaultPlace | None
    stored: Mapping[str, Any] | None
    values: Values
    saved: Values
    _problems: dict[str, str] | None = field(default=None, repr=False)

    def change(self, name: str, value: Any) -> None:
        self.values[name] = value
        self._problems = None

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by name."""
        if self._problems is None:
            self._problems = {}
            if problems_of(nested(self.values)):
                for name, value in self.values.items():  # one at a time: which part of a part it is
                    for text in problems_of(nested({name: value})).values():
                        self._problems[name] = text.removeprefix(f"{name.partition('.')[2]}: ")
        return self._problems

    @property
    def settings(self) -> Settings:
        """Raises ConfigError when something is wrong."""
        return settings_from(nested(self.values))

    @property
    def changed(self) -> set[str]:
        """Names of the settings that belong to the vault and are others than before."""
        return {
            name
            for name, value in self.values.items()
            if name.partition(".")[0] in SHARED_NAMES and value != self.saved[name]
        }


class SettingsDraft:
    """All that the dialog changes; nothing is written from here."""

    def __init__(
        self,
        config: Mapping[str, Any],
        places: Iterable[VaultPlace],
        stored: Mapping[str, Mapping[str, Any] | None],
    ) -> None:
        """``config``: of the add-on, as it is. ``stored``: what was saved for the vaults, by their names."""
        self.config = dict(config)
        self.places = tuple(places)
        self.without_vault = _page(None, config, None)
        self.pages = [_page(place, config, stored.get(place.id)) for place in self.places]
        self.useless = self._useless()

    def page(self, number: int) -> EditedSettings:
        """Of the vault with this number; without vaults, of config.json."""
        return self.pages[number] if 0 <= number < len(self.pages) else self.without_vault

    def change(self, number: int, name: str, value: Any) -> None:
        """Changes one setting: of the vault with this number, or a local one for all."""
        pages = [*self.pages, self.without_vault] if name in LOCAL_NAMES else [self.page(number)]
        for page in pages:
            page.change(name, value)

    def restore(self, number: int, names: Iterable[str]) -> None:
        """Sets these settings of the vault with this number to what they were as delivered."""
        delivered = flat(as_json(Settings()))
        for name in names:
            self.change(number, name, delivered[name])

    def add(self, place: VaultPlace) -> None:
        """One more vault; it starts with what config.json will say."""
        self.pages.append(_page(place, self.new_config(), None))

    @property
    def settings_of_new(self) -> Settings:
        """The settings that one more vault would start with; the defaults if config.json has wrong ones."""
        raw = self.new_config()
        return Settings() if problems_of(raw) else settings_from(raw)

    @property
    def wrong(self) -> list[tuple[int, str]]:
        """Where something is wrong: number of the vault (0 when there is none) and name."""
        pages = self.pages or [self.without_vault]
        return [(number, name) for number, page in enumerate(pages) for name in page.problems]

    @property
    def is_changed(self) -> bool:
        return self.new_config() != self.config or self.new_places() != self.places or bool(self.to_write())

    def new_places(self) -> tuple[VaultPlace, ...]:
        return tuple(page.place for page in self.pages if page.place)

    def new_config(self) -> dict[str, Any]:
        """What config.json is to say: as it was, but for what changed of the local settings.

        Without a vault, what shapes the content goes there too: there is nothing else to save it with.
        """
        page = self.without_vault
        config = {name: value for name, value in self.config.items() if name not in self.useless}
        new, old = nested(page.values), nested(page.saved)
        return config | {name: value for name, value in new.items() if value != old[name]}

    def to_write(self) -> dict[str, dict[str, Any]]:
        """What to save for which vaults: those that changed. A vault that got another name takes it along."""
        before = {place.id for place in self.places}
        return {
            page.place.id: to_store(settings_from(nested(page.values)), page.stored)
            for page in self.pages
            if page.place and (page.changed or (page.stored is not None and page.place.id not in before))
        }

    def _useless(self) -> list[str]:
        """Names in config.json that no setting has, and wrong values there that belong to a vault by now.

        Each of them would stop every sync, and no widget shows them.
        """
        known = LOCAL_NAMES if self.pages else LOCAL_NAMES | SHARED_NAMES
        return sorted(name for name in problems_of(self.config) if name not in known)


def _page(
    place: VaultPlace | None, config: Mapping[str, Any], stored: Mapping[str, Any] | None
) -> EditedSettings:
    raw = config
    if stored is not None:
        raw = {**stored, **{name: value for name, value in config.items() if name in LOCAL_NAMES}}
    values = flat(raw)
    return EditedSettings(place, stored, values, dict(values))
