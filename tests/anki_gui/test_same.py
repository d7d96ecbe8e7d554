"""A person says that a new flashcard is what an orphan was: in the preview, the report and the browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.anki_gui.test_browser import menu_of, opened, search
from tests.anki_gui.test_preview import QUIET, choose, page, press, preview

OLD = "Q: What works?\nA: Testing.\n"
NEW = "Q: Name a way to remember that surprises many.\nA: To be examined often.\n"
NEWER = "Q: Which habit beats rereading?\nA: Asking oneself.\n"
NEWEST = "Q: Say why exams teach.\nA: Recall is practice.\n"


def test_a_history_moves_by_one_click_wherever_it_is_asked(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()
    [[note_id]] = anki.rows("select id from notes where sfld = 'What works?'")
    reviewed(anki, note_id)
    write(vault, NEW)
    in_the_preview(anki, note_id)
    write(vault, NEWER)
    in_the_report(anki, note_id)
    write(vault, NEWEST)
    in_the_browser(anki, note_id)
    [[reps]] = anki.rows("select reps from cards where nid = ?", note_id)
    assert reps == 5


def write(vault: Path, text: str) -> None:
    (vault / "202301010000 Testing.md").write_text(f"# Testing\n\n{text}", encoding="utf-8")


def reviewed(anki: Any, note_id: int) -> None:
    """Its card was answered five times."""
    [card] = anki.mw.col.get_note(note_id).cards()
    card.type, card.queue, card.ivl, card.reps, card.factor = 2, 2, 30, 5, 2500
    card.due = anki.mw.col.sched.today + 30
    anki.mw.col.update_card(card)


def is_live(anki: Any, note_id: int, question: str) -> bool:
    """Whether the note is that of the new flashcard, and no other is."""
    found = anki.rows("select id, tags from notes where sfld = ?", question)
    [[queue]] = anki.rows("select queue from cards where nid = ?", note_id)
    return found == [[note_id, ""]] and queue == 2


def picture(window: Any, name: str) -> None:
    """For a person to look at, where the folder for it is named."""
    if folder := os.environ.get("ZK_PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def in_the_preview(anki: Any, note_id: int) -> None:
    from aqt.qt import QPushButton

    window = preview(anki)
    index = choose(anki, window, "Name a way")
    same, two = (anki.part(window, QPushButton, name) for name in ("zk_same", "zk_two"))
    anki.until(lambda: same.isVisible() and same.isEnabled(), "it is asked")
    assert not two.isEnabled()
    assert not anki.part(window, QPushButton, "zk_take_zettel").isVisible()
    shown = page(anki, window, "Gone from this zettel")
    assert "works" in shown
    assert "New in it" in shown
    picture(window, "preview-asked")
    anki.click(same)
    assert "After the sync ✓" in page(anki, window, "keeps its reviews")
    assert "decided" in index.siblingAtColumn(1).data()
    anki.click(two)
    page(anki, window, "Gone from this zettel")
    assert "decided" not in index.siblingAtColumn(1).data()
    anki.click(same)
    picture(window, "preview-said")
    choose(anki, window, "What works?")
    anki.until(lambda: not same.isVisible(), "the other row asks nothing")
    press(anki, window, "zk_preview_sync")
    assert "1 updated" in anki.outcome()
    assert is_live(anki, note_id, "Name a way to remember that surprises many.")


def in_the_report(anki: Any, note_id: int) -> None:
    from aqt.qt import QPushButton, QTreeView

    assert "1 orphaned, 1 perhaps reworded" in anki.sync()
    anki.action("zk_last_report").trigger()
    anki.until(lambda: anki.window("zk_report"), "the report opens")
    window = anki.window("zk_report")
    same = anki.part(window, QPushButton, "zk_same")
    assert same.isVisible()
    assert not same.isEnabled()
    [row] = anki.report_rows(window)["Perhaps the same flashcard, reworded (1)"].values()
    anki.part(window, QTreeView, "zk_rows").setCurrentIndex(row)
    said = "“Which habit beats rereading?” may be what “Name a way to remember that surprises many.” was"
    anki.until(lambda: row.data() == said, "both are named")
    picture(window, "report-asked")
    anki.until(same.isEnabled, "it is asked")
    anki.click(same)
    anki.until(lambda: "1 restored, 1 folded" in anki.tooltip(), "it is done")
    anki.no_tooltip()
    assert is_live(anki, note_id, "Which habit beats rereading?")
    assert not same.isEnabled()
    window.close()


def in_the_browser(anki: Any, note_id: int) -> None:
    assert "1 orphaned, 1 perhaps reworded" in anki.sync()
    browser = opened(anki)
    anki.rest(1)  # by now the editor has sent back what it was given at first
    search(anki, browser, '"front:Which habit beats rereading?" OR "front:Say why exams teach."')
    same = menu_of(browser)["zk_same"]
    assert same.text() == "It is the same flashcard"
    same.trigger()
    assert "1 restored, 1 folded" in anki.outcome()
    assert is_live(anki, note_id, "Say why exams teach.")
    anki.until(lambda: not anki.mw.progress.busy(), "nothing is under way")
    assert anki.mw.col.undo_status().undo == "Sync from Zettelkasten"
    anki.mw.undo()
    orphans = "select id from notes where tags like '%zk::orphan%'"
    anki.until(lambda: anki.rows(orphans) == [[note_id]], "one undo makes it an orphan again")
    search(anki, browser, '"front:Which habit beats rereading?"')
    assert "zk_same" not in menu_of(browser), "one note alone is no pair"
    search(anki, browser, '"front:And else?" OR "front:Say why exams teach."')
    assert "zk_same" not in menu_of(browser), "two live ones are none"
    browser.close()
    anki.rest(0.5)
