"""The preview tells of each flashcard what the sync would do, and is right about it."""

from __future__ import annotations

from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, apply_plan, plan_sync, read_vault, take_snapshot
from zk_sync.sync.preview import Preview


def preview(world, **settings) -> Preview:
    vault, chosen = Vault(world.root, world.vault_id), settings_from(settings)
    content = read_vault(vault, chosen)
    snapshot = take_snapshot(world.col, vault)
    return Preview(plan_sync(content, snapshot, chosen, automatic=False), content, snapshot)


def test_before_and_after_of_every_kind_is_what_the_sync_then_does(world) -> None:
    world.qa("a.md", ("changed?", "1"), ("conflict?", "1"), ("kept?", "1"), ("same?", "1"))
    world.qa("old.md", ("moved?", "1"))
    world.qa("gone.md", ("gone?", "1"))
    world.sync()
    for question in ("conflict?", "kept?"):
        world.edit(world.note(question), "Back", "from Anki")
    front = "---\ndeck: Other\ntags: [t]\n---\n"
    world.qa("a.md", ("changed?", "2"), ("conflict?", "2"), ("kept?", "1"), ("same?", "1"))
    world.rename("old.md", "new.md")
    world.delete("gone.md")
    world.qa("b.md", ("created?", "1"), front=front)
    world.write("broken.md", "---\ntags: [a\n---\n")
    shown = preview(world)
    items = {item.kind: item for item in shown.items}
    assert {kind: item.outcome.path for kind, item in items.items()} == {
        "changed": "a.md", "conflict": "a.md", "kept": "a.md", "moved": "new.md", "going": "gone.md",
        "new": "b.md", "problem": "broken.md",
    }  # fmt: skip
    assert shown.fields(items["new"])["Front"] == "created?"
    sides = {kind: shown.sides(item) for kind, item in items.items()}
    assert sides["new"].before is None
    assert (sides["new"].after.decks, sides["new"].after.tags) == (("Other",), ("t",))
    assert sides["changed"].before.fields["Back"] == "1"
    assert sides["going"].after.is_suspended
    assert "zk::orphan" in sides["going"].after.tags
    for kind in ("conflict", "kept"):
        assert sides[kind].contested == ("Back",)
        assert sides[kind].before.fields["Back"] == "from Anki"
    assert sides["conflict"].after.fields["Back"] == "2"
    assert sides["kept"].after.fields["Back"] == "1"
    assert shown.entry(items["kept"]).flashcard.front == "kept?"
    apply_plan(world.col, shown.plan)
    done = {"changed": "changed?", "moved": "moved?", "going": "gone?", "new": "created?"}
    for kind, question in done.items():
        note = world.note(question)
        after = sides[kind].after
        assert {name: note[name] for name in after.fields} == dict(after.fields)
        assert (tuple(note.tags), (world.deck_of(note.cards()[0]),)) == (after.tags, after.decks)


def test_a_cloze_keeps_its_numbers_in_the_preview(world) -> None:
    world.write("a.md", "The ==one== and ==two==. #card\n")
    world.sync()
    world.edit(world.note("two"), "Text", world.note("two")["Text"] + " Mine.")
    world.write("a.md", "The one and ==two==. #card\n")
    [item] = preview(world).items
    assert item.kind == "conflict"
    assert preview(world).sides(item).after.fields["Text"] == "The one and {{c2::two}}."
