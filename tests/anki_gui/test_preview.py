"""The preview: what a sync would do, what is to wait, and what becomes of edits made in Anki."""

from __future__ import annotations

from pathlib import Path
from typing import Any

QUIET = {"sync_on_profile_open": False, "source_link": "system"}


def preview(anki: Any) -> Any:
    """Tools → Zettelkasten → Preview changes…"""
    assert anki.window("zk_preview_window") is None
    anki.action("zk_preview").trigger()
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the preview is shown")
    return anki.window("zk_preview_window")


def tree_of(anki: Any, window: Any) -> Any:
    from aqt.qt import QTreeView

    return anki.part(window, QTreeView, "zk_preview_rows")


def listed(anki: Any, window: Any) -> dict[str, list[tuple[str, str]]]:
    """Zettel → question and kind of each of its rows, as the tree shows them."""
    model = tree_of(anki, window).model()
    found = {}
    for row in range(model.rowCount()):
        zettel = model.index(row, 0)
        rows = range(model.rowCount(zettel))
        found[zettel.data()] = [tuple(model.index(n, c, zettel).data() for c in (0, 1)) for n in rows]
    return found


def choose(anki: Any, window: Any, question: str) -> Any:
    """Makes the row with this question the current one; its index."""
    tree = tree_of(anki, window)
    model = tree.model()
    for row in range(model.rowCount()):
        zettel = model.index(row, 0)
        for number in range(model.rowCount(zettel)):
            index = model.index(number, 0, zettel)
            if question in index.data():
                tree.setCurrentIndex(index)
                return index
    raise AssertionError(question)


def page(anki: Any, window: Any, wanted: str) -> str:
    """The HTML of the page once it holds ``wanted``."""
    from aqt.webview import AnkiWebView

    web = anki.part(window, AnkiWebView, "zk_preview_page")
    seen = [""]

    def look() -> bool:
        web.evalWithCallback("document.body.innerHTML", lambda text: seen.__setitem__(0, text or ""))
        return wanted in seen[0]

    anki.until(look, f"the page shows {wanted}")
    return seen[0]


def tick(anki: Any, window: Any, index: Any) -> None:
    """Clicks the box of a row, with the space bar."""
    from aqt.qt import Qt
    from PyQt6.QtTest import QTest

    tree = tree_of(anki, window)
    tree.setCurrentIndex(index)
    QTest.keyClick(tree, Qt.Key.Key_Space)


def press(anki: Any, window: Any, name: str) -> None:
    from aqt.qt import QPushButton

    anki.until(lambda: anki.part(window, QPushButton, name).isVisible(), f"{name} can be pressed")
    anki.no_tooltip()  # what is said next comes of this
    anki.click(anki.part(window, QPushButton, name))


def note(anki: Any, question: str) -> Any:
    [[found]] = anki.rows("select id from notes where flds like ?", f"%{question}%")
    return anki.mw.col.get_note(found)


def edit(anki: Any, question: str, field: str, text: str) -> None:
    found = note(anki, question)
    found[field] = text
    anki.mw.col.update_note(found)


