"""Filtered decks hold no home: with one, Anki deletes the decks below it and the notes in them."""

from __future__ import annotations

import time
from typing import Any

import pytest


def decks(world) -> set[str]:
    return {deck.name for deck in world.col.decks.all_names_and_ids()} - {"Default"}


def put_below(world, name: str, filtered: str) -> None:
    """A deck where Anki itself would not let it, as when AnkiWeb brings two devices' decks together."""
    deck = world.col.decks.by_name(name)
    deck["name"] = f"{filtered}::{name}"
    world.col.decks.update(deck, preserve_usn=True)


@pytest.mark.parametrize(
    ("filtered", "path", "text", "settings"),
    [
        ("Physics", "a.md", "---\ndeck: Physics::Optics\n---\nQ: one?\nA: 1\n", {}),
        ("physics", "a.md", "---\ndeck: Physics::Optics\n---\nQ: one?\nA: 1\n", {}),
        ("Physics", "a.md", "---\ndeck: physics::a::b\n---\nQ: one?\nA: 1\n", {}),
        ("A::Physics", "a.md", "---\ndeck: A::Physics::Optics\n---\nQ: one?\nA: 1\n", {}),
        ("Zettelkasten::Physics", "a.md", "#flashcards/Physics/Optics\n\nQ: one?\nA: 1\n", {}),
        ("Zettelkasten::Physics", "Physics/Optics/a.md", "Q: one?\nA: 1\n", {}),
        ("Zettelkasten", "Physics/a.md", "Q: one?\nA: 1\n", {}),
        ("Mine", "a.md", "Q: one?\nA: 1\n", {"default_deck": "Mine::Own"}),
    ],
)
def test_no_deck_is_made_below_a_filtered_one(
    world, filtered: str, path: str, text: str, settings: dict[str, Any]
) -> None:
    world.col.decks.new_filtered(filtered)
    before = decks(world)
    world.write(path, text)
    for _ in range(3):
        report = world.sync(**settings)
        [skipped], [problem] = report.outcomes, report.problems
        assert (skipped.action, problem.path) == ("skipped", path)
        assert f'the filtered deck "{filtered}"' in problem.message
        assert skipped.reason == problem.message
        time.sleep(0.02)
    assert decks(world) == before
    world.col.decks.remove([world.col.decks.id_for_name(filtered)])
    assert world.counts(**settings) == {"created": 1}


def test_a_note_whose_zettel_names_such_a_deck_stays_as_it_is(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.col.decks.new_filtered("Physics")
    world.qa("a.md", ("one?", "2"), front="---\ndeck: Physics::Optics\n---\n")
    report = world.sync()
    assert report.counts()["skipped"] == 1
    assert report.problems
    note = world.note("one?")
    assert (note["Back"], world.deck_of(note.cards()[0])) == ("1", "Zettelkasten")


def test_notes_that_live_below_a_filtered_deck_are_told_of(world, monkeypatch) -> None:
    monkeypatch.setattr("zk_sync.vault.file_cache._RACY_NS", 10_000_000)
    world.qa("a.md", ("one?", "1"), ("two?", "2"), front="---\ndeck: Optics\n---\n")
    world.qa("b.md", ("three?", "3"))
    world.sync()
    world.sync()
    world.col.decks.new_filtered("Cram")
    put_below(world, "Optics", "Cram")
    for answer in "4455":  # with what is remembered, and with a change elsewhere
        [problem] = world.sync().problems
        assert (problem.path, problem.line) == ("a.md", 1)
        assert '"Cram::Optics"' in problem.message
        assert "2 of them" in problem.message
        world.qa("b.md", ("three?", answer))
        time.sleep(0.03)
    assert world.counts() == {"unchanged": 3}
    world.qa("a.md", ("one?", "1"), front="---\ndeck: Optics\n---\n")
    assert world.sync().counts()["orphaned"] == 1  # it is the deck that is wrong, not the zettel
    deck = world.col.decks.by_name("Cram::Optics")
    deck["name"] = "Optics"
    world.col.decks.update(deck, preserve_usn=True)
    assert not world.sync().problems
    put_below(world, "Optics", "Cram")
    world.col.decks.remove([world.col.decks.id_for_name("Cram")])
    assert world.col.note_count() == 1  # that it was right to tell


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", f"---\ndeck: {'a::' * 3000}b\n---\nQ: one?\nA: 1\n"),
        ("a.md", f"---\ndeck: {'a' * 20_000}\n---\nQ: one?\nA: 1\n"),
        ("a.md", f"#flashcards/{'a/' * 3000}b\n\nQ: one?\nA: 1\n"),
        ("a/" * 60 + "a.md", "Q: one?\nA: 1\n"),
    ],
)
def test_no_deck_is_made_that_anki_could_fall_over(world, path: str, text: str) -> None:
    world.write(path, text)
    world.qa("good.md", ("two?", "2"))
    report = world.sync()
    assert [problem.path for problem in report.problems] == [path]
    assert "too many levels" in report.problems[0].message
    assert decks(world) == {"Zettelkasten"}
    assert report.counts()["created"] == 1


@pytest.mark.parametrize("tag", ["t/" * 3000 + "t", "t" * 20_000])
def test_no_tag_is_made_that_ends_anki(world, tag: str) -> None:
    world.write("a.md", f"---\ntags: [good]\n---\nQ: one? #{tag}\nA: 1\n")
    report = world.sync()
    assert ["too many levels" in problem.message for problem in report.problems] == [True]
    assert report.counts()["created"] == 1
    assert world.col.tags.all() == ["good"]
