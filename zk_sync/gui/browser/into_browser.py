"""Puts our search terms, sidebar section, column and menu into Anki's browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from anki.collection import Collection
from aqt import gui_hooks
from aqt.browser.browser import Browser
from aqt.browser.sidebar.item import SidebarItem
from aqt.browser.sidebar.tree import SidebarStage
from aqt.browser.table import CellRow, ItemId, SearchContext
from PyQt6 import sip

from ..syncing.tasks import Task
from ..vaults import vaults_of
from . import column, search
from .browser_menu import add_to_menu
from .known_notes import KnownNotes
from .sidebar import SidebarSection

if TYPE_CHECKING:
    from ..host import Host


class BrowserParts:
    """Of all browsers that are opened. What it knows goes with the profile."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._known = KnownNotes(addon)
        self._section = SidebarSection()
        self._browser: Browser | None = None  # the one opened last; Anki has one at a time
        self._reading: Task[None] | None = None
        self._is_put_off = False  # a search, until the notes are read
        self._is_last_word = False  # that search is made now; what changed meanwhile waits for the next one

    def install(self) -> None:
        guard = self._addon.guard
        gui_hooks.browser_will_show.append(guard.hook(self._on_will_show))
        gui_hooks.browser_will_search.append(guard.hook(self._on_will_search))
        gui_hooks.browser_will_build_tree.append(guard.filter(self._on_will_build_tree))
        gui_hooks.browser_did_fetch_columns.append(guard.hook(column.add_column))
        gui_hooks.browser_did_fetch_row.append(guard.hook(self._on_did_fetch_row))
        gui_hooks.browser_will_show_context_menu.append(guard.hook(partial(add_to_menu, self._addon)))
        gui_hooks.profile_will_close.append(guard.hook(self._forget))
        gui_hooks.collection_will_temporarily_close.append(guard.hook(lambda _col: self._stop_reading()))

    def _on_will_show(self, browser: Browser) -> None:
        self._browser = browser
        self._read()

    def _read(self) -> None:
        """Reads the notes beside everything else, so that no search need do that on the main thread."""
        if self._reading is None and self._col() is not None:
            done = self._addon.guard.hook(self._on_read)
            self._reading = Task(self._known.read(), done=done, failed=self._on_not_read)
            self._reading.start()

    def _on_read(self, _: None) -> None:
        self._reading = None
        self._is_last_word, self._is_put_off = self._is_put_off, False
        browser = self._browser
        if browser is not None and not sip.isdeleted(browser) and browser.isVisible():
            if self._section.lacks(self._known.found.vaults):
                browser.sidebar.refresh()
            if self._is_last_word:
                browser.search()
        self._is_last_word = False

    def _on_not_read(self, error: Exception) -> None:
        self._reading = None
        self._addon.guard.failed(error)

    def _on_will_search(self, context: SearchContext) -> None:
        col = self._col()
        is_ours, is_sorted = search.is_ours(context.search), column.is_sorted_by(context)
        if col is None or context.ids is not None or not (is_ours or is_sorted):
            return
        if not self._is_last_word and not self._known.is_at_hand(col):
            context.ids, self._is_put_off = [], True
            self._stop_reading()  # it may have begun before the last change; what it read so far is kept
            self._read()
            return
        if is_ours:
            context.search = search.rewritten(context.search, partial(self._known.note_ids, col))
        if is_sorted:
            column.find_sorted(col, context, self._known)

    def _on_will_build_tree(
        self, handled: bool, root: SidebarItem, stage: SidebarStage, browser: Browser
    ) -> bool:
        """Above the decks. Anki calls this on a thread of its own."""
        col = self._col()
        if stage is SidebarStage.DECKS and col is not None:
            vaults = {place.id for place in vaults_of(self._addon.mw.pm)}
            is_read = self._known.is_at_hand(col)
            if not is_read:
                self._addon.mw.taskman.run_on_main(self._addon.guard.hook(self._read))
            self._section.add(root, browser, self._known.found.paths, vaults, is_read=is_read)
        return handled

    def _on_did_fetch_row(self, item: ItemId, is_note: bool, row: CellRow, columns: Sequence[str]) -> None:
        col = self._col()
        if col is not None:
            column.fill_cell(col, item, is_note, row, columns)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading.drop()
            self._reading = None

    def _forget(self) -> None:
        self._stop_reading()
        self._known.forget()
        self._section = SidebarSection()

    def _col(self) -> Collection | None:
        return self._addon.mw.col
