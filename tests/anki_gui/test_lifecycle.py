"""Profiles that come and go, and the add-on taken away, while it works or has windows open."""

from __future__ import annotations

import importlib
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.anki_gui.our_windows import WINDOWS
from tests.anki_gui.running_anki import ADDON_FOLDER, PACKAGE

QUIET = {"sync_on_profile_open": False}


def test_a_profile_takes_all_that_is_its_own_with_it(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={**QUIET, "sync_on_file_change": True})
    anki.sync()
    anki.until(lambda: watched(anki), "the files are watched")
    for ours in WINDOWS:
        if ours.name != "first-use":  # it stops the others from being used
            ours.open(anki)
    notes = anki.notes()

    closed: list[object] = []
    anki.mw.unloadProfile(lambda: closed.append(True))
    anki.until(lambda: closed, "the profile closes with our windows open")
    anki.mw.pm.create("Another")
    anki.mw.pm.load("Another")
    anki.mw.loadProfile()
    anki.until(lambda: anki.mw.state == "deckBrowser", "the other profile opens")
    anki.rest(1)
    assert [window for window in anki.windows() if window.objectName().startswith("zk_")] == []
    assert "zettelkasten_sync" not in anki.mw.pm.profile
    assert anki.notes() == {}
    assert watched(anki) == [], "the vault of the first one is not watched"
    anki.action("zk_sync").trigger()
    anki.rest(0.5)
    first_use = anki.window("zk_first_use")
    assert first_use is not None, "it has no vault yet"
    first_use.close()
    anki.action("zk_last_report").trigger()
    anki.rest(0.5)
    assert anki.window("zk_report") is None
    assert "no sync" in anki.tooltip()

    closed.clear()
    anki.mw.unloadProfile(lambda: closed.append(True))
    anki.until(lambda: closed, "the other profile closes")
    anki.mw.pm.load("User 1")
    anki.mw.loadProfile()
    anki.until(lambda: anki.mw.state == "deckBrowser", "the first profile opens again")
    assert anki.notes() == notes
    assert "nothing changed" in anki.sync()


def test_the_addon_is_updated_and_deleted_under_its_windows(start_anki: Any, vault: Path) -> None:
    from aqt.addons import InstallOk

    anki = start_anki(vault=vault, config=QUIET)
    anki.sync()
    for ours in WINDOWS:
        if ours.name != "first-use":
            ours.open(anki)
    manager = anki.mw.addonManager

    # An update replaces the files, even in the middle of a sync; what runs goes on as it is until Anki is
    # started again.
    path = vault / "202301010000 Testing.md"
    path.write_text(path.read_text().replace("A: Testing.", "A: During the update."), encoding="utf-8")
    anki.action("zk_sync").trigger()
    result = manager.install(str(PACKAGE), manifest={"package": ADDON_FOLDER})
    assert isinstance(result, InstallOk), result
    anki.until(lambda: "During the update." in fields(anki), "that sync comes to its end")
    anki.until(lambda: not anki.mw.progress.busy(), "it is over")
    anki.rest(0.5)
    path.write_text(path.read_text().replace("During the update.", "After the update."), encoding="utf-8")
    anki.action("zk_sync").trigger()
    anki.until(lambda: "After the update." in fields(anki), "the old code does its work")
    assert manager.getConfig(ADDON_FOLDER)["sync_on_profile_open"] is False, "settings survive"

    # Disabled in the middle of a sync: the same holds.
    path.write_text(path.read_text().replace("After the update", "While disabled"), encoding="utf-8")
    anki.until(lambda: not anki.mw.progress.busy(), "the first sync is over")
    anki.rest(0.5)
    anki.action("zk_sync").trigger()
    manager.toggleEnabled(ADDON_FOLDER, enable=False)
    anki.until(lambda: "While disabled." in fields(anki), "this one, too")
    anki.until(lambda: not anki.mw.progress.busy(), "it is over")
    anki.rest(0.5)

    # Deleted, even in the middle of a sync: nothing of it can be loaded any more.
    path.write_text(path.read_text().replace("While disabled", "Too late"), encoding="utf-8")
    anki.action("zk_sync").trigger()
    manager.deleteAddon(ADDON_FOLDER)
    assert not Path(manager.addonsFolder(ADDON_FOLDER), "__init__.py").exists()
    anki.rest(2)
    if anki.message():
        anki.message().close()
    anki.no_tooltip()
    for action in ("zk_sync", "zk_settings", "zk_preview", "zk_map", "zk_last_report"):
        anki.action(action).trigger()
        anki.rest(0.5)
        if anki.message():
            anki.message().close()
    assert anki.rows("pragma integrity_check") == [["ok"]]
    closed: list[object] = []
    anki.mw.unloadProfile(lambda: closed.append(True))
    anki.until(lambda: closed, "the profile closes")


