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
from aqt.operations import QueryOp

from ..vaults import vaults_of
from . import column, search
from .known import Known
from .menu import add_to_menu
from .sidebar import Section

if TYPE_CHECKING:
    from ..host import Host


class BrowserParts:
    """Of all browsers that are opened. What it knows goes with the profile."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._known = Known(addon)
        self._section = Section()

    def install(self) -> None:
        guard = self._addon.guard
        gui_hooks.browser_will_show.append(guard.hook(self._warm_up))
        gui_hooks.browser_will_search.append(guard.hook(self._on_will_search))
        gui_hooks.browser_will_build_tree.append(guard.filter(self._on_will_build_tree))
        gui_hooks.browser_did_fetch_columns.append(guard.hook(column.add_column))
        gui_hooks.browser_did_fetch_row.append(guard.hook(self._on_did_fetch_row))
        gui_hooks.browser_will_show_context_menu.append(guard.hook(partial(add_to_menu, self._addon)))
        gui_hooks.profile_will_close.append(guard.hook(self._forget))

    def _warm_up(self, browser: Browser) -> None:
        """Reads the notes beside everything else, so that the first search need not."""
        read = QueryOp(parent=browser, op=self._known.origins, success=lambda _: None)
        read.failure(self._addon.guard.failed).run_in_background()

    def _on_will_search(self, context: SearchContext) -> None:
        col = self._col()
        if col is None or context.ids is not None:
            return
        if search.is_ours(context.search):
            context.search = search.rewritten(context.search, partial(self._known.note_ids, col))
        column.sort(col, context, self._known)

    def _on_will_build_tree(
        self, handled: bool, root: SidebarItem, stage: SidebarStage, browser: Browser
    ) -> bool:
        """Above the decks. Anki calls this on a thread of its own."""
        col = self._col()
        if stage is SidebarStage.DECKS and col is not None:
            vaults = {place.id for place in vaults_of(self._addon.mw.pm)}
            self._section.add(root, browser, self._known.origins(col), vaults)
        return handled

    def _on_did_fetch_row(self, item: ItemId, is_note: bool, row: CellRow, columns: Sequence[str]) -> None:
        col = self._col()
        if col is not None:
            column.fill_cell(col, item, is_note, row, columns)

    def _forget(self) -> None:
        self._known.forget()
        self._section = Section()

    def _col(self) -> Collection | None:
        return self._addon.mw.col
