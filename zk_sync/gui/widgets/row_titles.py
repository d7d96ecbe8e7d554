"""The titles of zettels that a list names by their paths, read as the rows come on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aqt.qt import QTimer
from PyQt6 import sip

from ...errors import ConfigError
from ..in_anki.open_zettel import place_of
from ..syncing.tasks import Task, engine_loaded, off_lock
from ..vaults import settings_of

if TYPE_CHECKING:
    from ..host import Host

_Zettel = tuple[str, str]  # the vault's name, and the path


class RowTitles:
    """Knows a title once it was asked for. ``came`` is called when titles that were asked for are known."""

    def __init__(self, addon: Host) -> None:
        self.came: Callable[[], None] = lambda: None
        self._addon = addon
        self._known: dict[_Zettel, str] = {}
        self._wanted: set[_Zettel] = set()
        self._task: Task[Mapping[_Zettel, str]] | None = None
        self._is_over = False  # nobody asks any more
        self._pause = QTimer(addon.mw)  # until all rows on screen have asked
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read)

    def of(self, vault_id: str, path: str) -> str:
        """The title; until it is known, what the file's name tells. Quick."""
        zettel = (vault_id, path)
        if zettel not in self._known:
            from ...config import Settings
            from ...vault.zettel import title_in_path

            self._known[zettel] = title_in_path(path, Settings())
            self._wanted.add(zettel)
            if not self._is_over:
                self._pause.start(0)
        return self._known[zettel]

    def forget(self) -> None:
        """Nobody asks any more."""
        self._is_over = True
        if not sip.isdeleted(self._pause):
            self._pause.stop()  # it is deleted later, and could end before that
            self._pause.deleteLater()
        if self._task:
            self._task.drop()

    def _read(self) -> None:
        if self._task is None and self._wanted and self._addon.mw.col is not None:
            self._task = Task(self._work(), done=self._take, failed=lambda _: self._take({}))
            self._task.start()

    async def _work(self) -> Mapping[_Zettel, str]:
        await engine_loaded(self._addon.mw)
        from ...sync.views.titles import titles_at

        wanted, self._wanted = self._wanted, set()
        found: dict[_Zettel, str] = {}
        for vault_id in {vault_id for vault_id, _path in wanted}:
            place, settings = place_of(self._addon, vault_id), self._addon.settings()
            if place is None or isinstance(settings, ConfigError):
                continue
            root, own = place.path, await settings_of(self._addon.mw, settings, place)
            paths = [path for vault, path in wanted if vault == vault_id]
            titles = await off_lock(self._addon.mw, lambda r=root, p=paths, s=own: titles_at(r, p, s))  # type: ignore[misc]
            found.update({(vault_id, path): title for path, title in titles.items()})
        return found

    def _take(self, found: Mapping[_Zettel, str]) -> None:
        self._task = None
        is_news = any(self._known.get(zettel) != title for zettel, title in found.items())
        self._known.update(found)
        if is_news:
            self.came()
        self._read()
