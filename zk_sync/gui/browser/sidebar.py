"""The section *Zettelkasten* of the sidebar in Anki's browser."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from anki.collection import SearchNode
from aqt import colors
from aqt.browser.browser import Browser
from aqt.browser.sidebar.item import SidebarItem, SidebarItemType
from aqt.theme import ColoredIcon

from ..strings import browser_texts as strings
from ..widgets.kind_icons import colours_of
from ..widgets.plain_text import verbatim
from .search import term

_WORDS = {
    "kept": strings.KEPT,
    "conflicts": strings.CONFLICTS,
    "problems": strings.PROBLEMS,
    "orphaned": strings.ORPHANED,
    "waiting": strings.WAITING,
}


def _sign(kind: str) -> ColoredIcon:
    """What tells this kind in our lists, too, by its shape and its colour."""
    return ColoredIcon(str(Path(__file__).with_name("signs") / f"{kind}.svg"), colours_of(kind))


_ICONS = {
    "section": ColoredIcon("icons:book-outline.svg", colors.FG),
    "kept": _sign("kept"),
    "conflicts": _sign("conflict"),
    "problems": _sign("problem"),
    "orphaned": _sign("going"),
    "waiting": _sign("waiting"),
    "vault": ColoredIcon("icons:collection.svg", colors.FG),
    "folder": ColoredIcon("icons:deck.svg", colors.FG),
    "zettel": ColoredIcon("icons:newspaper.svg", colors.FG),
}
_SECTION = "section"


class SidebarSection:
    """Remembers what is open, and makes the items below a folder only then: there may be 20,000 zettels."""

    def __init__(self) -> None:
        self._open = {_SECTION}
        self._vaults: AbstractSet[str] = set()
        self._is_read = True

    def add(
        self,
        root: SidebarItem,
        browser: Browser,
        paths: Mapping[str, Sequence[str]],
        vaults: AbstractSet[str],
        *,
        is_read: bool,
    ) -> None:
        """Adds the section to the tree, if there is a Zettelkasten at all.

        ``paths``: of the zettels, by vault, in their order. ``is_read``: these are all, as of now.
        """
        self._is_read = is_read
        vaults = self._vaults = vaults | paths.keys()
        if not vaults:
            return
        section = self._item(browser, _SECTION, strings.SECTION, "section", " OR ".join(map(_vault, vaults)))
        root.add_child(section)
        for word, name in _WORDS.items():
            item = self._item(browser, f"{_SECTION}/{word}", name, word, f"zk:{word}")
            item.tooltip = strings.TIPS[word]
            section.add_child(item)
        for vault in sorted(vaults, key=str.casefold):
            name = f"vault/{vault}"
            item = self._item(browser, name, vault, "vault", _vault(vault))
            item.tooltip = verbatim(vault)
            section.add_child(item)
            self._fill(item, browser, name, vault, "", paths.get(vault, ()))

    def lacks(self, vaults: AbstractSet[str]) -> bool:
        """Whether the tree should be made again, now that all zettels are known, and their vaults."""
        has_open_folders = len(self._open) > 1
        return (not self._is_read and has_open_folders) or not vaults <= self._vaults

    def _fill(
        self, parent: SidebarItem, browser: Browser, name: str, vault: str, folder: str, paths: Sequence[str]
    ) -> None:
        """Puts the folders and zettels of ``paths``, all below ``folder``, under their item."""
        if name not in self._open:
            if paths or not self._is_read:
                parent.add_child(self._item(browser, f"{name}/", strings.MORE, "zettel", ""))
            return
        below: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            below[path[len(folder) :].partition("/")[0]].append(path)
        steps = [(found[0] == f"{folder}{step}", step, found) for step, found in below.items()]
        for is_zettel, step, found in sorted(steps, key=lambda entry: (entry[0], entry[1].casefold())):
            where = f"{folder}{step}" if is_zettel else f"{folder}{step}/"
            title = step.removesuffix(".md") if is_zettel else step
            search = f"{_vault(vault)} {term('zettel', where)}"
            item = self._item(browser, f"{name}/{step}", title, "zettel" if is_zettel else "folder", search)
            item.tooltip = verbatim(where)
            parent.add_child(item)
            if not is_zettel:
                self._fill(item, browser, f"{name}/{step}", vault, where, found)

    def _item(self, browser: Browser, name: str, title: str, icon: str, search: str) -> SidebarItem:
        return SidebarItem(
            title,
            _ICONS[icon],
            search_node=SearchNode(parsable_text=search) if search else None,
            on_expanded=partial(self._on_expanded, browser, name),
            expanded=name in self._open,
            item_type=SidebarItemType.CUSTOM,
            id=zlib.crc32(name.encode("utf-8", "surrogatepass")),  # by it Anki finds the current item again
        )

    def _on_expanded(self, browser: Browser, name: str, expanded: bool) -> None:
        if not expanded:
            self._open.discard(name)
        elif name not in self._open:
            self._open.add(name)
            if name != _SECTION:
                browser.sidebar.refresh()


def _vault(vault: str) -> str:
    return term("vault", vault)
