"""The map of the vault and the neighbours of a card's zettel, in a real window with a real page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.anki_gui.running_anki import EXAMPLES

Ask = Callable[[str], Any]
SPACED = "202301182027 Spaced study beats massed study.md"


def opened_map(anki: Any) -> tuple[Any, Ask]:
    """Tools → Zettelkasten → Map, when it has found its places; and what evaluates code in its page."""
    anki.action("zk_map").trigger()
    anki.until(lambda: anki.window("zk_map") is not None, "the map opens")
    window = anki.window("zk_map")

    def ask(code: str) -> Any:
        answers: list[Any] = []
        window.page.evalWithCallback(code, answers.append)
        anki.until(lambda: answers, f"the page answers {code}")
        return answers[0]

    anki.until(lambda: ask("zkMap.state().zettels") > 0 and ask("zkMap.state().settled"), "the map is there")
    return window, ask


def click_mark(anki: Any, window: Any, ask: Ask, position: int) -> None:
    """Clicks with the mouse on a zettel's mark."""
    from aqt.qt import QPoint, Qt
    from PyQt6.QtTest import QTest

    x, y = ask(f"zkMap.where({position})")
    QTest.mouseClick(
        window.page.focusProxy(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(round(x), round(y)),
    )


def drawn_colours(ask: Ask) -> int:
    """How many different colours the map's canvas holds."""
    return int(
        ask(
            "(() => { const canvas = document.querySelector('#map canvas');"
            " const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);"
            " return new Set(new Uint32Array(data.buffer)).size; })()"
        )
    )


def test_the_map(start_anki: Any, tmp_path: Path) -> None:
    vault = Path(shutil.copytree(EXAMPLES, tmp_path / "Zettel käßten"))
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "source_link": "system"})
    anki.sync()
    window, ask = opened_map(anki)
    zettels = len(list(vault.rglob("*.md")))
    state = ask("zkMap.state()")
    assert state["zettels"] == zettels
    assert state["links"] > zettels
    assert drawn_colours(ask) > 20

    search_and_open(anki, window, ask, zettels)
    filter_and_click(anki, window, ask, zettels)
    spaced = window._ready.zettel_map.position(SPACED)
    window.close()

    # The places are known now: the second time nothing has to be found.
    anki.until(lambda: list(anki.base.rglob("*.map.json")), "the places are kept")
    window, ask = opened_map(anki)
    before = ask(f"zkMap.where({spaced})")
    anki.rest(0.5)
    assert ask(f"zkMap.where({spaced})") == before

    # Who comes back from reviewing sees it, on a map that stays where it is.
    anki.mw.col.db.execute("update cards set type = 2, queue = 2, ivl = 10, due = ?", anki.mw.col.sched.today)
    anki.mw.col.set_config("something", "changed")
    anki.mw.activateWindow()
    anki.rest(0.2)
    window.activateWindow()
    anki.until(lambda: window._ready.zettel_map.zettels[spaced].recall == "learned", "it is read again")
    anki.until(lambda: ask("zkMap.state().settled"), "and drawn")
    assert ask(f"zkMap.where({spaced})") == before

    # A profile that closes takes the window along.
    anki.switch_profile()
    anki.until(lambda: anki.mw.col is not None, "the profile is open again")
    assert anki.window("zk_map") is None
    anki.assert_no_error()


def search_and_open(anki: Any, window: Any, ask: Ask, zettels: int) -> None:
    """The list and the map show the same; Enter goes on to the list, once more opens the zettel."""
    import aqt
    from aqt.qt import QLabel, QLineEdit, QTableView
    from PyQt6.QtTest import QTest

    opened = anki.calls_out("file")
    search, said = anki.part(window, QLineEdit, "zk_map_search"), anki.part(window, QLabel, "zk_map_said")
    rows = anki.part(window, QTableView, "zk_map_list")
    QTest.keyClicks(search, "spaced STUDY")
    anki.until(lambda: said.text() == f"1 of {zettels} zettels", "one zettel is found")
    assert rows.model().rowCount() == 1
    assert ask("zkMap.state().matching") == 1
    anki.enter(search)
    anki.until(lambda: ask("zkMap.state().chosen") >= 0, "the map shows which one is meant")
    anki.enter(rows)
    anki.until(lambda: opened, "Enter opens the zettel")
    assert opened[0].endswith(SPACED)
    anki.press(window, "Its cards")
    anki.until(lambda: aqt.dialogs._dialogs["Browser"][1] is not None, "the browser opens")
    browser = aqt.dialogs._dialogs["Browser"][1]
    anki.until(lambda: browser.table.len() == 1, "its note is shown")
    browser.close()
    search.clear()
    QTest.keyClicks(search, "nothing has these words")
    anki.until(lambda: said.text() == f"0 of {zettels} zettels", "nothing is found, and that is no error")
    assert ask("zkMap.state().matching") == 0
    search.clear()


