"""Permanent notes first, basics first: what waits, what is released, and where new cards stand."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.command_line import ROOT
from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, read_vault, sync, take_snapshot
from zk_sync.sync.learning_order.order import order_of, why_now
from zk_sync.sync.state.agreed import read_agreement

EXAMPLES = ROOT / "examples" / "zettelkasten"

SEEDLING = "---\nstatus: seedling\n---\n"
EVERGREEN = "---\nstatus: evergreen\n---\n"


def queues(world: Any, text: str) -> list[int]:
    """Where the note's cards are: -1 suspended, 0 new, 1 or 2 begun."""
    return [card.queue for card in world.note(text).cards()]


def order(world: Any) -> list[str]:
    """First letters of the questions, as their new cards come."""
    cards = [card for note in world.notes() for card in note.cards() if card.type == 0]
    cards.sort(key=lambda card: card.due)
    return [card.note().fields[0][0] for card in cards]


# What waits


def test_flashcards_of_a_seedling_wait_and_promotion_releases_them(world) -> None:
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    world.write("b.md", "---\nanki: reversed\nstatus: seedling\n---\nBoth ways.\n")
    world.qa("c.md", ("three?", "3"))
    report = world.sync()
    assert (report.counts()["created"], report.counts()["waiting"]) == (3, 2)
    assert [str(item) for item in report.waiting] == [
        "waiting a.md:4 (status: seedling)",
        "waiting b.md:5 (status: seedling)",
    ]
    assert (queues(world, "one?"), queues(world, "b"), queues(world, "three?")) == ([-1], [-1, -1], [0])
    for _ in range(2):
        assert world.counts() == {"unchanged": 3, "waiting": 2}
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    report = world.sync()
    [change] = report.outcomes
    assert (change.action, change.reason) == ("updated", "no longer waits; unsuspended")
    assert (queues(world, "one?"), report.counts()["waiting"]) == ([0], 1)
    assert world.counts() == {"unchanged": 3, "waiting": 1}
    assert world.sync().as_json()["waits"][0]["reason"] == "status: seedling"


