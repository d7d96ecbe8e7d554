"""The menu with which a person says that a row is no flashcard, saved in the settings of a synced vault."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

QUIET = {"sync_on_profile_open": False}


def test_what_is_chosen_is_saved_for_the_vault_and_can_be_taken_out_in_the_settings(
    start_anki: Any, tmp_path: Path
) -> None:
    from aqt.qt import QListWidget, QMenu, QPushButton, QTabWidget

    vault = tmp_path / "Vault"
    (vault / "a & b").mkdir(parents=True)
    (vault / "a & b" / "c.md").write_text("Q: one?\nA: 1\n\nQ: two?\nA: 2\n", encoding="utf-8")
    anki = start_anki(vault=vault, config=QUIET)
    from zk_sync.cards.ignoring import Unwanted
    from zk_sync.gui.widgets.ignore_menu import add_ignoring_in
    from zk_sync.sync.engine import stored_settings

    [addon] = [item for item in gc.get_objects() if type(item).__name__ == "AddOn"]
    menu, done = QMenu(anki.mw), []
    key = "Vault:a & b/c.md#key"
    unwanted = Unwanted("Vault", key, "a & b/c.md", "one\ntwo?")
    add_ignoring_in(addon, menu, unwanted, lambda: done.append(True))
    entries = {action.objectName(): action for action in menu.actions()}
    assert [*entries] == ["zk_not_a_flashcard", "zk_ignore_file", "zk_ignore_folder"]
    entries["zk_not_a_flashcard"].trigger()
    anki.until(lambda: done, "it is saved")
    assert stored_settings(anki.mw.col, "Vault") == {"not_flashcards": {"a & b/c.md#key": "one two?"}}
    entries["zk_ignore_folder"].trigger()
    anki.until(lambda: len(done) == 2, "it is saved")
    assert stored_settings(anki.mw.col, "Vault")["exclude"][-1] == "/a\\ &\\ b/"

    anki.action("zk_settings").trigger()
    anki.until(lambda: anki.window("zk_settings_dialog") is not None, "the settings open")
    dialog = anki.window("zk_settings_dialog")
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(1)
    kept = anki.part(dialog, QListWidget, "zk_not_flashcards")
    assert [kept.item(row).text() for row in range(kept.count())] == ["one two?"]
    kept.setCurrentRow(0)
    anki.click(anki.part(dialog, QPushButton, "zk_take_out_not_flashcards"))
    anki.enter(dialog)
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "OK saves and closes")
    assert "not_flashcards" not in stored_settings(anki.mw.col, "Vault")
