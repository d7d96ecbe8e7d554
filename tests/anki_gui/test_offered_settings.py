"""Settings that another tool left in the vault are offered in the settings window, and used at a click."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PLUGINS = ".obsidian/plugins"


def leave(vault: Path, plugin: str, data: object) -> None:
    file = vault / PLUGINS / plugin / "data.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(data), encoding="utf-8")


def test_offered_shown_in_our_terms_and_used(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QCheckBox, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QTabWidget, QTreeWidget

    settings = {"flashcardTags": ["#learn"], "singleLineCardSeparator": ";;", "cardCommentOnSameLine": True}
    leave(vault, "obsidian-spaced-repetition", {"settings": {**settings, "clozePatterns": ["_[answer]_"]}})
    leave(vault, "flashcards-obsidian", {"no": "settings"})
    (vault / "Learn.md").write_text("#learn\n\none ;; two\n\nthree ;; four\n", encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.action("zk_settings").trigger()
    anki.until(lambda: anki.window("zk_settings_dialog"), "the dialog opens")
    dialog = anki.window("zk_settings_dialog")
    tool = "obsidian-spaced-repetition"
    anki.until(lambda: dialog.findChild(QLabel, f"zk_offer_{tool}"), "the settings are offered")
    said = dialog.findChild(QLabel, f"zk_offer_{tool}").text()
    assert said == "Spaced Repetition's settings are here: 5 flashcards with them, 3 without"
    assert dialog.findChild(QLabel, "zk_offer_flashcards-obsidian") is None  # they would change nothing

    values = dialog.findChild(QTreeWidget, f"zk_said_{tool}")
    assert not values.isVisible()
    anki.click(dialog.findChild(QPushButton, f"zk_show_{tool}"))
    assert values.isVisible()
    items = [values.topLevelItem(i) for i in range(values.topLevelItemCount())]
    rows = {item.text(0): item.text(1) for item in items}
    assert rows["flashcardTags: #learn"] == "Tags of zettels with flashcards: learn"
    assert rows["singleLineCardSeparator: ;;"] == "Mark between front and back: ;;"
    assert rows["clozePatterns: _[answer]_"] == "has no counterpart here"

    anki.click(dialog.findChild(QPushButton, f"zk_use_{tool}"))
    anki.until(lambda: "5 flashcards" in anki.part(dialog, QLabel, "zk_counts").text(), "they are counted")
    anki.until(lambda: not dialog.findChild(QLabel, f"zk_offer_{tool}"), "what is used is no offer")
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(3)
    assert anki.part(dialog, QLineEdit, "zk_flashcard_tags").text() == "learn"
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(2)
    assert anki.part(dialog, QLineEdit, "zk_markers.inline").text() == ";;"
    assert not anki.part(dialog, QCheckBox, "zk_clozes.braces").isChecked()
    box = dialog.findChild(QDialogButtonBox)
    anki.click(box.button(QDialogButtonBox.StandardButton.Ok))
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "OK saves and closes")
    assert "5 created" in anki.sync()


def test_what_cannot_be_read_is_said(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QLabel

    leave(vault, "obsidian-to-anki-plugin", ["<b>no</b>"])
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.action("zk_settings").trigger()
    anki.until(lambda: anki.window("zk_settings_dialog"), "the dialog opens")
    dialog = anki.window("zk_settings_dialog")
    anki.until(lambda: dialog.findChild(QLabel, "zk_offer_obsidian-to-anki"), "it is said")
    said = dialog.findChild(QLabel, "zk_offer_obsidian-to-anki").text()
    assert said.startswith("Obsidian_to_Anki's settings are here, but cannot be used: ")
