"""Schedules that other tools keep in the files, found beside their flashcards and read."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.schedule import schedule_in
from zk_sync.config import settings_from
from zk_sync.vault.zettel import zettel_from

SR = "<!--SR:!2023-01-01,12,250-->"
ONE = "!2023-01-01,12,250"


def found(text: str, **settings: object) -> list[tuple[str, str]]:
    """Of each flashcard in the text what it asks, and its schedule."""
    cards = flashcards_in(zettel_from("note.md", text, settings_from(settings))).flashcards
    return [(card.front or card.text, card.schedule) for card in cards]


@pytest.mark.parametrize(
    "text",
    [
        f"#flashcards\n\na::b\n{SR}\n",
        f"#flashcards\n\na::b {SR}\n",
        f"#flashcards\n\na::b {SR} ^id1\n",
        f"#flashcards\n\na::b ^id1\n{SR}\n",
        f"#flashcards\n\na::b\n\n{SR}\n",
        f"#flashcards\n\na\n?\n```python\nx = 1\n```\n{SR}\n",
        f"#flashcards\n\na\n?\n```python\nx = 1\n```{SR}\n",
        f"#flashcards\n\na\n?\nb {SR} text behind\n",
        f"#flashcards\n\na::b\n{SR} text behind\n",
        f"#flashcards\n\na::b\n> [!sr|card-metadata]\n> {SR}\n",
        f"#flashcards\n\n> a::b\n> {SR}\n",
        f"#flashcards\n\na::b\n{SR}\n\nSome text.\n<!--SR:!2020-01-01,1,130-->\n",
        "#flashcards\n\na::b\n<!--SR:!2023-01-01,12,250-->\n",
        f"a::b\n{SR}\n",
    ],
)
def test_a_comment_is_found_wherever_the_tool_writes_it(text: str) -> None:
    assert found(text) == [("a", ONE)]


def test_each_flashcard_has_its_own() -> None:
    text = (
        f"#flashcards\n\na::b\n{SR}\nc:::d <!--SR:!2023-01-02,3,230!2000-01-01,1,250-->\ne::f\n\n"
        "==g== and ==h==\n<!--SR:!2023-01-03,4,250!2023-01-04,5,250-->\n"
    )
    assert [schedule for _, schedule in found(text)] == [
        ONE, "!2023-01-02,3,230!2000-01-01,1,250", "", "!2023-01-03,4,250!2023-01-04,5,250",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"#flashcards\n\na::b\n\n`{SR}`\n",
        f"#flashcards\n\na::b\n\n```\n{SR}\n```\n",
        f"#flashcards\n\n{SR}\n\na::b\n",
        f"#flashcards\n\na::b\n\nOther text.\n{SR}\n",
    ],
)
def test_what_stands_elsewhere_is_of_no_flashcard(text: str) -> None:
    assert found(text) == [("a", "")]


def test_of_two_comments_the_first_counts_as_in_that_tool() -> None:
    [(_, marks)] = found(f"#flashcards\n\na::b {SR}\n<!--SR:!2024-05-05,99,200-->\n")
    [card] = schedule_in(marks).cards
    assert card is not None
    assert card.interval == 12


def test_frontmatter_is_that_of_the_whole_zettel() -> None:
    front = "---\nanki: true\nsr-due: 2023-02-03\nsr-interval: 4\nsr-ease: 270\n---\n"
    assert found(f"{front}\nText.\n") == [("note", "!2023-02-03,4,270")]
    assert found(f"{front}\nQ: a\nA: b\n") == [("a", "")]


LOGSEQ = """\
- What? #card
  card-last-score:: 5
  card-repeats:: 3
  card-next-schedule:: 2023-06-16T12:16:14.128Z
  card-last-interval:: 31.26
  card-ease-factor:: 2.6
  card-last-reviewed:: 2023-05-16T12:16:14.128Z
	- This.
