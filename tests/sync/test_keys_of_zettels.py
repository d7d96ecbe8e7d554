"""No two zettels have one key, whatever their ids say."""

from __future__ import annotations

import pytest

from zk_sync.cards.keys import id_key, shown_zettel_key
from zk_sync.sync.notes.zk_state import load


@pytest.mark.parametrize("zettel_id", ["2023", "1a2b", "b.md", "/b.md", "//b.MD", "/x", "a/b.markdown"])
def test_an_id_never_has_the_key_of_a_path(zettel_id: str) -> None:
    key = id_key(zettel_id)
    assert key.startswith("/") or not key.lower().endswith((".md", ".markdown"))
    assert shown_zettel_key(key) == zettel_id


def test_ids_have_different_keys() -> None:
    ids = ["b.md", "/b.md", "//b.md", "b", "/b"]
    assert len({id_key(zettel_id) for zettel_id in ids}) == len(ids)


@pytest.mark.parametrize("path", ["a.md", "notes/b.md", "b/b.md"])
def test_an_id_that_is_a_path_makes_no_note_twice(world, path: str) -> None:
    world.qa(path, ("one?", "1"), ("two?", "2"), front="---\nid: b.md\n---\n")
    world.qa("b.md", ("one?", "other"), ("three?", "3"))
    assert world.counts()["created"] == 4
    for _ in range(3):
        assert world.counts() == {"unchanged": 4}


def test_a_note_with_a_key_of_old_form_is_found_and_gets_its_key(world) -> None:
    world.qa("notes/x.md", ("one?", "1"), ("Is it?", "Yes"), front="---\nid: b.md\n---\n")
    world.sync()
    for note in world.notes():
        note["ZK Key"] = note["ZK Key"].replace("vault:/b.md#", "vault:b.md#")
        world.col.update_note(note)
    ids = [note.id for note in world.notes()]
    report = world.sync()
    assert [note.id for note in world.notes()] == ids
    assert all(note["ZK Key"].startswith("vault:/b.md#") for note in world.notes())
    assert not any("edited" in outcome.reason for outcome in report.outcomes)
    assert all(load(note["ZK State"]).earlier == () for note in world.notes())
    assert world.counts() == {"unchanged": 2}


def test_block_ids_renumbered_by_one_on_top_keep_their_texts(world) -> None:
    asked = [("What is first?", "An apple"), ("What is second?", "Some bread"), ("What is third?", "A cake")]

    def write(pairs: list[tuple[str, str]]) -> None:
        blocks = [f"Q: {q}\nA: {a} ^q{n}\n" for n, (q, a) in enumerate(pairs, 1)]
        world.write("a.md", "\n".join(blocks))

    write(asked)
    world.sync()
    ids = {note["Back"]: note.id for note in world.notes()}
    write([("What is new?", "A plum"), *asked])
    assert world.sync().counts()["created"] == 1
    assert {note["Back"]: note.id for note in world.notes() if note["Back"] in ids} == ids
    write([("What is new?", "A plum"), ("What is the first?", "An apple, green"), *asked[1:]])
    world.sync()
    assert world.note("the first").id == ids["An apple"]  # its text is nowhere else: the block id tells
    assert world.counts() == {"unchanged": 4}
