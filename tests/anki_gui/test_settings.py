"""The settings dialog: opened, changed by clicks and keys, and what is saved where."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_each_setting_is_in_the_dialog_once_or_left_out_for_a_reason() -> None:
    from zk_sync.config import Settings, as_json, problems_of
    from zk_sync.gui.settings.settings_draft import NAMES, SettingsDraft, flat, nested
    from zk_sync.gui.settings.widget_table import ONLY_IN_CONFIG
    from zk_sync.gui.strings.settings_texts import TABS
    from zk_sync.gui.vaults import VaultPlace

    shown = [row.name for tab in TABS for row in tab.rows]
    assert sorted([*shown, *ONLY_IN_CONFIG]) == sorted(NAMES)
    assert all(ONLY_IN_CONFIG.values())
    raw = as_json(Settings())
    for row in (row for tab in TABS for row in tab.rows if row.choices and row.name != "source_link"):
        for value in row.choices:
            assert not problems_of({**raw, row.name: value}), row
    assert nested(flat(raw)) == raw

    # What is wrong in the file is named, where a widget shows it, or taken out, where none does.
    config = {"default_deck": "", "shortcut": 7, "clozes": {"bold": 1}, "no_such": 1, "order": "off"}
    place = VaultPlace(Path("a"), "a")
    unsaved = SettingsDraft(config, [place], {"a": None})
    assert unsaved.page(0).problems.keys() == {"default_deck", "shortcut", "clozes.bold"}
    assert unsaved.page(0).problems["clozes.bold"].startswith("expected true or false")
    assert unsaved.useless == ["clozes", "default_deck", "no_such"]
    saved = SettingsDraft(config, [place], {"a": {"order": "basics first"}})
    assert saved.page(0).problems.keys() == {"shortcut"}
    saved.change(0, "shortcut", "F9")
    assert saved.new_config() == {"shortcut": "F9", "order": "off"}
    assert not saved.to_write()


def test_changes_are_counted_tried_saved_and_synced(start_anki: Any, vault: Path) -> None:
    (vault / "Bold.md").write_text("#flashcards\n\nThe **cortex** is folded.\n", encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "context": False})
    dialog = opened(anki)
    until_said(anki, dialog, "4 zettels, 3 flashcards")
    assert not button(dialog, "Apply").isEnabled()
    wrong_values_are_named_and_not_saved(anki, dialog)
    keys_alone_reach_a_box_of_another_tab(anki, dialog)
    until_said(anki, dialog, "4 zettels, 4 flashcards")
    the_try_out_box_shows_cards_and_problems(anki, dialog)
    saved_with_the_vault_or_in_the_file(anki, dialog)

    assert "4 created" in anki.sync()
    assert "Mind::Memory" in anki.decks()
    assert "Zettelkasten" not in anki.decks()
    escape_saves_nothing(anki)


def wrong_values_are_named_and_not_saved(anki: Any, dialog: Any) -> None:
    from aqt.qt import QLabel, QLineEdit, Qt, QTabWidget
    from PyQt6.QtTest import QTest

    tabs = anki.part(dialog, QTabWidget, "zk_settings_tabs")
    tabs.setCurrentIndex(3)
    deck = anki.part(dialog, QLineEdit, "zk_default_deck")
    deck.selectAll()
    QTest.keyClick(deck, Qt.Key.Key_Delete)
    problem = anki.part(dialog, QLabel, "zk_problem_default_deck")
    assert problem.isVisible()
    assert "must not be empty" in problem.text()
    assert "must not be empty" in deck.accessibleDescription()
    assert tabs.tabText(3).startswith("⚠")
    assert not button(dialog, "Ok").isEnabled()
    assert not button(dialog, "Apply").isEnabled()
    anki.enter(deck)
    assert dialog.isVisible()
    QTest.keyClicks(deck, "Mind::Memory")
    assert not problem.isVisible()
    assert tabs.tabText(3) == "Decks and tags"
    assert button(dialog, "Ok").isEnabled()
    assert button(dialog, "Apply").isEnabled()


def keys_alone_reach_a_box_of_another_tab(anki: Any, dialog: Any) -> None:
    from aqt.qt import QApplication, QCheckBox, Qt, QTabWidget
    from PyQt6.QtTest import QTest

    tabs = anki.part(dialog, QTabWidget, "zk_settings_tabs")
    tabs.setCurrentIndex(0)
    tabs.setFocus()
    for _ in range(2):
        focus = QApplication.focusWidget() or tabs
        QTest.keyClick(focus, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 2
    box = anki.part(dialog, QCheckBox, "zk_clozes.bold")
    steps = 0
    while not box.hasFocus() and steps < 60:
        QTest.keyClick(QApplication.focusWidget() or tabs, Qt.Key.Key_Tab)
        steps += 1
    assert box.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


def the_try_out_box_shows_cards_and_problems(anki: Any, dialog: Any) -> None:
    from aqt.qt import QApplication, QPlainTextEdit, QPushButton, Qt
    from aqt.webview import AnkiWebView
    from PyQt6.QtTest import QTest

    anki.click(anki.part(dialog, QPushButton, "zk_open_try_out"))
    window = anki.window("zk_try_out")
    text = anki.part(window, QPlainTextEdit, "zk_try_text")
    shown = page_text(anki.part(window, AnkiWebView, "zk_try_cards"))
    text.clear()
    QTest.keyClicks(text, "Nerves use **sodium**. #flashcards")
    anki.until(lambda: "Nerves use sodium" in shown(), "the card is shown")
    assert "Mind › Memory" in shown()
    page = anki.part(window, AnkiWebView, "zk_try_cards")
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus), f"Tab leads from the text to the card, not to {focus.objectName()}"
    text.setPlainText("An empty {{c1::}} one.")
    anki.until(lambda: "1: this cloze has no text" in shown(), "the problem is shown")
    text.setPlainText("one::two")
    reason = "Line 1: front::back counts only in a zettel with a tag such as #flashcards."
    anki.until(lambda: reason in shown(), "it says why a line is none")
    window.close()
    anki.until(lambda: anki.window("zk_try_out") is None, "it is closed")


def saved_with_the_vault_or_in_the_file(anki: Any, dialog: Any) -> None:
    from aqt.qt import QCheckBox, QPoint, Qt, QTabWidget
    from PyQt6.QtTest import QTest

    before = anki.addon_config()
    assert stored(anki) == {}
    anki.click(button(dialog, "Apply"))
    anki.until(lambda: stored(anki), "the settings are saved")
    clozes = {"highlight": True, "braces": True, "double_braces": False, "bold": True, "italic": False}
    shared = {"default_deck": "Mind::Memory", "context": "never", "clozes": clozes}
    assert stored(anki) == {"Zettel": shared}
    assert anki.addon_config() == before
    anki.until(lambda: not button(dialog, "Apply").isEnabled(), "all is saved")
    # Stored is seen from another thread before its step for undo has its name.
    named = "Settings of the Zettelkasten"
    anki.until(lambda: anki.mw.col.undo_status().undo == named, "what was saved is one step for undo")

    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(6)
    box = anki.part(dialog, QCheckBox, "zk_sync_before_ankiweb")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    anki.click(button(dialog, "Ok"))
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "OK saves and closes")
    assert anki.addon_config() == {**before, "sync_before_ankiweb": True}
    assert stored(anki) == {"Zettel": shared}


def escape_saves_nothing(anki: Any) -> None:
    from aqt.qt import QComboBox, Qt, QTabWidget
    from PyQt6.QtTest import QTest

    before = stored(anki)
    dialog = opened(anki)
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(4)
    combo = anki.part(dialog, QComboBox, "zk_removed")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == "delete"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "Esc closes")
    assert stored(anki) == before


def test_two_vaults_from_the_config_button_to_the_switch_of_profiles(
    start_anki: Any, vault: Path, tmp_path: Path
) -> None:
    from aqt.qt import QComboBox, QLabel, QTabWidget

    other = tmp_path / "Other" / "Zettel"
    other.mkdir(parents=True)
    (other / "a.md").write_text("Q: Whose?\nA: Another's.\n", encoding="utf-8")
    config = {"sync_on_profile_open": False, "no_such": 1, "removed": "burn"}
    anki = start_anki(vault=vault, config=config)
    dialog = opened_by_the_config_button(anki)
    assert "no_such, removed" in anki.part(dialog, QLabel, "zk_useless").text()
    tabs = anki.part(dialog, QTabWidget, "zk_settings_tabs")
    assert [i for i in range(tabs.count()) if tabs.tabText(i).startswith("⚠")] == [4]
    tabs.setCurrentIndex(4)
    removed = anki.part(dialog, QComboBox, "zk_removed")
    assert anki.part(dialog, QLabel, "zk_problem_removed").isVisible()
    removed.setCurrentIndex(removed.findData("keep"))
    tabs.setCurrentIndex(0)
    a_second_vault_needs_a_name_of_its_own(anki, dialog, vault, other)
    anki.press(dialog, "OK")
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "OK saves and closes")
    assert anki.addon_config() == {"sync_on_profile_open": False}
    others = {"default_deck": "Elsewhere", "source_link": "mine://{path}", "include": ["a.md"]}
    assert stored(anki) == {"Zettel": {"removed": "keep"}, "Other": others}
    (other / "b.md").write_text("Q: Not in?\nA: No.\n", encoding="utf-8")
    anki.sync()
    assert 'href="mine://a"' in anki.rows("select flds from notes where flds like 'Whose?%'")[0][0]
    assert anki.decks() >= {"Zettelkasten", "Elsewhere"}
    assert len(anki.notes()) == 4

    # With several vaults there is no telling which folder is to be another one.
    anki.action("zk_choose_folder").trigger()
    anki.until(lambda: anki.window("zk_settings_dialog"), "the settings open")
    dialog = anki.window("zk_settings_dialog")
    a_vault_off_the_list_keeps_its_notes(anki, dialog, vault)
    the_file_can_be_edited_as_text(anki, dialog)

    anki.switch_profile()
    anki.until(lambda: anki.mw.state == "deckBrowser", "the profile is open again")
    assert anki.window("zk_settings_dialog") is None


def opened_by_the_config_button(anki: Any) -> Any:
    from aqt.addons import AddonsDialog

    addons = AddonsDialog(anki.mw.addonManager)
    addons.form.addonList.setCurrentRow(0)
    anki.click(addons.form.config)
    anki.until(lambda: anki.window("zk_settings_dialog"), "the Config button opens the dialog")
    addons.close()
    return anki.window("zk_settings_dialog")


def a_second_vault_needs_a_name_of_its_own(anki: Any, dialog: Any, vault: Path, other: Path) -> None:
    from aqt.qt import QComboBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QTabWidget
    from PyQt6.QtTest import QTest

    anki.click(anki.part(dialog, QPushButton, "zk_add_vault"))
    first_use = anki.window("zk_first_use")
    folder = anki.part(first_use, QLineEdit, "zk_folder")
    folder.setText(str(other))
    anki.enter(folder)
    use = anki.part(first_use, QPushButton, "zk_sync_now")
    name = anki.part(first_use, QLineEdit, "zk_name")
    anki.until(lambda: name.text() == "Zettel", "the folder is read")
    assert not use.isEnabled()
    assert str(vault) in anki.part(first_use, QLabel, "zk_name_problem").text()
    name.setText("Other")
    anki.click(use)
    vaults = anki.part(dialog, QListWidget, "zk_vaults")
    assert (vaults.count(), vaults.currentRow()) == (2, 1)
    until_said(anki, dialog, "1 zettel, 1 flashcard")
    tabs = anki.part(dialog, QTabWidget, "zk_settings_tabs")
    tabs.setCurrentIndex(3)
    deck = anki.part(dialog, QLineEdit, "zk_default_deck")
    deck.selectAll()
    QTest.keyClicks(deck, "Elsewhere")
    link = anki.part(dialog, QComboBox, "zk_source_link")
    link.setCurrentIndex(link.count() - 1)
    QTest.keyClicks(anki.part(dialog, QLineEdit, "zk_own_link"), "mine://{path}")
    tabs.setCurrentIndex(1)
    QTest.keyClicks(anki.part(dialog, QPlainTextEdit, "zk_include"), "a.md")
    tabs.setCurrentIndex(0)
    of_vault = anki.part(dialog, QComboBox, "zk_of_vault")
    assert [of_vault.itemText(i) for i in range(2)] == ["Zettel", "Other"]
    of_vault.setCurrentIndex(0)
    assert deck.text() == "Zettelkasten"


def a_vault_off_the_list_keeps_its_notes(anki: Any, dialog: Any, vault: Path) -> None:
    from aqt.qt import QListWidget, QPushButton

    vaults = anki.part(dialog, QListWidget, "zk_vaults")
    vaults.setCurrentRow(1)
    anki.click(anki.part(dialog, QPushButton, "zk_remove_vault"))
    assert "stay in Anki" in anki.message().text()
    anki.press(anki.message(), "Remove")
    anki.until(lambda: vaults.count() == 1, "it is off the list")
    assert len(anki.mw.pm.profile["zettelkasten_sync"]["vaults"]) == 2
    anki.click(button(dialog, "Apply"))
    known = [{"path": str(vault), "id": "Zettel"}]
    anki.until(lambda: anki.mw.pm.profile["zettelkasten_sync"]["vaults"] == known, "the list is kept")
    assert len(anki.notes()) == 4


def the_file_can_be_edited_as_text(anki: Any, dialog: Any) -> None:
    from aqt.addons import ConfigEditor
    from aqt.qt import QLabel, QPushButton, QTabWidget

    as_text = anki.part(dialog, QPushButton, "zk_edit_as_text")
    anki.until(as_text.isEnabled, "all is saved")
    anki.click(as_text)
    editor = next(window for window in anki.windows() if isinstance(window, ConfigEditor))
    editor.form.editor.setPlainText('{"sync_on_profile_open": false, "budget_minutes": 0}')
    editor.accept()
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(5)
    problem = anki.part(dialog, QLabel, "zk_problem_budget_minutes")
    anki.until(lambda: "from 1 to 600" in problem.text(), "what is wrong in the file is named")


def opened(anki: Any) -> Any:
    """The dialog, from the menu."""
    anki.action("zk_settings").trigger()
    anki.until(lambda: anki.window("zk_settings_dialog"), "the dialog opens")
    return anki.window("zk_settings_dialog")


def button(dialog: Any, name: str) -> Any:
    """One of Qt's own buttons."""
    from aqt.qt import QDialogButtonBox

    return dialog.findChild(QDialogButtonBox).button(getattr(QDialogButtonBox.StandardButton, name))


