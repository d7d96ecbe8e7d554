"""Gets the map of a vault together without holding up Anki, from its cards and its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt

from ..tasks import Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace, settings_of

if TYPE_CHECKING:
    from anki.collection import Collection

    from ...config import Settings
    from ...insight.map_data import ZettelMap
    from ...insight.reviews import Scheduling
    from .places import Places


@dataclass(frozen=True)
class Loaded:
    """A map, and where its zettels stood last time; ``places_file`` is where that is kept.

    ``settings``: those that hold for the vault.
    """

    zettel_map: ZettelMap
    settings: Settings
    places: Places
    places_file: Path


def loading(
    mw: AnkiQt,
    place: VaultPlace,
    settings: Settings,
    *,
    done: Callable[[Loaded], None],
    failed: Callable[[Exception], None],
) -> Task[Loaded]:
    """A task, not started yet, that reads the vault at ``place`` and calls ``done`` on the main thread."""
    return Task(_load(mw, place, settings), done=done, failed=failed)


async def _load(mw: AnkiQt, place: VaultPlace, settings: Settings) -> Loaded:
    await engine_loaded(mw)
    settings = await settings_of(mw, settings, place)
    cards = await reading(mw, lambda col: _read_cards(col, place.id))
    loaded = await off_lock(mw, lambda: _loaded(place, settings, cards))
    return loaded  # noqa: RET504 (mypy does not see the type of the awaited otherwise)


@dataclass(frozen=True)
class _Cards:
    scheduling: Scheduling
    deck_names: dict[int, str]
    collection: Path


def _read_cards(col: Collection, vault_id: str) -> _Cards:
    from ...insight.reviews import scheduling_of

    names = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    return _Cards(scheduling_of(col, vault_id), names, Path(col.path))


def _loaded(place: VaultPlace, settings: Settings, cards: _Cards) -> Loaded:
    from ...insight.map_data import map_of
    from ...sync import engine
    from .places import read_places

    index = engine.index_path(cards.collection, place.id)
    content = engine.read_vault(engine.Vault(place.path, place.id), settings, index=index)
    places_file = index.with_suffix("").with_suffix(".map.json")
    zettel_map = map_of(content, cards.scheduling, cards.deck_names)
    return Loaded(zettel_map, settings, read_places(places_file), places_file)
