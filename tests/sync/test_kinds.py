"""A flashcard becomes a cloze, or none any more: its new note takes over history, and reasons of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

QA = "Q: What is the organ of memory called?\nA: The hippocampus\n"
CLOZE = "What is the organ of memory called? ==The hippocampus== #card\n"
SEEDLING = "---\nstatus: seedling\n---\n"


def only_card(world) -> Any:
    """The card of the one note that is none of the orphans."""
    [note] = world.notes("-tag:zk::orphan note:Zettel*")
    return note.cards()[0]


def scheduling(card: Any) -> tuple[object, ...]:
    names = "type queue due ivl factor reps lapses left memory_state desired_retention decay last_review_time"
    return tuple(getattr(card, name, None) for name in names.split())


@pytest.mark.parametrize(("before", "after"), [(QA, CLOZE), (CLOZE, QA)])
def test_what_waited_goes_on_waiting_and_is_let_go(world, before: str, after: str) -> None:
    world.write("a.md", SEEDLING + before)
    assert world.counts() == {"created": 1, "waiting": 1}
    world.write("a.md", SEEDLING + after)
    assert world.counts() == {"created": 1, "waiting": 1, "orphaned": 1}
    assert only_card(world).queue == -1
    assert world.counts() == {"unchanged": 1, "waiting": 1}
    world.write("a.md", after)
    assert world.counts() == {"updated": 1}
    assert only_card(world).queue == 0


@pytest.mark.parametrize(("before", "after"), [(QA, CLOZE), (CLOZE, QA)])
def test_what_waited_is_let_go_as_its_kind_changes(world, before: str, after: str) -> None:
    world.write("a.md", SEEDLING + before)
    world.sync()
    world.write("a.md", after)
    assert world.counts() == {"created": 1, "orphaned": 1}
    assert only_card(world).queue == 0
    assert world.counts() == {"unchanged": 1}


@pytest.mark.parametrize(("before", "after"), [(QA, CLOZE), (CLOZE, QA)])
def test_what_was_not_begun_waits_from_then_on(world, before: str, after: str) -> None:
    world.write("a.md", before)
    world.sync()
    world.write("a.md", SEEDLING + after)
    assert world.counts() == {"created": 1, "orphaned": 1, "waiting": 1}
    assert only_card(world).queue == -1
    world.write("a.md", after)
    world.sync()
    assert only_card(world).queue == 0


@pytest.mark.parametrize(("before", "after"), [(QA, CLOZE), (CLOZE, QA)])
def test_an_orphan_that_comes_back_as_another_kind_is_learned_again(world, before: str, after: str) -> None:
    world.write("a.md", before)
    world.qa("b.md", ("other?", "x"))
    world.sync()
    world.review(world.note("organ").cards()[0], 3)
    world.delete("a.md")
    assert world.counts() == {"orphaned": 1, "unchanged": 1}
    world.write("a.md", after)
    assert world.counts() == {"created": 1, "unchanged": 1}
    [note] = world.notes("-tag:zk::orphan organ")
    [card] = note.cards()
    assert (card.reps, card.type, card.queue) == (1, 2, 2)


def test_what_a_person_suspended_stays_suspended_and_theirs(world) -> None:
    world.write("a.md", SEEDLING + QA)
    world.sync()
    card = world.notes()[0].cards()[0]
    world.col.sched.unsuspend_cards([card.id])
    world.sync()
    world.col.sched.suspend_cards([card.id])
    world.sync()
    world.write("a.md", CLOZE)
    world.sync()
    world.sync()
    assert only_card(world).queue == -1


def test_what_a_person_freed_stays_free(world) -> None:
    world.write("a.md", SEEDLING + QA)
    world.sync()
    world.col.sched.unsuspend_cards([world.notes()[0].cards()[0].id])
    world.write("a.md", SEEDLING + CLOZE)
    for _ in range(3):
        world.sync()
        assert only_card(world).queue == 0


def test_new_deletions_wait_beside_one_that_was_begun(world) -> None:
    world.write("a.md", QA)
    world.sync()
    world.review(world.notes()[0].cards()[0], 3)
    world.write("a.md", SEEDLING + "What is the ==organ== of memory called? ==The hippocampus== #card\n")
    assert world.counts() == {"created": 1, "orphaned": 1, "waiting": 1}
    [note] = world.notes("-tag:zk::orphan")
    assert [(card.reps, card.queue) for card in note.cards()] == [(1, 2), (0, -1)]
    world.write("a.md", "What is the ==organ== of memory called? ==The hippocampus== #card\n")
    world.sync()
    assert [card.queue for card in note.cards()] == [2, 0]


Act = Callable[[Any, Any], None]


def again(world, card: Any) -> None:
    world.review(card, 0)


def good(world, card: Any) -> None:
    world.review(card, 3)


def lapse(world, card: Any) -> None:
    world.review(card, 3)
    world.col.sched.set_due_date([card.id], "0")
    world.review(card, 0)


def later(world, card: Any) -> None:
    world.col.sched.set_due_date([card.id], "100!")


def suspend(world, card: Any) -> None:
    world.col.sched.suspend_cards([card.id])


def bury(world, card: Any) -> None:
    world.col.sched.bury_cards([card.id])


@pytest.mark.parametrize("rescheduling", [True, False])
@pytest.mark.parametrize(
    ("before", "there", "fsrs"),
    [
        ([], [], False),
        ([], [again], True),
        ([], [good], True),
        ([again], [], True),
        ([again], [again], False),
        ([good], [], True),
        ([good], [], False),
        ([good], [again], True),
        ([good], [good, bury], False),
        ([lapse], [], True),
        ([lapse], [good], False),
        ([later], [], True),
        ([later], [good], False),
        ([good, suspend], [], True),
        ([], [suspend], True),
    ],
)
def test_the_history_is_that_of_the_card_once_it_leaves_its_filtered_deck(
    world, before: list[Act], there: list[Act], fsrs: bool, rescheduling: bool
) -> None:
    """Answered ``before`` it got there, or ``there``; itself it stays there."""
    world.col.set_config("fsrs", fsrs)
    world.write("a.md", QA)
    world.sync()
    card = world.notes()[0].cards()[0]
    home = card.did
    for act in before:
        act(world, card)
        card.load()
    deck = world.col.sched.get_or_create_filtered_deck(0)
    deck.config.reschedule, deck.allow_empty = rescheduling, True
    for term in deck.config.search_terms:
        term.search = "note:Zettel"
    world.col.sched.add_or_update_filtered_deck(deck)
    card.load()
    assert bool(card.odid) != (suspend in before)
    for act in there:
        act(world, card)
        card.load()
    now = card.did, scheduling(card)
    world.write("a.md", CLOZE)
    assert world.sync(removed="keep").counts()["created"] == 1
    card.load()
    assert (card.did, scheduling(card)) == now
    world.col.set_deck([card.id], home)
    card.load()
    [note] = world.notes("note:Zettel*Cloze")
    assert scheduling(note.cards()[0]) == scheduling(card)
    assert world.col.fix_integrity()[1]


@pytest.mark.parametrize("acts", [[], [again], [good], [lapse], [later], [good, bury], [good, suspend]])
def test_the_history_moves_on(world, acts: list[Act]) -> None:
    world.write("a.md", QA)
    world.sync()
    card = world.notes()[0].cards()[0]
    for act in acts:
        act(world, card)
        card.load()
    world.write("a.md", CLOZE)
    world.sync(removed="keep")
    [note] = world.notes("note:Zettel*Cloze")
    assert scheduling(note.cards()[0]) == scheduling(card)