def test_anki_closes_in_the_middle_of_a_sync(start_anki: Any, vault: Path) -> None:
    cards = "\n".join(f"Q: Question {n}?\nA: Answer {n}.\n" for n in range(3000))
    (vault / "Many.md").write_text(cards, encoding="utf-8")
    anki = start_anki(vault=vault, config=QUIET)
    path = anki.mw.col.path
    gone: list[object] = []
    anki.mw.cleanupAndExit = lambda: gone.append(True)  # or the test would end here, too
    anki.action("zk_sync").trigger()
    anki.rest(0.3)
    anki.mw.close()
    anki.until(lambda: gone, "Anki ends")
    from anki.collection import Collection

    col = Collection(path)
    assert col.db is not None
    assert col.db.scalar("select count() from notes") in (0, 3003), "all or nothing"
    assert col.db.scalar("pragma integrity_check") == "ok"
    col.close()


@pytest.mark.parametrize("how", ["profile", "full sync"])
def test_what_is_written_holds_up_the_closing_and_never_the_window(
    start_anki: Any, vault: Path, how: str
) -> None:
    from aqt import gui_hooks
    from aqt.qt import QTimer

    anki = start_anki(vault=vault, config=QUIET)
    steps = slow_writing(anki, seconds=2)
    anki.action("zk_sync").trigger()
    anki.until(lambda: "begun" in steps, "something is written")
    beats = [time.monotonic()]
    heart = QTimer(anki.mw)
    heart.timeout.connect(lambda: beats.append(time.monotonic()))
    heart.start(20)
    if how == "profile":
        anki.mw.unloadProfile(lambda: steps.append("closed"))
        anki.until(lambda: "closed" in steps, "the profile closes")
        assert steps == ["begun", "over", "closed"]
    else:
        gui_hooks.collection_will_temporarily_close(anki.mw.col)
        beats.append(time.monotonic())
        closed = anki.mw.taskman.run_in_background(lambda: steps.append("closed"))
        anki.until(closed.done, "it is the turn of what Anki does")
        assert steps == ["begun", "over", "closed"]
        anki.rest(0.5)
        assert not anki.notes(), "it was rolled back"
    gaps = [after - before for before, after in pairwise(beats)]
    assert max(gaps) < 1, "the window waited"


def slow_writing(anki: Any, seconds: float) -> list[str]:
    """Each write of a sync takes so long at least, whether it is cancelled or not; what happened so far."""
    engine = importlib.import_module("zk_sync.sync.engine")
    apply_plan, steps = engine.apply_plan, []

    def slow(*args: Any, **kwargs: Any) -> Any:
        steps.append("begun")
        time.sleep(seconds)
        try:
            return apply_plan(*args, **kwargs)
        finally:
            steps.append("over")

    engine.apply_plan = slow  # type: ignore[attr-defined]
    return steps


def fields(anki: Any) -> str:
    return "\n".join(text for _, text in anki.notes().values())


def watched(anki: Any) -> list[str]:
    """The folders that the system watches for us."""
    from aqt.qt import QFileSystemWatcher

    return [
        folder for watcher in anki.mw.findChildren(QFileSystemWatcher) for folder in watcher.directories()
    ]
