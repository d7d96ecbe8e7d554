"""The reviewer and the editors open the zettel at the flashcard's line, and a mark says when it changed."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest

KEYS = "Ctrl+Shift+O"
MARK = "document.getElementById('zk-changed')"


def test_open_the_zettel_from_card_and_editor_and_see_that_it_changed(
    start_anki: Any, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count()
    monkeypatch.setattr("anki.utils.guid64", lambda: f"a>b{next(numbers)}")  # the editor writes "&gt;"
    second = tmp_path / "Second vault"
    second.mkdir()
    (second / "Other.md").write_text("# Other\n\nQ: Elsewhere?\nA: Yes.\n", encoding="utf-8")
    places = [{"path": str(folder), "id": folder.name} for folder in (vault, second)]
    config = {"sync_on_profile_open": False, "source_link": "vscode"}
    anki = start_anki(profile={"zettelkasten_sync": {"vaults": places}}, config=config)
    opened = anki.calls_out("vscode")
    anki.sync()
    opens_by_keys_in_each_vault(anki, opened, vault, second)
    marks_what_changed(anki, opened, vault)
    says_when_there_is_no_zettel(anki, vault)
    opens_from_the_editor(anki, opened)


def test_a_hint_opens_by_key_and_by_mouse_and_then_the_context(start_anki: Any, vault: Path) -> None:
    for name, text in (
        ("Testing", "Q: What works?\nHint: not rereading\nA: Testing."),
        ("Plain", "The {{c1::hippocampus}} matters.\nHint: a sea horse"),
    ):
        (file,) = vault.glob(f"*{name}.md")
        file.write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "context": "hint"})
    anki.sync()
    for question, hint, title in (
        ("What works?", "not rereading", "Testing"),
        ("matters.", "a sea horse", "Plain"),
    ):
        review(anki, question)
        web = anki.mw.reviewer.web
        assert not {hint, title} & set(shown_lines(anki))
        press(anki.mw, "H")
        until_js(anki, web, f"document.getElementById('qa').innerText.includes('{hint}')")
        assert title not in shown_lines(anki)
        press(anki.mw, "H")
        until_js(anki, web, f"document.getElementById('qa').innerText.includes('{title}')")
        press(anki.mw, "H")  # nothing is left to open
        review(anki, question)
        assert not {hint, title} & set(shown_lines(anki))
        js(anki, web, "document.querySelector('#qa a.hint').click()")
        js(anki, web, "document.querySelector('#qa summary').click()")
        assert {hint, title} <= set(shown_lines(anki))


def shown_lines(anki: Any) -> list[str]:
    """What is seen of the card, line by line."""
    text = str(js(anki, anki.mw.reviewer.web, "document.getElementById('qa').innerText"))
    return [line.strip() for line in text.split("\n")]


def opens_by_keys_in_each_vault(anki: Any, opened: list[str], vault: Path, second: Path) -> None:
    for question, folder, path, line in (
        ("What works?", vault, "202301010000 Testing.md", 3),
        ("Elsewhere?", second, "Other.md", 3),
    ):
        review(anki, question)
        press(anki.mw, KEYS)
        anki.until(lambda: opened, "the keys open the zettel")
        assert opened.pop().endswith(f"{folder.name}/{path}:{line}")
    link = anki.rows("select flds from notes where flds like 'Elsewhere?%'")[0][0]
    assert 'href="zettel://open?vault=Second%20vault&amp;file=Other.md&amp;with=vscode"' in link


def marks_what_changed(anki: Any, opened: list[str], vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QMenu

    review(anki, "What works?")
    anki.rest(0.5)
    assert mark(anki) == ""
    file = vault / "202301010000 Testing.md"
    file.write_text("# Testing\n\nprose\n\nQ: What works?\nA: Testing.\n", encoding="utf-8")
    review(anki, "What works?")
    anki.rest(0.5)
    assert mark(anki) == ""
    file.write_text("# Testing\n\nprose\n\nQ: What works?\nA: Retrieval.\n", encoding="utf-8")
    review(anki, "What works?")
    until_js(anki, anki.mw.reviewer.web, f"{MARK}?.textContent == 'zettel changed · sync it'")
    anki.mw.reviewer._showAnswer()
    assert mark(anki) == "zettel changed · sync it"
    anki.mw.reviewer.web.eval(f"{MARK}.querySelector('a').click()")
    anki.until(lambda: opened, "a click on the mark opens the zettel")
    assert opened.pop().endswith("202301010000 Testing.md:5")

    menu = QMenu(anki.mw)
    gui_hooks.reviewer_will_show_context_menu(anki.mw.reviewer, menu)
    entries = {action.objectName(): action for action in menu.actions()}
    assert {"zk_neighbours", "zk_open"} <= entries.keys()
    entries["zk_open"].trigger()
    anki.until(lambda: opened, "the menu opens the zettel")
    opened.clear()
    assert "zk_sync_part" in entries
    anki.mw.reviewer.web.eval(f"{MARK}.querySelectorAll('a')[1].click()")
    assert "1 updated" in anki.outcome()
    assert "\x1fRetrieval.\x1f" in anki.rows("select flds from notes where flds like 'What works?%'")[0][0]
    anki.mw.activateWindow()  # as a window manager does when the progress window is gone
    anki.mw.reviewer.web.setFocus()
    until_js(anki, anki.mw.reviewer.web, f"!{MARK} && document.body.innerText.includes('What works?')")
    assert anki.mw.state == "review"
    review(anki, "And else?")
    until_js(anki, anki.mw.reviewer.web, f"!{MARK}")


def says_when_there_is_no_zettel(anki: Any, vault: Path) -> None:
    add_basic(anki, "Not ours?")
    review(anki, "Not ours?")
    anki.no_tooltip()
    press(anki.mw, KEYS)
    anki.until(lambda: "does not come from" in anki.tooltip(), "it says so")
    (vault / "202301010000 Testing.md").unlink()
    review(anki, "What works?")
    anki.rest(0.5)
    assert mark(anki) == ""


def opens_from_the_editor(anki: Any, opened: list[str]) -> None:
    import aqt

    browser = aqt.dialogs.open("Browser", anki.mw)
    ((note_id,),) = anki.rows("select id from notes where flds like 'And else?%'")
    browser.search_for(f"nid:{note_id}")
    browser.table._view.selectAll()
    page = browser.editor.web
    until_js(anki, page, "!!document.getElementById('zk_open')")
    js(anki, page, "document.getElementById('zk_open').click()")
    anki.until(lambda: opened, "the button opens the zettel")
    assert opened.pop().endswith("202301010001 Spacing.md:3")
    press(page, KEYS)
    anki.until(lambda: opened, "the keys open the zettel")
    browser.close()
    anki.rest(0.5)


def review(anki: Any, question: str) -> None:
    """Shows the card of that question in the reviewer, as studying its deck does."""
    mw = anki.mw
    mw.moveToState("deckBrowser")
    anki.rest(0.5)  # it comes up late, and would cover the card
    ((card_id, deck_id),) = anki.rows(
        "select c.id, did from cards c join notes n on n.id = nid where flds like ?",
        f"%{question}%",
    )
    mw.col.sched.suspend_cards([row[0] for row in anki.rows("select id from cards where id != ?", card_id)])
    mw.col.sched.unsuspend_cards([card_id])
    mw.col.decks.select(deck_id)
    mw.moveToState("review")
    anki.until(lambda: mw.reviewer.card and mw.reviewer.card.id == card_id, f"{question} is shown")
    until_js(anki, mw.reviewer.web, f"document.getElementById('qa')?.innerText.includes('{question}')")


def add_basic(anki: Any, question: str) -> None:
    note = anki.mw.col.new_note(anki.mw.col.models.by_name("Basic"))
    note["Front"] = question
    anki.mw.col.add_note(note, anki.mw.col.decks.id("Default"))


def mark(anki: Any) -> str:
    """The text of the mark on the card, "" without one."""
    return str(js(anki, anki.mw.reviewer.web, f"{MARK}?.textContent ?? ''"))


def js(anki: Any, web: Any, code: str) -> Any:
    """What ``code`` comes to on the page."""
    results: list[Any] = []
    web.evalWithCallback(code, results.append)
    anki.until(lambda: results, "the page answers")
    return results[0]


def until_js(anki: Any, web: Any, claim: str) -> None:
    """Waits until ``claim`` holds on the page. (Anki's event loop must not be run within itself.)"""
    for _ in range(400):
        if js(anki, web, claim):
            return
        anki.rest(0.05)
    raise AssertionError(f"it did not come to this: {claim}; {js(anki, web, 'document.body.innerText')}")


def press(widget: Any, keys: str) -> None:
    """Presses ``keys`` in that window: the shortcut that is active there."""
    from aqt.qt import QKeySequence, QShortcut

    sequence = QKeySequence(keys)
    shortcuts = [item for item in widget.window().findChildren(QShortcut) if item.key() == sequence]
    assert [item.isEnabled() for item in shortcuts] == [True], "one thing has these keys"
    shortcuts[0].activated.emit()
