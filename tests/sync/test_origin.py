"""What the notes tell of their zettels, orphans given to the person, and the sync of a few zettels only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zk_sync.config import Settings
from zk_sync.sync.apply.writer import UNDO_NAME
from zk_sync.sync.by_hand.give_orphans import give_orphans
from zk_sync.sync.engine import FewZettels, Vault, apply_plan, plan_of, read_vault, take_snapshot
from zk_sync.sync.notes.zk_state import dump, load
from zk_sync.sync.plan.few_zettels import of_few_zettels
from zk_sync.sync.views.located import located
from zk_sync.sync.views.origin import Origins, in_zettel, origin_of


def test_each_note_of_ours_tells_its_zettel_and_whether_it_was_edited(world) -> None:
    world.qa("202301010000 One.md", ("one?", "1"))
    world.qa("Räume/two [b].md", ("two?", "2"))
    world.sync()
    known = Origins()

    def origins():
        known.read(world.col, known.unread(world.col))
        return known.known

    assert [(o.vault_id, o.path, o.zettel_key, o.is_edited) for o in origins()] == [
        ("vault", "202301010000 One.md", "202301010000", False),
        ("vault", "Räume/two [b].md", "Räume/two [b].md", False),
    ]
    world.edit(world.note("two?"), "Back", "mine")
    note = world.note("one?")
    copy = world.col.new_note(note.note_type())
    copy.fields = list(note.fields)
    world.col.add_note(copy, world.col.decks.id("Default"))
    changed = origins()
    assert [o.is_edited for o in changed] == [False, True], "a copy is none of ours"
    world.edit(world.note("two?"), "Back", "2")
    assert [o.is_edited for o in origins()] == [False, False]
    world.col.db.execute("update notes set mod = mod - 60")  # what was read just now may change once more
    origins()
    assert known.unread(world.col) == []
    found = {
        wanted: [o.path for o in in_zettel(changed, wanted)]
        for wanted in ("202301010000", "räume/", "Räume/two [b]", "*two*", "one", "RÄUME/TWO [B].MD", "Räume")
    }
    assert {wanted: len(paths) for wanted, paths in found.items()} == {
        "202301010000": 1, "räume/": 1, "Räume/two [b]": 1, "*two*": 1, "one": 0, "RÄUME/TWO [B].MD": 1,
        "Räume": 0,
    }  # fmt: skip
    assert origin_of(world.col, copy.id) is None


def test_the_flashcard_is_found_in_its_file_as_that_is_now(world) -> None:
    world.write("a.md", "# A\n\n## Part\n\nQ: one?\nA: 1\n\nQ: two?\nA: 2\n")
    world.sync()
    one, two = (origin_of(world.col, world.note(text).id) for text in ("one?", "two?"))
    assert one is not None
    assert two is not None

    def now(origin):
        place = located(world.root, origin, Settings())
        return place.line, place.place, place.standing

    assert (now(one), now(two)) == ((5, "Part", "same"), (8, "Part", "same"))
    world.write("a.md", "# A\n\nprose\n\nQ: two?\nA: 2, of course\n\nQ: one?\nA: 1\n")
    assert (now(one), now(two)) == ((8, "A", "same"), (5, "A", "changed"))
    world.write("a.md", "Q: another?\nA: 3\n\nQ: two?\nA: 2 ^block\n")
    assert now(one) == (0, "", "changed")
    assert now(two)[2] == "same", "a block id more is no other question"
    world.write("a.md", "---\ntags: [\n---\n")
    assert now(one) == (0, "", "unknown")
    world.delete("a.md")
    assert now(one) == (0, "", "unknown")


def test_an_adopted_orphan_is_the_persons_and_one_undo_takes_that_back(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"), ("three?", "3"))
    world.sync()
    world.qa("a.md", ("three?", "3"))
    assert world.counts(removed="suspend") == {"orphaned": 2, "unchanged": 1}
    one, two, three = (world.note(text) for text in ("one?", "two?", "three?"))
    world.col.sched.unsuspend_cards([card.id for card in two.cards()])
    world.col.sched.suspend_cards([card.id for card in two.cards()])  # now by the person
    assert give_orphans(world.col, [one.id, three.id], undo_name="Adopt") == 1, "three is no orphan"
    adopted = world.note("one?")
    assert (adopted["ZK Key"], adopted["ZK State"], adopted.tags) == ("", "", [])
    assert [card.queue for card in adopted.cards()] == [0]
    assert world.counts() == {"unchanged": 1}
    assert world.note("one?").mod == adopted.mod

    world.qa("a.md", ("one?", "1"), ("three?", "3"))
    assert world.counts() == {"created": 1, "unchanged": 1}
    assert world.notes("one?")[0]["ZK Key"] == ""
    assert len({note.guid for note in world.notes("one?")}) == 2
    while world.col.undo_status().undo == UNDO_NAME:
        world.col.undo()
    assert world.col.undo().operation == "Adopt"
    orphan = world.note("one?")
    assert orphan["ZK Key"].startswith("vault:a.md#")
    assert orphan.tags == ["zk::orphan"]
    assert [card.queue for card in orphan.cards()] == [-1]


@pytest.mark.parametrize("take_zettel", [False, True])
def test_a_part_touches_only_its_zettels_also_when_they_were_renamed(world, take_zettel: bool) -> None:
    for name in "abc":
        world.qa(f"{name}.md", (f"{name}1?", "old"), (f"{name}2?", "old"))
    world.sync()
    world.edit(world.note("a2?"), "Back", "mine")
    world.edit(world.note("b2?"), "Back", "mine")
    for name in "abc":
        world.qa(f"{name}.md", (f"{name}1?", "new"), (f"{name}2?", "old"), (f"{name}3?", "more"))
    world.rename("a.md", "renamed.md")
    world.write("broken.md", "---\ntags: [\n---\n")
    note = world.note("a2?")
    vault, settings = Vault(world.root, "vault"), Settings()
    content, snapshot = read_vault(vault, settings), take_snapshot(world.col, vault)
    key = next(o.outcome.key for o in plan_of(content, snapshot, settings, automatic=False).updates
               if o.note_id == note.id)  # fmt: skip
    choices = {key: "zettel"} if take_zettel else {}
    part = FewZettels("vault", frozenset({"a.md"}), frozenset({note.id}), choices)
    plan = plan_of(content, snapshot, settings, automatic=False, choices=choices)
    plan = of_few_zettels(plan, part)
    report = apply_plan(world.col, plan)
    assert {outcome.path for outcome in report.outcomes} == {"renamed.md"}
    assert report.problems == ()
    assert world.note("a1?")["Back"] == "new"
    assert world.note("a2?")["Back"] == ("old" if take_zettel else "mine")
    assert world.note("a3?")["Back"] == "more"
    assert world.note("b1?")["Back"] == "old"
    assert world.notes("b3") == []
    counts = world.counts()
    assert counts["created"] == 2
    assert counts["updated"] == 2
    assert counts["kept"] == (1 if take_zettel else 2)


@pytest.mark.parametrize(
    "path", ["../secret.md", "/dev/zero", "//host/share/a.md", "pipe.md", "C:/a.md", "a\0.md", ""]
)
@pytest.mark.timeout(30)
def test_a_note_of_a_stranger_has_no_file_outside_the_vault_read(world, tmp_path: Path, path: str) -> None:
    """Its state says what its maker liked: that leads to an ordinary file of the vault, or to nothing."""
    (tmp_path / "secret.md").write_text("Q: one?\nA: 1\n")
    world.qa("a.md", ("one?", "1"))
    world.sync()
    os.mkfifo(world.root / "pipe.md")
    note = world.note("one?")
    state = load(note["ZK State"])
    world.edit(note, "ZK State", dump(state._replace(path=path)))
    origin = origin_of(world.col, note.id)
    assert origin is not None
    assert origin.path in ("", "pipe.md")
    found = located(world.root, origin, Settings())
    assert (found.standing, found.line) == ("unknown", 0)
    world.sync()
    assert [note.fields[0] for note in world.notes()] == ["one?"]


@pytest.mark.parametrize("policy", ["skip", "recreate"])
def test_the_flashcard_of_an_adopted_orphan_comes_back_as_a_new_one(world, policy: str) -> None:
    """Also before the next sync: its note was let go of, not deleted."""
    both = ("one?", "1"), ("two?", "2")
    world.qa("a.md", *both)
    world.sync()
    world.qa("a.md", both[1])
    assert world.counts() == {"orphaned": 1, "unchanged": 1}
    adopted = world.note("one?")
    give_orphans(world.col, [adopted.id], undo_name="Adopt")
    world.qa("a.md", *both)
    assert world.counts(deleted_in_anki=policy) == {"created": 1, "unchanged": 1}
    mine, new = world.notes("one?")
    assert (mine.id, mine["ZK Key"]) == (adopted.id, "")
    assert new["ZK Key"].startswith("vault:a.md#")
    assert new.guid != mine.guid
    assert world.counts(deleted_in_anki=policy) == {"unchanged": 2}
    world.col.remove_notes([mine.id])  # the person's own: that says nothing of the flashcard
    assert world.counts(deleted_in_anki=policy) == {"unchanged": 2}
