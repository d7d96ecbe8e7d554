"""First use: what a person who never used the add-on sees of a folder, and what each click does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIET = {"sync_on_profile_open": False}
PLAIN = {
    "Thoughts.md": "# Thoughts\n\nMemory is ==retrieval==.\n\nA ==trace== fades.\n",
    "Why.md": "# Why do we forget?\n\nBecause of interference.\n",
    "Words.md": "dog::Hund\n\nstatus:: draft\n",
}
FEW = {
    "Questions.md": "Q: one?\nA: 1\n\nQ: two?\nA: 2\n\nIt is {{c1::three}}.\n",
    "sub/Marked.md": "#flashcards\n\nfour::five\n\ncall Foo::bar() there\n\n> [!tip] a::b\n",
    "sub/More.md": "Q: six?\nA: ![[dot.png]] 6\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def opened(anki: Any, folder: Path) -> Any:
    """The window with what is in ``folder``, whose path was pasted."""
    from aqt.qt import QApplication, QLineEdit, QPushButton

    anki.action("zk_sync").trigger()
    dialog = anki.window("zk_first_use")
    QApplication.clipboard().setText(f'"{folder}"')
    anki.part(dialog, QLineEdit, "zk_folder").paste()
    sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
    anki.until(sync_now.isEnabled, "a pasted path counts after a pause")
    return dialog


def groups(anki: Any, dialog: Any) -> dict[str, list[str]]:
    """What the list shows: the rows of each notation."""
    from aqt.qt import QTreeWidget

    tree = anki.part(dialog, QTreeWidget, "zk_preview")
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return {item.text(0): [item.child(n).text(0) for n in range(item.childCount())] for item in items}


def said(anki: Any, dialog: Any) -> str:
    from aqt.qt import QLabel

    return str(anki.part(dialog, QLabel, "zk_found").text())


def test_what_is_in_plain_notes_is_offered_and_used_by_one_click(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QApplication, QLabel, QPushButton

    anki = start_anki(config=QUIET)
    dialog = opened(anki, write(tmp_path / "Plain", PLAIN))
    sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
    assert "0 flashcards" in said(anki, dialog)
    assert not sync_now.isDefault(), "it would do nothing"
    offers = {
        button.objectName(): button.accessibleDescription()
        for button in dialog.findChildren(QPushButton)
        if button.objectName().startswith("zk_use_") and button.isVisible()
    }
    assert offers == {
        "zk_use_highlight": "2 highlights",
        "zk_use_heading": "1 heading with ?",
        "zk_use_inline": "1 line with front::back",
    }
    labels = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Memory is [retrieval]." in labels
    assert "dog → Hund" in labels

    anki.click(anki.part(dialog, QPushButton, "zk_first_sheet"))
    anki.until(lambda: anki.window("zk_help") is not None, "all notations are shown")
    anki.window("zk_help").close()
    anki.click(anki.part(dialog, QPushButton, "zk_copy_example"))
    assert QApplication.clipboard().text().startswith("Q: ")

    anki.click(anki.part(dialog, QPushButton, "zk_use_highlight"))
    anki.until(lambda: sync_now.isEnabled() and "2 flashcards" in said(anki, dialog), "they count")
    assert sync_now.isDefault()
    anki.click(anki.part(dialog, QPushButton, "zk_use_inline"))
    anki.until(lambda: sync_now.isEnabled() and "3 flashcards" in said(anki, dialog), "these too")
    assert groups(anki, dialog) == {
        "A short cloze such as ==text==: 2": ["Memory is [retrieval].", "A [trace] fades."],
        "front::back: 1": ["dog"],
    }
    anki.click(sync_now)
    anki.until(lambda: anki.window("zk_afterwards") is not None, "it says what was made")
    assert "3 created" in anki.outcome()
    from zk_sync.sync.engine import stored_settings

    stored = stored_settings(anki.mw.col, "Plain")
    assert stored == {"everywhere": ["highlight", "inline"], "source_link": "system"}


def test_a_notation_is_left_out_by_its_tick_and_a_flashcard_by_its_menu(
    start_anki: Any, tmp_path: Path
) -> None:
    from aqt.qt import QMenu, QPushButton, Qt, QTreeWidget
    from aqt.webview import AnkiWebView

    folder = write(tmp_path / "Few", FEW)
    (folder / "sub" / "dot.png").write_bytes(b"\x89PNG")
    (folder / ".vscode").mkdir()
    anki = start_anki(config=QUIET)
    dialog = opened(anki, folder)
    assert groups(anki, dialog) == {
        "Q: … A: …: 3": ["one?", "two?", "six?"],
        "front::back: 3, perhaps 2 by accident": [
            "four",
            "⚠ call Foo – perhaps code",
            "⚠ a – perhaps the title of a callout",
        ],
        "{{c1::…}}: 1": ["It is [three]."],
    }
    assert "7 flashcards" in said(anki, dialog)
    tree = anki.part(dialog, QTreeWidget, "zk_preview")
    rows = {
        row.text(0): row
        for group in map(tree.topLevelItem, range(tree.topLevelItemCount()))
        for row in map(group.child, range(group.childCount()))
    }
    web = anki.part(dialog, AnkiWebView, "zk_first_card")
    shown = [""]

    def page() -> str:
        web.evalWithCallback("document.body.innerHTML", lambda text: shown.__setitem__(0, text or ""))
        return shown[0]

    tree.setCurrentItem(rows["six?"])
    anki.until(lambda: "data:image/png" in page(), "it is shown as its card")
    assert "Zettelkasten › sub" in page()

    inline = tree.topLevelItem(1)
    inline.setCheckState(0, Qt.CheckState.Unchecked)
    assert "4 flashcards" in said(anki, dialog)
    button = anki.part(dialog, QPushButton, "zk_leave_out")
    menu = button.menu()
    assert isinstance(menu, QMenu)

    def leave_out(question: str, name: str) -> None:
        tree.setCurrentItem(
            next(
                row
                for group in map(tree.topLevelItem, range(tree.topLevelItemCount()))
                for row in map(group.child, range(group.childCount()))
                if row.text(0) == question
            )
        )
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.objectName() == name).trigger()

    leave_out("one?", "zk_not_a_flashcard")
    anki.until(lambda: "3 flashcards" in said(anki, dialog), "it is left out")
    assert tree.currentItem().text(0) == "two?", "the next one is chosen"
    leave_out("six?", "zk_ignore_folder")
    anki.until(lambda: "2 flashcards" in said(anki, dialog), "the folder is left out")
    anki.click(anki.part(dialog, QPushButton, "zk_sync_now"))
    assert "2 created" in anki.outcome()
    from zk_sync.sync.engine import stored_settings

    stored = stored_settings(anki.mw.col, "Few")
    assert stored["source_link"] == "vscode"
    assert stored["notations"]["inline"] is False
    assert [*stored["not_flashcards"].values()] == ["one?"]
    assert stored["exclude"][-1] == "/sub/"
    assert "unchanged" in anki.sync() or "nothing changed" in anki.sync()


def test_what_was_made_is_said_and_can_be_studied_at_once(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QPushButton, QTreeWidget

    anki = start_anki(config=QUIET)
    dialog = opened(anki, write(tmp_path / "Few", FEW))
    anki.click(anki.part(dialog, QPushButton, "zk_sync_now"))
    anki.until(lambda: anki.window("zk_afterwards") is not None, "it says what was made")
    window = anki.window("zk_afterwards")
    decks = anki.part(window, QTreeWidget, "zk_made_decks")
    rows = [decks.topLevelItem(n) for n in range(decks.topLevelItemCount())]
    assert [(row.text(0), row.text(1)) for row in rows] == [
        ("Zettelkasten", "3"),
        ("Zettelkasten › sub", "4"),
    ]
    assert anki.mw.state == "deckBrowser"
    anki.click(anki.part(window, QPushButton, "zk_study_now"))
    anki.until(lambda: anki.mw.state == "review", "the cards are shown")
    assert anki.mw.col.decks.current()["name"] == "Zettelkasten"


def test_vaults_that_obsidian_knows_are_offered(start_anki: Any, tmp_path: Path, monkeypatch: Any) -> None:
    from aqt.qt import QLineEdit, QPushButton, QWidget

    folder = write(tmp_path / "Meine & Notizen", FEW)
    (folder / ".obsidian").mkdir()
    lists = tmp_path / "config" / "obsidian"
    lists.mkdir(parents=True)
    entry = {"path": str(folder), "ts": 1}
    (lists / "obsidian.json").write_text(json.dumps({"vaults": {"1": entry}}))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    anki = start_anki(config=QUIET)
    anki.action("zk_sync").trigger()
    dialog = anki.window("zk_first_use")
    known = anki.part(dialog, QWidget, "zk_known_here")
    anki.until(known.isVisible, "it is offered")
    anki.press(dialog, "Meine  Notizen (Obsidian)")
    anki.until(anki.part(dialog, QPushButton, "zk_sync_now").isEnabled, "it is read")
    assert anki.part(dialog, QLineEdit, "zk_folder").text() == str(folder)
    assert not known.isVisible()
    from aqt.qt import QComboBox

    assert anki.part(dialog, QComboBox, "zk_program").currentData() == "obsidian"


def test_a_typed_path_counts_after_a_pause_and_one_that_is_none_is_told(
    start_anki: Any, tmp_path: Path
) -> None:
    from aqt.qt import QLineEdit, QPushButton, QTreeWidget
    from aqt.webview import AnkiWebView
    from PyQt6.QtTest import QTest

    folder = write(tmp_path / "Few", {**FEW, "Bad.md": "---\ntags: [a\n---\n"})
    anki = start_anki(config=QUIET)
    anki.action("zk_sync").trigger()
    dialog = anki.window("zk_first_use")
    edit = anki.part(dialog, QLineEdit, "zk_folder")
    sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
    QTest.keyClicks(edit, f"{folder}er")
    anki.until(lambda: said(anki, dialog) == "There is no folder at this path.", "it says so")
    assert not sync_now.isEnabled()
    QTest.keyClick(edit, "\b")
    QTest.keyClick(edit, "\b")
    anki.until(sync_now.isEnabled, "what was typed is read")

    # What is wrong in a file says what to do, in the place of a card, and its file can be left out.
    tree = anki.part(dialog, QTreeWidget, "zk_preview")
    web = anki.part(dialog, AnkiWebView, "zk_first_card")
    shown = [""]

    def page() -> str:
        web.evalWithCallback("document.body.innerText", lambda text: shown.__setitem__(0, text or ""))
        return shown[0]

    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    anki.until(lambda: "Close the bracket [ in line 2, with ]." in page(), "it explains itself")
    menu = anki.part(dialog, QPushButton, "zk_leave_out").menu()
    menu.aboutToShow.emit()
    assert [action.objectName() for action in menu.actions()] == ["zk_ignore_file"]


def test_another_folder_becomes_a_vault_beside_the_first(
    start_anki: Any, tmp_path: Path, vault: Path
) -> None:
    from aqt.qt import QLabel, QLineEdit, QPushButton

    anki = start_anki(config=QUIET, vault=vault)
    anki.sync()
    anki.action("zk_choose_folder").trigger()
    dialog = anki.window("zk_first_use")
    sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
    anki.until(sync_now.isEnabled, "the folder that is known is read by itself")
    known_as = anki.part(dialog, QLabel, "zk_known_as")
    assert "under the name “Zettel”" in known_as.text()
    folder = anki.part(dialog, QLineEdit, "zk_folder")
    folder.setText(str(write(tmp_path / "Few", FEW)))
    anki.enter(folder)
    anki.until(lambda: sync_now.isEnabled() and "7 flashcards" in said(anki, dialog), "the other is read")
    assert not known_as.isVisible()
    anki.click(sync_now)
    anki.until(lambda: anki.window("zk_afterwards") is not None, "it says what was made of it")
    labels = " ".join(label.text() for label in anki.window("zk_afterwards").findChildren(QLabel))
    assert "That it goes by itself is a setting." in labels
    assert "7 created" in anki.outcome()
    from zk_sync.gui.vaults import vaults_of

    assert [place.id for place in vaults_of(anki.mw.pm)] == ["Zettel", "Few"]


def test_other_tools_settings_and_their_notes_are_offered_before_anything_is_written(
    start_anki: Any, tmp_path: Path
) -> None:
    from aqt.qt import QLabel, QPushButton

    anki = start_anki(config=QUIET)
    note = anki.mw.col.new_note(anki.mw.col.models.by_name("Basic"))
    note["Front"], note["Back"] = "seven?", "7"
    anki.mw.col.add_note(note, 1)
    folder = write(
        tmp_path / "Osr",
        {
            ".obsidian/plugins/obsidian-spaced-repetition/data.json": json.dumps(
                {"settings": {"flashcardTags": ["#karten"]}}
            ),
            "a.md": "#karten\n\none::two\n\nthree::four\n",
            "b.md": f"Q: seven?\nA: 7\n<!--ID: {note.id}-->\n",
        },
    )
    dialog = opened(anki, folder)
    assert "1 flashcard" in said(anki, dialog)
    use = anki.part(dialog, QPushButton, "zk_use_obsidian-spaced-repetition")
    offer = anki.part(dialog, QLabel, "zk_offer_obsidian-spaced-repetition").text()
    assert "3 flashcards" in offer
    anki.click(use)
    anki.until(lambda: "3 flashcards" in said(anki, dialog), "they are used")
    anki.click(anki.part(dialog, QPushButton, "zk_take_over_offer_button"))
    anki.until(lambda: anki.window("zk_take_over") is not None, "the notes to take over are shown", 60)
    assert len(anki.notes()) == 1, "nothing was made"
