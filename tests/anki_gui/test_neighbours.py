"""Other add-ons, open editors, and links on the cards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

FALSE_LIBRARIES = """
import sys, types
for name in ("yaml", "frontmatter", "markdown_it", "mdit_py_plugins", "pygments"):
    module = types.ModuleType(name)
    module.__version__ = "0.0 of another add-on"
    sys.modules[name] = module
import yaml
assert yaml.__version__.startswith("0.0")
"""

# As AnkiConnect does: a timer on the main thread that uses the collection, whatever goes on.
SERVER = """
import aqt
from aqt.qt import QTimer
calls, errors = [], []
def advance():
    try:
        if aqt.mw.col and aqt.mw.col.db:
            calls.append(len(aqt.mw.col.find_notes("deck:*")))
            aqt.mw.col.models.all_names_and_ids()
    except Exception as error:
        errors.append(repr(error))
timer = QTimer(aqt.mw)
timer.timeout.connect(advance)
timer.start(5)
"""

# Changes notes as they are added, and what cards show.
NOTES = """
from anki import hooks
from aqt import gui_hooks
added = []
def on_add(col, note, deck_id):
    added.append(note.guid)
    note.tags.append("from-another-addon")
hooks.note_will_be_added.append(on_add)
gui_hooks.card_will_show.append(lambda text, card, kind: text + "<!-- another add-on -->")
gui_hooks.editor_did_init_buttons.append(
    lambda buttons, editor: buttons.append(editor.addButton(None, "other", lambda e: None, label="O"))
)
"""

# Adds a column, a root of the sidebar and an entry of the menu, and wraps a method of the browser.
BROWSER = """
from anki.hooks import wrap
from aqt import gui_hooks
from aqt.browser import Browser, Column
from aqt.browser.sidebar import SidebarItem, SidebarItemType
seen = []
def columns(found):
    found["other"] = Column(
        key="other", cards_mode_label="Other", notes_mode_label="Other", sorting_cards=0, sorting_notes=0,
        uses_cell_font=False, alignment=0,
    )
def root(handled, tree, stage, browser):
    if stage.name == "SAVED_SEARCHES":
        tree.add_child(SidebarItem("Other", "", item_type=SidebarItemType.CUSTOM))
    return handled
