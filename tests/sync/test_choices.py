"""What a person chose for a conflict, or for an edit kept in Anki, is written; nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, apply_plan, plan_of, read_vault, take_snapshot


def planned(world, choices=None, same=None, **settings):
    """The plan of a sync by hand."""
    vault, chosen = Vault(world.root, world.vault_id), settings_from(settings)
    content = read_vault(vault, chosen)
    snapshot = take_snapshot(world.col, vault)
    return plan_of(content, snapshot, chosen, automatic=False, choices=choices, same=same)


def in_conflict(world) -> str:
    """A flashcard whose answer changed on both sides, and beside it one that nobody touched; its key."""
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.edit(world.note("one?"), "Back", "from Anki")
    world.qa("a.md", ("one?", "from zettel"), ("two?", "2"))
    [conflict] = [item for item in planned(world).quiet if item.action == "conflict"]
    return conflict.key


@pytest.mark.parametrize(
    ("choice", "back", "afterwards"),
    [
        ("zettel", "from zettel", {"unchanged": 2}),
        ("anki", "from Anki", {"unchanged": 1, "kept": 1}),
        ({"Back": "from <b>both</b>\x01"}, "from <b>both</b>", {"unchanged": 1, "kept": 1}),
        ({"Back": "from zettel"}, "from zettel", {"unchanged": 2}),
    ],
)
def test_a_conflict_ends_as_chosen_and_is_none_afterwards(world, choice, back: str, afterwards) -> None:
    key = in_conflict(world)
    untouched = world.note("two?").mod
    report = apply_plan(world.col, planned(world, {key: choice}))
    assert report.counts()["updated"] == 1
    assert report.counts()["conflicts"] == 0
    assert "conflict in Back" in report.outcomes[0].reason
    assert world.note("one?")["Back"] == back
    assert world.note("two?").mod == untouched
    assert world.counts() == afterwards
    world.qa("a.md", ("one?", "later"), ("two?", "2"))  # what was kept is an edit, still
    assert world.counts() == (
        {"conflicts": 1, "unchanged": 1} if "kept" in afterwards else {"updated": 1, "unchanged": 1}
    )


def test_undo_brings_the_conflict_back(world) -> None:
    key = in_conflict(world)
    before = world.note("one?").fields
    apply_plan(world.col, planned(world, {key: "zettel"}))
    world.col.undo()
    assert world.note("one?").fields == before
    assert world.counts(automatic=False) == {"conflicts": 1, "unchanged": 1}


def test_a_choice_goes_before_the_policy_and_leaves_other_fields_alone(world) -> None:
    world.write("a.md", "## T\n\nQ: one?\nA: 1\n")
    world.sync()
    note = world.note("one?")
    world.edit(note, "Back", "from Anki")
    world.edit(note, "Extra", "mine")
    world.write("a.md", "## U\n\nQ: one?\nA: from zettel\n")
    [conflict] = [item for item in planned(world).quiet if item.action == "conflict"]
    apply_plan(world.col, planned(world, {conflict.key: "anki"}, on_conflict="vault"))
    note.load()
    assert (note["Back"], note["Extra"]) == ("from Anki", "mine")
    assert "U" in note["Source"]
    [kept] = planned(world).quiet
    apply_plan(world.col, planned(world, {kept.key: {"Extra": "ours"}}))
    note.load()
    assert (note["Back"], note["Extra"]) == ("from Anki", "ours")
    apply_plan(world.col, planned(world, {kept.key: "zettel"}))
    note.load()
    assert (note["Back"], note["Extra"]) == ("from zettel", "")
    assert world.counts() == {"unchanged": 1}


def test_a_choice_for_what_nobody_edited_changes_nothing(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    key = world.note("one?")["ZK Key"]
    for choice in ("zettel", "anki", {"Back": "other"}):
        assert planned(world, {key: choice}).is_empty
    world.edit(world.note("one?"), "Back", "mine")
    for choice in ("anki", {"Front": "other"}):
        plan = planned(world, {key: choice})
        assert plan.is_empty
        assert plan.report().counts()["kept"] == 1


def test_choices_hold_though_the_last_sync_found_nothing_to_do(world) -> None:
    """What that sync agreed on must not hide them."""
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "mine")
    settings, vault = settings_from({}), Vault(world.root, world.vault_id)
    index = Path(world.col.path).parent / "index.sqlite"
    for _ in range(2):
        content = read_vault(vault, settings, index=index)
        snapshot = take_snapshot(world.col, vault)
        apply_plan(world.col, plan_of(content, snapshot, settings, automatic=False))
    plan = plan_of(
        content, snapshot, settings, automatic=False, choices={world.note("one?")["ZK Key"]: "zettel"}
    )
    apply_plan(world.col, plan)
    assert world.note("one?")["Back"] == "1"
