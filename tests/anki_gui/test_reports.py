"""The window of reports: what needs a person and its links, the reports before, and one for strangers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.anki_gui.our_windows import by_menu

SECRET = "xyzzy"


def test_the_report_lists_what_needs_a_person_opens_it_and_is_found_again(
    start_anki: Any, vault: Path
) -> None:
    import aqt
    from aqt.qt import QApplication, QComboBox, QLabel, Qt, QTextBrowser, QTreeView, QUrl
    from PyQt6.QtTest import QTest

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "source_link": "system"})
    opened = anki.calls_out("file")
    anki.sync()
    ((note_id,),) = anki.rows("select id from notes where flds like '%What works%'")
    note = anki.mw.col.get_note(note_id)
    note["Back"] = "Mine."
    anki.mw.col.update_note(note)
    (vault / "Broken.md").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.window("zk_report") is not None, "the report is shown")
    report = anki.window("zk_report")
    tree = anki.part(report, QTreeView, "zk_rows")
    rows = anki.report_rows(report)
    assert list(rows) == ["Problems (1)", "Kept as edited in Anki (1)"]

    kept = rows["Kept as edited in Anki (1)"]["202301010000 Testing.md:3"]
    anki.until(lambda: kept.data() == "What works?", "the row says which note it is")
    assert kept.siblingAtColumn(1).data() == "Testing", "its title, not its path"
    tree.setCurrentIndex(kept)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    browser = aqt.dialogs._dialogs["Browser"][1]
    anki.until(lambda: browser.table.len() == 1, "the browser shows the note")
    assert browser.selectedNotes() in ([note_id], [])

    tree.setCurrentIndex(rows["Problems (1)"]["Broken.md:2"])
    whole = anki.part(report, QTextBrowser, "zk_whole")
    assert "not valid YAML" in whole.toPlainText(), "all that a narrow row cuts off"
    anki.until(lambda: "Close the bracket [ in line 2" in whole.toPlainText(), "it says what to do")
    assert {"tags: [a", "left alone"} == {t for t in ("tags: [a", "left alone") if t in whole.toPlainText()}
    anki.press(report, "Open zettel")
    anki.until(lambda: opened, "the zettel is opened", 3)
    assert QUrl(opened[0]).toLocalFile() == str(vault / "Broken.md")

    anki.press(report, "Copy")
    assert "Broken.md:2" in QApplication.clipboard().text()
    QTest.keyClick(report, Qt.Key.Key_Escape)
    anki.until(lambda: anki.window("zk_report") is None, "Esc closes it")
    browser.close()

    anki.until(lambda: len(list(anki.base.rglob("zettelkasten-sync/reports/*.json"))) == 2, "both are kept")
    anki.switch_profile()  # as after a restart, nothing but what is on disk is known
    report = by_menu("zk_last_report", "zk_report")(anki)
    assert list(anki.report_rows(report)) == ["Problems (1)", "Kept as edited in Anki (1)"]
    which = anki.part(report, QComboBox, "zk_which_report")
    assert [which.itemText(n).startswith("●") for n in range(which.count())] == [True, False]
    which.setFocus()
    QTest.keyClick(which, Qt.Key.Key_Down)
    anki.until(lambda: list(anki.report_rows(report)) == ["Created (3)"], "the first report is shown")
    assert "3 created" in anki.part(report, QLabel, "zk_summary").text()
    report.close()
    anki.rest(0.5)


def test_a_sync_by_hand_opens_the_report_only_for_what_is_new(start_anki: Any, vault: Path) -> None:
    from aqt import utils
    from aqt.qt import Qt
    from PyQt6.QtTest import QTest

    (vault / "Broken.md").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.window("zk_report") is not None, "a new problem opens the report")
    anki.window("zk_report").close()
    with (vault / "202301010001 Spacing.md").open("a", encoding="utf-8") as file:
        file.write("\nQ: New?\nA: Yes.\n")
    for restart in (False, True):
        if restart:
            anki.switch_profile()
        anki.no_tooltip()
        anki.action("zk_sync").trigger()
        anki.until(lambda: "known from before" in anki.tooltip(), "what is known is a line in the tooltip")
        assert "1 problem" in anki.tooltip()
        assert anki.window("zk_report") is None
    QTest.mouseClick(utils._tooltipLabel, Qt.MouseButton.LeftButton)
    anki.until(lambda: anki.window("zk_report") is not None, "a click on it shows the report")
    anki.window("zk_report").close()
    (vault / "Broken.md").write_text("---\ntitle: moved down\ntags: [a\n---\n", encoding="utf-8")
    anki.no_tooltip()
    anki.action("zk_sync").trigger()
    anki.until(lambda: "known from before" in anki.tooltip(), "a line above it makes no new problem of it")
    (vault / "Second.md").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.window("zk_report") is not None, "a second problem opens the report")


def test_a_report_for_strangers_holds_no_word_of_the_vault(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QApplication

    vault = marked_vault(tmp_path / f"{SECRET} vault")
    config = {
        "sync_on_profile_open": False,
        "default_deck": f"{SECRET} deck",
        "folders": {f"{SECRET}/below": {"deck": f"{SECRET}::below", "tags": [SECRET]}},
        "only_where": {},
        "exclude": [f"{SECRET} private/"],
        "headings": "questions",
    }
    anki = start_anki(vault=vault, config=config)
    anki.sync()
    for note_id in anki.notes():
        note = anki.mw.col.get_note(note_id)
        note.fields[1] = f"{SECRET} of mine"
        anki.mw.col.update_note(note)
    for file in vault.glob(f"{SECRET} ?.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("A: It", f"A: Indeed, {SECRET}, it"), encoding="utf-8")
    (vault / f"{SECRET} 1.md").unlink()
    (vault / f"{SECRET} 2.md").rename(vault / f"{SECRET} renamed.md")
    anki.sync()
    vault.rename(vault.with_name(f"{SECRET} moved away"))
    anki.sync()
    from aqt import gui_hooks

    gui_hooks.reviewer_did_show_question(SECRET)  # no card: our hook fails, and Anki does not notice

    report = by_menu("zk_last_report", "zk_report")(anki)
    QApplication.clipboard().clear()
    anki.press(report, "Copy for a bug report")
    anki.until(lambda: QApplication.clipboard().text(), "the report is copied")
    text = QApplication.clipboard().text()
    print(text)
    assert SECRET not in text.lower()
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text
    told = {"Anki 2", "Python 3", "Qt 6", '"headings": "questions"', "created 6", "conflict", "orphaned"}
    told |= {"the frontmatter is not valid YAML", "gui/in_anki/reviewer.py", "AttributeError"}
    assert [item for item in told if item not in text] == []
    report.close()


def marked_vault(folder: Path) -> Path:
    """Everything that a person can choose the words of holds the secret."""
    below = folder / SECRET / "below"
    below.mkdir(parents=True)
    for number in range(5):
        text = (
            f"---\ntags: [{SECRET}/tag]\ndeck: {SECRET}::{number}\ntitle: {SECRET} title\n---\n# {SECRET}\n\n"
            f"Q: What is {SECRET} {number}?\nA: It is {SECRET}, see [[{SECRET} nowhere]] ![[{SECRET}.png]].\n"
        )
        (folder / f"{SECRET} {number}.md").write_text(text, encoding="utf-8")
    (below / f"{SECRET}.md").write_text(f"The {{{{c1::{SECRET}}}}} matters.\n", encoding="utf-8")
    (folder / f"{SECRET} broken.md").write_text(f"---\n{SECRET}: [a\n---\n", encoding="utf-8")
    (folder / f"{SECRET} latin.md").write_bytes(f"{SECRET} \xe9".encode("latin-1"))
    return folder


def test_the_report_opens_at_once_with_20000_lines(start_anki: Any) -> None:
    anki = start_anki()
    from zk_sync.errors import Problem
    from zk_sync.gui.report.report_rows import ShownReport
    from zk_sync.gui.report.report_window import ReportDialog
    from zk_sync.sync.report import Outcome, Report
    from zk_sync.sync.views.kept_reports import KeptReport

    outcomes = tuple(Outcome("created", f"v:{n}", f"folder/{n}.md", n + 1, n + 1) for n in range(20_000))
    problems = tuple(Problem(f"{n}.md", 1, "is wrong") for n in range(20_000))
    for chosen in ((), outcomes[:3], outcomes):
        report = Report("v", 5000, len(chosen), 0, chosen, problems if len(chosen) > 3 else ())
        start = time.thread_time()
        kept = KeptReport(0.0, automatic=False, reports=(report,))
        dialog = ReportDialog(anki.mw, ShownReport.of(kept), open_zettel=lambda _row: None)
        dialog.show()
        anki.app.processEvents()
        took = time.thread_time() - start
        print(f"{len(chosen)} lines: {took * 1000:.0f} ms")
        assert took < 0.5
        dialog.close()
