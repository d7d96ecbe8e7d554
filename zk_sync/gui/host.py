"""What the windows and hooks may ask of the running add-on, which is ``AddOn``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from aqt.main import AnkiQt

    from ..config import Settings
    from ..errors import ConfigError
    from ..sync.plan.few_zettels import FewZettels
    from ..sync.report import Report
    from .in_anki.editors import OpenEditors
    from .report.sync_result import SyncResult
    from .syncing.error_guard import ErrorGuard
    from .syncing.sync_run import VaultRun


class Host(Protocol):
    """The add-on as its parts see it. ``package``: the name of its folder."""

    @property
    def mw(self) -> AnkiQt: ...

    @property
    def package(self) -> str: ...

    @property
    def guard(self) -> ErrorGuard: ...

    @property
    def editors(self) -> OpenEditors: ...

    def settings(self) -> Settings | ConfigError:
        """The settings as they are in the add-on's config now, or what is wrong with them."""

    def ready(self) -> Settings | None:
        """The settings, where there is a vault to work on; else says what is wrong or asks for a folder."""

    def choose_folder(self) -> None:
        """Shows what is in a folder, and makes it the vault when the person accepts."""

    def sync_few(self, few: FewZettels) -> None:
        """Syncs a few zettels only, because the person asked for just these."""

    def is_free(self) -> bool:
        """Whether a person can start something now; else says why not."""

    def start(
        self, made: Callable[[Callable[[SyncResult], None]], VaultRun], done: Callable[[SyncResult], None]
    ) -> None:
        """Starts the run that ``made`` makes of what it is to call at its end; ``done`` is called then."""

    def last_report(self, vault_id: str, collection: Path) -> Report | None:
        """What was last reported of a vault as a whole; ``collection`` is the open one's file."""

    def tell(self, result: SyncResult, *, is_part: bool) -> None:
        """After a sync by hand: a window only for what needs the person, and was in none before."""
