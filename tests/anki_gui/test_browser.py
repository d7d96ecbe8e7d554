"""Anki's browser: our search terms, sidebar section, column and menu, beside Anki's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.anki_gui.our_windows import by_menu

OF_THE_VAULT = {"What works?", "And else?", "The {{c1::hippocampus}} matters."}  # that it has at first
CONFIG = {"sync_on_profile_open": False, "source_link": "system"}


def test_search_sidebar_column_and_menu(start_anki: Any, vault: Path) -> None:
    folder = vault / "Sub folder"
    folder.mkdir()
    (folder / "In [brackets].md").write_text("Q: Below?\nA: Yes.\n\nQ: Mine?\nA: No.\n", encoding="utf-8")
    (folder / "Flawed.md").write_text("Q: Flawed?\nA: ![[no such.png]]\n", encoding="utf-8")
    (folder / "Gone.md").write_text("Q: Gone?\nA: Soon.\n", encoding="utf-8")
    anki = start_anki(vault=vault, config=CONFIG)
    anki.sync()
    edit(anki, "Mine?", "Edited in Anki.")
    edit(anki, "What works?", "Edited in Anki, too.")
    testing = vault / "202301010000 Testing.md"
    testing.write_text("# Testing\n\nprose\n\nQ: What works?\nA: Changed there.\n", encoding="utf-8")
    (folder / "Gone.md").unlink()
    anki.sync()
    foreign = anki.mw.col.new_note(anki.mw.col.models.by_name("Basic"))
    foreign["Front"] = "Not ours?"
    anki.mw.col.add_note(foreign, anki.mw.col.decks.id("Default"))

    browser = opened(anki, search_at_once="zk:orphans OR zk:kept")
    anki.until(lambda: shown(browser) == {"Gone?", "Mine?"}, "it is found once the notes are read")
    finds_what_terms_mean(anki, browser)
    finds_by_a_click_in_the_sidebar(anki, browser)
    shows_and_sorts_by_the_zettel(anki, browser)
    works_on_what_is_chosen(anki, browser, vault)
    is_undone_while_the_editor_shows_the_note(anki, browser, vault)
    browser.close()
    anki.rest(0.5)


def finds_what_terms_mean(anki: Any, browser: Any) -> None:
    for term, questions in {
        "zk:kept": {"Mine?"},
        "zk:conflicts": {"What works?"},
        "zk:orphaned": {"Gone?"},
        "zk:orphans": {"Gone?"},
        "zk:waiting": set(),
        "zk:problems": {"Flawed?"},
        "zk:kept OR zk:orphans": {"Mine?", "Gone?"},
        "zk:zettel:202301010000": {"What works?"},
        '"zk:zettel:Sub folder/In [brackets].md"': {"Below?", "Mine?"},
        '"zk:zettel:sub folder/" -zk:orphans is:new': {"Below?", "Flawed?", "Mine?"},
        "zk:vault:Zettel -zk:zettel:Sub*": OF_THE_VAULT,
        "zk:vault:Other": set(),
        "zk:unheard": set(),
        '"front:zk:kept"': set(),
        "-zk:vault:Zettel": {"Not ours?"},
    }.items():
        assert found(anki, browser, term) == questions, term


def finds_by_a_click_in_the_sidebar(anki: Any, browser: Any) -> None:
    tree = browser.sidebar
    kinds = ("Kept", "In conflict", "With problems", "Orphaned", "Waiting")
    signs = {Path(item(tree, name).icon.path) for name in kinds}
    assert len(signs) == len(kinds), "a kind is told by its shape, not by its colour alone"
    assert all(sign.is_file() for sign in signs)
    for name, questions in {
        "Kept": {"Mine?"},
        "In conflict": {"What works?"},
        "With problems": {"Flawed?"},
        "Orphaned": {"Gone?"},
        "Zettel": OF_THE_VAULT | {"Below?", "Flawed?", "Gone?", "Mine?"},
    }.items():
        click(anki, tree, name)
        anki.until(lambda wanted=questions: shown(browser) == wanted, f"{name} are found")
    assert item(tree, "In [brackets]") is None
    for name in ("Zettel", "Sub folder"):
        tree.setExpanded(tree.model().index_for_item(item(tree, name)), True)
        anki.until(
            lambda n=name: item(tree, n) and item(tree, n).children[0].name != "…", f"{name} is filled"
        )
    click(anki, tree, "In [brackets]")
    anki.until(lambda: shown(browser) == {"Below?", "Mine?"}, "the notes of one zettel are found")


def shows_and_sorts_by_the_zettel(anki: Any, browser: Any) -> None:
    section = browser.table._model.active_column_index("zkZettel")
    assert browser.table._model.column_at_section(section).notes_mode_label == "Zettel"
    search(anki, browser, "zk:vault:Zettel OR deck:Default")
    header = browser.table._view.horizontalHeader()
    header.sortIndicatorChanged.emit(section, header.sortIndicatorOrder().AscendingOrder)
    model = browser.table._model
    expected = [
        "Testing", "Spacing", "Plain", "Flawed", "Gone", "In [brackets]", "In [brackets]", "",
    ]  # fmt: skip
    anki.until(
        lambda: [model.index(row, section).data() for row in range(browser.table.len())] == expected,
        "the rows name their zettels, in that order",
    )


def works_on_what_is_chosen(anki: Any, browser: Any, vault: Path) -> None:
    from aqt.qt import QUrl

    opened_urls = anki.calls_out("file")
    search(anki, browser, "zk:kept")
    menu_of(browser)["zk_open"].trigger()
    anki.until(lambda: opened_urls, "the zettel is opened")
    assert QUrl(opened_urls[0]).toLocalFile() == str(vault / "Sub folder" / "In [brackets].md")

    (vault / "202301010001 Spacing.md").write_text("# Spacing\n\nQ: And else?\nA: More.\n", encoding="utf-8")
    search(anki, browser, "zk:kept")
    assert "1 updated" in outcome_of(anki, browser, "zk_take_zettel")
    assert back(anki, "Mine?") == "No."
    assert back(anki, "What works?") == "Edited in Anki, too.", "other zettels wait"
    assert back(anki, "And else?") == "Spacing."
    assert found(anki, browser, "zk:kept") == set()

    search(anki, browser, "zk:zettel:202301010001")
    assert "1 updated" in outcome_of(anki, browser, "zk_sync_part")
    assert back(anki, "And else?") == "More."
    assert back(anki, "What works?") == "Edited in Anki, too."
    assert found(anki, browser, "zk:conflicts") == {"What works?"}, (
        "the last report of the whole vault still counts"
    )

    search(anki, browser, "zk:vault:Zettel")
    assert "1 note is yours now" in outcome_of(anki, browser, "zk_adopt")
    assert orphan(anki) == ["", 0], "no tag, not suspended"
    assert anki.mw.col.undo_status().undo == "Keep orphaned notes as my own"
    anki.until(lambda: not anki.mw.progress.busy(), "nothing is under way")
    anki.mw.undo()
    anki.until(lambda: orphan(anki) == [" zk::orphan ", -1], "one undo makes it an orphan again")
    search(anki, browser, "Not ours?")
    assert menu_of(browser) == {}, "notes that are not ours have no menu of ours"


def is_undone_while_the_editor_shows_the_note(anki: Any, browser: Any, vault: Path) -> None:
    """The editor sends Anki all that it was given 0.6 seconds later, and Anki saves that."""
    for number, (question, name) in enumerate(
        {
            "Gone?": "zk_adopt",
            "What works?": "zk_take_zettel",
            "And else?": "zk_sync_part",
            "Below?": "a whole sync",
        }.items()
    ):
        (vault / "202301010001 Spacing.md").write_text(f"Q: And else?\nA: More {number}.\n", encoding="utf-8")
        (vault / "Sub folder" / "In [brackets].md").write_text("Q: Below?\nA: No.\n", encoding="utf-8")
        search(anki, browser, f'"front:{question}"')
        anki.until(lambda q=question: shown_in_editor(browser) == q, f"the editor shows {question}")
        before, entry = whole(anki, question), anki.mw.col.undo_status().undo
        if name == "a whole sync":
            anki.sync()
        else:
            outcome_of(anki, browser, name)
        assert whole(anki, question) != before, name
        anki.rest(0.3)  # when what the editor would still send is worst
        browser.undo()
        anki.until(lambda q=question, b=before: whole(anki, q) == b, f"{name} is undone")
        anki.rest(1.5)  # the editor has saved by now
        assert whole(anki, question) == before, name
        assert anki.mw.col.undo_status().undo == entry, f"nothing was saved after {name} was undone"


def test_a_search_waits_only_where_many_notes_are_to_be_read(start_anki: Any, tmp_path: Path) -> None:
    from aqt import gui_hooks

    folder = tmp_path / "Many"
    folder.mkdir()
    (folder / "All.md").write_text(
        "".join(f"Q: Is it {n}?\nA: Yes.\n\n" for n in range(300)), encoding="utf-8"
    )
    anki = start_anki(vault=folder, config=CONFIG)
    anki.sync()
    anki.rest(2)  # a note that was written in the second in which it is read, is read once more
    browser = opened(anki, search_at_once="zk:vault:Many")
    anki.until(lambda: len(shown(browser)) == 300, "all are found once the notes are read")
    for count, at_once in {250: 250, 300: 0}.items():
        notes = [anki.mw.col.get_note(note_id) for note_id in list(anki.notes())[:count]]
        for note in notes:
            note["Back"] = f"Edited in Anki, {count}."
        anki.mw.col.update_notes(notes)
        gui_hooks.browser_will_show(browser)  # the notes are read again, beside this
        browser.search_for("zk:kept")
        assert len(shown(browser)) == at_once, (
            "a few notes are read at once, for more the window does not wait"
        )
        anki.until(lambda wanted=count: len(shown(browser)) == wanted, "the edited ones are found")
    browser.close()
    anki.rest(0.5)


def test_an_error_in_a_hook_ends_in_the_report_and_anki_goes_on(start_anki: Any, vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QApplication, QLabel

    anki = start_anki(vault=vault, config=CONFIG)
    anki.sync()
    browser = opened(anki)
    anki.no_tooltip()
    for _ in range(3):
        gui_hooks.browser_will_search(None)  # what no Anki does, yet
    assert gui_hooks.browser_will_build_tree(True, None, None, None) is True
    assert "inside the add-on" in anki.tooltip()
    search(anki, browser, "zk:vault:Zettel OR is:suspended")
    anki.until(lambda: shown(browser), "all goes on")
    report = by_menu("zk_last_report", "zk_report")(anki)
    assert "AttributeError" in anki.part(report, QLabel, "zk_summary").text()
    anki.press(report, "Copy")
    assert "gui/browser/into_browser.py" in QApplication.clipboard().text().replace("\\", "/")
    report.close()
    browser.close()
    anki.rest(0.5)
    kept = list(anki.base.rglob("zettelkasten-sync/reports/*.json"))
    assert len(kept) == 2, "the sync, and the error once"


def opened(anki: Any, search_at_once: str = "") -> Any:
    """The browser, on notes, with our column, its sidebar filled."""
    import aqt
    from anki.collection import Config

    # Set before it opens: Anki fails where a column comes while it serves the rows that it has.
    anki.mw.col.set_config_bool(Config.Bool.BROWSER_TABLE_SHOW_NOTES_MODE, True)
    anki.mw.col.set_config("activeNoteCols", ["noteFld", "zkZettel"])
    browser = aqt.dialogs.open("Browser", anki.mw)
    if search_at_once:
        browser.search_for(search_at_once)
        assert shown(browser) == set(), "the window does not wait until the notes are read"
    anki.until(lambda: browser.sidebar.model() is not None, "the sidebar is filled")
    return browser


def search(anki: Any, browser: Any, text: str) -> None:
    """As a person does: types it, presses Enter, and selects all that is found."""
    from aqt import gui_hooks

    done: list[Any] = []
    gui_hooks.browser_did_search.append(done.append)
    browser.form.searchEdit.lineEdit().setText(text)
    browser.form.searchEdit.lineEdit().returnPressed.emit()
    anki.until(lambda: done, f"{text} is searched for")
    gui_hooks.browser_did_search.remove(done.append)
    browser.table._view.selectAll()


def found(anki: Any, browser: Any, text: str) -> set[str]:
    search(anki, browser, text)
    return shown(browser)


def shown(browser: Any) -> set[str]:
    col = browser.mw.col
    return {col.get_note(note_id).fields[0] for note_id in browser.table._model._items}


def item(tree: Any, name: str) -> Any:
    """The item of that name in our section, which stands before Anki's decks."""
    section = tree.find_item(lambda found: found.name == "Zettelkasten")
    return tree.find_item(lambda found: found.name == name, section) if section else None


