"""The window in which notes that are in Anki already are taken over, with the mouse and the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

MANY = 20_000


def add(anki: Any, note_type: str, *fields: str, tags: tuple[str, ...] = ()) -> Any:
    col = anki.mw.col
    note = col.new_note(col.models.by_name(note_type))
    note.fields[: len(fields)] = list(fields)
    note.tags = list(tags)
    col.add_note(note, col.decks.id("Old"))
    return note


def opened(anki: Any) -> Any:
    anki.action("zk_take_over").trigger()
    anki.until(lambda: anki.window("zk_take_over") is not None, "the window opens")
    return anki.window("zk_take_over")


def test_take_over(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QCheckBox, QComboBox, QPlainTextEdit, QPushButton, Qt, QTableView

    vault = tmp_path / "Notes"
    vault.mkdir()
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    sure = add(anki, "Basic", "What is <b>x</b>?", "<p>This.</p>", tags=("Obsidian_to_Anki", "own"))
    other = add(anki, "Basic", "Another answer?", "old <img src=x onerror=alert(1)>")
    twice = [add(anki, "Basic", "Twice?", answer) for answer in ("a", "b")]
    (vault / "a.md").write_text(
        "---\ntitle: By its title\n---\n\n"
        "Q: What is **x**?\nA: This.\n\nQ: Another answer?\nA: new\n\nQ: Twice?\nA: c\n\nQ: New?\nA: n\n"
    )
    window = opened(anki)
    table = anki.part(window, QTableView, "zk_take_over_list")
    button = anki.part(window, QPushButton, "zk_take_over_button")
    rows = table.model()

    def shown(column: int) -> list[str]:
        return [rows.data(rows.index(number, column)) for number in range(rows.rowCount())]

    def tick(number: int) -> None:
        rows.setData(rows.index(number, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)

    assert shown(0) == ["What is x?", "Another answer?", "Twice?", "Twice?"]
    anki.until(lambda: shown(5) == 4 * ["By its title"], "the zettels go by their titles")
    kinds = ["By the same question", "Another text in Anki", "To be chosen", "To be chosen"]
    assert shown(1) == kinds
    assert button.text() == "Take over 1 note"
    table.selectRow(1)
    theirs = anki.part(window, QPlainTextEdit, "zk_take_over_theirs")
    assert theirs.toPlainText() == "Another answer?\n\nold"
    tick(1)  # whose text stays is not decided yet
    assert button.text() == "Take over 1 note"
    keep = anki.part(window, QComboBox, "zk_take_over_keep")
    keep.setCurrentIndex(keep.findData("anki"))
    tick(2)
    tick(3)  # the other of the two loses its tick
    assert button.text() == "Take over 3 notes"
    anki.part(window, QCheckBox, "zk_take_over_drop_tags").click()
    col = anki.mw.col
    button.click()
    anki.outcome()
    anki.until(lambda: col.get_note(sure.id).note_type()["name"] == "Zettel", "the notes are taken over")
    assert col.get_note(sure.id).tags == ["own"]
    assert col.get_note(other.id)["Back"].startswith("old")
    assert [col.get_note(note.id).note_type()["name"] for note in twice] == ["Basic", "Zettel"]
    anki.until(lambda: anki.mw.undo_actions_info().can_undo, "it can be undone")

    # No sync doubles what is there; of what is not the same a note is made.
    (vault / "b.md").write_text("Q: Apart?\nA: x\n")
    add(anki, "Basic", "Apart?", "y")
    anki.sync()
    assert len(col.find_notes("Apart")) == 1
    window = opened(anki)
    anki.part(window, QPushButton, "zk_take_over_apart").click()
    rows = anki.part(window, QTableView, "zk_take_over_list").model()
    anki.until(lambda: rows.rowCount() == 0, "it is listed no more")
    window.close()
    anki.sync()
    assert len(col.find_notes("Apart")) == 2


def test_nothing_to_take_over(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QLabel, QPushButton

    vault = tmp_path / "Notes"
    vault.mkdir()
    (vault / "a.md").write_text("Q: What?\nA: This.\n")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    window = opened(anki)
    assert "nothing to take over" in anki.part(window, QLabel, "zk_take_over_said").text()
    assert not anki.part(window, QPushButton, "zk_take_over_button").isEnabled()


def test_the_preview_offers_it(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QPlainTextEdit, QPushButton

    vault = tmp_path / "Notes"
    vault.mkdir()
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    add(anki, "Basic", "What?", "This.")
    (vault / "a.md").write_text(
        "#flashcards\n\nQ: What?\nA: This.\n\nx::y <!--SR:!2031-01-01,12,250-->\n\nz::y\n"
    )
    anki.action("zk_preview").trigger()
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the preview opens")
    preview = anki.window("zk_preview_window")
    said = anki.part(preview, QPushButton, "zk_take_over_offer_button").parent()
    assert (
        "1 flashcard is a note in Anki already"
        in said.findChildren(object, "zk_take_over_offer_said")[0].text()
    )
    assert "1 flashcard has a schedule" in said.findChildren(object, "zk_take_over_offer_said")[0].text()
    anki.part(preview, QPushButton, "zk_take_over_offer_button").click()
    anki.until(lambda: anki.window("zk_take_over") is not None, "the window opens")
    assert anki.window("zk_preview_window") is None
    theirs = anki.part(anki.window("zk_take_over"), QPlainTextEdit, "zk_take_over_theirs")
    assert theirs.toPlainText() == "What?\n\nThis."


def test_the_preview_offers_nothing_where_nothing_is(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QWidget

    vault = tmp_path / "Notes"
    vault.mkdir()
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    (vault / "a.md").write_text("Q: What?\nA: This.\n")
    anki.action("zk_preview").trigger()
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the preview opens")
    assert anki.window("zk_preview_window").findChild(QWidget, "zk_take_over_offer") is None


def test_schedules_come_along(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QCheckBox, QPushButton

    vault = tmp_path / "Notes"
    vault.mkdir()
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    add(anki, "Basic", "What?", "This.")
    marks = "<!--SR:!2031-01-01,12,250-->"
    (vault / "a.md").write_text(f"#flashcards\n\nQ: What?\nA: This.\n\nx::y {marks}\n\nz::y {marks}\n")
    window = opened(anki)
    box = anki.part(window, QCheckBox, "zk_take_over_schedules")
    button = anki.part(window, QPushButton, "zk_take_over_button")
    assert box.text() == "Take along the schedules of 2 flashcards, from their files"
    assert box.isChecked()
    assert button.text() == "Take over 1 note"
    window.findChild(object, "zk_take_over_list").model().tick_shown(on=False)
    assert button.text() == "Take over 2 schedules"
    button.click()
    anki.until(lambda: len(anki.mw.col.find_cards("is:review")) == 2, "both are scheduled")
    assert len(anki.mw.col.find_notes("note:Basic")) == 1
    anki.mw.undo()
    anki.until(lambda: not anki.mw.col.find_cards("is:review"), "one undo takes it back")