def test_what_is_unticked_waits_and_the_rest_is_synced(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QLabel, QLineEdit
    from PyQt6.QtTest import QTest

    with (vault / "202301010001 Spacing.md").open("a") as spacing:
        spacing.write("\nBuilds on [[202301010000 Testing]].\n")
    anki = start_anki(vault=vault, config={**QUIET, "context": "always"})
    window = preview(anki)
    assert anki.notes() == {}
    assert listed(anki, window)["Testing"] == [("What works?", "New")]
    assert len(listed(anki, window)) == 3
    choose(anki, window, "hippocampus")
    assert '<span class="cloze" title="c1">hippocampus</span>' in page(anki, window, "hippocampus")
    choose(anki, window, "What works?")
    assert '<p dir="auto">1 zettel links to it</p>' in page(
        anki, window, "tells the answer.<small>shows-answer"
    )
    tick(anki, window, choose(anki, window, "And else?"))
    page(anki, window, "Comes after: Testing")
    assert "2 changes ticked" in anki.part(window, QLabel, "zk_preview_said").text()
    press(anki, window, "zk_preview_sync")
    assert "2 created, 1 skipped" in anki.outcome()
    assert len(anki.notes()) == 2

    text = "# Testing\n\nQ: What works?\nA: Testing often.\n\nQ: Is testing better?\nA: Yes\n"
    (vault / "202301010000 Testing.md").write_text(text)
    (vault / "202301010002 Plain.md").unlink()
    (vault / "Broken.md").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    window = preview(anki)
    kinds_can_be_looked_at(anki, window)
    choose(anki, window, "What works?")
    shown = page(anki, window, "<ins>")
    assert "Testing <ins>often</ins>." in shown
    assert '<div id="advice"></div>' in shown
    QTest.keyClicks(anki.part(window, QLineEdit, "zk_preview_search"), "spacing else")
    anki.until(lambda: list(listed(anki, window)) == ["Spacing"], "the search is done")
    opened = anki.calls_out("file")
    anki.press(window, "Open zettel")
    anki.until(lambda: opened, "the zettel is opened")
    # A note that is edited meanwhile is left out, and said so.
    anki.rest(1.1)  # Anki counts the times of notes in whole seconds
    edit(anki, "What works?", "Extra", "mine")
    press(anki, window, "zk_preview_sync")
    assert "2 created" in anki.outcome()
    assert note(anki, "What works?")["Back"] == "Testing."

    it_belongs_to_the_profile(anki, vault)


def kinds_can_be_looked_at(anki: Any, window: Any) -> None:
    """The chips above the list; that of what could be better comes when it is known."""
    from aqt.qt import QToolButton

    better = anki.part(window, QToolButton, "zk_kind_better")
    anki.until(better.isVisible, "what could be better is known")
    kinds = [chip.text() for chip in window.findChildren(QToolButton) if chip.isVisible()]
    wanted = ["All (5)", "New (2)", "Changed (1)", "Orphaned (1)", "Problems (1)", "Could be better (2)"]
    assert kinds[:6] == wanted
    anki.click(better)
    assert listed(anki, window) == {
        "Testing": [("Is testing better?", "New")],
        "Spacing": [("And else?", "New")],
    }
    assert "yes-no · " in page(anki, window, "<h2>Could be better</h2>")
    anki.click(anki.part(window, QToolButton, "zk_kind_going"))
    assert list(listed(anki, window)) == ["Plain"]
    anki.click(anki.part(window, QToolButton, "zk_kind_all"))


def it_belongs_to_the_profile(anki: Any, vault: Path) -> None:
    """With the window open, the profile closes."""
    from aqt.qt import QLabel, Qt
    from PyQt6.QtTest import QTest

    window = preview(anki)
    choose(anki, window, "What works?")
    anki.switch_profile()
    assert anki.window("zk_preview_window") is None
    anki.sync()
    window = preview(anki)
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert not any("Nothing to do" in text for text in texts)  # the broken zettel is listed
    QTest.keyClick(window, Qt.Key.Key_Escape)
    anki.until(lambda: anki.window("zk_preview_window") is None, "Esc closes it")
    (vault / "Broken.md").unlink()
    edit(anki, "What works?", "Extra", "")
    anki.sync()
    window = preview(anki)
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert any("Nothing to do" in text for text in texts)


def test_conflicts_are_settled_side_by_side(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QCheckBox, QPlainTextEdit, QPushButton

    text = "\n".join(f"Q: Which {name}?\nA: {{}}{name}\n" for name in ("one", "two", "three", "four", "five"))
    (vault / "Many.md").write_text(text.replace("{}", ""), encoding="utf-8")
    anki = start_anki(vault=vault, config={**QUIET, "write_back": True})
    anki.sync()
    for name in ("one", "two", "three", "four", "five"):
        edit(anki, f"Which {name}?", "Back", f"Anki <b>{name}</b>")
    edit(anki, "What works?", "Back", "Testing <u>myself</u>.")
    (vault / "Many.md").write_text(text.replace("{}", "zettel "), encoding="utf-8")

    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.window("zk_report") is not None, "the report is shown")
    anki.press(anki.window("zk_report"), "Resolve conflicts…")
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the conflicts are shown")
    window = anki.window("zk_preview_window")
    assert {kind for rows in listed(anki, window).values() for _, kind in rows} == {"In conflict"}
    assert not anki.part(window, QPushButton, "zk_preview_sync").isEnabled()

    choose(anki, window, "Which one?")
    assert window.minimumSizeHint().width() <= 600
    shown = page(anki, window, '<span class="differs">zettel</span>')
    assert '<span class="differs">Anki</span>' in shown, "before a decision neither goes or comes"
    press(anki, window, "zk_keep_anki")
    choose(anki, window, "Which one?")
    assert "<del>" not in page(anki, window, '<section class="side taken">'), "what stays is not struck"
    choose(anki, window, "Which two?")
    press(anki, window, "zk_edit")
    editor = anki.part(window, QPlainTextEdit, "zk_edit_html")
    assert editor.toPlainText() == "Anki <b>two</b>"
    editor.setPlainText("both <i>two</i>")
    page(anki, window, "<ins>both</ins>")
    window.resize(740, 300)
    anki.rest(0.2)
    assert window.width() == 740
    assert tree_of(anki, window).width() >= 300, "the list can be read in a small window"
    choose(anki, window, "Which three?")
    press(anki, window, "zk_take_zettel")
    press(anki, window, "zk_preview_sync")
    assert "3 updated" in anki.outcome()
    backs = [note(anki, f"Which {name}?")["Back"] for name in ("one", "two", "three", "four")]
    assert backs == ["Anki <b>one</b>", "both <i>two</i>", "zettel three", "Anki <b>four</b>"]

    window = preview(anki)
    choose(anki, window, "Which four?")
    anki.until(lambda: anki.part(window, QPushButton, "zk_take_zettel").isVisible(), "it can be decided")
    anki.part(window, QCheckBox, "zk_for_all").setChecked(True)
    press(anki, window, "zk_take_zettel")
    what_markdown_cannot_say_is_not_written_back(anki, window)
    press(anki, window, "zk_preview_sync")
    assert "2 updated, 3 kept" in anki.outcome()
    assert note(anki, "Which five?")["Back"] == "zettel five"
    anki.mw.undo()
    anki.until(lambda: note(anki, "Which five?")["Back"] == "Anki <b>five</b>", "one undo takes it back")


def what_markdown_cannot_say_is_not_written_back(anki: Any, window: Any) -> None:
    from aqt.qt import QApplication

    choose(anki, window, "What works?")
    press(anki, window, "zk_copy_markdown")
    assert QApplication.clipboard().text() == "Testing myself."
    press(anki, window, "zk_write_back")  # Markdown cannot underline
    anki.until(lambda: "cannot be written back" in anki.tooltip(), "it is refused")


def test_five_conflicts_take_seven_clicks(start_anki: Any, vault: Path) -> None:
    from aqt.qt import Qt
    from PyQt6.QtTest import QTest

    names = ("one", "two", "three", "four", "five")
    text = "".join(f"Q: Which {name}?\nA: It is {name}.\n\n" for name in names)
    (vault / "Many.md").write_text(text, encoding="utf-8")
    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()
    for name in names:
        edit(anki, f"Which {name}?", "Back", f"It was {name}.")
    (vault / "Many.md").write_text(text.replace("It is", "It will be"), encoding="utf-8")
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.window("zk_report") is not None, "the report is shown")
    clicks = 1
    anki.press(anki.window("zk_report"), "Resolve conflicts…")
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the conflicts are shown")
    window = anki.window("zk_preview_window")
    for number, name in enumerate(("zk_keep_anki", "zk_take_zettel") * 2):
        page(anki, window, f"It was {names[number]}.".replace("was", '<span class="differs">was</span>'))
        press(anki, window, name)
        clicks += 1
    said = [kind for rows in listed(anki, window).values() for _, kind in rows]
    assert said[:4] == ["decided: Anki's", "decided: the zettel's"] * 2
    page(anki, window, '<span class="differs">was</span> five.')
    tree = tree_of(anki, window)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_2)  # a key for a click
    clicks += 1
    anki.until(lambda: listed(anki, window)["Many"][4][1] == "decided: the zettel's", "2 takes the zettel's")
    anki.until(lambda: anki.app.focusWidget().objectName() == "zk_preview_sync", "Enter would sync now")
    press(anki, window, "zk_preview_sync")
    clicks += 1
    assert "updated" in anki.outcome()
    backs = [note(anki, f"Which {name}?")["Back"] for name in names]
    assert backs == [
        "It was one.",
        "It will be two.",
        "It was three.",
        "It will be four.",
        "It will be five.",
    ]
    assert clicks == 7


