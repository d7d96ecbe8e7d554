"""What version 0.1.0 left behind, in tests/data/0.1.0.zip with its vault, is brought over in one sync.

In it one answer and one extra text were edited in Anki, two cards were reviewed, one was suspended.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection

from tests.sync.conftest import World
from zk_sync.cards.keys import normalised
from zk_sync.sync.notes.notetypes import NOTE_TYPES, SHIPPED, files_of, shipped_digest
from zk_sync.sync.views.origin import origins_of

ARCHIVE = Path(__file__).parents[1] / "data" / "0.1.0.zip"
SCHEDULING = (
    "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, data from cards order by id"
)
EDITED = {("Which light", "Back"): "Red and blue light (mine).", ("Which gas", "Extra"): "my own extra"}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.col.close()
    (world.device / "collection.anki2").unlink()
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    world.col = Collection(str(world.device / "collection.anki2"))
    yield world
    world.col.close()


def test_one_sync_brings_it_over(old: Any) -> None:
    scheduling, log = old.col.db.all(SCHEDULING), old.col.db.all("select * from revlog")
    counts = old.counts()
    assert counts == {"updated": 6}
    for ours in NOTE_TYPES.values():
        found = old.col.models.get(ours.id)
        assert [field["name"] for field in found["flds"]] == list(ours.fields)
        for (number, side), name in files_of(ours).items():
            assert shipped_digest(found["tmpls"][number][side]) == SHIPPED[name][-1]
    assert old.col.db.all(SCHEDULING) == scheduling
    assert old.col.db.all("select * from revlog") == log
    for (question, field), text in EDITED.items():
        assert old.note(question)[field] == text
    assert old.note("Which light")["Hint"] == "two ends of the rainbow"
    assert old.note("Which light")["Extra"] == "not green"
    edited = {note for note, origin in origins_of(old.col, old.col.find_notes("")) if origin.is_edited}
    assert edited == {old.note(question).id for question, _ in EDITED}


def test_it_is_done_once_and_undo_takes_the_rest_back(old: Any) -> None:
    old.sync()
    schema, mods = old.col.db.scalar("select scm from col"), old.mods()
    assert old.counts() == {"unchanged": 4, "kept": 2}
    assert old.mods() == mods
    assert old.col.undo_status().undo == "Sync from Zettelkasten"
    old.col.undo()
    assert old.note("Which gas")["Hint"] == ""
    assert old.counts() == {"updated": 6}
    assert old.col.db.scalar("select scm from col") == schema
    assert old.col.fix_integrity()[1]


def test_a_look_alone_changes_nothing(old: Any) -> None:
    before = old.mods()
    assert old.sync(dry_run=True).counts()["updated"] == 6
    assert old.mods() == before
    assert "Hint" not in old.note("Which gas")


def test_fields_of_the_persons_own_stay_where_they_are(old: Any) -> None:
    models = old.col.models
    zettel = models.get(NOTE_TYPES["Zettel"].id)
    models.add_field(zettel, models.new_field("Mine"))
    models.reposition_field(zettel, zettel["flds"][-1], 0)
    zettel["flds"][2]["name"] = "Answer"
    models.update_dict(zettel)
    [note] = [note for note in old.notes() if "Mine" in note and "Which gas" in note["Front"]]
    old.edit(note, "Mine", "my words")
    old.sync()
    note.load()
    assert (note["Mine"], note["Answer"], note["Hint"]) == ("my words", "Carbon dioxide", "heavy")
    assert [field["name"] for field in models.get(zettel["id"])["flds"]][:4] == [
        "Mine",
        "Front",
        "Answer",
        "Hint",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "START\nBasic (type in the answer)\nFront: Capital of France?\nHint: Seine\nBack: Paris\nEND",
        "#flashcards\n\nCapital of France?\nHint: Seine\n?\nParis",
        "Capital of {{c1::France}}?\nHint: Seine",
    ],
)
def test_a_hint_that_was_a_line_of_the_question(
    world: World, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals = "Q: Capital of France\nA: Paris\n\nQ: Paris?\nA: Capital of France\n"
    world.write("a.md", f"{text.replace('Hint: ', 'Hint… ')}\n\n{rivals}")
    with monkeypatch.context() as patch:  # as it was: the key of the question with the line
        patch.setattr(
            "zk_sync.cards.keys.normalised", lambda text: normalised(text.replace("Hint… ", "Hint: "))
        )
        world.sync()
    note = world.note("Hint… ")
    world.write("a.md", f"{text}\n\n{rivals}")
    assert world.counts() == {"updated": 1, "unchanged": 2}
    note.load()
    assert note["Hint"] == "Seine"
    assert "Hint" not in note.fields[0]
