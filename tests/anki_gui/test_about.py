"""What is new is told once after an update; About has versions, licences and the log."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from tests.anki_gui.our_windows import by_menu
from tests.anki_gui.running_anki import ROOT

VERSION = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))["human_version"]


def test_an_update_tells_once_what_is_new(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QTextBrowser

    memory = {"vaults": [{"path": str(vault), "id": vault.name}], "version": "0.1.0"}
    anki = start_anki(profile={"zettelkasten_sync": memory}, config={"sync_on_profile_open": False})
    anki.until(lambda: anki.window("zk_about") is not None, "it says what is new")
    window = anki.window("zk_about")
    news = anki.part(window, QTextBrowser, "zk_about_news").toPlainText()
    assert news.startswith(VERSION)
    assert "The first version" not in news, "not what was there before"
    assert not window.isModal()
    window.close()
    anki.switch_profile()
    anki.rest(0.5)
    assert anki.window("zk_about") is None


def test_who_is_new_hears_of_no_update_and_about_says_all(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QApplication, QComboBox, QLabel, QPlainTextEdit

    vaults = [{"path": str(vault), "id": vault.name}]
    anki = start_anki(profile={"zettelkasten_sync": {"vaults": vaults}})
    anki.rest(0.5)
    assert anki.window("zk_about") is None
    assert anki.mw.pm.profile["zettelkasten_sync"]["version"] == VERSION
    logging.getLogger("zk_sync.sync.state.seen_store").warning("Something was suppressed, for this reason.")
    window = by_menu("zk_about", "zk_about")(anki)
    said = anki.part(window, QLabel, "zk_about_versions").text()
    assert f"Zettelkasten → Anki {VERSION}" in said
    assert "Anki 2" in said
    which, text = (
        anki.part(window, QComboBox, "zk_about_which"),
        anki.part(window, QPlainTextEdit, "zk_about_licence"),
    )
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text.toPlainText().upper()
    names = [which.itemText(number) for number in range(which.count())]
    assert {"force-graph", "preact"} <= set(names)
    for name in names:
        which.setCurrentText(name)
        assert text.toPlainText().strip(), name
    assert "for this reason" in anki.part(window, QPlainTextEdit, "zk_about_log").toPlainText()
    anki.press(window, "Copy versions")
    assert QApplication.clipboard().text() == said