"""


def test_logseqs_properties() -> None:
    [(_, marks)] = found(LOGSEQ)
    [card] = schedule_in(marks).cards
    assert card is not None
    assert (card.due, card.interval, card.ease, card.reps) == (date(2023, 6, 16), 31, 260, 3)
    assert datetime.fromtimestamp(card.last_review, timezone.utc).date() == date(2023, 5, 16)
    [(_, marks), _] = found(f"- Cloze {{{{cloze x}}}} #card\n  card-last-interval:: 4\n{LOGSEQ}")
    assert marks == "card-last-interval:: 4"


def test_an_item_in_an_answer_keeps_its_own() -> None:
    text = "- Outer #card\n\t- inner #card\n\t  card-last-interval:: 4\n\t\t- answer\n"
    assert found(text) == [("Outer", ""), ("inner", "card-last-interval:: 4")]


@pytest.mark.parametrize(
    ("marks", "due", "interval", "ease"),
    [
        ("!2023-01-01,12,250", date(2023, 1, 1), 12, 250),
        ("2023-01-01,12,250", date(2023, 1, 1), 12, 250),
        ("!31-12-2022,3,130", date(2022, 12, 31), 3, 130),
        ("!Sat Sep 02 2023,4,270", date(2023, 9, 2), 4, 270),
        ("!2023-01-01,0,20", date(2023, 1, 1), 1, 130),
    ],
)
def test_forms_of_a_segment(marks: str, due: date, interval: int, ease: int) -> None:
    [card] = schedule_in(marks).cards
    assert card is not None
    assert (card.due, card.interval, card.ease) == (due, interval, ease)


def test_fsrs_as_it_is_given() -> None:
    marks = (
        "!fsrs,2023-09-02T10:00:00.000Z,30,31.5,4.75,2,7,1,0,2023-08-03T10:00:00.000Z"
        "!fsrs,2023-09-02T10:00:00.000Z,0,0.4,6,1,1,0,1,2023-09-02T09:50:00.000Z"
        "!2000-01-01,1,250!fsrs,2023-09-02T10:00:00.000Z,0,0,0,0,0,0,0,-"
    )
    first, second, *rest = schedule_in(marks).cards
    assert first is not None
    assert second is not None
    assert (first.due, first.interval, first.stability, first.difficulty) == (
        date(2023, 9, 2),
        30,
        31.5,
        4.75,
    )
    assert (first.reps, first.lapses, first.state) == (7, 1, 2)
    assert (second.state, second.due_at) == (1, 1693648800)
    assert rest == [None, None]


@pytest.mark.parametrize("marks", ["card-last-interval:: -1\ncard-next-schedule:: nil", "!2000-01-01,1,250",
    "card-repeats:: 0\ncard-last-interval:: 4\ncard-next-schedule:: 2023-06-16T01:16:14.128Z"])  # fmt: skip
def test_never_reviewed(marks: str) -> None:
    assert schedule_in(marks).cards == (None,)
    assert not schedule_in(marks).has_reviews


@pytest.mark.parametrize(
    "marks",
    ["!x", "!2023-13-01,1,250", "!2023-01-01,1", "!2023-01-01,nan,250", "!2023-01-01,1,inf", "!fsrs,x",
     "!99999-1-1,1,2", "!fsrs,0001-01-01T00:00:00Z,1,1,5,2,1,0,0,-",
     "card-last-interval:: 4\ncard-next-schedule:: soon"],
)  # fmt: skip
def test_what_cannot_be_read_is_no_guess(marks: str) -> None:
    assert not schedule_in(marks).is_readable or schedule_in(marks).cards[0] is not None


@pytest.mark.parametrize("answer", ["\t- ```\n\t  x\n\t  ```\n", "  ```\n  x\n  ```\n", "\t- x\n", "  x\n"])
def test_the_id_of_a_block_is_read_whatever_answers_it(answer: str) -> None:
    text = f"- What? #card\n  id:: 64a1b2c3-1111-2222-3333-000000000025\n{answer}- Next? #card\n\t- y\n"
    zettel = zettel_from("note.md", text, settings_from({"logseq": "on"}))
    first, second = flashcards_in(zettel).flashcards
    assert first.tool_key == "64a1b2c3-1111-2222-3333-000000000025"
    assert "id::" not in first.back
    assert second.front == "Next?"
