"""The one object of the running add-on: it ties menu, schedule, syncs and windows together."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from anki.collection import Collection
from aqt import gui_hooks
from aqt.main import AnkiQt

from ..errors import Cancelled, ConfigError
from . import messages, strings
from .about import open_about as about_entry
from .browser.into_browser import BrowserParts
from .costly_cards import open_costly_cards
from .in_anki import editor_button, open_link, study_zettel
from .in_anki.editors import OpenEditors
from .in_anki.reviewer import ReviewerParts
from .in_anki.tools_menu import ToolsMenu
from .map import open_map as map_entry
from .preview.open_preview import open_preview
from .report.last_reports import LastReports
from .report.sync_result import SyncResult
from .settings import open_settings as settings_entry
from .settings import open_try_out
from .strings import about_texts, costly_cards_texts, help_texts, report_texts, take_over_texts
from .syncing.auto_sync import ON_CHANGE, AutoSync
from .syncing.error_guard import ErrorGuard
from .syncing.sync_run import PreviewFirst, SyncRequest, SyncRun, VaultRun
from .syncing.tasks import Task, writing
from .syncing.undone import remove_empty_decks
from .take_over import open_take_over as take_over_entry
from .vault_settings import write_change
from .vaults import (
    VaultPlace,
    already_told,
    automatic_sync_pauses,
    beside,
    knows_needs,
    pause_automatic_sync,
    remember_vaults,
    vaults_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ..config import Settings
    from ..sync.plan.few_zettels import FewZettels
    from ..sync.report import Report
    from .syncing.closing import Cancel
    from .syncing.watch_files import FileWatch

# Seconds until Python, which runs one thread at a time, interrupts one that works for another that waits.
# Anki's window asks Python for each of the dozens of events that make one picture of it: with Python's own
# 5 ms, each of them waits so long for a sync that reads files. Windows counts in whole milliseconds.
SWITCH_INTERVAL = 0.001


class AddOn:
    """What lives as long as Anki does; of a profile it keeps only what goes when the profile closes."""

    def __init__(self, mw: AnkiQt, package: str) -> None:
        self.mw = mw
        self.package = package
        self.reports = LastReports(self)
        self.guard = ErrorGuard(self.reports.add_error)
        self.editors = OpenEditors(self.guard)
        self.menu = ToolsMenu(mw, self.guard, sync=self.sync)
        self.menu.add("zk_last_report", report_texts.REPORTS, self.reports.show)
        self.menu.add("zk_preview", strings.PREVIEW, lambda: open_preview(self))
        self.menu.add("zk_map", strings.MAP, lambda: map_entry.open_map(self))
        self.menu.add("zk_picky", costly_cards_texts.MENU, lambda: open_costly_cards.open_costly_cards(self))
        self.menu.add("zk_take_over", take_over_texts.MENU, lambda: take_over_entry.open_take_over(self))
        self.menu.add("zk_try", help_texts.TRY_MENU, lambda: open_try_out.open_try_out(self))
        self.menu.add("zk_sheet", help_texts.SHEET_MENU, self._show_sheet)
        self.menu.add_separator()
        self.menu.add("zk_settings", strings.SETTINGS, lambda: settings_entry.open_settings(self))
        self.menu.add("zk_choose_folder", strings.CHOOSE_FOLDER, self.choose_folder)
        self.menu.add("zk_about", about_texts.MENU, lambda: about_entry.open_about(self))
        self._schedule = AutoSync(
            mw,
            self.guard,
            sync=self._sync_by_itself,
            sync_at_close=self._sync_at_close,
            watched=self._watched,
            undone=self._on_undone,
            undo_name=strings.SYNC,
        )
        self._run: VaultRun | None = None
        self._made_decks: set[int] = set()  # by the syncs that Edit → Undo can still take back

    def install(self) -> None:
        """Puts the menu, the hooks and the link handler into Anki."""
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL))
        self.menu.install()
        self._on_config_changed(None)
        self.mw.addonManager.setConfigUpdatedAction(self.package, self.guard.hook(self._on_config_changed))
        open_link.LinkHandler(self.mw)
        hook = self.guard.hook
        gui_hooks.profile_did_open.append(hook(lambda: open_link.allow_links(self.mw)))
        gui_hooks.profile_will_close.append(hook(self._on_profile_will_close))
        gui_hooks.collection_will_temporarily_close.append(hook(self._on_collection_closes))
        self._schedule.install()
        settings_entry.install(self)
        map_entry.install(self)
        BrowserParts(self).install()
        ReviewerParts(self).install()
        study_zettel.install(self)
        about_entry.install(self)
        editor_button.install(self)

    # What the menu does

    def sync(self) -> None:
        """Syncs because the person asked for it; without a vault, asks for one first."""
        if settings := self.ready():
            self._sync_by_hand(settings)

    def choose_folder(self) -> None:
        """Shows what is in a folder, and makes it a vault when the person accepts."""
        from .first_use.first_use_window import FirstUseDialog

        settings = self.settings()
        if isinstance(settings, ConfigError):
            messages.show_failure(self.mw, settings)
            return
        known = vaults_of(self.mw.pm)
        if len(known) > 1:
            settings_entry.open_settings(self)
            return
        one = known[0] if known else None
        FirstUseDialog(self.mw, settings, one, self._accept, take_over=self._accept_to_take_over).show()

    # Syncing

    def _accept(self, place: VaultPlace, settings: Settings) -> None:
        is_first = place.id not in {known.id for known in vaults_of(self.mw.pm)}
        self._make_vault(place, settings, lambda: self._sync_first(is_first))

    def _accept_to_take_over(self, place: VaultPlace, settings: Settings) -> None:
        self._make_vault(place, settings, lambda: take_over_entry.open_take_over(self))

    def _show_sheet(self) -> None:
        from .help_window import show_sheet

        show_sheet(self.mw)

    def _make_vault(self, place: VaultPlace, wanted: Settings, then: Callable[[], None]) -> None:
        """Makes it a vault of the profile, with these settings."""
        settings, col = self.settings(), self.mw.col
        if isinstance(settings, ConfigError):
            messages.show_failure(self.mw, settings)
            return

        async def work() -> None:
            await writing(self.mw, lambda col: write_change(col, place.id, settings, lambda _: wanted))

        def done(_: None) -> None:
            if self.mw.col is not None and self.mw.col is col:
                remember_vaults(self.mw.pm, (*beside(place, vaults_of(self.mw.pm)), place))
                then()

        Task(work(), done=done, failed=lambda error: messages.show_failure(self.mw, error)).start()

    def _sync_first(self, is_first: bool) -> None:
        """Syncs with the vault just chosen; after its first sync a window says what was made."""
        from .first_use.open_afterwards import show_afterwards

        settings = self.ready()
        if settings is None or not self.is_free():
            return
        pause_automatic_sync(self.mw.pm, False)

        def show(result: SyncResult) -> None:
            if not is_first or result.error or not any(report.changed() for report in result.reports):
                self.tell(result, is_part=False)
                return
            kept = result.kept(automatic=False)
            self.reports.add(kept)
            goes_by_itself = settings.sync_on_profile_open
            show_afterwards(self.mw, kept, self.reports.show, goes_by_itself=goes_by_itself)

        self._start(settings, SyncRequest(automatic=False), show)

    def sync_few(self, few: FewZettels) -> None:
        """Syncs a few zettels only, because the person asked for just these."""
        if settings := self.ready():
            self._sync_by_hand(settings, few)

    def _sync_by_hand(self, settings: Settings, few: FewZettels | None = None) -> None:
        if self.is_free():
            if few is None:
                pause_automatic_sync(self.mw.pm, False)
            show = partial(self.tell, is_part=few is not None)
            self._start(settings, SyncRequest(automatic=False, few=few), show)

    def is_free(self) -> bool:
        """Whether a person can start something now; else says why not."""
        if self._run and self._run.automatic and not self._run.is_writing:
            self._drop_run()  # the person need not wait for what they did not ask for
        if self._run:
            messages.say(self.mw, strings.ALREADY_RUNNING)
        elif self.mw.progress.busy():
            messages.say(self.mw, strings.ANKI_IS_BUSY)
        else:
            return True
        return False

    def _sync_by_itself(self, setting: str) -> None:
        """The automatic sync that ``setting`` allows."""
        places = vaults_of(self.mw.pm)
        if not places or self._run or automatic_sync_pauses(self.mw.pm):
            return
        settings = self.settings()
        if isinstance(settings, ConfigError):
            self._mention(SyncResult(error=settings))
        elif getattr(settings, setting):
            self._start(settings, SyncRequest(automatic=True), self._mention)

    def _sync_at_close(self, done: Callable[[], None]) -> Cancel | None:
        settings = self.settings()
        if (
            isinstance(settings, ConfigError)
            or not settings.sync_before_ankiweb
            or not vaults_of(self.mw.pm)
            or automatic_sync_pauses(self.mw.pm)
        ):
            return None

        def finished(_result: SyncResult) -> None:
            self._made_decks.clear()  # they go with the profile, as those of its earlier syncs did
            done()

        self._start(settings, SyncRequest(automatic=True), finished)
        return self._run.cancel if self._run else None

    def _watched(self, changed: Callable[[], bool]) -> FileWatch | None:
        # The flag is read by hand, so that Anki's start need not wait for all settings to be checked.
        config = self.mw.addonManager.getConfig(self.package) or {}
        if not config.get(ON_CHANGE) or isinstance(settings := self.settings(), ConfigError):
            return None
        from .syncing.watch_files import FileWatch

        return FileWatch(self.mw, lambda: vaults_of(self.mw.pm), settings, changed)

    def _start(self, settings: Settings, request: SyncRequest, done: Callable[[SyncResult], None]) -> None:
        def made(finished: Callable[[SyncResult], None]) -> VaultRun:
            return SyncRun(
                self.mw,
                vaults_of(self.mw.pm),
                settings,
                request,
                editors=self.editors,
                ask=lambda asked: messages.question(self.mw, asked),
                done=finished,
            )

        self.start(made, done)

    def start(
        self, made: Callable[[Callable[[SyncResult], None]], VaultRun], done: Callable[[SyncResult], None]
    ) -> None:
        """Starts the run that ``made`` makes of what it is to call at its end; ``done`` is called then."""

        def finished(result: SyncResult) -> None:
            self._run = None
            self._made_decks.update(result.made_decks)
            done(result)

        self._run = made(finished)
        self._run.start()

    # Telling

    def last_report(self, vault_id: str, collection: Path) -> Report | None:
        """What was last reported of a vault as a whole; ``collection`` is the open one's file."""
        return self.reports.last_of(vault_id, collection)

    def tell(self, result: SyncResult, *, is_part: bool) -> None:
        """After a sync by hand: a window only for what needs the person, and was in none before."""
        if isinstance(result.error, PreviewFirst):
            if result.reports:  # of the vaults before
                self.reports.add(result.kept(automatic=False, is_part=is_part))
            open_preview(self, "going")
            return
        if isinstance(result.error, Cancelled) and not result.reports:
            messages.say(self.mw, str(result.error) or strings.CANCELLED)
            return
        report = result.kept(automatic=False, is_part=is_part)
        self.reports.add(report)
        if result.error and not result.reports:
            messages.show_failure(
                self.mw, result.error, strings.SYNC_FAILED, choose_folder=self.choose_folder
            )
        elif result.error or not knows_needs(self.mw.pm, report.needs_by_name):
            self.reports.show()
        elif report.needs_person:
            said = f"{report.summary}\n{strings.KNOWN_NEEDS}"
            messages.say(self.mw, said, show=self.reports.show)
        else:
            messages.say(self.mw, report.summary)

    def _mention(self, result: SyncResult) -> None:
        """After a sync by itself: at most a tooltip, and none when it has been said before."""
        if isinstance(result.error, Cancelled):
            return
        report = result.kept(automatic=True)
        self.reports.add(report)
        said_before = already_told(self.mw.pm, _digest(report.needs)) or not report.needs
        if result.error:
            message = messages.explanation(result.error)
            messages.say(self.mw, strings.FAILED_SHORT.format(message=message), show=self.reports.show)
        elif report.changed or not said_before:
            show = self.reports.show if report.needs_person else None
            messages.say(self.mw, report.summary, show=show)

    def _on_undone(self) -> None:
        pause_automatic_sync(self.mw.pm, True)
        made, self._made_decks = self._made_decks, set()

        async def work() -> None:
            await writing(self.mw, lambda col: remove_empty_decks(col, made))

        Task(
            work(),
            done=lambda _: messages.say(self.mw, strings.UNDONE),
            failed=lambda error: messages.show_failure(self.mw, error),
        ).start()

    # Anki's hooks

    def _on_profile_will_close(self) -> None:
        self._drop_run()
        self.reports.forget()
        self._made_decks.clear()

    def _on_collection_closes(self, _col: Collection) -> None:
        self._drop_run()

    def _on_config_changed(self, _config: Any) -> None:
        # Read by hand: Anki's start need not wait for all settings to be checked.
        config = self.mw.addonManager.getConfig(self.package) or {}
        shortcut = config.get("shortcut", "")
        self.menu.set_shortcut(shortcut if isinstance(shortcut, str) else "")
        self._schedule.watch_files()

    def _drop_run(self) -> None:
        run, self._run = self._run, None
        if run:
            run.drop()

    def ready(self) -> Settings | None:
        """The settings, where there is a vault to work on; else says what is wrong or asks for a folder."""
        settings = self.settings()
        if isinstance(settings, ConfigError):
            messages.show_failure(self.mw, settings)
        elif not vaults_of(self.mw.pm):
            self.choose_folder()
        else:
            return settings
        return None

    def settings(self) -> Settings | ConfigError:
        """The settings as they are in the add-on's config now, or what is wrong with them."""
        from ..config import settings_from

        config = self.mw.addonManager.getConfig(self.package)
        if config is None:
            return ConfigError([strings.NO_CONFIG])
        try:
            return settings_from(config)
        except ConfigError as error:
            return error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
