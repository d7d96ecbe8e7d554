"""The window of costly cards: what it lists, the zettel beside, its buttons, and 20,000 rows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

SLOW_VAULT = {
    "202301010000 Slow.md": "# Slow\n\nQ: What takes ages?\nA: Answering this.\n\nMore text.\n",
    "202301010001 Quick.md": "# Quick\n\nFirst a paragraph.\n\nQ: What is quick?\nA: This.\n",
    "202301010002 New.md": "# New\n\nThe {{c1::hippocampus}} was never `asked` for.\n",
}
MANY = 20_000


def review(anki: Any, words: str, seconds: float, *, times: int) -> None:
    """Answers the card of the question with ``words`` wrongly, with the real scheduler."""
    col = anki.mw.col
    for _ in range(times):
        [card_id] = col.find_cards(f'"{words}"')
        card = col.get_card(card_id)
        states = col._backend.get_scheduling_states(card.id)
        card.start_timer()
        answer = col.sched.build_answer(card=card, states=states, rating=0)
        answer.milliseconds_taken = round(seconds * 1000)
        col.sched.answer_card(answer)
        time.sleep(0.002)  # entries of the review log have the time, in milliseconds, as their ids


class CostlyCards:
    """The window, opened by the menu, and what is in it."""

    def __init__(self, anki: Any, listed: int = 3) -> None:
        from aqt.qt import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableView

        self.anki = anki
        anki.action("zk_picky").trigger()
        anki.until(lambda: anki.window("zk_picky") is not None, "the window opens")
        self.window = anki.window("zk_picky")
        self.table = anki.part(self.window, QTableView, "zk_picky_list")
        self.rows = self.table.model()
        self.zettel = anki.part(self.window, QPlainTextEdit, "zk_picky_zettel")
        self.which = anki.part(self.window, QComboBox, "zk_picky_which")
        self.search = anki.part(self.window, QLineEdit, "zk_picky_search")
        self.said = anki.part(self.window, QLabel, "zk_picky_said")
        self.until_listed(listed)

    def until_listed(self, count: int) -> None:
        self.anki.until(lambda: self.rows.rowCount() == count, f"{count} flashcards are listed")

    def until_zettel(self, text: str) -> None:
        self.anki.until(lambda: text in self.zettel.toPlainText(), f"the zettel with {text} is read")

    def row(self, number: int) -> list[str]:
        columns = range(self.rows.columnCount())
        return [str(self.rows.data(self.rows.index(number, column))) for column in columns]

    def questions(self) -> list[str]:
        return [self.row(number)[0] for number in range(self.rows.rowCount())]


def test_costly_cards(start_anki: Any, tmp_path: Path) -> None:
    vault = tmp_path / "Zettel käßten"
    vault.mkdir()
    for name, text in SLOW_VAULT.items():
        (vault / name).write_text(text, encoding="utf-8")
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False, "budget_minutes": 10})
    anki.sync()
    before_anything_was_answered(anki)
    review(anki, "What takes ages", 59, times=8)
    review(anki, "What is quick", 2, times=1)
    costly = CostlyCards(anki)

    # The dearest first, with its figures and its place; a cloze in words, without Markdown.
    assert costly.row(0)[0] == "What takes ages?"
    assert costly.row(0)[2:] == ["7.9 min", "8", "0", "Slow"]
    assert set(costly.questions()[1:]) == {"What is quick?", "The [hippocampus] was never … for."}
    for words in ("3 flashcards: 7.9 min so far", "answered, 1 takes more than 10 min.", "FSRS is off"):
        assert words in costly.said.text()

    # Beside it the zettel, at the flashcard's line.
    costly.until_zettel("Answering this.")
    assert costly.zettel.textCursor().block().text() == "Q: What takes ages?"
    assert costly.zettel.isReadOnly()
    marked_in_both_themes(costly)

    only(costly)
    shows_the_note(costly)
    many_rows(costly)
    costly.window.close()


def before_anything_was_answered(anki: Any) -> None:
    """The window says what it will show, and forecasts nothing."""
    costly = CostlyCards(anki, listed=0)
    anki.until(lambda: "No card was answered yet" in costly.said.text(), "it says what it is for")
    assert not any(unit in costly.said.text() for unit in (" h ", " min "))
    costly.window.close()
    anki.until(lambda: anki.window("zk_picky") is None, "it closes")


def marked_in_both_themes(costly: CostlyCards) -> None:
    """The marked line has the colours of the theme, also of one that is chosen later."""
    from aqt.theme import Theme

    seen = set()
    for theme in (Theme.DARK, Theme.LIGHT):
        costly.anki.mw.set_theme(theme)
        costly.anki.rest(0.5)
        [marked] = costly.zettel.extraSelections()
        assert marked.format.background().color() == costly.zettel.palette().highlight().color()
        assert marked.format.foreground().color() == costly.zettel.palette().highlightedText().color()
        seen.add(marked.format.background().color().name())
    assert len(seen) == 2


def only(costly: CostlyCards) -> None:
    """What the filters leave; the zettel follows."""
    costly.which.setCurrentIndex(costly.which.findData("costly"))
    assert costly.questions() == ["What takes ages?"]
    costly.which.setCurrentIndex(costly.which.findData("leech"))
    assert costly.questions() == []
    assert costly.zettel.toPlainText() == ""
    costly.which.setCurrentIndex(0)
    costly.search.setText("QUICK")
    costly.until_listed(1)
    costly.until_zettel("First a paragraph.")
    assert costly.zettel.textCursor().block().text() == "Q: What is quick?"


def shows_the_note(costly: CostlyCards) -> None:
    anki = costly.anki
    anki.press(costly.window, "Show note")
    anki.until(lambda: any(type(one).__name__ == "Browser" for one in anki.windows()), "the browser opens")
    [browser] = [one for one in anki.windows() if type(one).__name__ == "Browser"]
    anki.until(lambda: browser.table.len() == 1, "it shows one note")
    assert "What is quick?" in browser.table.get_single_selected_card().note()["Front"]
    browser.close()


def many_rows(costly: CostlyCards) -> None:
    """Listing, sorting and searching 20,000 rows do not hold up the window."""
    costly.search.setText("")
    costly.until_listed(3)
    from zk_sync.gui.costly_cards.load_costs import costs_of

    many = costs_of(
        [costly.rows.row(number % 3) for number in range(MANY)], "fsrs", costly.window._costs.files
    )
    header = costly.table.horizontalHeader()
    took = []
    for act in (
        lambda: costly.window._show(many),
        lambda: costly.table.sortByColumn(0, header.sortIndicatorOrder()),
        costly.window._filter,
    ):
        started = time.process_time()
        act()
        costly.search.setText("quick")  # for the last
        costly.table.repaint()
        took.append(time.process_time() - started)
    print(f"seconds to list, sort and filter {MANY} rows: {took}")
    assert max(took) < 0.1
    costly.until_listed(sum(row.cost.question == "What is quick?" for row in many.rows))
