"""What the context menu of Anki's browser offers for notes that come from the Zettelkasten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from anki.collection import Collection
from anki.notes import NoteId
from aqt.browser.browser import Browser
from aqt.qt import QMenu

from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_zettel_of
from ..in_anki.study_zettel import study_zettel
from ..map.study_around import study_around
from ..report.same_button import make_same
from ..small_window.open_small_window import look_at
from ..strings import browser_texts as strings
from ..strings import same_flashcard_texts
from ..syncing.sync_few import sync_zettels_of
from ..syncing.tasks import Task, writing

if TYPE_CHECKING:
    from ...sync.views.origin import Origin
    from ..host import Host

_MOST = 500  # notes chosen of which the menu looks at where they come from


def add_to_menu(addon: Host, browser: Browser, menu: QMenu) -> None:
    """Adds a submenu when one of the notes chosen is ours."""
    col = addon.mw.col
    chosen = browser.selected_notes()
    if col is None or not chosen:
        return
    from ...sync.views.origin import origins_of

    origins = [origin for _, origin in origins_of(col, chosen[:_MOST]) if origin]
    if not origins:
        return
    menu.addSeparator()
    submenu = menu.addMenu(common.MENU)
    if submenu is None:
        return
    submenu.setObjectName("zk_browser_menu")
    orphans = [origin for origin in origins if origin.state.is_orphan]
    zettels = len({(origin.vault_id, origin.path) for origin in origins})
    _entry(addon, submenu, "zk_open", strings.OPEN_ZETTEL, partial(open_zettel_of, addon, origins[0].note_id))
    place = (addon, origins[0].vault_id, origins[0].path)
    if origins[0].path:
        _entry(addon, submenu, "zk_look", common.LOOK_AT_ZETTEL, partial(look_at, *place))
        show = partial(open_link.show_cards_of, addon.mw, *place[1:])
        _entry(addon, submenu, "zk_cards", common.CARDS_OF_ZETTEL, show)
        _entry(addon, submenu, "zk_study", common.STUDY_ZETTEL, partial(study_zettel, *place))
        _entry(addon, submenu, "zk_study_around", common.STUDY_AROUND, partial(study_around, *place))
    sync = partial(sync_zettels_of, addon, chosen)
    _entry(addon, submenu, "zk_sync_part", strings.sync_zettels(zettels), sync)
    if any(origin.is_edited for origin in origins):
        take = partial(sync_zettels_of, addon, chosen, choice="zettel")
        _entry(addon, submenu, "zk_take_zettel", strings.TAKE_ZETTEL, take)
    if pair := _pair(col, chosen, origins):
        _entry(addon, submenu, "zk_same", same_flashcard_texts.SAME_IN_MENU, partial(make_same, addon, *pair))
    if orphans:
        _entry(
            addon,
            submenu,
            "zk_adopt",
            strings.give_orphans(len(orphans)),
            partial(_give_orphans, addon, chosen),
        )


def _pair(col: Collection, chosen: Sequence[NoteId], origins: Sequence[Origin]) -> tuple[str, int] | None:
    """The key of the live one of two notes, and the orphan, where both can be one flashcard."""
    live = [origin for origin in origins if not origin.state.is_orphan]
    orphans = [origin for origin in origins if origin.state.is_orphan]
    if not len(chosen) == 2 * len(live) == 2 * len(orphans) == 2:
        return None
    is_one_type = len({col.get_note(note_id).mid for note_id in chosen}) == 1
    is_one_vault = live[0].vault_id == orphans[0].vault_id
    return (live[0].key, orphans[0].note_id) if is_one_type and is_one_vault else None


def _entry(addon: Host, menu: QMenu, name: str, text: str, work: Callable[[], None]) -> None:
    action = menu.addAction(text, addon.guard.hook(work))
    if action is not None:
        action.setObjectName(name)


def _give_orphans(addon: Host, note_ids: Sequence[NoteId]) -> None:
    from ...sync.by_hand.give_orphans import give_orphans

    async def work() -> int:
        await addon.editors.saved()
        n = await writing(addon.mw, lambda col: give_orphans(col, note_ids, undo_name=strings.ADOPT_UNDO))
        await addon.editors.saved()
        return n

    Task(
        work(),
        done=lambda n: messages.say(addon.mw, strings.orphans_given(n)),
        failed=lambda error: messages.show_failure(addon.mw, error),
    ).start()
