"""A leech that was rewritten in its zettel is offered its freedom; nothing frees it by itself."""

from __future__ import annotations

from typing import Any

import pytest

from zk_sync.cards.render import RENDERER_VERSION
from zk_sync.sync.by_hand.leeches import free_leeches, rewritten_leeches

SAID = "rewritten since it became a leech"


@pytest.fixture
def leech(world: Any) -> Any:
    """The reversed flashcard of a.md, of which Anki suspended the first card as a leech."""
    world.write("a.md", "#flashcards\n\nstoma:::pore\n\nQ: other?\nA: one\n")
    world.sync()
    note = world.note("stoma")
    first, second = note.cards()
    first.lapses, first.queue = 8, -1
    world.col.update_card(first)
    world.col.sched.suspend_cards([second.id])  # the person's own choice
    note.tags.append("leech")
    world.col.update_note(note)
    return note


def rewrite(world: Any, text: str = "#flashcards\n\nstoma:::a pore of a leaf\n\nQ: other?\nA: one\n") -> Any:
    world.write("a.md", text)
    return world.sync()


def queues(note: Any) -> list[int]:
    return [card.queue for card in note.cards()]


def test_a_rewritten_leech_is_offered_and_freed_in_one_undo(world: Any, leech: Any) -> None:
    assert not rewritten_leeches(world.col, [leech.id])
    [outcome] = rewrite(world).outcomes
    assert SAID in outcome.reason
    assert rewritten_leeches(world.col, world.col.find_notes("")) == {leech.id}
    leech.load()
    assert (queues(leech), leech.tags) == ([-1, -1], ["leech"]), "never by itself"
    before = leech.cards()[0].lapses

    assert free_leeches(world.col, [leech.id], undo_name="Free") == 1
    leech.load()
    assert queues(leech)[0] != -1
    assert queues(leech)[1] == -1, "what the person suspended stays so"
    assert leech.tags == []
    assert leech.cards()[0].lapses == before
    assert not rewritten_leeches(world.col, [leech.id])
    assert free_leeches(world.col, [leech.id], undo_name="Free") == 0
    assert world.counts() == {"unchanged": 2}

    assert world.col.undo_status().undo == "Free"
    world.col.undo()
    leech.load()
    assert (queues(leech), leech.tags) == ([-1, -1], ["leech"])
    assert rewritten_leeches(world.col, [leech.id]) == {leech.id}
    assert world.counts() == {"unchanged": 2}


def test_what_an_older_version_read_otherwise_was_not_rewritten(
    world: Any, leech: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ("sync.plan.note_changes", "sync.plan.one_by_one", "sync.plan.agreed_flashcards")
    for module in ("cards.render", "sync.reading.read_vault", *plan):
        monkeypatch.setattr(f"zk_sync.{module}.RENDERER_VERSION", RENDERER_VERSION + 1)
    [outcome] = rewrite(world).outcomes[:1]
    assert SAID not in outcome.reason
    assert not rewritten_leeches(world.col, [leech.id])
    rewrite(world, "#flashcards\n\nstoma:::an opening\n")
    assert rewritten_leeches(world.col, [leech.id]) == {leech.id}


def test_it_stays_offered_until_the_tag_is_gone(world: Any, leech: Any) -> None:
    rewrite(world)
    rewrite(world, "---\ntags: new\n---\n#flashcards\n\nstoma:::a pore of a leaf\n")
    assert rewritten_leeches(world.col, [leech.id]) == {leech.id}
    leech.load()
    leech.tags = [tag for tag in leech.tags if tag != "leech"]
    world.col.update_note(leech)
    assert not rewritten_leeches(world.col, [leech.id])
    [outcome] = rewrite(world, "#flashcards\n\nstoma:::an opening\n").outcomes[:1]
    assert SAID not in outcome.reason
    leech.load()
    leech.tags.append("leech")
    world.col.update_note(leech)
    assert not rewritten_leeches(world.col, [leech.id]), "it became one after it was rewritten"


def test_other_changes_free_nothing(world: Any, leech: Any) -> None:
    text = "---\ntags: new\ntitle: New\n---\n#flashcards\n\nstoma:::pore\n\nQ: other?\nA: two\n"
    assert not any(SAID in outcome.reason for outcome in rewrite(world, text).outcomes)
    assert not rewritten_leeches(world.col, world.col.find_notes(""))


def test_cards_of_other_deck_options_are_freed_too(world: Any, leech: Any) -> None:
    card = leech.cards()[0]
    card.lapses = 3  # the options named fewer when it became a leech
    world.col.update_card(card)
    rewrite(world)
    free_leeches(world.col, [leech.id], undo_name="Free")
    assert queues(leech)[0] != -1
    assert queues(leech)[1] == -1
