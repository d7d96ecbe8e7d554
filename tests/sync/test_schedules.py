"""Schedules that stand in the files come along: card by card, with FSRS and without, undone in one step."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from anki.cards import Card
from anki.collection import Collection

from tests.sync.taking_over import add, adopt, history
from zk_sync.errors import Problem


def today(col: Collection) -> date:
    return datetime.fromtimestamp(col.sched.day_cutoff).astimezone().date() - timedelta(days=1)


def due_date(card: Card) -> date:
    col = card.col
    return today(col) + timedelta(days=(card.odue or card.due) - col.sched.today)


def shown(card: Card) -> tuple[date, int, int]:
    """When the card is due, its interval in days and its ease in percent."""
    assert (card.type, card.queue) == (2, 2)
    return due_date(card), card.ivl, card.factor // 10


def problems(report_of: Any) -> list[Problem]:
    return list(report_of.plan.problems)


@pytest.mark.parametrize("fsrs", [False, True])
def test_card_by_card_of_hundreds(world, fsrs: bool) -> None:
    world.col.set_config("fsrs", fsrs)
    rng = random.Random(27)
    expected: dict[str, list[tuple[date, int, int] | None]] = {}
    for number in range(32):
        lines, which = ["#flashcards"], number % 4
        for row in range(6):
            name = f"q{number}x{row}"
            cards: list[tuple[date, int, int] | None] = []
            for _ in range((1, 2, 3, 1)[which]):
                due = today(world.col) + timedelta(days=rng.randrange(-900, 900))
                cards.append(
                    (due, rng.randrange(1, 800), rng.randrange(130, 340)) if rng.random() < 0.8 else None
                )
            text = (
                f"{name}::a",
                f"{name}:::a{row}",
                f"{name} ==one== and ==two== and ==three==",
                f"{name}\n?\na",
            )
            parts = (f"!{c[0]},{c[1]},{c[2]}" if c else "!2000-01-01,1,250" for c in cards)
            lines.append(f"{text[which]}{rng.choice([' ', chr(10)])}<!--SR:{''.join(parts)}-->")
            expected[name] = cards
        world.write(f"{number}.md", "\n\n".join(lines) + "\n")
    wanted = {name: cards for name, cards in expected.items() if any(cards)}
    found = adopt(world, schedules=True)
    assert found.as_json()["scheduled"] == len(wanted) > 150
    assert found.left == len(expected) - len(wanted)
    for note in world.notes():
        cards = wanted.pop(note.fields[0].split()[0])
        assert [shown(card) if card.type else None for card in note.cards()] == cards
    assert not wanted
    before = history(world.col)
    assert world.counts() == {"unchanged": found.as_json()["scheduled"], "created": found.left}
    assert world.counts() == {"unchanged": len(expected)}
    assert [row for row in history(world.col)[0] if row[9]] == [row for row in before[0] if row[9]]
    assert history(world.col)[1] == []
    assert adopt(world, schedules=True).as_json()["scheduled"] == 0
    assert world.counts() == {"unchanged": len(expected)}


FSRS = (
    "<!--SR:!fsrs,2031-09-02T10:00:00.000Z,30,31.5,4.75,2,7,1,0,2031-08-03T10:00:00.000Z"
    "!fsrs,2021-09-02T10:00:00.000Z,0,0.4,6,1,1,0,1,2021-09-02T09:50:00.000Z-->"
)


@pytest.mark.parametrize("fsrs", [False, True])
def test_memory_states_as_they_are_given(world, fsrs: bool) -> None:
    world.col.set_config("fsrs", fsrs)
    world.write("a.md", f"#flashcards\n\nperro:::Hund\n{FSRS}\n")
    adopt(world, schedules=True)
    forth, back = world.note("perro").cards()
    assert (due_date(forth), forth.ivl, forth.reps, forth.lapses) == (date(2031, 9, 2), 30, 7, 1)
    assert forth.memory_state.stability == pytest.approx(31.5)
    assert forth.memory_state.difficulty == pytest.approx(4.75)
    assert (back.type, back.queue, back.due) == (1, 1, 1630576800)
    assert back.memory_state.stability == pytest.approx(0.4)
    if hasattr(forth, "last_review_time"):
        assert forth.last_review_time == 1943517600
    assert world.counts() == {"unchanged": 1}
    problems_of_anki, is_clean = world.col.fix_integrity()
    assert is_clean, problems_of_anki
    assert world.note("perro").cards()[0].memory_state.stability == pytest.approx(31.5)
    world.review(back)
    assert world.note("perro").cards()[1].reps == 2


def test_a_note_of_ours_never_answered_gets_it_and_undo_takes_it_back(world) -> None:
    text = "#flashcards\n\na::b\n<!--SR:!2031-01-01,12,250-->\n\nc::d\n<!--SR:!2031-01-01,12,250-->\n"
    world.write("a.md", text)
    world.sync()
    world.review(world.note("c").cards()[0])
    before = history(world.col)
    found = adopt(world, schedules=True)
    assert found.as_json()["scheduled"] == 1
    assert shown(world.note("a").cards()[0]) == (date(2031, 1, 1), 12, 250)
    assert history(world.col)[1] == before[1]
    assert world.counts() == {"unchanged": 2}
    world.col.undo()
    assert history(world.col) == before


def test_notes_made_for_it_go_with_undo(world) -> None:
    world.write("a.md", "#flashcards\n\na::b\n<!--SR:!2031-01-01,12,250-->\n")
    adopt(world, schedules=True)
    world.col.undo()
    assert world.notes() == []


def test_a_note_that_is_taken_over_gets_it_where_it_was_never_answered(world) -> None:
    never = add(world.col, "Basic", "a", "b")
    known = add(world.col, "Basic", "c", "d")
    world.review(known.cards()[0])
    before = history(world.col)[0][1]
    world.write(
        "a.md", "#flashcards\n\na::b <!--SR:!2031-01-01,12,250-->\n\nc::d <!--SR:!2031-01-01,12,250-->\n"
    )
    found = adopt(world, schedules=True)
    assert found.as_json()["adopted"] == 2
    assert found.as_json()["scheduled"] == 1
    assert shown(world.col.get_note(never.id).cards()[0]) == (date(2031, 1, 1), 12, 250)
    assert history(world.col)[0][1] == before
    assert world.counts() == {"unchanged": 2}


def test_without_the_wish_nothing_is_scheduled(world) -> None:
    world.write("a.md", "#flashcards\n\na::b\n<!--SR:!2031-01-01,12,250-->\n")
    assert adopt(world).as_json()["scheduled"] == 0
    assert world.notes() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a::b <!--SR:!2031-01-01,12,250!2031-01-02,12,250-->", "of 2 cards, but there are 1"),
        ("a:::b <!--SR:!2031-01-01,12,250-->", "of 1 cards, but there are 2"),
        ("a ==b== ==c== <!--SR:!2031-01-01,1,250!2031-01-01,1,250!2031-01-01,1,250-->", "of 3 cards"),
        ("a::b <!--SR:!soon,12,250-->", "cannot be read"),
    ],
)
def test_surplus_and_missing_parts_are_said_and_not_guessed(world, text: str, said: str) -> None:
    world.write("a.md", f"#flashcards\n\n{text}\n")
    found = adopt(world, schedules=True)
    assert found.as_json()["scheduled"] == 0
    assert [said in problem.message for problem in problems(found)] == [True]
    assert [problem.line for problem in problems(found)] == [3]
    assert world.notes() == []


def test_what_may_be_a_note_in_anki_is_not_made_for_its_schedule(world) -> None:
    add(world.col, "Basic", "a", "another answer")
    world.write("a.md", "#flashcards\n\na::b <!--SR:!2031-01-01,12,250-->\n")
    found = adopt(world, schedules=True, by=("id",))
    assert (found.as_json()["scheduled"], found.left) == (0, 1)
    assert len(world.notes()) == 1


def test_what_is_taken_over_by_text_alone_keeps_its_reviews(world) -> None:
    """By id the note is another flashcard's, so that this one has none then; it has it by text."""
    old = add(world.col, "Basic", "a", "b")
    world.review(old.cards()[0])
    before = history(world.col)
    mark = "<!--SR:!2031-01-01,12,250-->"
    world.write("a.md", f"#flashcards\n\na::b {mark}\n\nQ: x\nA: y\n<!--ID: {old.id}-->\n")
    found = adopt(world, schedules=True, by=("text",))
    assert [(match.flashcard.question, match.state) for match in found.found] == [("a", "adopted")]
    assert found.scheduled == ()
    assert history(world.col) == before
    assert len(world.notes()) == 1


