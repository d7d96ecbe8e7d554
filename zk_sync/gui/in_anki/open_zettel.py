"""Opens the zettel of a note at its flashcard's line, in the program that the person writes in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from anki.notes import Note
from aqt.main import AnkiQt

from ...errors import ConfigError
from .. import messages, strings
from ..syncing.tasks import Step, Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace, settings_of, vaults_of
from . import open_link

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.views.located import Located
    from ..host import Host


def open_zettel_of(addon: Host, note_id: int) -> None:
    """Opens the zettel that the note comes from; says so when it comes from none, or that is gone."""

    def done(found: tuple[Located, Settings] | None) -> None:
        if found is None:
            messages.say(addon.mw, strings.NOT_FROM_VAULT)
        else:
            open_link.open_located(addon.mw, *found)

    _start(addon, locate(addon, note_id), done)


def open_place(addon: Host, vault_id: str, path: str, line: int) -> None:
    """Opens a file of the vault at a line."""

    async def work() -> tuple[Located, Settings] | None:
        await engine_loaded(addon.mw)
        from ...sync.views.located import Located

        place, settings = place_of(addon, vault_id), addon.settings()
        if place is None or isinstance(settings, ConfigError):
            return None
        return Located(vault_id, path, line), await settings_of(addon.mw, settings, place)

    def done(found: tuple[Located, Settings] | None) -> None:
        if found is None:
            messages.say(addon.mw, strings.UNKNOWN_VAULT.format(vault=vault_id))
        else:
            open_link.open_located(addon.mw, *found)

    _start(addon, work(), done)


async def locate(addon: Host, note_id: int) -> tuple[Located, Settings] | None:
    """Where the note's flashcard stands now, and the settings of its vault; None where there is neither."""
    mw = addon.mw
    await engine_loaded(mw)
    from ...sync.views.located import located
    from ...sync.views.origin import origin_of

    origin = await reading(mw, lambda col: origin_of(col, note_id))
    settings = addon.settings()
    place = place_of(addon, origin.vault_id) if origin else None
    if origin is None or place is None or isinstance(settings, ConfigError):
        return None
    settings = await settings_of(mw, settings, place)
    return await off_lock(mw, partial(located, place.path, origin, settings)), settings


def place_of(addon: Host, vault_id: str) -> VaultPlace | None:
    """Where the vault of that name lies on this machine."""
    return next((place for place in vaults_of(addon.mw.pm) if place.id == vault_id), None)


def _start(
    addon: Host,
    work: Coroutine[Step[Any], Any, tuple[Located, Settings] | None],
    done: Callable[[tuple[Located, Settings] | None], None],
) -> None:
    col = addon.mw.col

    def unless_closed(found: tuple[Located, Settings] | None) -> None:
        if addon.mw.col is not None and addon.mw.col is col:
            done(found)

    Task(
        work,
        done=addon.guard.hook(unless_closed),
        failed=lambda error: messages.show_failure(addon.mw, error),
    ).start()


def is_from_vault(mw: AnkiQt, note: Note) -> bool:
    """Whether the note has the key of a vault that lies on this machine; quick."""
    from ...sync.notes.notetypes import KEY_FIELD, key_in

    key = key_in(note[KEY_FIELD]) if KEY_FIELD in note else ""
    return any(key.startswith(f"{place.id}:") for place in vaults_of(mw.pm))


def zettel_of(note: Note) -> tuple[str, str]:
    """The vault and the path of the zettel that a note was made from; empty when it is none of ours."""
    from ...sync.notes.notetypes import KEY_FIELD, STATE_FIELD, key_in
    from ...sync.notes.zk_state import load
    from ...vault.inside import is_inside

    if KEY_FIELD not in note or STATE_FIELD not in note:
        return "", ""
    state = load(note[STATE_FIELD])
    vault_id, colon, _ = key_in(note[KEY_FIELD]).partition(":")
    return (vault_id, state.path) if state and colon and is_inside(state.path) else ("", "")


def shortcut_of(addon: Host, setting: str) -> str:
    """A shortcut as the person set it; read by hand, so that nothing waits for a check of all settings."""
    config = addon.mw.addonManager.getConfig(addon.package) or {}
    keys = config.get(setting, "")
    return keys if isinstance(keys, str) else ""