def filter_and_click(anki: Any, window: Any, ask: Ask, zettels: int) -> None:
    """What stands out is the same in the list and on the map; the mouse chooses in both."""
    from aqt.qt import QComboBox, QTableView

    rows = anki.part(window, QTableView, "zk_map_list")
    which = anki.part(window, QComboBox, "zk_map_which")
    which.setCurrentIndex(which.findData("uncovered"))
    which.activated.emit(which.currentIndex())
    without_card = rows.model().rowCount()
    assert 0 < without_card < zettels
    assert ask("zkMap.state().matching") == without_card
    which.setCurrentIndex(0)
    which.activated.emit(0)
    ask("zkMap.fit(0)")
    anki.rest(0.3)
    other = (ask("zkMap.state().chosen") + 1) % zettels
    click_mark(anki, window, ask, other)
    anki.until(lambda: window._current() == other, "a click on a mark chooses the zettel in the list")


def test_the_neighbours_of_a_card(start_anki: Any, tmp_path: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QMenu, QTreeWidget

    vault = Path(shutil.copytree(EXAMPLES, tmp_path / "Zettel"))
    (vault / "Basic.md").write_text("What comes first.\n", encoding="utf-8")
    text = (vault / SPACED).read_text(encoding="utf-8")
    (vault / SPACED).write_text(text.replace("---", "---\nrequires: '[[Basic]]'", 1), encoding="utf-8")
    (vault / "New.md").write_text("See [[202301182027 Spaced study beats massed study]].\n", encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "source_link": "system"})
    opened = anki.calls_out("file")
    anki.sync()
    before = anki.notes()
    ((card_id, deck_id),) = anki.rows(
        "select c.id, did from cards c join notes n on n.id = nid where instr(flds, ?) limit 1", SPACED
    )
    others = [row[0] for row in anki.rows("select id from cards where id != ?", card_id)]
    anki.mw.col.sched.suspend_cards(others)
    anki.mw.col.decks.select(deck_id)
    anki.mw.moveToState("review")
    anki.until(lambda: anki.mw.reviewer.card is not None, "a card is shown")

    menu = QMenu(anki.mw)
    gui_hooks.reviewer_will_show_context_menu(anki.mw.reviewer, menu)
    next(action for action in menu.actions() if action.objectName() == "zk_neighbours").trigger()
    anki.until(lambda: anki.window("zk_neighbours_window") is not None, "the neighbours are shown")
    window = anki.window("zk_neighbours_window")
    tree = anki.part(window, QTreeWidget, "zk_neighbours_list")
    anki.until(lambda: tree.topLevelItemCount() == 3, "they are read")
    builds_on, links_to, linked_from = (tree.topLevelItem(i) for i in range(3))
    assert builds_on.text(0) == "Builds on, in the order of learning (1)"
    assert builds_on.child(0).text(0) == "Basic"
    assert "Basic" in [links_to.child(i).text(0) for i in range(links_to.childCount())]
    titles = [linked_from.child(i).text(0) for i in range(linked_from.childCount())]
    assert "New" in titles
    tree.setCurrentItem(linked_from.child(titles.index("New")))
    anki.enter(tree)
    anki.until(lambda: opened, "Enter opens the zettel")
    assert opened[0].endswith("New.md")
    assert anki.notes() == before, "no note changes because another zettel links to it"

    anki.press(window, "Show on the map")
    anki.until(lambda: anki.window("zk_map") is not None, "the map opens")
    shown = anki.window("zk_map")
    anki.until(lambda: getattr(shown._current_zettel(), "path", "") == "New.md", "with that zettel chosen")