def test_a_demoted_zettel_keeps_what_was_begun(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"), front=EVERGREEN)
    world.sync()
    world.review(world.note("one?").cards()[0])
    begun = queues(world, "one?")
    world.qa("a.md", ("one?", "1"), ("two?", "2"), front=SEEDLING)
    assert world.counts() == {"unchanged": 1, "updated": 1, "waiting": 1}
    assert (queues(world, "one?"), queues(world, "two?")) == (begun, [-1])
    assert world.counts() == {"unchanged": 2, "waiting": 1}


def test_what_the_person_unsuspends_is_theirs(world) -> None:
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    world.sync()
    card = world.note("one?").cards()[0]
    world.col.sched.unsuspend_cards([card.id])
    for _ in range(2):
        assert world.counts() == {"unchanged": 1}
        assert queues(world, "one?") == [0]
    world.col.sched.suspend_cards([card.id])
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    assert world.counts() == {"unchanged": 1}
    assert queues(world, "one?") == [-1]  # suspended by the person, after all


def test_what_the_person_suspended_is_theirs(world) -> None:
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    world.sync()
    card = world.note("one?").cards()[0]
    world.col.sched.suspend_cards([card.id])
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    assert world.counts() == {"unchanged": 1}
    world.col.sched.unsuspend_cards([card.id])
    assert world.counts() == {"unchanged": 1}
    assert queues(world, "one?") == [0]


def test_a_freed_card_that_was_learned_and_suspended_is_not_unsuspended(world) -> None:
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    world.sync()
    card = world.note("one?").cards()[0]
    world.col.sched.unsuspend_cards([card.id])
    world.review(world.note("one?").cards()[0])
    world.col.sched.suspend_cards([card.id])  # as Anki does with a leech
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    world.sync()
    assert queues(world, "one?") == [-1]


def test_a_freed_card_is_suspended_when_its_flashcard_goes_and_freed_again_when_it_is_back(world) -> None:
    for path in "abc":
        world.qa(f"{path}.md", (f"{path}?", "1"), front=SEEDLING)
    world.sync()
    world.col.sched.unsuspend_cards([world.note("a?").cards()[0].id])
    world.sync()
    world.delete("a.md")
    assert world.counts() == {"orphaned": 1, "unchanged": 2, "waiting": 2}
    assert queues(world, "a?") == [-1]
    world.qa("a.md", ("a?", "1"), front=SEEDLING)
    assert world.counts() == {"restored": 1, "unchanged": 2, "waiting": 2}
    assert queues(world, "a?") == [0]
    world.delete("b.md")
    world.sync()
    world.qa("b.md", ("b?", "1"), front=SEEDLING)
    assert world.counts() == {"restored": 1, "unchanged": 2, "waiting": 2}
    assert queues(world, "b?") == [-1]  # gone no more, but it waits still


def test_a_cloze_added_to_a_waiting_zettel_waits_at_once(world) -> None:
    world.write("a.md", SEEDLING + "The {{c1::one}} and the two.\n")
    world.sync()
    world.write("a.md", SEEDLING + "The {{c1::one}} and the {{c2::two}}.\n")
    assert world.counts() == {"updated": 1, "waiting": 1}
    assert queues(world, "The") == [-1, -1]
    assert world.counts() == {"unchanged": 1, "waiting": 1}
    world.write("a.md", EVERGREEN + "The {{c1::one}} and the {{c2::two}}.\n")
    world.sync()
    assert queues(world, "The") == [0, 0]


@pytest.mark.parametrize(
    "settings", [{"waiting_cards": "leave out"}, {"waiting": [], "not_yet": ["seedling"]}]
)
def test_left_out_no_note_is_made_until_the_zettel_is_ripe(world, settings: dict[str, Any]) -> None:
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    world.qa("b.md", ("two?", "2"))
    for counts in ({"created": 1, "waiting": 1}, {"unchanged": 1, "waiting": 1}):
        assert world.counts(**settings) == counts
        assert world.col.note_count() == 1
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    assert world.counts(**settings) == {"created": 1, "unchanged": 1}
    world.qa("a.md", ("one?", "1 again"), front=SEEDLING)
    assert world.counts(**settings) == {"updated": 1, "unchanged": 1, "waiting": 1}
    assert queues(world, "one?") == [-1]  # its note stays


def test_one_undo_takes_the_waiting_back(world) -> None:
    world.qa("a.md", ("one?", "1"), front=EVERGREEN)
    world.sync()
    world.qa("a.md", ("one?", "1"), front=SEEDLING)
    world.sync()
    assert queues(world, "one?") == [-1]
    world.col.undo()
    assert queues(world, "one?") == [0]
    assert world.counts() == {"updated": 1, "waiting": 1}


# What is learned first


def link(*targets: str, requires: str = "") -> str:
    front = f'---\nrequires: "[[{requires}]]"\n---\n' if requires else ""
    return front + " ".join(f"[[{target}]]" for target in targets) + "\n\n"


def test_new_cards_come_in_the_order_in_which_the_knowledge_builds(world) -> None:
    world.qa("a.md", ("a?", "1"), front=link("c"))
    world.qa("b.md", ("b?", "1"), front=link(requires="a"))
    world.qa("c.md", ("c?", "1"), ("d?", "2"))
    world.sync()
    assert order(world) == ["c", "d", "a", "b"]
    before = world.mods()
    assert world.counts() == {"unchanged": 4}
    assert world.mods() == before
    dues = [world.note(f"{letter}?").cards()[0].due for letter in "cdab"]
    world.qa("e.md", ("e?", "1"))
    world.qa("a.md", ("a?", "1"), front=link("c", "e"))
    assert world.counts() == {"created": 1, "unchanged": 3, "updated": 1}  # the links are on the card
    assert order(world) == ["c", "d", "e", "a", "b"]
    assert [world.note(f"{letter}?").cards()[0].due for letter in "cdab"] == dues
    assert world.counts() == {"unchanged": 5}


def test_a_card_that_was_begun_or_moved_by_the_person_stays(world) -> None:
    for path in "abcd":
        world.qa(f"{path}.md", (f"{path}?", "1"))
    world.sync()
    assert order(world) == ["a", "b", "c", "d"]
    world.review(world.note("d?").cards()[0])
    world.col.sched.reposition_new_cards([world.note("a?").cards()[0].id], 500, 1, False, False)
    before = {letter: world.note(f"{letter}?").cards()[0].due for letter in "ad"}
    world.qa("b.md", ("b?", "1"), front=link(requires="c"))
    world.qa("c.md", ("c?", "1"), front=link(requires="a"))
    world.qa("a.md", ("a?", "1"), front=link(requires="d"))
    for _ in range(2):
        world.sync()
        assert order(world) == ["c", "b", "a"]
        assert {letter: world.note(f"{letter}?").cards()[0].due for letter in "ad"} == before


def test_what_a_person_adds_comes_behind_and_stays_where_it_is(world) -> None:
    basic = world.col.models.by_name("Basic")

    def add(text: str) -> None:
        note = world.col.new_note(basic)
        note["Front"] = text
        world.col.add_note(note, 1)

    add("x")
    world.qa("b.md", ("b?", "1"))
    world.sync()
    add("y")
    world.qa("a.md", ("a?", "1"))
    world.qa("b.md", ("b?", "1"), front=link("a"))
    world.sync()
    add("z")
    assert order(world) == ["x", "a", "b", "y", "z"]


def test_order_off_and_decks_with_random_order_are_left_alone(world) -> None:
    world.qa("b.md", ("b?", "1"))
    world.qa("a.md", ("a?", "1"), front=link("b"))
    world.sync(order="off")
    assert order(world) == ["a", "b"]
    options = world.col.decks.config_dict_for_deck_id(1)
    options["new"]["order"] = 0
    world.col.decks.update_config(options)
    before = world.mods()
    world.sync()
    assert world.mods() == before
    options["new"]["order"] = 1
    world.col.decks.update_config(options)
    world.write("other.md", "so that there is something to plan")
    assert world.counts() == {"unchanged": 2}
    assert order(world) == ["b", "a"]


def test_one_undo_takes_the_order_back(world) -> None:
    world.qa("a.md", ("a?", "1"))
    world.qa("b.md", ("b?", "1"))
    world.sync()
    end = world.col.get_config("nextPos")
    world.qa("a.md", ("a?", "1"), front=link(requires="b"))
    world.qa("c.md", ("c?", "1"))
    world.sync()
    assert order(world) == ["b", "a", "c"]
    world.col.undo()
    assert (order(world), world.col.get_config("nextPos")) == (["a", "b"], end)
    world.sync()
    assert order(world) == ["b", "a", "c"]


def test_a_ring_of_requirements_is_told_with_file_and_line(world) -> None:
    world.qa("a.md", ("a?", "1"), front='---\ntitle: A\nrequires: "[[b]]"\n---\n')
    world.qa("b.md", ("b?", "1"), front='---\ntitle: B\nup: "[[a]]"\n---\n')
    for _ in range(2):
        report = world.sync(prerequisites_days=7)
        assert [str(problem) for problem in report.problems] == [
            "a.md:3: requires what requires it: A → B → A; the order keeps the first of these"
        ]
        assert report.waiting == ()  # a ring cannot be waited for
    assert order(world) == ["b", "a"]


# What waits for its prerequisites


def mature(world: Any, text: str, days: int) -> None:
    """As after many reviews: test_learning_order_year.py has what the scheduler does in a year."""
    for card in world.note(text).cards():
        card.type = card.queue = 2
        card.ivl, card.reps = days, 5
        world.col.update_card(card)


def test_a_card_waits_until_what_it_requires_is_learned(world) -> None:
    world.qa("a.md", ("a?", "1"), front="---\ntitle: Basics\n---\n")
    world.write("hub.md", link(requires="a"))
    world.qa("b.md", ("b?", "1"), front=link(requires="hub"))
    world.qa("c.md", ("c?", "1"), front=link(requires="b"))
    days = {"prerequisites_days": 21}
    report = world.sync(**days)
    assert [str(item) for item in report.waiting] == [
        "waiting b.md:6 (until “Basics” is learned)",
        "waiting c.md:6 (until “b” is learned)",
    ]
    assert (queues(world, "b?"), queues(world, "c?")) == ([-1], [-1])
    assert world.counts(**days) == {"unchanged": 3, "waiting": 2}
    mature(world, "a?", 21)
    assert world.counts(**days) == {"unchanged": 3, "waiting": 2}
    mature(world, "a?", 22)
    assert world.counts(**days) == {"updated": 1, "unchanged": 2, "waiting": 1}
    assert (queues(world, "b?"), queues(world, "c?")) == ([0], [-1])
    assert world.counts(**days) == {"unchanged": 3, "waiting": 1}
    assert world.counts() == {"updated": 1, "unchanged": 2}  # switched off
    assert queues(world, "c?") == [0]


def test_what_can_never_come_up_is_not_waited_for(world) -> None:
    world.qa("a.md", ("a?", "1"))
    world.qa("b.md", ("b?", "1"), front=link(requires="a"))
    world.sync(prerequisites_days=7)
    assert queues(world, "b?") == [-1]
    world.col.sched.suspend_cards([world.note("a?").cards()[0].id])
    assert world.counts(prerequisites_days=7) == {"updated": 1, "unchanged": 1}
    assert queues(world, "b?") == [0]
    world.col.remove_notes([world.note("a?").id])
    assert world.counts(prerequisites_days=7) == {"skipped": 1, "unchanged": 1}


def test_an_agreement_does_not_hide_a_release(world, monkeypatch) -> None:
    monkeypatch.setattr("zk_sync.vault.file_cache._RACY_NS", 20_000_000)
    world.qa("a.md", ("a?", "1"))
    world.qa("b.md", ("b?", "1"), front=link(requires="a"))
    days = {"prerequisites_days": 21}
    world.sync(**days)
    time.sleep(0.05)
    world.sync(**days)
    [file] = (world.device / "zettelkasten-sync").glob("*.agreed.sqlite")
    found = read_agreement(file)
    assert found
    found.close()
    assert world.counts(**days) == {"unchanged": 2, "waiting": 1}
    mature(world, "a?", 22)
    assert world.counts(**days) == {"updated": 1, "unchanged": 1}
    assert queues(world, "b?") == [0]


def test_the_examples_come_in_an_order_that_respects_all_they_require(world) -> None:
    vault = Vault(EXAMPLES, "examples")
    content = read_vault(vault, Settings())
    sync(world.col, vault, Settings())
    due = {(note.state.path, card.position) for note in notes_of(world, vault) for card in note.cards}
    pairs = [
        (first, then)
        for path, then in due
        for basic, first in due
        if basic in why_now(path, order_of(content.zettel_infos, content.graph), content.graph).requires
    ]
    assert len(pairs) > 5
    assert all(first < then for first, then in pairs)
    assert not sync(world.col, vault, Settings()).changed()
    assert {(note.state.path, card.position) for note in notes_of(world, vault) for card in note.cards} == due


def notes_of(world: Any, vault: Vault) -> Any:
    return take_snapshot(world.col, vault).notes