gui_hooks.browser_did_fetch_columns.append(columns)
gui_hooks.browser_will_build_tree.append(root)
gui_hooks.browser_will_show_context_menu.append(lambda browser, menu: menu.addAction("Other"))
Browser.search_for = wrap(Browser.search_for, lambda *args, **kw: seen.append(args[1:]), "before")
"""


def test_addons_that_touch_the_same_places(start_anki: Any, vault: Path) -> None:
    import aqt
    from aqt.qt import QMenu

    anki = start_anki(
        vault=vault,
        config={"sync_on_profile_open": False},
        other_addons={"0_server": SERVER, "1_notes": NOTES, "2_browser": BROWSER},
    )
    server, notes, others = (sys.modules[name] for name in ("0_server", "1_notes", "2_browser"))
    for number in range(400):
        (vault / f"More {number}.md").write_text(f"Q: Which {number}?\nA: This.\n", encoding="utf-8")
    before = len(server.calls)
    said = anki.sync()
    assert "403 created" in said
    assert len(notes.added) == 403
    assert len(server.calls) > before
    again = anki.sync()
    assert "created" not in again
    assert "updated" not in again

    browser = aqt.dialogs.open("Browser", anki.mw, search=("What works",))
    anki.until(lambda: browser.table.len() == 1, "the browser shows the note")
    assert others.seen
    keys = browser.table._model.columns
    assert "other" in keys
    assert [key for key in keys if key.startswith("zk")], "our column is there beside the other one"
    browser.table.select_all()
    anki.rest(0.5)
    menu = QMenu(browser)
    from aqt import gui_hooks

    gui_hooks.browser_will_show_context_menu(browser, menu)
    texts = [action.text() for action in menu.actions()]
    assert "Other" in texts
    assert "Zettelkasten" in texts
    browser.close()
    anki.rest(0.5)
    assert server.errors == []


def test_another_addon_with_incompatible_libraries(start_anki: Any, examples: Path) -> None:
    anki = start_anki(
        vault=examples,
        config={"sync_on_profile_open": False},
        other_addons={"0000_other": FALSE_LIBRARIES},
    )
    assert "created" in anki.sync()
    for name in ("yaml", "frontmatter", "markdown_it"):
        assert sys.modules[name].__version__ == "0.0 of another add-on"
    assert not [path for path in sys.path if "1234567890" in path]


def test_anki_starts_without_the_engine(start_anki: Any) -> None:
    anki = start_anki()
    assert anki.action("zk_sync") is not None
    loaded = sorted(name for name in sys.modules if name.startswith("zk_sync."))
    print(loaded)
    assert "zk_sync.gui.addon" in loaded
    heavy = ("zk_sync.sync", "zk_sync.cards", "zk_sync.vault", "zk_sync.config", "zk_sync._vendor")
    assert not [name for name in loaded if name.startswith(heavy)]


def test_text_in_an_open_editor_is_saved_first(start_anki: Any, vault: Path) -> None:
    import aqt

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    ((note_id,),) = anki.rows("select id from notes where flds like '%What works%'")
    browser = aqt.dialogs.open("Browser", anki.mw, search=(f"nid:{note_id}",))
    anki.until(
        lambda: browser.editor and browser.editor.note and browser.editor.web, "the editor shows the note"
    )
    anki.rest(2)
    done: list[object] = []
    browser.editor.web.evalWithCallback(
        "(() => { const field = document.querySelectorAll('.rich-text-editable')[1].shadowRoot"
        ".querySelector('anki-editable'); field.focus(); field.innerHTML = 'Typed just now.'; return 1; })()",
        done.append,
    )
    anki.until(lambda: done, "text is typed")
    anki.rest(0.2)  # far less than the time after which Anki saves by itself
    said = anki.sync()
    assert "1 kept" in said
    assert "Typed just now." in anki.notes()[note_id][1]
    browser.close()
    anki.rest(0.5)


def test_a_hidden_editor_writes_no_old_text_back(start_anki: Any, vault: Path) -> None:
    """Its page sends what it holds of the last note 0.6 seconds later, when that may be shown again."""
    import aqt

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    ((note_id,),) = anki.rows("select id from notes where flds like '%What works?%'")
    browser = aqt.dialogs.open("Browser", anki.mw, search=("note:Zettel",))
    (card_id,) = anki.mw.col.card_ids_of_note(note_id)
    anki.until(lambda: browser.editor and browser.table.len() > 1, "the notes are listed")
    browser.table.select_single_card(card_id)
    anki.until(lambda: browser.editor.note and browser.editor.web, "the editor shows the note")
    anki.rest(2)
    browser.table.select_all()
    anki.until(lambda: browser.editor.note is None, "the editor is hidden")
    done: list[object] = []
    browser.editor.web.evalWithCallback(
        "(() => { document.querySelectorAll('.rich-text-editable')[1].shadowRoot"
        ".querySelector('anki-editable').innerHTML = 'Old text.'; return 1; })()",
        done.append,
    )
    anki.until(lambda: done, "the page holds another text")
    anki.addon.editors.saved().start(done.append, done.append)
    anki.until(lambda: len(done) == 2, "the editors have saved")
    note = anki.mw.col.get_note(note_id)
    note["Back"] = "New text."
    anki.mw.col.update_note(note)
    browser.table.select_single_card(card_id)
    anki.rest(1.5)
    assert anki.mw.col.get_note(note_id)["Back"] == "New text."
    browser.close()
    anki.rest(0.5)


def show_card(anki: Any, text: str) -> None:
    """Brings the card that holds ``text`` up in the reviewer."""
    ((card_id, deck_id),) = anki.rows(
        "select c.id, did from cards c join notes n on n.id = nid where flds like ?", f"%{text}%"
    )
    anki.mw.col.decks.select(deck_id)
    others = [row[0] for row in anki.rows("select id from cards where id != ?", card_id)]
    anki.mw.col.sched.suspend_cards(others)
    anki.mw.moveToState("review")
    anki.until(lambda: anki.mw.reviewer.card is not None, "a card is shown")
    assert anki.mw.reviewer.card.id == card_id


def click_link(anki: Any) -> None:
    """Clicks with the mouse on the source link of the card that is shown."""
    from aqt.qt import QPoint, Qt
    from PyQt6.QtTest import QTest

    place: list[list[float]] = []
    anki.mw.web.evalWithCallback(
        "(() => { const box = document.querySelector('.zk-source a').getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; })()",
        place.append,
    )
    anki.until(lambda: place, "the link is found")
    point = QPoint(int(place[0][0]), int(place[0][1]))
    QTest.mouseClick(
        anki.mw.web.focusProxy(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
    )


def test_the_source_link_in_the_reviewer_opens_the_zettel(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QUrl

    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "source_link": "system"})
    opened = anki.calls_out("file")
    anki.sync()
    show_card(anki, "What works")
    anki.mw.reviewer._showAnswer()
    anki.rest(0.7)
    click_link(anki)
    anki.until(lambda: opened, "the link calls out")
    assert QUrl(opened[0]).toLocalFile() == str(vault / "202301010000 Testing.md")
    assert anki.message() is None, "no warning of an unknown kind of link"


def test_an_obsidian_link_in_the_reviewer_calls_out_once_it_is_allowed(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    opened = anki.calls_out("obsidian")
    anki.sync()
    show_card(anki, "What works")
    anki.mw.reviewer._showAnswer()
    anki.rest(0.7)
    click_link(anki)
    anki.until(lambda: anki.message() is not None, "Anki asks whether such links are welcome")
    anki.press(anki.message(), "Always Allow")
    anki.until(lambda: opened, "the link calls out")
    assert opened[0].startswith("obsidian://open?vault=Zettel&file=202301010000"), opened
    click_link(anki)
    anki.until(lambda: len(opened) == 2, "it does so again, unasked")