def until_said(anki: Any, dialog: Any, words: str) -> None:
    """Until the line about what the vault gives says so."""
    from aqt.qt import QLabel

    said = anki.part(dialog, QLabel, "zk_counts")
    anki.until(lambda: words in said.text(), f"it says {words}")


def stored(anki: Any) -> dict[str, Any]:
    """What the collection holds of settings, by vault."""
    models = anki.mw.col.models
    models._clear_cache()
    types = [models.get(item.id) for item in models.all_names_and_ids()]
    [entries] = [found["zettelkastenSync"]["vaults"] for found in types if "zettelkastenSync" in found] or [
        {}
    ]
    return {name: entry["settings"]["values"] for name, entry in entries.items() if entry["settings"]}


def page_text(web: Any) -> Any:
    """A function that gives the text of the page; it asks again each time, and has it a moment later."""
    texts = [""]

    def latest() -> str:
        web.evalWithCallback("document.body.innerText", lambda text: texts.append(text or ""))
        return texts[-1]

    return latest


def test_what_a_change_takes_away_is_named_before_it_is_saved(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QCheckBox, QListWidget, QPushButton, QTabWidget

    folder = tmp_path / "Zettel"
    folder.mkdir()
    (folder / "a.md").write_text("#flashcards\n\none::two\n\nQ: three?\nA: 3\n", encoding="utf-8")
    anki = start_anki(vault=folder, config={"sync_on_profile_open": False})
    anki.sync()
    dialog = opened(anki)
    anki.part(dialog, QTabWidget, "zk_settings_tabs").setCurrentIndex(2)
    anki.part(dialog, QCheckBox, "zk_notations.inline").setChecked(False)
    anki.click(button(dialog, "Ok"))
    anki.until(lambda: anki.window("zk_losses") is not None, "what would be lost is named")
    losses = anki.window("zk_losses")
    names = anki.part(losses, QListWidget, "zk_lost")
    assert [names.item(row).text() for row in range(names.count())] == ["one"]
    losses.reject()
    anki.until(lambda: anki.window("zk_losses") is None, "it is closed")
    assert stored(anki) == {}
    assert dialog.isVisible()
    anki.click(button(dialog, "Ok"))
    anki.until(lambda: anki.window("zk_losses") is not None, "it is named again")
    anki.click(anki.part(anki.window("zk_losses"), QPushButton, "zk_save_all_the_same"))
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "it is saved")
    assert stored(anki)["Zettel"]["notations"]["inline"] is False


