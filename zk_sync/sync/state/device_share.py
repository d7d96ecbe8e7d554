"""What one device says of one vault, and its form as JSON, which is read as a stranger's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from ...quick_json import pack
from .made_ids import NOTHING_MADE, MadeIds, made_from

SETTINGS_VERSION = 1  # of the form in which settings are saved
_MOST_CLAIMS, _LONGEST, _MOST_GRAVES, _MOST_SETTINGS = 200_000, 10_000, 100_000, 1 << 20
HIGHEST = 1 << 50  # of counters, and of ids
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Claim(NamedTuple):
    """Whether something holds of a flashcard; of several devices' claims, the highest counter counts.

    Among equal ones, that which holds.
    """

    counter: int
    holds: bool


Claims = Mapping[str, Claim]  # by key


@dataclass(frozen=True)
class DeviceShare:
    """What one device says of one vault.

    ``token`` names its last sync that wrote; ``declined``: flashcards whose notes a person deleted;
    ``apart``: those of which a person said that a note which looks the same is another's; ``graves``: notes
    whose deletion says nothing any more: it is among the declined, or no person did it; ``made``: ids of the
    notes and cards that its syncs made. The settings are as they were saved.
    """

    token: str = ""
    settings: Mapping[str, Any] | None = None
    settings_counter: int = 0
    declined: Claims = field(default_factory=dict)
    apart: Claims = field(default_factory=dict)
    graves: frozenset[int] = frozenset()
    made: MadeIds = NOTHING_MADE


def as_json(share: DeviceShare) -> dict[str, Any]:
    """The share as it is kept in the device's object."""
    return {
        "token": share.token,
        "settings": None
        if share.settings is None
        else {"version": SETTINGS_VERSION, "counter": share.settings_counter, "values": dict(share.settings)},
        "declined": {key: list(claim) for key, claim in sorted(share.declined.items())},
        "apart": {key: list(claim) for key, claim in sorted(share.apart.items())},
        "graves": sorted(share.graves)[-_MOST_GRAVES:],
        "made": [share.made.notes, share.made.cards],
    }


def share_from(entry: Mapping[str, Any], vault_id: str) -> DeviceShare:
    """What an entry says, whoever wrote it: what is nonsense, or more than could be meant, is left out."""
    token, settings = entry.get("token"), entry.get("settings")
    values = settings.get("values") if isinstance(settings, dict) else None
    if not isinstance(values, dict) or len(pack(values)) > _MOST_SETTINGS:
        values = None
    return DeviceShare(
        token=token if isinstance(token, str) and len(token) <= _LONGEST else "",
        settings=values,
        settings_counter=_number(settings.get("counter"), HIGHEST) if isinstance(settings, dict) else 0,
        declined=_claims(entry.get("declined"), vault_id),
        apart=_claims(entry.get("apart"), vault_id),
        graves=frozenset(_some(entry.get("graves"), _MOST_GRAVES, lambda note: _number(note, HIGHEST))),
        made=made_from(entry.get("made")),
    )


def _claims(raw: object, vault_id: str) -> Claims:
    def claim(item: Any) -> tuple[str, Claim] | None:
        key, row = item if isinstance(item, (list, tuple)) and len(item) == 2 else ("", None)
        is_key = isinstance(key, str) and len(key) <= _LONGEST and key.startswith(f"{vault_id}:")
        if not is_key or not isinstance(row, list) or len(row) != 2 or not isinstance(row[1], bool):
            return None
        counter = _number(row[0], HIGHEST)
        return (key, Claim(counter, row[1])) if counter else None

    items = list(raw.items()) if isinstance(raw, dict) else raw
    return dict(_some(items, _MOST_CLAIMS, claim))


def _some(raw: object, most: int, checked: Callable[[Any], _T | None]) -> Iterator[_T]:
    """The items of ``raw`` that pass the check; logs how many do not."""
    if raw is None:
        return
    if not isinstance(raw, list):
        _log.warning("shared data is no list but %s", type(raw).__name__)
        return
    passed = 0
    for item in raw[:most]:
        found = checked(item)
        if found:
            passed += 1
            yield found
    if passed < len(raw):
        _log.warning("of %s entries of shared data %s make no sense", len(raw), len(raw) - passed)


def _number(value: object, most: int) -> int:
    """``value`` if it is a number from 1 to ``most``; else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most else 0


def texts_in(raw: Mapping[Any, Any]) -> Mapping[str, str]:
    """Names and values that should be texts, as texts."""
    return {str(name): str(value) for name, value in raw.items()}


def share_of_old_release(entry: Mapping[str, Any], vault_id: str) -> DeviceShare:
    """The share that an entry of release 0.1.0 stands for, which kept it in the collection's config."""
    declined = entry.get("declined")
    claims = {str(key): [1, True] for key in declined} if isinstance(declined, list) else None
    return replace(
        share_from({"settings": entry.get("settings"), "declined": claims}, vault_id), settings_counter=0
    )
