"""Gets the map of a vault together without holding up Anki, from its cards and its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from aqt.main import AnkiQt

from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace, settings_of

if TYPE_CHECKING:
    from anki.collection import Collection

    from ...config import Settings
    from ...insight.map_data import ZettelMap
    from ...insight.reviews import Scheduling

T = TypeVar("T")


@dataclass(frozen=True)
class LoadedMap:
    """The map of a vault; ``places_file`` is where the places of its zettels are kept."""

    zettel_map: ZettelMap
    places_file: Path


def loading(
    mw: AnkiQt,
    place: VaultPlace,
    settings: Settings,
    make: Callable[[LoadedMap], T],
    *,
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
) -> Task[T]:
    """A task, not started yet, that reads the vault at ``place`` and calls ``done`` on the main thread.

    ``make`` is called before, beside everything else: with what a window shows of the map.
    """
    return Task(_load(mw, place, settings, make), done=done, failed=failed)


async def _load(mw: AnkiQt, place: VaultPlace, settings: Settings, make: Callable[[LoadedMap], T]) -> T:
    await engine_loaded(mw)
    settings = await settings_of(mw, settings, place)
    read = [await reading(mw, lambda col: _read(col, place.id))]
    made = await off_lock(mw, lambda: _made(place, settings, read, make))
    return made  # noqa: RET504 (mypy does not see the type of the awaited otherwise)


@dataclass(frozen=True)
class _MapRead:
    scheduling: Scheduling
    deck_names: dict[int, str]
    collection: Path


def _read(col: Collection, vault_id: str) -> _MapRead:
    from ...insight.reviews import scheduling_of

    names = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    return _MapRead(scheduling_of(col, vault_id), names, Path(col.path))


def _made(place: VaultPlace, settings: Settings, read: list[_MapRead], make: Callable[[LoadedMap], T]) -> T:
    """Empties ``read``, so that nothing of it is let go of on the main thread."""
    from ...insight.map_data import map_of
    from ...sync import engine
    from ...sync.state.seen import map_path

    cards = read.pop()
    index = engine.index_path(cards.collection, place.id)
    content = engine.read_vault(engine.Vault(place.path, place.id), settings, index=index)
    zettel_map = map_of(content, cards.scheduling, cards.deck_names)
    loaded = LoadedMap(zettel_map, map_path(cards.collection, place.id))
    made = make(loaded)
    pile = [cards, content, loaded]
    del cards, content, zettel_map, loaded
    let_go_beside(pile)
    return made