def test_settings_are_searched_set_back_and_explained(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QCheckBox, QComboBox, QLineEdit, QPushButton, QTabWidget, QTextBrowser

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    dialog = opened(anki)
    tabs = anki.part(dialog, QTabWidget, "zk_settings_tabs")
    anki.part(dialog, QLineEdit, "zk_search_settings").setText("tag names")
    anki.until(lambda: not tabs.isTabVisible(2), "tabs without what was searched go")
    assert [tabs.tabText(n) for n in range(tabs.count()) if tabs.isTabVisible(n)] == ["Decks and tags"]
    anki.until(lambda: tabs.currentIndex() == 3, "the tab with it is shown")
    assert anki.part(dialog, QCheckBox, "zk_deck_from_tag").isVisible()
    assert not anki.part(dialog, QComboBox, "zk_context").isVisible()
    anki.part(dialog, QLineEdit, "zk_search_settings").clear()
    anki.until(lambda: tabs.isTabVisible(2), "all are there again")
    assert anki.part(dialog, QComboBox, "zk_context").isVisible()

    anki.click(anki.part(dialog, QPushButton, "zk_settings_help"))
    page = anki.part(anki.window("zk_help"), QTextBrowser, "zk_help_page")
    assert "default_deck" in page.toPlainText()
    anki.window("zk_help").close()

    tabs.setCurrentIndex(2)
    for name in ("notations.qa", "ruled", "clozes.highlight"):
        anki.part(dialog, QCheckBox, f"zk_{name}").setChecked(False)
    anki.part(dialog, QCheckBox, "zk_everywhere_inline").setChecked(True)
    assert button(dialog, "Apply").isEnabled()
    anki.click(anki.part(dialog, QPushButton, "zk_restore_defaults"))
    assert not button(dialog, "Apply").isEnabled()
    assert anki.part(dialog, QCheckBox, "zk_notations.qa").isChecked()
    assert not anki.part(dialog, QCheckBox, "zk_everywhere_inline").isChecked()

    tabs.setCurrentIndex(5)
    anki.part(dialog, QCheckBox, "zk_lint_ignore_yes-no").setChecked(True)
    anki.click(button(dialog, "Ok"))
    anki.until(lambda: anki.window("zk_settings_dialog") is None, "it is saved")
    assert anki.addon_config()["lint_ignore"] == ["yes-no"]


def test_a_zettel_is_asked_why_its_lines_are_no_flashcards(start_anki: Any, tmp_path: Path) -> None:
    from aqt.qt import QFileDialog, QPushButton, QTextBrowser
    from aqt.webview import AnkiWebView

    folder = tmp_path / "Zettel"
    (folder / "templates").mkdir(parents=True)
    (folder / "Physics").mkdir()
    text = "Q: one?\nA: 1\n\ntwo::three\n\n```\nfour::five\n```\n"
    (folder / "templates" / "t.md").write_text(text, encoding="utf-8")
    (folder / "Physics" / "p.md").write_text(text, encoding="utf-8")
    anki = start_anki(vault=folder, config={"sync_on_profile_open": False})
    anki.action("zk_try").trigger()
    anki.until(lambda: anki.window("zk_try_out") is not None, "it opens")
    window = anki.window("zk_try_out")
    shown = page_text(anki.part(window, AnkiWebView, "zk_try_cards"))
    for file, wanted in (
        ("Physics/p.md", ["Zettelkasten › Physics", "Line 4: front::back counts only in a zettel"]),
        ("templates/t.md", ["left out by the pattern templates/"]),
    ):
        anki.click(anki.part(window, QPushButton, "zk_try_file"))
        picker = next(each for each in anki.windows() if isinstance(each, QFileDialog))
        picker.selectFile(str(folder / file))
        picker.accept()
        anki.until(lambda wanted=wanted: all(text in shown() for text in wanted), f"{file} is tried")
    anki.click(anki.part(window, QPushButton, "zk_try_help"))
    sheet = anki.part(anki.window("zk_help"), QTextBrowser, "zk_help_page").toPlainText()
    assert "Question #card" in sheet
    anki.window("zk_help").close()
    window.close()
    anki.action("zk_sheet").trigger()
    anki.until(lambda: anki.window("zk_help") is not None, "the sheet is in the menu")
