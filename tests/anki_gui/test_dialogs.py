"""First use, the report, and messages when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_first_use_shows_what_is_there_before_anything_is_written(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QFileDialog, QLabel, QLineEdit, QPushButton, Qt, QTreeWidget
    from PyQt6.QtTest import QTest

    (vault / "Broken.md").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    anki = start_anki()
    anki.action("zk_sync").trigger()
    dialog = anki.window("zk_first_use")
    assert dialog is not None
    sync_now = anki.part(dialog, QPushButton, "zk_sync_now")
    assert not sync_now.isEnabled()
    folder = anki.part(dialog, QLineEdit, "zk_folder")

    QTest.keyClicks(folder, str(vault / "nothing here"))
    QTest.keyClick(folder, Qt.Key.Key_Return)
    said = anki.part(dialog, QLabel, "zk_found")
    anki.until(lambda: "nothing here" in said.text(), "the dialog says that there is no such folder")
    assert not sync_now.isEnabled()

    anki.click(anki.part(dialog, QPushButton, "zk_browse"))
    picker = next(window for window in anki.windows() if isinstance(window, QFileDialog))
    picker.setDirectory(str(vault.parent))
    picker.selectFile(str(vault))
    picker.accept()
    anki.until(lambda: "Found" in said.text(), "the folder is read")
    assert "4 zettels, 3 flashcards, 1 problem" in said.text()
    assert folder.text() == str(vault)
    tree = anki.part(dialog, QTreeWidget, "zk_preview")
    assert tree.topLevelItem(0).child(0).toolTip(1).startswith("Broken.md:")
    listed = {
        (row.text(0), row.text(1), row.toolTip(1))
        for group in range(1, tree.topLevelItemCount())
        for row in map(tree.topLevelItem(group).child, range(tree.topLevelItem(group).childCount()))
    }
    assert ("What works?", "Testing", "202301010000 Testing.md:3") in listed
    assert ("The [hippocampus] matters.", "Plain", "202301010002 Plain.md:3") in listed

    assert anki.notes() == {}
    assert "zettelkasten_sync" not in anki.mw.pm.profile
    anki.click(sync_now)
    assert "3 created" in anki.outcome()
    assert len(anki.notes()) == 3
    assert anki.mw.pm.profile["zettelkasten_sync"]["vaults"] == [{"path": str(vault), "id": "Zettel"}]
    anki.switch_profile()
    assert anki.mw.pm.profile["zettelkasten_sync"]["vaults"] == [{"path": str(vault), "id": "Zettel"}]


def test_first_use_cancelled_leaves_nothing(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QLabel, QLineEdit, Qt
    from PyQt6.QtTest import QTest

    anki = start_anki()
    anki.action("zk_choose_folder").trigger()
    dialog = anki.window("zk_first_use")
    folder = anki.part(dialog, QLineEdit, "zk_folder")
    QTest.keyClicks(folder, str(vault))
    QTest.keyClick(folder, Qt.Key.Key_Return)
    said = anki.part(dialog, QLabel, "zk_found")
    anki.until(lambda: "Found" in said.text(), "the folder is read")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    anki.until(lambda: anki.window("zk_first_use") is None, "the dialog is closed")
    assert anki.notes() == {}
    assert "zettelkasten_sync" not in anki.mw.pm.profile


def test_a_renamed_folder_is_the_same_vault(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QComboBox, QLabel, QLineEdit, QPushButton

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    notes = anki.notes()
    moved = vault.rename(vault.with_name("Another name"))
    anki.action("zk_choose_folder").trigger()
    dialog = anki.window("zk_first_use")
    folder = anki.part(dialog, QLineEdit, "zk_folder")
    folder.setText(str(moved))
    anki.enter(folder)
    said = anki.part(dialog, QLabel, "zk_found")
    anki.until(lambda: "Found" in said.text(), "the folder is read")
    assert anki.part(dialog, QLineEdit, "zk_name").text() == "Zettel"
    program = anki.part(dialog, QComboBox, "zk_program")
    assert program.currentData() == "obsidian", "its notes keep their links"
    anki.click(anki.part(dialog, QPushButton, "zk_sync_now"))
    assert "created" not in anki.outcome()
    assert anki.notes().keys() == notes.keys()
    assert anki.mw.pm.profile["zettelkasten_sync"]["vaults"] == [{"path": str(moved), "id": "Zettel"}]


def test_a_missing_vault_is_named_and_nothing_changes(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QApplication

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    notes = anki.notes()
    vault.rename(vault.with_name("Gone"))
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.message() is not None, "a message comes up")
    text = anki.message().text()
    assert str(vault) in text
    assert "nothing was changed" in text
    anki.press(anki.message(), "Copy")
    assert str(vault) in QApplication.clipboard().text()
    assert anki.notes() == notes
    for entry in ("zk_sync", "zk_preview"):
        anki.action(entry).trigger()
        anki.until(lambda: anki.message() is not None, "a message comes up")
        anki.press(anki.message(), "Choose folder…")
        anki.until(lambda: anki.window("zk_first_use") is not None, "another folder can be chosen")
        anki.window("zk_first_use").close()


def test_wrong_settings_are_named_one_by_one(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"removed": "burn", "shortcut": 7, "no_such": 1})
    said = anki.sync()
    for name in ("removed", "shortcut", "no_such"):
        assert name in said
    assert "Traceback" not in said
    assert anki.notes() == {}


def test_a_new_shortcut_counts_at_once(start_anki: Any) -> None:
    anki = start_anki()
    manager = anki.mw.addonManager
    manager.writeConfig("1234567890", {"shortcut": "Ctrl+Alt+Z"})
    manager.configUpdatedAction("1234567890")({})
    assert anki.action("zk_sync").shortcut().toString() == "Ctrl+Alt+Z"


def test_a_mass_removal_is_asked_for(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QTreeView

    cards = "\n".join(f"Q: Question {n}?\nA: Answer {n}.\n" for n in range(30))
    (vault / "Many.md").write_text(cards, encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    notes = anki.notes()
    (vault / "Many.md").unlink()
    for answer in ("Cancel", "Show them…", "Suspend 30 notes"):
        anki.no_tooltip()
        anki.action("zk_sync").trigger()
        anki.until(lambda: anki.message() is not None or anki.tooltip(), "the sync asks")
        assert anki.message() is not None, (
            answer,
            anki.tooltip(),
            anki.rows("select queue, count() from cards group by 1"),
        )
        assert "30 of the 33 notes" in anki.message().text()
        assert "there.\n\nIf you go on, the cards of such notes are suspended." in anki.message().text()
        assert anki.notes() == notes
        anki.press(anki.message(), answer)
        if answer == "Show them…":
            anki.until(lambda: anki.window("zk_preview_window"), "what would go is shown")
            rows = anki.part(anki.window("zk_preview_window"), QTreeView, "zk_preview_rows").model()
            assert [rows.index(n, 0).data() for n in range(rows.rowCount())] == ["Many"]
            anki.window("zk_preview_window").close()
        else:
            said = anki.outcome()
    assert "30" in said
    assert anki.rows("select count() from cards where queue = -1") == [[30]]


def test_a_zettel_whose_program_is_missing_can_be_opened_all_the_same(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QTreeView, QUrl

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    opened = anki.calls_out("file")
    anki.sync()
    anki.action("zk_last_report").trigger()
    anki.until(lambda: anki.window("zk_report"), "the report is shown")
    report = anki.window("zk_report")
    row = anki.report_rows(report)["Created (3)"]["202301010000 Testing.md:3"]
    anki.part(report, QTreeView, "zk_rows").setCurrentIndex(row)
    for button, place in (("Open the file", vault / "202301010000 Testing.md"), ("Open its folder", vault)):
        anki.press(report, "Open zettel")
        anki.until(lambda: anki.message() is not None, "it is said that no program takes the link")
        assert "“obsidian:” links" in anki.message().text()
        anki.press(anki.message(), button)
        anki.until(lambda: opened, "it calls out")
        assert QUrl(opened.pop()).toLocalFile() == str(place)
