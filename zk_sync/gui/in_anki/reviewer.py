"""What the add-on puts into Anki's reviewer: open the zettel, and a mark when that has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from anki.cards import Card
from aqt import gui_hooks
from aqt.qt import QKeySequence, QMenu
from aqt.reviewer import Reviewer

from .. import strings as common
from ..map.study_around import study_around
from ..small_window.open_small_window import look_along
from ..strings import browser_texts as strings
from ..syncing.sync_few import sync_zettels_of
from ..syncing.tasks import Task
from . import open_link
from .open_zettel import is_from_vault, locate, open_zettel_of, shortcut_of, zettel_of
from .study_zettel import study_zettel

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.views.located import Located
    from ..host import Host

_OPEN, _SYNC = "zk:open-zettel", "zk:sync-zettel"  # what the mark on the card sends when it is clicked
_LOOK = "zk:look:"  # what a link to another zettel sends, with where it leads
_STYLE = (
    "position:fixed;top:6px;inset-inline-end:8px;z-index:9;font:12px sans-serif;padding:2px 7px;"
    "border-radius:9px;text-decoration:none;color:inherit;border:1px solid;opacity:.7"
)
_REMOVE = "document.getElementById('zk-changed')?.remove();"
_ADD = (
    _REMOVE
    + """{
const mark = Object.assign(document.createElement("div"), %s);
for (const [about, command] of %s) {
  const part = Object.assign(document.createElement("a"), about);
  part.onclick = () => { pycmd(command); return false; };
  if (mark.childNodes.length) mark.append(" · ");
  mark.append(part);
}
document.body.append(mark);
}"""
)
# Links to zettels are looked at here; with Ctrl they open as any other, and so does the card's own zettel.
_LOOK_ALONG = """if (!window.zkLooksAlong) {
  window.zkLooksAlong = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#qa .zk a[href]");
    const url = link?.getAttribute("href") ?? "";
    if (!link || link.closest(".zk-source") || event.ctrlKey || event.metaKey) return;
    if (/^(#|https?:|mailto:)/i.test(url)) return;
    event.preventDefault();
    event.stopPropagation();
    pycmd("zk:look:" + url);
  }, true);
}"""


# The next that is closed: the hints of the template one after the other, then our own parts.
_OPEN_NEXT = """{
const hint = [...document.querySelectorAll("#qa a.hint")].find((link) => link.style.display !== "none");
const closed = document.querySelector("#qa details.zk-closed:not([open])");
if (hint) hint.click(); else if (closed) closed.open = true;
}"""


def _show_cards(addon: Host, vault_id: str, path: str) -> None:
    open_link.show_cards_of(addon.mw, vault_id, path)


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
            self._addon.mw.reviewer.web.eval(_LOOK_ALONG)
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
            style = "color:inherit;text-decoration:none"
            parts = [
                ({"href": "#", "textContent": text, "title": tip, "style": style}, command)
                for text, tip, command in (
                    (strings.CHANGED, strings.CHANGED_TIP, _OPEN),
                    (strings.SYNC_IT, strings.SYNC_IT_TIP, _SYNC),
                )
            ]
            mark = {"id": "zk-changed", "style": _STYLE}
            mw.reviewer.web.eval(_ADD % (json.dumps(mark), json.dumps(parts)))

    def _add_to_menu(self, reviewer: Reviewer, menu: QMenu) -> None:
        if reviewer.card is None or not is_from_vault(self._addon.mw, reviewer.card.note()):
            return
        if not any(action.objectName() == "zk_neighbours" for action in menu.actions()):
            menu.addSeparator()
        action = menu.addAction(strings.OPEN_ZETTEL, self._addon.guard.hook(self.open_zettel))
        if action is not None:
            action.setObjectName("zk_open")
            action.setShortcut(QKeySequence(shortcut_of(self._addon, "open_shortcut")))
        action = menu.addAction(strings.SYNC_ZETTEL, self._addon.guard.hook(self._sync_zettel))
        if action is not None:
            action.setObjectName("zk_sync_part")
        for name, text, work in (
            ("zk_cards", common.CARDS_OF_ZETTEL, _show_cards),
            ("zk_study", common.STUDY_ZETTEL, study_zettel),
            ("zk_study_around", common.STUDY_AROUND, study_around),
        ):
            action = menu.addAction(text, self._addon.guard.hook(partial(self._with_zettel, work)))
            if action is not None:
                action.setObjectName(name)

    def _with_zettel(self, work: Callable[[Host, str, str], None]) -> None:
        """Does something with the zettel of the card on screen."""
        card = self._addon.mw.reviewer.card
        vault_id, path = zettel_of(card.note()) if card is not None else ("", "")
        if path:
            work(self._addon, vault_id, path)

    def _sync_zettel(self) -> None:
        card = self._addon.mw.reviewer.card
        if card is not None:
            sync_zettels_of(self._addon, [card.nid])

    def _add_shortcut(self, state: str, shortcuts: list[tuple[str, Callable[[], None]]]) -> None:
        if state != "review":
            return
        keys = shortcut_of(self._addon, "open_shortcut")
        if keys:
            shortcuts.append((keys, self._addon.guard.hook(self.open_zettel)))
        keys = shortcut_of(self._addon, "hint_shortcut")
        taken = {str(taken).casefold() for taken, _ in shortcuts}
        if keys and keys.casefold() not in taken:  # of two that have one key, Qt calls neither
            shortcuts.append((keys, self._addon.guard.hook(self._open_hint)))

    def _open_hint(self) -> None:
        self._addon.mw.reviewer.web.eval(_OPEN_NEXT)

    def _on_message(self, handled: tuple[bool, Any], message: str, context: Any) -> tuple[bool, Any]:
        if not isinstance(context, Reviewer):
            return handled
        if message == _OPEN:
            self.open_zettel()
        elif message == _SYNC:
            self._sync_zettel()
        elif message.startswith(_LOOK):
            url = message.removeprefix(_LOOK)
            self._with_zettel(lambda addon, vault_id, path: look_along(addon, vault_id, path, url))
        else:
            return handled
        return True, None

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.drop()
