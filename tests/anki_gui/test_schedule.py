"""When the sync runs by itself while Anki is open, and when it must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.anki_gui.ankiweb import downloaded, logged_in, server


def test_changed_files_are_synced_when_nobody_is_disturbed(start_anki: Any, vault: Path) -> None:
    import aqt
    from aqt.qt import QApplication, QFileSystemWatcher

    anki = start_anki(vault=vault, config={"sync_on_file_change": True, "exclude": ["Drafts"]})
    anki.until(lambda: "3 created" in anki.tooltip(), "the sync at the start")
    anki.until(lambda: watchers(anki), "the files are watched")
    focus = QApplication.focusWidget()

    # In place, as most editors write: the system's notice of a folder does not tell of it.
    path = vault / "202301010000 Testing.md"
    path.write_text(path.read_text().replace("A: Testing.", "A: Retrieval."), encoding="utf-8")
    anki.until(lambda: "Retrieval." in fields(anki), "the changed answer is in Anki", 20)
    assert (anki.message(), anki.window("zk_report")) == (None, None)
    assert QApplication.focusWidget() is focus

    # What was saved for the vault says which files count, not what is in config.json.
    from zk_sync.sync.engine import write_settings

    write_settings(anki.mw.col, vault.name, {"exclude": ["Archive"]})
    (vault / "Drafts").mkdir()
    (vault / "Drafts" / "Draft.md").write_text("Q: Is this one watched?\nA: It is.\n", encoding="utf-8")
    anki.until(lambda: "Is this one watched?" in fields(anki), "the new flashcard is in Anki", 20)

    # During a review it waits.
    anki.mw.col.decks.select(anki.rows("select did from cards")[0][0])
    anki.mw.moveToState("review")
    (vault / "New.md").write_text("Q: During the review?\nA: No.\n", encoding="utf-8")
    anki.rest(5.5)
    assert "During the review?" not in fields(anki)
    anki.mw.moveToState("deckBrowser")
    anki.until(lambda: "During the review?" in fields(anki), "afterwards it is made up for", 8)

    # So it does while a preview is open, though Anki's window is in front: its plan would be void.
    anki.rest(1)  # that sync is to be over
    anki.action("zk_preview").trigger()
    anki.until(lambda: anki.window("zk_preview_window") is not None, "the preview is shown")
    anki.mw.activateWindow()
    anki.until(lambda: QApplication.activeWindow() is anki.mw, "Anki's window is in front")
    (vault / "New.md").write_text("Q: Beside the preview?\nA: No.\n", encoding="utf-8")
    anki.rest(5.5)
    assert "Beside the preview?" not in fields(anki)
    anki.window("zk_preview_window").close()
    anki.until(lambda: "Beside the preview?" in fields(anki), "afterwards it is made up for", 8)

    # So it does while the person writes in another window.
    adding = aqt.dialogs.open("AddCards", anki.mw)
    anki.rest(1)
    adding.windowHandle().requestActivate()
    anki.until(lambda: QApplication.activeWindow() is adding, "the window is in front")
    (vault / "New.md").unlink()
    anki.rest(5.5)
    assert not anki.rows("select 1 from cards where queue = -1")
    adding.close()
    anki.mw.activateWindow()
    anki.until(lambda: anki.rows("select 1 from cards where queue = -1"), "it is an orphan then", 8)

    # Without the setting nothing is watched.
    anki.mw.addonManager.writeConfig("1234567890", {"sync_on_file_change": False})
    anki.mw.addonManager.configUpdatedAction("1234567890")({})
    anki.rest(0.2)
    assert anki.mw.findChildren(QFileSystemWatcher) == []


def test_nothing_is_watched_unasked_nor_in_a_closed_profile(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault)
    anki.until(lambda: "3 created" in anki.tooltip(), "the sync at the start")
    anki.rest(0.5)
    assert not watchers(anki)
    anki.mw.addonManager.writeConfig("1234567890", {"sync_on_file_change": True})
    anki.mw.addonManager.configUpdatedAction("1234567890")({})
    anki.until(lambda: watchers(anki), "the files are watched")
    closed: list[object] = []
    anki.mw.unloadProfile(lambda: closed.append(True))
    anki.until(lambda: closed, "the profile closes")
    anki.rest(0.2)
    assert not watchers(anki)


def test_the_vault_is_synced_before_ankiweb_when_anki_closes(
    start_anki: Any, vault: Path, tmp_path: Path
) -> None:
    with server(tmp_path / "server") as address:
        config = {"sync_on_profile_open": False, "sync_before_ankiweb": True}
        profile = {**logged_in(address, tmp_path), "autoSync": False}
        anki = start_anki(vault=vault, profile=profile, config=config)
        anki.mw.col.close_for_full_sync()
        auth = anki.mw.pm.sync_auth()
        anki.mw.col.full_upload_or_download(auth=auth, server_usn=None, upload=False)
        anki.mw.reopen(after_full_sync=True)
        anki.mw.pm.profile["autoSync"] = True
        closed: list[object] = []
        anki.mw.unloadProfile(lambda: closed.append(True))
        anki.until(lambda: "before AnkiWeb" in anki.tooltip(), "it says what it waits for")
        assert anki.windows() == [anki.mw] or anki.message() is None
        anki.mw.close()  # once more, as the person is in a hurry; this must not close Anki twice
        anki.until(lambda: closed, "the profile closes")
        assert closed == [True]
        fronts = downloaded(address, tmp_path)
        assert "from the other device" in fronts

        # A person who waits gets the flashcards of today to AnkiWeb.
        anki.mw.pm.load("User 1")
        anki.mw.pm.profile["autoSync"] = False
        anki.mw.loadProfile()
        anki.mw.pm.profile["autoSync"] = True
        closed.clear()
        anki.mw.unloadProfile(lambda: closed.append(True))
        anki.until(lambda: closed, "the profile closes")
        assert "What works?" in downloaded(address, tmp_path)

        # One that takes too long is given up; AnkiWeb is not.
        from zk_sync.gui.syncing import closing

        closing.LONGEST = 0
        (vault / "Late.md").write_text("Q: Too late?\nA: Yes.\n", encoding="utf-8")
        anki.mw.pm.load("User 1")
        anki.mw.pm.profile["autoSync"] = False
        anki.mw.loadProfile()
        assert anki.mw.col is not None
        anki.mw.col.set_config("only here", 1)
        anki.mw.pm.profile["autoSync"] = True
        closed.clear()
        anki.no_tooltip()
        anki.mw.unloadProfile(lambda: closed.append(True))
        anki.until(lambda: "took too long" in anki.tooltip(), "it says so")
        anki.until(lambda: closed, "the profile closes all the same")
        assert "Too late?" not in downloaded(address, tmp_path)


def watchers(anki: Any) -> list[str]:
    """The folders that the system watches for us."""
    from aqt.qt import QFileSystemWatcher

    return [
        folder for watcher in anki.mw.findChildren(QFileSystemWatcher) for folder in watcher.directories()
    ]


def fields(anki: Any) -> str:
    return "\n".join(text for _, text in anki.notes().values())
