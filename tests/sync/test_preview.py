"""The preview tells of each flashcard what the sync would do, and is right about it."""

from __future__ import annotations

from typing import get_args

from anki.decks import DeckId

from zk_sync.config import settings_from
from zk_sync.gui.strings import preview_texts as strings
from zk_sync.sync.engine import Vault, apply_plan, plan_of, read_vault, take_snapshot, without_doubles
from zk_sync.sync.report import Action
from zk_sync.sync.views.advice import Basics, advice_on
from zk_sync.sync.views.preview import KINDS, Kind, Preview


def preview(world, **settings) -> Preview:
    vault, chosen = Vault(world.root, world.vault_id), settings_from(settings)
    content = read_vault(vault, chosen)
    snapshot = take_snapshot(world.col, vault)
    plan = without_doubles(world.col, plan_of(content, snapshot, chosen, automatic=False))
    return Preview(plan, content, snapshot)


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


def test_what_is_in_anki_already_is_a_row_with_its_question_that_nothing_is_done_to(world) -> None:
    old = world.col.new_note(world.col.models.by_name("Basic"))
    old.fields = ["What is there?", "It"]
    world.col.add_note(old, DeckId(1))
    world.qa("a.md", ("What is *there*?", "It"))
    shown = preview(world)
    [item] = shown.items
    assert (item.kind, item.outcome.note_id, item.change) == ("there already", old.id, None)
    assert shown.fields(item)["Front"] == "What is <em>there</em>?"
    assert shown.sides(item).after is None


def test_each_thing_that_can_become_of_a_flashcard_is_a_kind_of_row() -> None:
    said_elsewhere = {"unchanged", "waiting", "adopted"}  # not listed, or by the window that takes notes over
    assert KINDS.keys() == {*get_args(Action)} - said_elsewhere
    assert {*KINDS.values()} == {*get_args(Kind)} == {*strings.KINDS}


def test_a_cloze_keeps_its_numbers_in_the_preview(world) -> None:
    world.write("a.md", "The ==one== and ==two==. #card\n")
    world.sync()
    world.edit(world.note("two"), "Text", world.note("two")["Text"] + " Mine.")
    world.write("a.md", "The one and ==two==. #card\n")
    [item] = preview(world).items
    assert item.kind == "conflict"
    assert preview(world).sides(item).after.fields["Text"] == "The one and {{c2::two}}."


def test_what_could_be_better_is_said_of_new_and_changed_flashcards_only(world) -> None:
    world.qa("b.md", ("What did Newton find in 1687?", "Gravitation"), ("Is it old?", "Yes"))
    world.qa("c.md", ("Is it blue?", "No"), ("Is it green?", "No"))
    world.sync()
    world.qa("a.md", ("What did Newton find in 1687?", "Gravitation"), ("What is new?", "This"))
    world.qa("c.md", ("Is it blue?", "Yes"), ("Is it green?", "No"))
    shown = preview(world)
    questions = [shown.fields(item)["Front"] for item in shown.items]

    def said(**settings) -> dict[str, set[str]]:
        findings = advice_on(shown, settings_from(settings)).findings
        return {questions[number]: {one.rule for one in found} for number, found in findings.items()}

    assert said() == {
        "What did Newton find in 1687?": {"near-duplicate"},
        "Is it blue?": {"yes-no", "orphan-pronoun"},
    }
    assert said(lint_ignore=["near-duplicate", "orphan-pronoun"]) == {"Is it blue?": {"yes-no"}}


def test_a_zettel_comes_after_what_it_requires_and_links_to(world) -> None:
    world.write("1 ground.md", "# Ground\n\nQ: What is below?\nA: Nothing\n")
    world.write("2 wall.md", "---\nrequires: '[[1 ground]]'\n---\n# Wall\n")
    world.write("3 view.md", "# View\n\nSee [[1 ground]].\n")
    text = "---\nrequires: '[[2 wall]]'\n---\n# Roof\n\nSee [[3 view]].\n\nQ: What is above?\nA: The sky\n"
    world.write("4 roof.md", text)
    shown = preview(world)
    advice = advice_on(shown, settings_from({}))
    assert advice.basics("4 roof.md") == Basics(("Ground", "Wall", "View"), 0, is_order=True)
    assert advice.basics("1 ground.md") == Basics((), 2, is_order=True)