def test_a_problem_explains_itself(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QPushButton

    (vault / "202301010003 Broken.md").write_text("---\ntags: [a\n---\nQ: Lost?\nA: Yes.\n", encoding="utf-8")
    anki = start_anki(vault=vault, config=QUIET)
    window = preview(anki)
    choose(anki, window, "not valid YAML")
    shown = page(anki, window, "Close the bracket [ in line 2, with ].")
    assert "tags: [a" in shown
    assert "Until then this file is left alone" in shown
    assert anki.part(window, QPushButton, "zk_open_zettel").isEnabled()
    model = tree_of(anki, window).model()
    from zk_sync.gui.widgets.place_lists import BEHIND

    titles = {model.index(row, 0).data(): model.index(row, 0).data(BEHIND) for row in range(model.rowCount())}
    assert titles["Broken"] == "202301010003 Broken.md", "the title, and the path in grey behind it"
    kinds = [model.index(0, 1, model.index(row, 0)).data(1) for row in range(model.rowCount())]
    assert not any(icon.isNull() for icon in kinds), "each kind has a sign, not only a colour"


def test_what_is_no_flashcard_is_said_in_the_row_menu(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QMenu, QPoint, QPushButton

    anki = start_anki(vault=vault, config=QUIET)

    def pick(window: Any, question: str, entry: str) -> None:
        choose(anki, window, question)
        tree = tree_of(anki, window)
        tree.customContextMenuRequested.emit(QPoint(5, 5))
        [menu] = [menu for menu in tree.findChildren(QMenu) if menu.objectName() == "zk_row_menu"]
        names = [action.objectName() for action in menu.actions() if action.isVisible()]
        assert {"zk_open", "zk_look", "zk_cards", "zk_study"} < set(names)
        anki.no_tooltip()
        next(action for action in menu.actions() if action.objectName() == entry).trigger()
        menu.close()
        anki.until(lambda: "Saved in the settings" in anki.tooltip(), "it is saved")
        anki.rest(0.2)

    window = preview(anki)
    pick(window, "What works?", "zk_not_a_flashcard")
    pick(window, "And else?", "zk_ignore_file")
    assert anki.part(window, QPushButton, "zk_preview_sync").text() == "&Sync (1 change)"
    press(anki, window, "zk_preview_sync")
    anki.outcome()
    assert len(anki.notes()) == 1, "what was left out in the preview is not made"
    anki.sync()
    assert len(anki.notes()) == 1, "and is none for the next sync"


def test_an_edit_is_written_into_its_zettel_when_the_person_says_so(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QLabel, QTextBrowser

    zettel = vault / "202301010000 Testing.md"
    zettel.write_bytes(zettel.read_bytes().replace(b"Testing.", "Testing\u00a0it.".encode()))
    before = zettel.read_bytes()
    anki = start_anki(vault=vault, config={**QUIET, "write_back": True, "source_link": "vscode"})
    opened = anki.calls_out("vscode")
    anki.sync()
    edit(anki, "What works?", "Back", "Testing&nbsp;yourself.")
    window = preview(anki)
    choose(anki, window, "What works?")
    anki.press(window, "Open zettel")
    anki.until(lambda: opened, "the zettel is opened")
    assert opened[0].endswith("/202301010000 Testing.md:3"), "at the line of the flashcard"
    window.close()
    for answer in ("Enter", "Cancel", "another profile", "Write into the zettel"):
        window = preview(anki)
        choose(anki, window, "What works?")
        press(anki, window, "zk_write_back")
        anki.until(lambda: anki.window("zk_write_back_ask") is not None, "it asks")
        ask = anki.window("zk_write_back_ask")
        shown = anki.part(ask, QTextBrowser, "zk_diff").toPlainText()
        assert "From line 2\n" in shown
        assert "-A: Testing⍽it.\n+A: Testing⍽yourself." in shown
        texts = [label.text() for label in ask.findChildren(QLabel)]
        assert any(text == "⍽\u00a0blank at which no line breaks" for text in texts)
        assert anki.part(ask, QTextBrowser, "zk_diff").accessibleName()
        assert zettel.read_bytes() == before
        anki.no_tooltip()
        if answer == "Enter":
            anki.enter(ask)
        elif answer == "another profile":
            anki.switch_profile()
        else:
            anki.press(ask, answer)
        anki.until(lambda: anki.window("zk_write_back_ask") is None, "the question is answered")
        if answer != "another profile":
            window.close()
        if answer != "Write into the zettel":
            anki.rest(0.3)
            assert zettel.read_bytes() == before
    anki.until(lambda: "Written into" in anki.tooltip(), "it is written")
    assert zettel.read_bytes() == before.replace(b"it.\n", b"yourself.\n")
    [copy] = (Path(anki.mw.col.path).parent / "zettelkasten-sync" / "backups").iterdir()
    assert copy.read_bytes() == before
    assert "1 updated" in anki.sync()
    assert "nothing changed" in anki.sync()
    assert note(anki, "What works?")["Back"] == "Testing\u00a0yourself."
