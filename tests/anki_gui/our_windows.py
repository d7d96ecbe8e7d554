"""Every window of the add-on and how a person opens it, for the tests and pictures that look at all of them.

A new window needs one line in ``WINDOWS``. A profile with a synced vault is expected to be open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.anki_gui.running_anki import RunningAnki

if TYPE_CHECKING:
    from aqt.qt import QWidget


@dataclass(frozen=True)
class Window:
    """One window. ``open`` shows it and returns it once what it shows is there.

    ``shows_notes``: words of the notes are in it; else only ours.
    """

    name: str
    open: Callable[[RunningAnki], QWidget]
    shows_notes: bool = True


def by_menu(
    action: str, window: str, is_ready: Callable[[RunningAnki, QWidget], object] = lambda _anki, _window: True
) -> Callable[[RunningAnki], QWidget]:
    """Opens the window of that object name with the menu entry of that object name."""

    def open_it(anki: RunningAnki) -> QWidget:
        anki.action(action).trigger()
        anki.until(lambda: anki.window(window) is not None, f"{window} opens")
        shown = anki.window(window)
        assert shown is not None
        anki.until(lambda: is_ready(anki, shown), f"{window} is filled")
        return shown

    return open_it


def first_use(anki: RunningAnki) -> QWidget:
    """The window that asks for a folder, with what it found in the one it knows."""
    from aqt.qt import QLineEdit, QPushButton

    dialog = by_menu("zk_choose_folder", "zk_first_use")(anki)
    folder = anki.part(dialog, QLineEdit, "zk_folder")
    if folder.text():
        anki.enter(folder)
        sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
        anki.until(sync_now.isEnabled, "the folder is read")
    return dialog


def afterwards(anki: RunningAnki) -> QWidget:
    """What the first sync of a profile made, as if this had been it."""
    # Not before: it imports zk_sync, and what is loaded first is what the add-on is.
    from zk_sync.gui.first_use.afterwards_window import AfterwardsDialog, decks_of

    assert anki.mw.col is not None
    decks = decks_of(anki.mw.col, [*anki.notes()])
    AfterwardsDialog(anki.mw, "Zettelkasten: 3 created", decks, lambda: None, goes_by_itself=True).show()
    window = anki.window("zk_afterwards")
    assert window is not None
    return window


def losses(anki: RunningAnki) -> QWidget:
    """What a change of settings takes away, as if that were all flashcards."""
    # Not before: it imports zk_sync, and what is loaded first is what the add-on is.
    from zk_sync.gui.settings.losses import LossesDialog, LostBySetting

    lost = [
        LostBySetting(fields.partition("\x1f")[0], "Zettel.md", 1) for _mod, fields in anki.notes().values()
    ]
    LossesDialog(anki.mw, lost).show()
    window = anki.window("zk_losses")
    assert window is not None
    return window


def map_is_settled(anki: RunningAnki, window: QWidget) -> bool:
    """The list is filled and the map is drawn beside it."""
    from aqt.qt import QTableView

    rows = anki.part(window, QTableView, "zk_map_list").model()
    if rows is None or not rows.rowCount():
        return False
    anki.rest(2)
    return True


def costly_cards(anki: RunningAnki) -> QWidget:
    """What the flashcards cost; where none was ever answered, one is first, or there were nothing to list."""
    col: Any = anki.mw.col
    if not anki.rows("select 1 from revlog where ease > 0"):
        for (card_id,) in anki.rows("select id from cards where queue >= 0 order by id limit 1"):
            card = col.get_card(card_id)
            card.start_timer()
            states = col._backend.get_scheduling_states(card_id)
            col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))
    return by_menu("zk_picky", "zk_picky", picky_is_filled)(anki)


def picky_is_filled(anki: RunningAnki, window: QWidget) -> bool:
    """The flashcards are listed, or it says that there are none, and the zettel of the first is there."""
    from aqt.qt import QLabel, QPlainTextEdit, QTableView

    rows = anki.part(window, QTableView, "zk_picky_list").model()
    if rows is None or not rows.rowCount():
        return not anki.part(window, QLabel, "zk_picky_said").text().endswith("…")  # it is read
    return bool(anki.part(window, QPlainTextEdit, "zk_picky_zettel").toPlainText())


def settings(anki: RunningAnki) -> QWidget:
    """The settings, with what they make of the vault."""
    from aqt.qt import QLabel

    dialog = by_menu("zk_settings", "zk_settings_dialog")(anki)
    said = anki.part(dialog, QLabel, "zk_counts")
    anki.until(lambda: any(sign.isdigit() for sign in said.text()), "the vault is counted", 120)
    return dialog


def neighbours(anki: RunningAnki) -> QWidget:
    """Those of the zettel of the first card of its deck, which the reviewer goes on to show."""
    from aqt import gui_hooks
    from aqt.qt import QLabel, QMenu

    mw = anki.mw
    sql = "select did from cards c join notes n on n.id = nid where queue >= 0 and instr(flds, '\"path\"')"
    assert mw.col is not None
    mw.col.decks.select(anki.rows(f"{sql} order by c.id limit 1")[0][0])
    mw.moveToState("review")
    anki.until(lambda: mw.reviewer.card is not None, "a card is shown")
    menu = QMenu(mw)
    gui_hooks.reviewer_will_show_context_menu(mw.reviewer, menu)
    next(action for action in menu.actions() if action.objectName() == "zk_neighbours").trigger()
    anki.until(lambda: anki.window("zk_neighbours_window") is not None, "the neighbours are shown")
    window = anki.window("zk_neighbours_window")
    assert window is not None
    said = anki.part(window, QLabel, "zk_neighbours_said")
    anki.until(lambda: "\n" in said.text(), "they are read")
    return window


def look(anki: RunningAnki) -> QWidget:
    """The small window over the card, with the longest zettel of the vault."""
    from aqt.qt import QPushButton

    from zk_sync.gui.small_window.open_small_window import look_at
    from zk_sync.gui.vaults import vaults_of

    place = vaults_of(anki.mw.pm)[0]
    files = sorted(place.path.glob("*.md"), key=lambda path: (-path.stat().st_size, path.name))
    look_at(anki.addon, place.id, files[0].name)
    anki.until(lambda: anki.window("zk_look") is not None, "the zettel is shown")
    window = anki.window("zk_look")
    assert window is not None
    anki.until(anki.part(window, QPushButton, "zk_look_open").isEnabled, "it is read")
    anki.rest(1)  # until the page shows it, too
    return window


def preview_is_ready(anki: RunningAnki, window: QWidget) -> bool:
    """The plan is listed, or there is nothing to do."""
    from aqt.qt import QLabel

    return bool(anki.part(window, QLabel, "zk_preview_said").text()) and not anki.mw.progress.busy()


WINDOWS = (
    Window("first-use", first_use),
    Window("afterwards", afterwards),
    Window("settings", settings),
    Window("losses", losses),
    Window("try-out", by_menu("zk_try", "zk_try_out"), shows_notes=False),
    Window("syntax-sheet", by_menu("zk_sheet", "zk_help"), shows_notes=False),
    Window("preview", by_menu("zk_preview", "zk_preview_window", preview_is_ready)),
    Window("costly-cards", costly_cards),
    Window("take-over", by_menu("zk_take_over", "zk_take_over")),
    Window("map", by_menu("zk_map", "zk_map", map_is_settled)),
    Window("neighbours", neighbours),
    Window("look", look),
    Window("about", by_menu("zk_about", "zk_about"), shows_notes=False),
    Window("report", by_menu("zk_last_report", "zk_report")),
)