def test_deletions_in_the_order_in_which_they_stand_or_are_numbered(world) -> None:
    marks = "<!--SR:!2031-01-01,1,250!2031-01-02,2,250-->"
    world.write(
        "a.md", f"#flashcards\n\nx ==1;;one== ==2;;two==\n{marks}\n\ny ==2;;two== ==1;;one==\n{marks}\n"
    )
    world.write("b.md", "#flashcards\n\nz ==one== and ==two== here\n")
    world.sync()
    world.write(
        "b.md", f"#flashcards\n\nz ==new== ==one== and ==two== here\n{marks[:-3]}!2031-01-03,3,250-->\n"
    )
    world.sync()
    adopt(world, schedules=True)
    for start in ("x", "y"):
        assert [card.ivl for card in world.note(f"{start} ").cards()] == [1, 2]
    note = world.note("z ")
    text = {word: note["Text"].split(word)[0].rsplit("{{c", 1)[1][0] for word in ("new", "one", "two")}
    days = {str(card.ord + 1): card.ivl for card in note.cards()}
    assert [days[text[word]] for word in ("new", "one", "two")] == [1, 2, 3]


def test_a_suspended_card_and_one_in_a_filtered_deck_stay_where_they_are(world) -> None:
    world.write("a.md", "#flashcards\n\na::b\n\nc::d\n")
    world.sync()
    suspended, filtered = world.note("a").cards()[0], world.note("c").cards()[0]
    world.col.sched.suspend_cards([suspended.id])
    deck = world.col.sched.get_or_create_filtered_deck(0)
    deck.config.search_terms[0].search = f"cid:{filtered.id}"
    world.col.sched.add_or_update_filtered_deck(deck)
    marks = "<!--SR:!2031-01-01,12,250-->"
    world.write("a.md", f"#flashcards\n\na::b {marks}\n\nc::d {marks}\n")
    assert adopt(world, schedules=True).as_json()["scheduled"] == 2
    suspended.load()
    filtered.load()
    assert (suspended.type, suspended.queue, due_date(suspended)) == (2, -1, date(2031, 1, 1))
    assert filtered.odid
    world.col.sched.empty_filtered_deck(filtered.did)
    filtered.load()
    assert shown(filtered) == (date(2031, 1, 1), 12, 250)


def test_one_that_waits_is_learned_already(world) -> None:
    world.write("a.md", "---\nstatus: draft\n---\n#flashcards\n\na::b <!--SR:!2031-01-01,12,250-->\n")
    adopt(world, schedules=True)
    assert shown(world.note("a").cards()[0]) == (date(2031, 1, 1), 12, 250)
    assert world.counts().get("updated") is None
    assert world.note("a").cards()[0].queue == 2


def test_logseq(world) -> None:
    world.write(
        "a.md",
        "- What? #card\n  card-repeats:: 3\n  card-next-schedule:: 2031-06-16T12:16:14.128Z\n"
        "  card-last-interval:: 31.26\n  card-ease-factor:: 2.6\n"
        "  card-last-reviewed:: 2031-05-16T12:16:14.128Z\n\t- This.\n",
    )
    assert adopt(world, schedules=True).as_json()["scheduled"] == 1
    assert shown(world.note("What?").cards()[0]) == (date(2031, 6, 16), 31, 260)
    assert world.counts() == {"unchanged": 1}
