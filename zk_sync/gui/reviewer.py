"""What the add-on puts into Anki's reviewer: open the zettel, and a mark when that has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anki.cards import Card
from aqt import gui_hooks
from aqt.qt import QKeySequence, QMenu
from aqt.reviewer import Reviewer

from .opening import is_from_vault, keys_of, locate, open_zettel_of
from .part import sync_zettels_of
from .strings import browser as strings
from .tasks import Task

if TYPE_CHECKING:
    from ..config import Settings
    from ..sync.views.located import Located
    from .host import Host

_OPEN = "zk:open-zettel"  # what the mark on the card sends when it is clicked
_STYLE = (
    "position:fixed;top:6px;inset-inline-end:8px;z-index:9;font:12px sans-serif;padding:2px 7px;"
    "border-radius:9px;text-decoration:none;color:inherit;border:1px solid;opacity:.7"
)
_REMOVE = "document.getElementById('zk-changed')?.remove();"
_ADD = (
    _REMOVE
    + """{
const mark = document.createElement("a");
Object.assign(mark, %s);
mark.onclick = () => { pycmd(%s); return false; };
document.body.append(mark);
}"""
)


# The next that is closed: the hints of the template one after the other, then our own parts.
_OPEN_NEXT = """{
const hint = [...document.querySelectorAll("#qa a.hint")].find((link) => link.style.display !== "none");
const closed = document.querySelector("#qa details.zk-closed:not([open])");
if (hint) hint.click(); else if (closed) closed.open = true;
}"""


class ReviewerParts:
    """Asks for the file of one zettel at a time, beside everything else: the card never waits for it."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._task: Task[Any] | None = None
        self._is_marked = False

    def install(self) -> None:
        guard = self._addon.guard
        gui_hooks.reviewer_did_show_question.append(guard.hook(self._on_question))
        gui_hooks.reviewer_will_show_context_menu.append(guard.hook(self._add_to_menu))
        gui_hooks.state_shortcuts_will_change.append(guard.hook(self._add_shortcut))
        gui_hooks.webview_did_receive_js_message.append(guard.filter(self._on_message))
        gui_hooks.profile_will_close.append(guard.hook(self._stop))

    def open_zettel(self) -> None:
        """Opens the zettel of the card on screen."""
        card = self._addon.mw.reviewer.card
        if card is not None:
            open_zettel_of(self._addon, card.nid)

    def _on_question(self, card: Card) -> None:
        self._stop()
        if self._is_marked:
            self._addon.mw.reviewer.web.eval(_REMOVE)
            self._is_marked = False
        if is_from_vault(self._addon.mw, card.note()):
            done = self._addon.guard.hook(lambda found: self._located(card, found))
            self._task = Task(locate(self._addon, card.nid), done=done, failed=self._addon.guard.failed)
            self._task.start()

    def _located(self, card: Card, found: tuple[Located, Settings] | None) -> None:
        mw = self._addon.mw
        shown = mw.reviewer.card
        if found is None or mw.state != "review" or shown is None or shown.id != card.id:
            return
        if found[0].standing == "changed":
            self._is_marked = True
            about = {
                "id": "zk-changed",
                "href": "#",
                "textContent": strings.CHANGED,
                "title": strings.CHANGED_TIP,
                "style": _STYLE,
            }
            mw.reviewer.web.eval(_ADD % (json.dumps(about), json.dumps(_OPEN)))

    def _add_to_menu(self, reviewer: Reviewer, menu: QMenu) -> None:
        if reviewer.card is None or not is_from_vault(self._addon.mw, reviewer.card.note()):
            return
        if not any(action.objectName() == "zk_neighbours" for action in menu.actions()):
            menu.addSeparator()
        action = menu.addAction(strings.OPEN_ZETTEL, self._addon.guard.hook(self.open_zettel))
        if action is not None:
            action.setObjectName("zk_open")
            action.setShortcut(QKeySequence(keys_of(self._addon, "open_shortcut")))
        action = menu.addAction(strings.SYNC_ZETTEL, self._addon.guard.hook(self._sync_zettel))
        if action is not None:
            action.setObjectName("zk_sync_part")

    def _sync_zettel(self) -> None:
        card = self._addon.mw.reviewer.card
        if card is not None:
            sync_zettels_of(self._addon, [card.nid])

    def _add_shortcut(self, state: str, shortcuts: list[tuple[str, Callable[[], None]]]) -> None:
        if state != "review":
            return
        keys = keys_of(self._addon, "open_shortcut")
        if keys:
            shortcuts.append((keys, self._addon.guard.hook(self.open_zettel)))
        keys = keys_of(self._addon, "hint_shortcut")
        taken = {str(taken).casefold() for taken, _ in shortcuts}
        if keys and keys.casefold() not in taken:  # of two that have one key, Qt calls neither
            shortcuts.append((keys, self._addon.guard.hook(self._open_hint)))

    def _open_hint(self) -> None:
        self._addon.mw.reviewer.web.eval(_OPEN_NEXT)

    def _on_message(self, handled: tuple[bool, Any], message: str, context: Any) -> tuple[bool, Any]:
        if message != _OPEN or not isinstance(context, Reviewer):
            return handled
        self.open_zettel()
        return True, None

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.drop()
