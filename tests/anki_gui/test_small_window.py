"""Linked zettels are looked at over the card, and a zettel is studied at once without rescheduling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.anki_gui.test_reviewer import js, review, until_js

CONFIG = {"sync_on_profile_open": False, "source_link": "obsidian"}


def linked(vault: Path) -> None:
    (vault / "202301010000 Testing.md").write_text(
        "# Testing\n\nSee [[202301010001 Spacing|spacing]].\n\n"
        "Q: What works?\nA: Testing.\n\nQ: And why?\nA: Effort.\n",
        encoding="utf-8",
    )
    (vault / "202301010001 Spacing.md").write_text(
        "# Spacing\n\nThen [[202301010002 Plain]] and https://example.org.\n\nQ: And else?\nA: Spacing.\n",
        encoding="utf-8",
    )


def test_a_linked_zettel_opens_over_the_card_and_its_links_lead_on(start_anki: Any, vault: Path) -> None:
    from aqt.qt import QLabel, QPushButton, Qt
    from aqt.webview import AnkiWebView
    from PyQt6.QtTest import QTest

    linked(vault)
    anki = start_anki(vault=vault, config=CONFIG)
    opened = anki.calls_out("obsidian")
    anki.sync()
    review(anki, "What works?")
    anki.mw.reviewer._showAnswer()
    web = anki.mw.reviewer.web
    until_js(anki, web, "!!document.querySelector('#qa .zk-links a')")
    js(anki, web, "document.querySelector('#qa .zk-links a').click()")
    anki.until(lambda: anki.window("zk_look") is not None, "the zettel is shown over the card")
    window = anki.window("zk_look")
    title = anki.part(window, QLabel, "zk_look_title")
    anki.until(lambda: title.text() == "Spacing", "it is the linked one")
    page = anki.part(window, AnkiWebView, "zk_look_page")
    until_js(anki, page, "document.body.innerText.includes('And else?')")
    assert opened == [], "no other program is started for that"
    assert window.width() < anki.mw.width()

    js(anki, page, "document.querySelector('#main a').click()")
    anki.until(lambda: title.text() == "Plain", "its links lead on")
    until_js(anki, page, "document.body.innerText.includes('The hippocampus matters.')")
    anki.click(anki.part(window, QPushButton, "zk_look_back"))
    anki.until(lambda: title.text() == "Spacing", "and back")
    anki.click(anki.part(window, QPushButton, "zk_look_open"))
    anki.until(lambda: opened, "one's own program is a click away")
    assert opened[0].startswith("obsidian://open?vault=Zettel&file=202301010001 Spacing")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    anki.until(lambda: anki.window("zk_look") is None, "Escape closes it")
    assert anki.mw.state == "review"

    js(anki, web, "document.querySelector('#qa .zk-source a').click()")
    anki.rest(0.5)
    assert anki.window("zk_look") is None, "the card's own zettel opens in one's own program as before"


def test_a_zettel_is_studied_at_once_and_nothing_is_rescheduled(start_anki: Any, vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QMenu

    linked(vault)
    anki = start_anki(vault=vault, config=CONFIG)
    anki.sync()
    col, mw = anki.mw.col, anki.mw
    before, decks = scheduling(anki), anki.decks()
    home = col.decks.get_current_id()
    for entry, cards in (("zk_study", 2), ("zk_study_around", 3)):
        review(anki, "What works?")
        col.sched.unsuspend_cards(col.find_cards(""))
        menu = QMenu(mw)
        gui_hooks.reviewer_will_show_context_menu(mw.reviewer, menu)
        next(action for action in menu.actions() if action.objectName() == entry).trigger()
        anki.until(lambda: len(anki.decks()) == len(decks) + 1, "a filtered deck is made")
        [name] = anki.decks() - decks
        deck = col.decks.by_name(name)
        anki.until(lambda: mw.state == "review" and mw.reviewer.card.did == deck["id"], "it is studied")  # noqa: B023
        assert col.decks.card_count(deck["id"], include_subdecks=False) == cards
        assert not deck["resched"]
        for _ in range(cards):
            card = mw.reviewer.card
            mw.reviewer._showAnswer()
            mw.reviewer._answerCard(3)
            anki.until(lambda: mw.reviewer.card is None or mw.reviewer.card.id != card.id, "it goes on")  # noqa: B023
        anki.until(lambda: "That was all" in anki.tooltip(), "it is over when all was seen")
        anki.no_tooltip()
        anki.rest(0.5)
        assert anki.decks() == decks
        assert scheduling(anki) == before
    assert home is not None

    review(anki, "What works?")
    col.sched.unsuspend_cards(col.find_cards(""))
    menu = QMenu(mw)
    gui_hooks.reviewer_will_show_context_menu(mw.reviewer, menu)
    next(action for action in menu.actions() if action.objectName() == "zk_study").trigger()
    anki.until(lambda: len(anki.decks()) == len(decks) + 1, "a filtered deck is made")
    [name] = anki.decks() - decks
    deck = col.decks.by_name(name)
    anki.until(lambda: mw.state == "review" and mw.reviewer.card.did == deck["id"], "it is studied")
    mw.moveToState("deckBrowser")
    anki.until(lambda: anki.decks() == decks, "who leaves it leaves nothing behind")
    assert scheduling(anki) == before


def scheduling(anki: Any) -> list[list[Any]]:
    return list(anki.rows("select id, did, odid, type, queue, due, ivl, reps from cards order by id"))