def click(anki: Any, tree: Any, name: str) -> None:
    from aqt.qt import Qt
    from PyQt6.QtTest import QTest

    section = tree.find_item(lambda found: found.name == "Zettelkasten")
    tree.setExpanded(tree.model().index_for_item(section), True)
    index = tree.model().index_for_item(item(tree, name))
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    anki.rest(0.1)


def menu_of(browser: Any) -> dict[str, Any]:
    """The entries of our submenu for what is selected, by their object names."""
    from aqt import gui_hooks
    from aqt.qt import QMenu

    menu = QMenu(browser)
    gui_hooks.browser_will_show_context_menu(browser, menu)
    return {
        action.objectName(): action
        for submenu in menu.findChildren(QMenu, "zk_browser_menu")
        for action in submenu.actions()
    }


def outcome_of(anki: Any, browser: Any, name: str) -> str:
    """What is said after that entry of our submenu did its work."""
    anki.until(lambda: not anki.mw.progress.busy(), "nothing is under way")
    anki.no_tooltip()
    menu_of(browser)[name].trigger()
    return str(anki.outcome())


def edit(anki: Any, question: str, answer: str) -> None:
    (((note_id,)),) = anki.rows("select id from notes where flds like ?", f"{question}%")
    note = anki.mw.col.get_note(note_id)
    note["Back"] = answer
    anki.mw.col.update_note(note)


def orphan(anki: Any) -> list[Any]:
    """Tags and queue of the note whose flashcard is gone."""
    [found] = anki.rows("select tags, queue from cards c join notes n on n.id = nid where flds like 'Gone?%'")
    return list(found)


def whole(anki: Any, question: str) -> list[Any]:
    """Fields and tags of the note, and the queues of its cards."""
    sql = "select flds, tags, (select group_concat(queue) from cards where nid = n.id) from notes n"
    [found] = anki.rows(f"{sql} where flds like ?", f"{question}%")
    return list(found)


def shown_in_editor(browser: Any) -> str:
    note = browser.editor.note
    return str(note.fields[0]) if note else ""


def back(anki: Any, question: str) -> str:
    ((fields,),) = anki.rows("select flds from notes where flds like ?", f"{question}%")
    return str(fields).split("\x1f")[1]
