"""Report and *Costly cards* offer a leech that was rewritten its freedom, by one click."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_report_and_costly_cards_free_a_rewritten_leech(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.sync()
    file = vault / "202301010000 Testing.md"
    for answer, window_of in (("Being asked.", the_report), ("Recalling.", costly_cards)):
        card_id = leech(anki)
        file.write_text(f"# Testing\n\nQ: What works?\nA: {answer}\n", encoding="utf-8")
        anki.sync()
        assert card_now(anki, card_id).queue == -1
        is_freed_in(anki, window_of(anki), card_id)


def the_report(anki: Any) -> Any:
    """The window, with the line of the leech chosen."""
    from aqt.qt import Qt, QTreeView

    anki.action("zk_last_report").trigger()
    anki.until(lambda: anki.window("zk_report"), "the report opens")
    window = anki.window("zk_report")
    tree = anki.part(window, QTreeView, "zk_rows")
    model = tree.model()
    heading = model.index(0, 0)
    assert "rewritten since it became a leech" in model.index(0, 0, heading).data(Qt.ItemDataRole.ToolTipRole)
    tree.setCurrentIndex(model.index(0, 0, heading))
    return window


def costly_cards(anki: Any) -> Any:
    """The window, with only the leech listed."""
    from aqt.qt import QComboBox, QTableView

    anki.action("zk_picky").trigger()
    anki.until(lambda: anki.window("zk_picky"), "the window opens")
    window = anki.window("zk_picky")
    rows = anki.part(window, QTableView, "zk_picky_list").model()
    anki.until(lambda: rows.rowCount() == 3, "it lists the flashcards")
    which = anki.part(window, QComboBox, "zk_picky_which")
    which.setCurrentIndex(which.findData("rewritten"))
    assert rows.rowCount() == 1
    assert "leech, rewritten since" in rows.index(0, 0).data()
    return window


def is_freed_in(anki: Any, window: Any, card_id: int) -> None:
    free = free_button(anki, window)
    anki.until(lambda: free.isVisible() and free.isEnabled(), "the row can be freed")
    anki.click(free)
    anki.until(lambda: card_now(anki, card_id).queue != -1, "the card comes again")
    assert card_now(anki, card_id).note().tags == []
    anki.until(lambda: not free.isEnabled(), "it is freed")
    anki.no_tooltip()
    window.close()


def free_button(anki: Any, window: Any) -> Any:
    from aqt.qt import QPushButton

    return anki.part(window, QPushButton, "zk_free")


def leech(anki: Any) -> int:
    """Answers the card of the first question wrongly until Anki finds it a leech and suspends it."""
    col = anki.mw.col
    [card_id] = col.find_cards('"What works"')
    card = col.get_card(card_id)
    options = col.decks.config_dict_for_deck_id(card.did)
    options["lapse"]["leechAction"] = 0  # suspend
    col.decks.update_config(options)
    card.type, card.queue, card.ivl, card.lapses, card.reps, card.factor = 2, 2, 1, 7, 9, 2500
    card.due = col.sched.today
    col.update_card(card)
    card = col.get_card(card_id)
    states = col._backend.get_scheduling_states(card.id)
    card.start_timer()
    col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=0))
    card = card_now(anki, card_id)
    assert (card.queue, card.note().tags) == (-1, ["leech"])
    return int(card_id)


def card_now(anki: Any, card_id: int) -> Any:
    return anki.mw.col.get_card(card_id)
