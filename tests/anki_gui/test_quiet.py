"""Windows that go while something is under way, at whatever moment, leave no error behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

QUIET = {"sync_on_profile_open": False}


def test_a_report_is_closed_while_it_reads_the_titles_of_its_zettels(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QTimer

    for path in vault.glob("*.md"):  # so that a title is news to the window, which goes by the file's name
        path.write_text(f"---\ntitle: By another name\n---\n{path.read_text()}", encoding="utf-8")
    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()

    def close() -> None:
        if window := anki.window("zk_report"):
            window.close()

    for delay in (0, 1, 2, 5, 10, 20, 40):  # milliseconds
        anki.action("zk_last_report").trigger()
        anki.until(lambda: anki.window("zk_report"), "the report opens")
        QTimer.singleShot(delay, close)
        anki.until(lambda: not anki.window("zk_report"), "it is closed")
        anki.rest(0.2)
        anki.assert_no_error()


def test_the_map_is_looked_at_again_while_ankiweb_has_the_collection(start_anki: Any, vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QApplication, QEvent, QTableView

    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()
    anki.action("zk_map").trigger()
    anki.until(lambda: anki.window("zk_map"), "the map opens")
    window, col = anki.window("zk_map"), anki.mw.col
    rows = anki.part(window, QTableView, "zk_map_list")
    anki.until(lambda: rows.model().rowCount() == 3, "the zettels are listed")
    window.activateWindow()
    anki.until(window.isActiveWindow, "it is the active window")

    gui_hooks.collection_will_temporarily_close(col)
    col.close_for_full_sync()
    col._backend.close_collection(downgrade_to_schema11=False)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    anki.rest(0.2)
    anki.assert_no_error()
    col.reopen(after_full_sync=False)
    gui_hooks.collection_did_temporarily_close(col)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    anki.rest(0.5)
    assert rows.model().rowCount() == 3


def test_what_was_planned_for_a_collection_goes_before_ankiweb_replaces_it(
    start_anki: Any, vault: Path
) -> None:
    from aqt import gui_hooks

    anki = start_anki(vault=vault, config=QUIET)
    heard: list[str] = []
    for action, name in (("zk_preview", "zk_preview_window"), ("zk_take_over", "zk_take_over")):
        anki.action(action).trigger()
        anki.until(lambda n=name: anki.window(n), f"{name} opens")
    gui_hooks.collection_will_temporarily_close.append(lambda _col: heard.append("another add-on"))
    gui_hooks.collection_will_temporarily_close(anki.mw.col)
    assert (anki.window("zk_preview_window"), anki.window("zk_take_over")) == (None, None)
    assert heard == ["another add-on"], "none of Anki's hooks is left out for that"
    anki.rest(0.1)
    gui_hooks.collection_did_temporarily_close(anki.mw.col)


def test_nothing_is_told_in_another_profile_than_the_one_that_asked(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()
    addon = anki.addon
    anki.action("zk_take_over").trigger()
    task = addon._run._task
    anki.mw.progress.start(immediate=True)  # what has ended is told once no progress window is open
    anki.until(lambda: task._ended, "the notes are looked through")
    addon._on_profile_will_close()
    anki.mw.progress.finish()
    anki.rest(1)
    assert anki.window("zk_take_over") is None
