"""A folder whose flashcards are in Anki already, under another name, is not made a second time unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def with_ten(vault: Path) -> Path:
    text = "\n\n".join(f"Q: What is number {n}?\nA: {n}" for n in range(10))
    (vault / "Ten.md").write_text(text, encoding="utf-8")
    return vault


def test_the_window_proposes_the_known_name_and_the_automatic_sync_stops(
    start_anki: Any, vault: Path
) -> None:
    from aqt.qt import QLabel, QLineEdit, Qt
    from PyQt6.QtTest import QTest

    anki = start_anki(vault=with_ten(vault))
    anki.until(lambda: len(anki.notes()) == 13, "the vault is synced under the folder's name")
    moved = vault.rename(vault.with_name("Notes"))
    anki.mw.pm.profile["zettelkasten_sync"]["vaults"] = []
    anki.action("zk_sync").trigger()
    dialog = anki.window("zk_first_use")
    folder = anki.part(dialog, QLineEdit, "zk_folder")
    QTest.keyClicks(folder, str(moved))
    QTest.keyClick(folder, Qt.Key.Key_Return)
    anki.until(lambda: "Found" in anki.part(dialog, QLabel, "zk_found").text(), "the folder is read")
    assert anki.part(dialog, QLineEdit, "zk_name").text() == "Zettel"
    dialog.reject()

    anki.mw.pm.profile["zettelkasten_sync"]["vaults"] = [{"path": str(moved), "id": "Notes"}]
    anki.switch_profile()
    anki.until(lambda: "Zettel" in anki.tooltip() and "second time" in anki.tooltip(), "it says why it stops")
    assert len(anki.notes()) == 13
