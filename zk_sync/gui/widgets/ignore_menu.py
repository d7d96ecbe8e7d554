"""*Not a flashcard*, *Ignore this file*, *Ignore the folder*: for the menu of any row that is a flashcard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from aqt.qt import QMenu, qconnect

from ...cards.ignoring import Unwanted, without_file, without_flashcard, without_folder
from ...errors import ConfigError
from .. import messages
from ..strings import ignoring_texts as strings
from ..syncing.tasks import Task, writing
from ..vault_settings import write_change

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host

Ignoring = Callable[["Settings"], "Settings"]  # the settings with something ignored


def add_ignoring(menu: QMenu, unwanted: Unwanted, ignore: Callable[[Ignoring], None]) -> None:
    """Adds the entries to the menu of a row, of a problem those of its file alone; the one chosen is given to
    ``ignore``.
    """
    entries = [("zk_not_a_flashcard", strings.NOT_A_FLASHCARD, without_flashcard)] if unwanted.key else []
    entries.append(("zk_ignore_file", strings.IGNORE_FILE, without_file))
    if unwanted.folder:
        text = strings.IGNORE_FOLDER.format(folder=unwanted.folder.replace("&", "&&"))
        entries.append(("zk_ignore_folder", text, without_folder))
    for name, text, change in entries:
        action = menu.addAction(text)
        assert action is not None
        action.setObjectName(name)
        changed = partial(_changed, change, unwanted)
        qconnect(action.triggered, lambda _checked=False, changed=changed: ignore(changed))


def add_ignoring_in(addon: Host, menu: QMenu, unwanted: Unwanted, done: Callable[[], None]) -> None:
    """The three entries for a vault that is synced: saves the choice in its settings, then calls ``done``.

    The notes stay as they are until the next sync.
    """
    add_ignoring(menu, unwanted, lambda change: save_change(addon, unwanted.vault_id, change, done))


def save_change(addon: Host, vault_id: str, change: Ignoring, done: Callable[[], None]) -> None:
    """Saves what ``change`` makes of the settings of a vault, in one step that can be undone."""
    settings = addon.settings()
    if isinstance(settings, ConfigError):
        messages.show_failure(addon.mw, settings)
        return
    col = addon.mw.col

    async def work() -> None:
        await writing(addon.mw, lambda col: write_change(col, vault_id, settings, change))

    def saved(_: None) -> None:
        if addon.mw.col is not None and addon.mw.col is col:
            messages.say(addon.mw, strings.SAVED)
            done()

    Task(work(), done=saved, failed=lambda error: messages.show_failure(addon.mw, error)).start()


def _changed(
    change: Callable[[Settings, Unwanted], Settings], unwanted: Unwanted, settings: Settings
) -> Settings:
    return change(settings, unwanted)
