"""What people change about note types and decks is theirs: it survives syncs and updates of the add-on."""

from __future__ import annotations

from typing import Any

import pytest

from zk_sync.errors import CollectionError
from zk_sync.sync.notes import notetypes
from zk_sync.sync.notes.notetypes import NOTE_TYPES, SHIPPED, ZETTEL, ZETTEL_CLOZE

BOTH = "Q: one?\nA: 1\n\nThe {{c1::second}} one.\n"


def of(world: Any, which: Any = ZETTEL) -> Any:
    """A copy of our note type as the collection has it now."""
    return world.col.models.get(which.id)


def schema(world: Any) -> int:
    return world.col.db.scalar("select scm from col")


def sync_an_edit(world: Any) -> None:
    """A sync that rewrites both notes, adds two, and must not touch anything of the person's."""
    world.write("a.md", BOTH.replace("A: 1", "A: uno").replace("second}} one", "second}} one of them"))
    world.write("b.md", "Q: two?\nA: 2\n\nA {{c1::third}} one.\n")
    counts = world.counts()
    assert (counts["created"], counts["updated"]) == (2, 2)
    assert world.note("one?").values()[1] == "uno"
    assert world.counts() == {"unchanged": 4}


@pytest.fixture
def synced(world: Any) -> Any:
    world.write("a.md", BOTH)
    world.sync()
    return world


def test_edited_templates_and_css_stay(synced: Any) -> None:
    ours = of(synced)
    ours["css"] += "\n.mine { color: red }"
    ours["tmpls"][0]["qfmt"] = "Mine: {{Front}}"
    synced.col.models.update_dict(ours)
    sync_an_edit(synced)
    assert of(synced)["css"].endswith(".mine { color: red }")
    assert of(synced)["tmpls"][0]["qfmt"] == "Mine: {{Front}}"


def test_what_nobody_writes_by_hand_is_folded_once(synced: Any) -> None:
    def folded() -> set[str]:
        return {field["name"] for field in of(synced)["flds"] if field["collapsed"]}

    machine = {"Context", "Source", "Links", "Reverse", "Type", "ZK Key", "ZK State"}
    assert folded() == machine
    scm = schema(synced)
    ours = of(synced)
    for field in ours["flds"]:  # as an earlier release made them
        field["collapsed"] = field["name"].startswith("ZK ")
    del ours["zkFolded"]
    synced.col.models.update_dict(ours)
    synced.sync()
    assert folded() == machine
    ours = of(synced)
    for field in ours["flds"]:
        field["collapsed"] = False
    synced.col.models.update_dict(ours)
    sync_an_edit(synced)
    assert folded() == set(), "what a person unfolds stays so"
    assert schema(synced) == scm, "no full AnkiWeb sync"


def test_an_extra_field_stays_and_keeps_what_is_in_it(synced: Any) -> None:
    models = synced.col.models
    ours = of(synced)
    models.add_field(ours, models.new_field("Mnemonic"))
    models.reposition_field(ours, ours["flds"][-1], 0)
    models.update_dict(ours)
    [note] = [note for note in synced.notes() if "Mnemonic" in note]
    synced.edit(note, "Mnemonic", "mine")
    synced.write("a.md", BOTH.replace("A: 1", "A: uno"))
    assert synced.counts() == {"updated": 1, "unchanged": 1}
    note.load()
    assert (note["Mnemonic"], note["Front"], note["Back"]) == ("mine", "one?", "uno")


def test_renamed_fields_are_found(synced: Any) -> None:
    models = synced.col.models
    for which, name in ((ZETTEL, "Front"), (ZETTEL, "ZK State"), (ZETTEL_CLOZE, "Text")):
        ours = of(synced, which)
        [field] = [field for field in ours["flds"] if field["name"] == name]
        models.rename_field(ours, field, f"My {name}")
        models.update_dict(ours)
    sync_an_edit(synced)
    assert synced.note("one?")["My Front"] == "one?"


def test_a_renamed_note_type_is_found(synced: Any) -> None:
    ours = of(synced)
    ours["name"] = "My own cards"
    synced.col.models.update_dict(ours)
    sync_an_edit(synced)
    assert synced.col.models.by_name("Zettel") is None
    assert len(synced.notes('note:"My own cards"')) == 2


def test_a_card_type_of_the_persons_own_is_not_suspended(synced: Any) -> None:
    models = synced.col.models
    ours = of(synced)
    template = models.new_template("Mine")
    template["qfmt"], template["afmt"] = "{{Back}}?", "{{Front}}"
    models.add_template(ours, template)
    models.update_dict(ours)
    sync_an_edit(synced)
    assert [card.queue for card in synced.note("one?").cards()] == [0, 0]


