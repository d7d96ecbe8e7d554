"""Opens windows whose modules take long to import, the first time, without making Anki wait for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import messages
from .syncing.tasks import Task, engine_loaded

if TYPE_CHECKING:
    from ..config import Settings
    from .host import Host


def with_loaded(addon: Host, module: str, show: Callable[[Settings], None]) -> None:
    """Calls ``show`` once the engine and the module are there (see ``engine_loaded``).

    Without a vault it is not called, and the person is asked for one.
    """
    settings = addon.ready()
    if settings is None:
        return
    col = addon.mw.col

    async def work() -> None:
        await engine_loaded(addon.mw, module)

    def loaded(_: None) -> None:
        if addon.mw.col is not None and addon.mw.col is col:
            show(settings)

    Task(work(), done=loaded, failed=lambda error: messages.show_failure(addon.mw, error)).start()
