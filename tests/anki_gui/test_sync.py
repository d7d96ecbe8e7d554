"""Tools → Sync from Zettelkasten, from the first click to Edit → Undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_click_syncs_the_examples_and_a_second_one_changes_nothing(start_anki: Any, examples: Path) -> None:
    anki = start_anki(vault=examples, config={"sync_on_profile_open": False})
    action = anki.action("zk_sync")
    assert action in anki.mw.form.menuTools.actions()
    assert action.text() == "Sync from Zettelkasten"
    assert action.shortcut().toString() == "Ctrl+Shift+Y"
    said = anki.sync()
    print(said)
    notes = anki.notes()
    assert len(notes) >= 10
    assert f"{len(notes)} created" in said
    col_mod, undo = anki.mw.col.mod, anki.mw.col.undo_status()
    said = anki.sync()
    assert "nothing changed" in said
    assert anki.notes() == notes
    assert anki.mw.col.mod == col_mod
    assert anki.mw.col.undo_status() == undo


def test_an_edited_zettel_updates_its_note_and_leaves_its_scheduling(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    before = anki.notes()
    ((card_id, note_id),) = anki.rows(
        "select c.id, n.id from cards c join notes n on n.id = c.nid where n.flds like '%What works%'"
    )
    answer(anki, card_id)
    scheduling = anki.rows(
        "select id, type, queue, due, ivl, factor, reps, lapses, data from cards where id = ?", card_id
    )
    assert scheduling[0][6] == 1
    anki.rest(1.1)  # Anki's times are in seconds
    path = vault / "202301010000 Testing.md"
    path.write_text(path.read_text().replace("A: Testing.", "A: Retrieval practice."), encoding="utf-8")
    assert "1 updated" in anki.sync()
    after = anki.notes()
    assert [nid for nid in after if after[nid] != before[nid]] == [note_id]
    assert "Retrieval practice." in after[note_id][1]
    assert after.keys() == before.keys()
    now = anki.rows(
        "select id, type, queue, due, ivl, factor, reps, lapses, data from cards where id = ?", card_id
    )
    assert now == scheduling
    assert len(anki.rows("select id from revlog where cid = ?", card_id)) == 1


def answer(anki: Any, card_id: int) -> None:
    """Answers a card Good with Anki's own reviewer."""
    col = anki.mw.col
    col.decks.select(col.get_card(card_id).did)
    while True:
        anki.mw.moveToState("review")
        anki.until(lambda: anki.mw.reviewer.card is not None, "a card is shown")
        card = anki.mw.reviewer.card
        if card.id == card_id:
            break
        col.sched.bury_cards([card.id])
        anki.mw.moveToState("deckBrowser")
    anki.mw.reviewer._showAnswer()
    anki.mw.reviewer._answerCard(3)
    anki.until(lambda: card_id in anki.mw.reviewer._answeredIds, "the answer is stored, and Anki knows it")
    anki.mw.moveToState("deckBrowser")
    anki.rest(0.2)


def test_undo_takes_the_whole_sync_back_and_pauses_the_automatic_one(start_anki: Any, examples: Path) -> None:
    anki = start_anki(vault=examples, config={"sync_on_profile_open": False})
    decks = anki.decks()
    anki.sync()
    assert anki.notes()
    assert anki.decks() > decks
    assert "Sync from Zettelkasten" in anki.mw.form.actionUndo.text()
    anki.mw.form.actionUndo.trigger()
    anki.until(lambda: "will not run by itself" in anki.tooltip(), "the add-on says what follows")
    assert anki.notes() == {}
    assert anki.decks() == decks
    assert not anki.mw.form.actionUndo.isEnabled()

    anki.mw.addonManager.writeConfig("1234567890", {"sync_on_profile_open": True})
    anki.switch_profile()
    anki.rest(1.5)
    assert anki.notes() == {}, "the automatic sync waits for the person"
    anki.sync()
    synced = set(anki.notes())
    assert synced
    anki.switch_profile()
    anki.rest(1.5)
    assert set(anki.notes()) == synced
