"""Between snapshot and apply the collection moves on: what a plan still does; the next sync does the rest."""

from __future__ import annotations

import itertools
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.sync.another_device import ANOTHER, says
from zk_sync.config import settings_from
from zk_sync.errors import CollectionError
from zk_sync.sync.engine import Plan, Report, Vault, apply_plan, plan_of, read_vault, take_snapshot
from zk_sync.sync.notes.zk_state import dump, load
from zk_sync.sync.state.shared_object import shared_of
from zk_sync.vault.files import ContentHash

CHANGED = "changed in Anki during the sync"


def planned(world, *, automatic: bool = True, **settings: Any) -> Plan:
    """A plan, as when the preview is open."""
    vault, chosen = Vault(world.root, world.vault_id), settings_from(settings)
    content = read_vault(vault, chosen)
    return plan_of(content, take_snapshot(world.col, vault), chosen, automatic=automatic)


def counts(report: Report) -> dict[str, int]:
    return {name: n for name, n in report.counts().items() if n and name not in ("zettels", "flashcards")}


def decks(world) -> set[str]:
    return {deck.name for deck in world.col.decks.all_names_and_ids()} - {"Default"}


# Notes and cards


def test_an_orphan_reviewed_meanwhile_is_orphaned_by_the_next_sync(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.qa("a.md", ("one?", "1"))
    plan = planned(world)
    world.review(world.note("two?").cards()[0])
    report = apply_plan(world.col, plan)
    assert counts(report) == {"skipped": 1, "unchanged": 1}
    assert CHANGED in report.outcomes[0].reason
    assert world.counts() == {"orphaned": 1, "unchanged": 1}
    assert world.counts() == {"unchanged": 1}


@pytest.mark.parametrize("change", ["updated", "orphaned", "removed"])
def test_a_note_deleted_meanwhile_counts_as_deleted_in_anki(world, change: str) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.qa("a.md", ("one?", "1"), *([("two?", "2!")] if change == "updated" else []))
    settings = {"removed": "delete"} if change == "removed" else {}
    plan = planned(world, automatic=False, **settings)
    assert [item.outcome.action for item in plan.changes] == [change]
    world.col.remove_notes([world.note("two?").id])
    assert counts(apply_plan(world.col, plan)) == {"skipped": 1, "unchanged": 1}
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    assert world.counts() == {"skipped": 1, "unchanged": 1}
    assert world.col.note_count() == 1


def edit(world) -> None:
    world.edit(world.note("one?"), "Back", "mine")


def tag(world) -> None:
    note = world.note("one?")
    note.tags = ["mine"]
    world.col.update_note(note)


def move(world) -> None:
    world.col.set_deck([world.note("one?").cards()[0].id], world.col.decks.id("Mine"))


def suspend(world) -> None:
    world.col.sched.suspend_cards([world.note("one?").cards()[0].id])


def times(world) -> tuple[int, int]:
    note = world.note("one?")
    return note.mod, note.cards()[0].mod


@pytest.mark.parametrize("act", [edit, tag, move, suspend])
def test_what_a_person_does_in_the_very_second_of_the_last_change_is_seen(world, act) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.qa("a.md", ("one?", "2"))
    plan, before = planned(world), times(world)
    act(world)
    for table, mod in zip(("notes", "cards"), before, strict=True):
        world.col.db.execute(f"update {table} set mod = ?", mod)  # however slow this machine is
    assert times(world) == before
    assert counts(apply_plan(world.col, plan)) == {"skipped": 1}
    note = world.note("one?")
    if act is edit:
        assert note["Back"] == "mine"
        assert world.counts() == {"conflicts": 1}
        return
    assert world.counts() == {"updated": 1}
    note.load()
    [card] = note.cards()
    assert (note.tags == ["mine"], world.deck_of(card) == "Mine", card.queue == -1) == (
        act is tag,
        act is move,
        act is suspend,
    )


def test_what_hangs_together_waits_together(world) -> None:
    world.qa("a.md", ("What?", "one two three"))
    world.qa("b.md", ("What?", "four five six"))
    world.qa("c.md", ("Else?", "1"))
    world.sync()
    world.qa("a.md", ("What?", "four five six"))
    world.qa("b.md", ("What?", "one two three"))
    world.qa("c.md", ("Else?", "2"))
    plan = planned(world)
    keys = [note["ZK Key"] for note in world.notes()]
    [one] = [note for note in world.notes() if note["Back"] == "one two three"]
    one.tags = ["mine"]
    world.col.update_note(one)
    assert counts(apply_plan(world.col, plan)) == {"updated": 1, "skipped": 2}
    assert [note["ZK Key"] for note in world.notes()] == keys
    assert world.counts() == {"moved": 2, "unchanged": 1}
    assert len({note["ZK Key"] for note in world.notes()}) == 3


def test_a_kind_changes_and_the_note_before_is_deleted_meanwhile(world) -> None:
    world.qa("a.md", ("What is it called?", "A thing"))
    world.sync()
    world.write("a.md", "What is it called? ==A thing== #card\n")
    plan = planned(world, removed="keep")
    assert [create.history is not None for create in plan.creates] == [True]
    world.col.remove_notes([world.notes()[0].id])
    assert counts(apply_plan(world.col, plan)) == {"skipped": 1}
    assert world.col.note_count() == 0


def test_the_twin_that_was_to_stay_is_deleted_meanwhile(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    note = world.note("one?")
    twin = world.col.new_note(note.note_type())
    twin.fields, twin.guid = list(note.fields), "another"
    state = load(note["ZK State"])
    assert state is not None
    twin["ZK State"] = dump(state._replace(guid=twin.guid))
    world.col.add_note(twin, note.cards()[0].did)
    world.col.db.execute("update notes set usn = 1")
    plan = planned(world, automatic=False).confirmed()
    [fold] = plan.removals
    world.col.remove_notes([*{note.id, twin.id} - {fold.note_id}])
    apply_plan(world.col, plan)
    assert [left.id for left in world.notes()] == [fold.note_id]


def test_a_flashcard_whose_note_came_meanwhile_gets_no_second_one(world) -> None:
    world.qa("a.md", ("one?", "1"))
    plan = planned(world)
    world.sync()
    [note] = world.notes()
    key, note_type, fields = note["ZK Key"], note.note_type(), list(note.fields)
    world.col.undo()
    came = world.col.new_note(note_type)
    came.fields, came.guid = fields, note.guid
    world.col.add_note(came, world.col.decks.id("Default"))
    assert counts(apply_plan(world.col, plan)) == {"skipped": 1}
    assert [note["ZK Key"] for note in world.notes()] == [key]
    assert world.counts() == {"unchanged": 1}


# Decks


@pytest.mark.parametrize("name", ["Physics::Optics", "physics::OPTICS"])
def test_a_deck_made_meanwhile_is_the_one_meant(world, name: str) -> None:
    world.qa("a.md", ("one?", "1"), front="---\ndeck: Physics::Optics\n---\n")
    plan = planned(world)
    deck = world.col.decks.id(name)
    assert counts(apply_plan(world.col, plan)) == {"created": 1}
    assert decks(world) == {name, name.partition("::")[0]}
    assert world.note("one?").cards()[0].did == deck
    assert world.counts() == {"unchanged": 1}


def test_a_deck_renamed_meanwhile_keeps_its_new_name(world) -> None:
    world.qa("a.md", ("one?", "1"), front="---\ndeck: Physics\n---\n")
    world.sync()
    world.qa("b.md", ("two?", "2"), front="---\ndeck: Physics\n---\n")
    world.qa("c.md", ("three?", "3"), front="---\ndeck: Physics::Optics\n---\n")
    plan = planned(world)
    world.col.decks.rename(world.col.decks.by_name("Physics"), "Science")
    assert counts(apply_plan(world.col, plan)) == {"created": 2, "unchanged": 1}
    assert decks(world) == {"Science", "Science::Optics"}
    assert world.counts() == {"unchanged": 3}


def test_a_deck_deleted_meanwhile_is_made_again(world) -> None:
    deck = world.col.decks.id("Physics")
    world.qa("a.md", ("one?", "1"), front="---\ndeck: Physics\n---\n")
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.col.set_deck([world.note("one?").cards()[0].id], world.col.decks.id("Mine"))
    world.qa("c.md", ("three?", "3"), front="---\ndeck: Physics\n---\n")
    world.qa("b.md", ("two?", "2"), front="---\ndeck: Physics\n---\n")
    plan = planned(world)
    world.col.decks.remove([deck])
    assert counts(apply_plan(world.col, plan)) == {"created": 1, "skipped": 1, "unchanged": 1}
    assert world.deck_of(world.note("three?").cards()[0]) == "Physics"
    assert world.counts() == {"updated": 1, "unchanged": 2}
    assert {world.deck_of(world.note(text).cards()[0]) for text in ("two?", "three?")} == {"Physics"}
    assert decks(world) == {"Physics", "Mine", "Zettelkasten"}


@pytest.mark.parametrize("filtered", ["Physics", "physics", "Physics::Optics"])
def test_a_deck_that_is_filtered_meanwhile_takes_no_note(world, filtered: str) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.qa("b.md", ("two?", "2"), front="---\ndeck: Physics::Optics\n---\n")
    world.qa("c.md", ("three?", "3"), front="---\ndeck: Physics::Optics\n---\n")
    world.qa("d.md", ("four?", "4"))
    plan = planned(world)
    world.col.decks.new_filtered(filtered)
    assert counts(apply_plan(world.col, plan)) == {"created": 1, "skipped": 2, "unchanged": 1}
    assert decks(world) == {"Zettelkasten", filtered, *(["Physics"] if "::" in filtered else [])}
    report = world.sync()
    assert counts(report) == {"skipped": 2, "unchanged": 2}
    assert all("filtered deck" in problem.message for problem in report.problems)


# Note types


def test_a_field_removed_meanwhile_stops_the_sync_before_it_writes(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.qa("a.md", ("one?", "1!"))
    world.qa("b.md", ("two?", "![[pic.png]]"), front="---\ndeck: New\n---\n")
    world.write("pic.png", "x")
    plan = planned(world)
    models = world.col.models
    note_type = models.by_name("Zettel")
    models.remove_field(note_type, models.field_map(note_type)["Extra"][1])
    models.update_dict(note_type)
    before = world.mods()
    with pytest.raises(CollectionError, match="Extra"):
        apply_plan(world.col, plan)
    assert world.mods() == before
    assert decks(world) == {"Zettelkasten"}
    assert not world.col.media.check().unused


def test_a_note_type_removed_meanwhile_is_made_again_for_what_is_new(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.qa("a.md", ("one?", "1!"), ("two?", "2"))
    plan = planned(world)
    world.col.models.remove(world.col.models.by_name("Zettel")["id"])
    assert counts(apply_plan(world.col, plan)) == {"created": 1, "skipped": 1}
    assert world.counts() == {"skipped": 1, "unchanged": 1}  # the other one was deleted with its type


# What devices share


def test_what_another_device_declined_meanwhile_stays(world) -> None:
    world.qa("a.md", ("one?", "1"))
    plan = planned(world)
    says(world.col, "vault", {"token": "x", "declined": {"vault:b.md#1": [1, True]}})
    apply_plan(world.col, plan)
    now = shared_of(world.col, world.vault_id)
    assert now.declined == {"vault:b.md#1"}
    assert now.shares[ANOTHER].token == "x"
    assert len(now.shares) == 2


def test_what_another_device_declined_meanwhile_is_not_made(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    plan = planned(world)
    [key] = [create.outcome.key for create in plan.creates if create.fields["Front"] == "one?"]
    says(world.col, "vault", {"token": "x", "declined": {key: [1, True]}})
    counts = apply_plan(world.col, plan).counts()
    assert (counts["created"], counts["skipped"]) == (1, 1)
    assert world.counts() == {"skipped": 1, "unchanged": 1}


@pytest.mark.parametrize("what", ["done", "undone"])
def test_a_sync_done_or_undone_meanwhile_stops_this_one(world, what: str) -> None:
    """Else it would say that it saw what is no more, and the next sync would take that for deleted."""
    world.qa("a.md", ("one?", "1"))
    if what == "undone":
        world.sync()
    world.qa("b.md", ("two?", "2"))
    plan = planned(world)
    if what == "undone":
        world.col.undo()
    else:
        world.sync()
    with pytest.raises(CollectionError, match="sync again"):
        apply_plan(world.col, plan)
    assert world.counts() == ({"created": 2} if what == "undone" else {"unchanged": 2})


# Files


def names_and_hashes(world) -> set[tuple[str, str]]:
    """Of each media file, the hash in its name and that of its content."""
    files = Path(world.col.media.dir()).iterdir()
    return {(file.stem[-8:], ContentHash(file.read_bytes()).hexdigest()[:8]) for file in files}


@pytest.mark.parametrize("what", ["other", "gone"])
def test_a_file_that_changes_before_it_is_copied_waits_with_what_shows_it(world, what: str) -> None:
    image = world.write("pic.png", "one")
    world.write("other.png", "other")
    world.qa("a.md", ("one?", "![[pic.png]]"), ("two?", "![[pic.png]] ![[other.png]]"))
    world.qa("b.md", ("three?", "![[other.png]]"))
    plan = planned(world)
    image.unlink()
    if what == "other":
        image.write_text("two")
    report = apply_plan(world.col, plan)
    assert counts(report) == {"created": 1, "skipped": 2}
    assert {item.reason for item in report.outcomes if item.action == "skipped"} == {
        "a file that it shows changed during the sync; the next sync takes it up"
    }
    assert len(names_and_hashes(world)) == 1
    assert not list(world.device.glob(".*.tmp"))
    assert world.counts() == {"created": 2, "unchanged": 1}
    assert len(names_and_hashes(world)) == (2 if what == "other" else 1)
    assert all(name == content for name, content in names_and_hashes(world))


def test_a_writer_beside_the_sync_never_leaves_a_content_under_the_name_of_another(world) -> None:
    names = [f"{number}.png" for number in range(20)]
    world.qa("a.md", *((f"{name}?", f"![[{name}]]") for name in names))
    contents = [bytes([number]) * 30_000 for number in range(2)]
    for name in names:
        (world.root / name).write_bytes(contents[0])
    stop = Event()

    def write() -> None:
        for number in itertools.count():
            for name in names:
                (world.root / name).write_bytes(contents[number % 2])
            if stop.is_set():
                return

    writer = Thread(target=write)
    writer.start()
    try:
        skipped = sum(world.counts().get("skipped", 0) for _ in range(12))
    finally:
        stop.set()
        writer.join()
    assert skipped  # the writer was faster at least once
    assert all(name == content for name, content in names_and_hashes(world))
    world.sync()
    assert world.counts() == {"unchanged": 20}
