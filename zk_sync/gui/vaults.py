"""What an Anki profile remembers: its vaults, and whether the automatic sync pauses."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aqt.main import AnkiQt
from aqt.profiles import ProfileManager

from . import strings
from .syncing.tasks import reading

if TYPE_CHECKING:
    from ..config import Settings

PROFILE_KEY = "zettelkasten_sync"
_MOST_NEEDS = 5000  # remembered; the profile is written as a whole


@dataclass(frozen=True)
class VaultPlace:
    """Where a vault lies on this machine. ``id`` is its name on all of them."""

    path: Path
    id: str


def vaults_of(pm: ProfileManager) -> tuple[VaultPlace, ...]:
    """The vaults of the open profile; entries that make no sense, or repeat a name, are left out."""
    places: dict[str, VaultPlace] = {}
    for item in _memory(pm).get("vaults", []):
        if isinstance(item, dict) and isinstance(item.get("path"), str) and item["path"]:
            place = VaultPlace(Path(item["path"]), item.get("id") or Path(item["path"]).name)
            places.setdefault(place.id.casefold(), place)
    return tuple(places.values())


def remember_vaults(pm: ProfileManager, places: Iterable[VaultPlace]) -> None:
    """Makes ``places`` the vaults of the open profile, for good."""
    _remember(pm, vaults=[{"path": str(place.path), "id": place.id} for place in places])


def beside(place: VaultPlace, known: Iterable[VaultPlace]) -> list[VaultPlace]:
    """The vaults that stay when ``place`` is chosen: neither it under another name or in another folder, nor
    one that is gone from its place.
    """
    name = place.id.casefold()
    return [
        each
        for each in known
        if each.id.casefold() != name and each.path != place.path and each.path.exists()
    ]


def problem_with(place: VaultPlace, others: Iterable[VaultPlace]) -> str:
    """Why ``place`` cannot be a vault beside the ``others``, for a person; "" when it can.

    Names that differ only in upper and lower case would share files where the disk knows no difference.
    """
    for other in others:
        if other.id.casefold() == place.id.casefold():
            return strings.NAME_TAKEN.format(name=other.id, folder=other.path)
        if other.path == place.path:
            return strings.FOLDER_TAKEN.format(name=other.id)
    return ""


async def settings_of(mw: AnkiQt, settings: Settings, place: VaultPlace) -> Settings:
    """What holds for this vault: ``settings``, unless others were saved for it. Needs the engine loaded."""
    from ..sync import engine

    stored = await reading(mw, lambda col: engine.stored_settings(col, place.id))
    return engine.settings_for(settings, stored)


def automatic_sync_pauses(pm: ProfileManager) -> bool:
    """Whether the person undid the last sync and has not started one since."""
    return bool(_memory(pm).get("paused"))


def pause_automatic_sync(pm: ProfileManager, paused: bool) -> None:
    if automatic_sync_pauses(pm) != paused:
        _remember(pm, paused=paused)


def already_told(pm: ProfileManager, digest: str) -> bool:
    """Whether ``digest`` is what the automatic sync last spoke of; remembers it.

    Anki puts it on disk when the profile closes: the window need not wait for that now.
    """
    told = _memory(pm).get("told", "")
    _set(pm, told=digest)
    return bool(told == digest)


def knows_needs(pm: ProfileManager, names: Collection[str]) -> bool:
    """Whether a report showed the person all that these name before."""
    known = _memory(pm).get("known_needs", [])
    return {*map(_short, names)} <= {*known} if isinstance(known, list) else not names


def know_needs(pm: ProfileManager, names: Collection[str], *, is_all: bool) -> None:
    """Remembers what a report shows the person; ``is_all``: and nothing else needs them any more."""
    known = [] if is_all else _memory(pm).get("known_needs", [])
    _set(pm, known_needs=[*dict.fromkeys([*known, *map(_short, names)])][-_MOST_NEEDS:])


def version_before(pm: ProfileManager) -> str:
    """The version of the add-on that this profile was last opened with; "" for one that did not say."""
    return str(_memory(pm).get("version", ""))


def remember_version(pm: ProfileManager, version: str) -> None:
    """On disk at once, so that what is new is told once."""
    _remember(pm, version=version)


def study_deck(pm: ProfileManager) -> tuple[int, int]:
    """The filtered deck that was made to study a zettel, and the deck chosen before; 0 for none."""
    ids = _memory(pm).get("study_deck")
    return (int(ids[0]), int(ids[1])) if isinstance(ids, (list, tuple)) and len(ids) == 2 else (0, 0)


def remember_study_deck(pm: ProfileManager, deck_id: int, before: int) -> None:
    """On disk at once: where Anki ends without a word, the deck is removed when it starts again."""
    _remember(pm, study_deck=[deck_id, before])


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _memory(pm: ProfileManager) -> dict[str, Any]:
    memory = (pm.profile or {}).get(PROFILE_KEY)
    return memory if isinstance(memory, dict) else {}


def _set(pm: ProfileManager, **changes: Any) -> None:
    if pm.profile is not None:
        pm.profile[PROFILE_KEY] = {**_memory(pm), **changes}


def _remember(pm: ProfileManager, **changes: Any) -> None:
    """Puts it on disk at once."""
    _set(pm, **changes)
    if pm.profile is not None:
        pm.save()