def test_a_removed_field_of_ours_is_an_error_and_nothing_changes(synced: Any) -> None:
    models = synced.col.models
    ours = of(synced)
    [field] = [field for field in ours["flds"] if field["name"] == "Context"]
    models.remove_field(ours, field)
    models.update_dict(ours)
    before = synced.mods()
    synced.write("a.md", BOTH.replace("A: 1", "A: uno"))
    with pytest.raises(CollectionError, match=r"“?Zettel.*Context.*add it again"):
        synced.sync()
    assert synced.mods() == before
    ours = of(synced)
    models.add_field(ours, models.new_field("Context"))
    models.update_dict(ours)
    # The field is empty now, which looks like an edit in Anki; the answer comes all the same.
    synced.sync()
    assert synced.note("one?")["Back"] == "uno"


def test_a_note_type_zettel_that_the_person_has_already(world: Any) -> None:
    theirs = world.col.models.new("Zettel")
    world.col.models.add_field(theirs, world.col.models.new_field("Front"))
    template = world.col.models.new_template("Card 1")
    template["qfmt"] = "{{Front}}"
    world.col.models.add_template(theirs, template)
    world.col.models.add_dict(theirs)
    before = world.col.models.by_name("Zettel")
    world.write("a.md", BOTH)
    assert world.counts() == {"created": 2}
    assert world.counts() == {"unchanged": 2}
    assert world.col.models.by_name("Zettel") == before
    assert of(world)["name"] == "Zettel (Zettelkasten)"


def test_decks_moved_renamed_and_with_options_of_their_own(synced: Any) -> None:
    decks = synced.col.decks
    deck_id = decks.id_for_name("Zettelkasten")
    config = decks.add_config("Slow")
    config["new"]["perDay"] = 3
    decks.update_config(config)
    decks.set_config_id_for_deck_dict(decks.get(deck_id), config["id"])
    parent = decks.id("Everything")
    decks.reparent([deck_id], parent)
    sync_an_edit(synced)
    assert decks.name(deck_id) == "Everything::Zettelkasten"
    assert decks.get(deck_id)["conf"] == config["id"]
    assert {synced.deck_of(card) for note in synced.notes() for card in note.cards()} == {
        "Everything::Zettelkasten"
    }
    assert decks.id_for_name("Zettelkasten") is None


# Updates of the add-on


def test_what_is_shipped_is_on_record() -> None:
    """Who changes a template or the CSS adds its digest, or people keep the old one."""
    files = {"style.css", *(f for t in NOTE_TYPES.values() for f in notetypes.files_of(t).values())}
    assert files == SHIPPED.keys()
    newest = {name: notetypes.shipped_digest(notetypes.shipped_text(name)) for name in files}
    assert {name: SHIPPED[name][-1] for name in files} == newest, "put the new digests last into SHIPPED"


@pytest.fixture
def updated(synced: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The collection holds what was shipped; the add-on then comes with another style and back side."""
    new = {
        "style.css": ".card { color: teal }",
        "templates/zettel-1-back.html": "{{FrontSide}}<hr>{{Back}} (new)",
    }
    old = notetypes.shipped_text
    monkeypatch.setattr(notetypes, "shipped_text", lambda name: new.get(name) or old(name))
    record = {
        name: (*digests, notetypes.shipped_digest(new.get(name) or old(name)))
        for name, digests in SHIPPED.items()
    }
    monkeypatch.setattr(notetypes, "SHIPPED", record)
    return synced


def test_an_update_refreshes_what_the_person_left_alone(updated: Any) -> None:
    before, notes = schema(updated), updated.mods()
    assert updated.counts() == {"unchanged": 2}
    assert of(updated)["css"] == of(updated, ZETTEL_CLOZE)["css"] == ".card { color: teal }"
    assert of(updated)["tmpls"][0]["afmt"].endswith("(new)")
    assert schema(updated) == before, "a full AnkiWeb sync would be forced"
    assert updated.mods() == notes
    mod = updated.col.mod
    updated.sync()
    assert updated.col.mod == mod


def test_an_update_leaves_alone_what_the_person_changed(updated: Any) -> None:
    ours = of(updated)
    ours["css"] += "\n.mine {}"
    updated.col.models.update_dict(ours)
    updated.sync()
    assert of(updated)["css"].endswith(".mine {}")
    assert of(updated)["tmpls"][0]["afmt"].endswith("(new)")
    assert of(updated, ZETTEL_CLOZE)["css"] == ".card { color: teal }"


def test_an_older_version_of_the_addon_takes_nothing_back(
    updated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated.sync()
    monkeypatch.undo()
    mod = updated.col.mod
    updated.sync()
    assert of(updated)["css"] == ".card { color: teal }"
    assert updated.col.mod == mod
