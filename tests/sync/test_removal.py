"""Nothing goes by mistake: orphans, restores, deleted notes, unknown files, and the guard."""

from __future__ import annotations

import shutil

import pytest

from zk_sync.errors import CollectionError
from zk_sync.sync.state.seen import FOLDER
from zk_sync.sync.state.shared_object import ensure_object, shared_of, write_share


def test_a_flashcard_that_is_gone_is_suspended_and_comes_back(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    note = world.note("one?")
    card = note.cards()[0]
    world.delete("a.md")
    assert world.counts() == {"orphaned": 1, "unchanged": 1}
    note.load()
    card.load()
    assert (card.queue, note.tags) == (-1, ["zk::orphan"])
    assert world.counts() == {"unchanged": 1}
    world.qa("a.md", ("one?", "1"))
    assert world.counts() == {"restored": 1, "unchanged": 1}
    note.load()
    card.load()
    assert (card.queue, note.tags) == (0, [])
    assert world.counts() == {"unchanged": 2}


def test_delete_waits_for_a_person(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.delete("a.md")
    assert world.counts(removed="delete") == {"skipped": 1, "unchanged": 1}
    assert world.col.note_count() == 2
    assert world.counts(removed="delete", automatic=False) == {"removed": 1, "unchanged": 1}
    assert world.col.note_count() == 1


def test_keep_leaves_everything(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    before = world.mods()
    world.delete("a.md")
    assert world.counts(removed="keep") == {"unchanged": 1}
    assert world.mods() == before


def test_a_note_deleted_in_anki_stays_deleted_until_asked_for(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.col.remove_notes([world.note("one?").id])
    for _ in range(2):
        assert world.counts() == {"skipped": 1, "unchanged": 1}
    world.lose_store()
    assert world.counts() == {"skipped": 1, "unchanged": 1}
    assert world.counts(deleted_in_anki="recreate") == {"created": 1, "unchanged": 1}
    assert world.counts() == {"unchanged": 2}


def test_a_deleted_note_stays_deleted_though_its_zettel_is_renamed_or_gets_an_id(world) -> None:
    flashcards = ("What is force?", "mass times acceleration"), ("What is power?", "work done in a time")
    world.qa("a.md", *flashcards)
    world.sync()
    world.col.remove_notes([world.note("power").id])
    world.sync()
    world.rename("a.md", "x/b.md")
    assert world.counts() == {"skipped": 1, "moved": 1}
    world.qa("x/b.md", *flashcards, front="---\nid: 7\n---\n")
    assert world.counts() == {"skipped": 1, "updated": 1}
    world.lose_store()
    assert world.counts() == {"skipped": 1, "unchanged": 1}
    world.rename("x/b.md", "c.md")
    world.write("c.md", (world.root / "c.md").read_text().replace("id: 7", "id: 8"))
    assert world.counts() == {"skipped": 1, "moved": 1}


def test_a_note_deleted_while_its_zettel_is_renamed_stays_deleted(world) -> None:
    world.qa("a.md", ("What is force?", "mass times acceleration"), ("What is power?", "work done in a time"))
    world.sync()
    world.col.remove_notes([world.note("power").id])
    world.rename("a.md", "b.md")
    assert world.counts() == {"skipped": 1, "moved": 1}


@pytest.mark.parametrize("is_synced_between", [True, False])
def test_all_notes_of_a_zettel_that_is_renamed_then_stay_deleted(world, is_synced_between: bool) -> None:
    world.qa("a.md", ("What is force?", "mass times acceleration"), ("What is power?", "work done in a time"))
    world.qa("other.md", ("What is heat?", "energy on its way"))
    world.sync()
    world.col.remove_notes([world.note(text).id for text in ("force", "power")])
    if is_synced_between:
        assert world.counts() == {"skipped": 2, "unchanged": 1}
        assert world.counts() == {"skipped": 2, "unchanged": 1}, "a part of the vault is looked at from now"
    world.rename("a.md", "b.md")
    assert world.counts() == {"skipped": 2, "unchanged": 1}
    world.lose_store()
    assert world.counts() == {"skipped": 2, "unchanged": 1}


@pytest.mark.parametrize("is_synced_between", [True, False])
@pytest.mark.parametrize("is_moved", [True, False])
def test_a_single_flashcard_that_goes_to_another_zettel_stays_deleted(
    world, is_synced_between: bool, is_moved: bool
) -> None:
    asked = "What does the first law say?", "Energy is neither made nor lost"
    rest = ("What is heat?", "energy on its way"), ("What is work?", "a force along a path")
    world.qa("a.md", asked, *rest[: is_moved * 1])
    world.qa("other.md", rest[1])
    world.sync()
    world.col.remove_notes([world.note("first law").id])
    for _ in range(2 * is_synced_between):
        assert world.counts()["skipped"] == 1
    if is_moved:
        world.qa("a.md", rest[0])
        world.qa("other.md", asked, rest[1])
    else:
        world.rename("a.md", "b.md")
    assert world.counts() == {"skipped": 1, "unchanged": 1 + is_moved}
    world.lose_store()
    assert world.counts() == {"skipped": 1, "unchanged": 1 + is_moved}


def test_a_short_question_of_a_deleted_note_is_asked_anew_elsewhere(world) -> None:
    """It may be that of a template, whose other zettels are still to come."""
    world.qa("a.md", ("Definition?", "a push"))
    world.qa("other.md", ("What is work?", "a force along a path"))
    world.sync()
    world.col.remove_notes([world.note("Definition").id])
    world.sync()
    world.delete("a.md")
    world.qa("b.md", ("Definition?", "two poles"))
    assert world.counts() == {"created": 1, "unchanged": 1}


def test_a_new_zettel_asks_what_a_deleted_one_of_its_template_asked(world) -> None:
    """It is made, as others ask the same: nothing tells that it is that zettel."""
    asked = "What is the definition?", "Who introduced it?"
    for path, answers in (("force.md", ("a push", "Newton")), ("heat.md", ("energy", "Clausius"))):
        world.qa(path, *zip(asked, answers, strict=True))
    world.sync()
    world.col.remove_notes([note.id for note in world.notes() if note["Back"] in ("a push", "Newton")])
    world.delete("force.md")
    world.qa("dipole.md", *zip(asked, ("two poles", "Debye"), strict=True))
    assert world.counts() == {"created": 2, "unchanged": 2}


def test_a_deletion_does_not_go_to_a_zettel_of_the_same_template(world) -> None:
    """Where the zettel stays, what another one asks alike is a flashcard of its own."""
    moved, own = ("What is force?", "mass times acceleration"), ("Who found it?", "Newton of Woolsthorpe")
    world.qa("a.md", moved, own, ("What stays?", "this one does"))
    world.sync()
    world.col.remove_notes([world.note("Who found").id])
    world.sync()
    world.qa("a.md", ("What stays?", "this one does"))
    world.qa("b.md", moved, ("Who found it?", "Galileo of Pisa"))
    assert world.counts() == {"created": 1, "moved": 1, "unchanged": 1}


def test_what_this_device_never_saw_is_not_gone(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.lose_store()  # as on another computer
    world.delete("a.md")
    before = world.mods()
    assert world.counts() == {"unchanged": 1}
    assert world.mods() == before


@pytest.mark.parametrize(
    "broken", [b"---\ntags: [\n---\nQ: one?\nA: 1\n", b"\xff\xfeQ\0:\0", b"Q: caf\xe9?\nA: 1\n", b"PNG\0\0"]
)
def test_a_zettel_that_cannot_be_understood_is_unknown_not_gone(world, broken: bytes) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    before = world.mods()
    (world.root / "a.md").write_bytes(broken)
    report = world.sync()
    assert [problem.path for problem in report.problems] == ["a.md"]
    assert report.counts()["orphaned"] == 0
    assert world.mods() == before


def test_a_mass_removal_stops_the_automatic_sync(world) -> None:
    for i in range(30):
        world.qa(f"{i}.md", (f"question number {i}?", f"answer {i}"))
    world.sync()
    before = world.mods()
    for i in range(15):
        world.delete(f"{i}.md")
    with pytest.raises(CollectionError, match="15 of the 30 notes"):
        world.sync()
    assert world.mods() == before
    assert world.counts(automatic=False) == {"orphaned": 15, "unchanged": 15}


def test_another_folder_under_the_same_name_stops_the_automatic_sync(world) -> None:
    for i in range(30):
        world.qa(f"{i}.md", (f"question number {i}?", f"answer {i}"))
    world.sync()
    before = world.mods()
    for i in range(30):
        world.delete(f"{i}.md")
        world.qa(f"other{i}.md", (f"was ist {i * 7919}?", f"{i * 104729}"))
    world.lose_store()
    with pytest.raises(CollectionError, match="right one"):
        world.sync()
    assert world.mods() == before


def test_undo_makes_what_the_sync_learned_void(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.col.undo()
    assert world.col.note_count() == 1
    assert world.counts() == {"created": 1, "unchanged": 1}  # and not: deleted by the person


def test_a_removal_that_was_undone_is_done_by_the_next_sync(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("two?", "2"))
    world.sync()
    world.delete("a.md")
    world.sync()
    world.col.undo()
    assert world.counts() == {"orphaned": 1, "unchanged": 1}


def test_files_that_lag_behind_ankiweb_do_not_turn_a_note_back(world) -> None:
    world.qa("a.md", ("one?", "old"))
    world.sync()
    world.qa("a.md", ("one?", "new"))
    world.sync()
    world.lose_store()  # as on a device that saw neither
    world.qa("a.md", ("one?", "old"))
    before = world.mods()
    assert world.counts() == {"skipped": 1}
    assert world.mods() == before


def test_a_person_may_turn_a_zettel_back(world) -> None:
    world.qa("a.md", ("one?", "old"))
    world.sync()
    world.qa("a.md", ("one?", "new"))
    world.sync()
    world.qa("a.md", ("one?", "old"))
    assert world.counts() == {"updated": 1}
    assert world.note("one?")["Back"] == "old"


def test_a_damaged_store_is_as_good_as_none(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    for number, damage in enumerate((b"", b"{", bytes(8192), b"SQLite format 3\0")):
        world.store().write_bytes(damage)
        assert world.counts() == {"unchanged": 1}
        world.qa("b.md", ("two?", f"{number}"))
        world.sync()
        world.delete("b.md")
        assert world.counts() == {"orphaned": 1, "unchanged": 1}  # it remembers again


def test_a_deleted_note_is_declined_though_some_other_zettel_has_a_problem(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.col.remove_notes([world.note("one?").id])
    world.write("bad.md", "---\n[\n---\n")
    world.sync()
    world.lose_store()  # as on another computer
    assert world.counts() == {"skipped": 1, "unchanged": 1}


def test_a_grave_shows_a_deletion_though_what_was_seen_is_void(world) -> None:
    """As after a backup was restored: which note had which key stays known."""
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.col.remove_notes([world.note("one?").id])
    device = ensure_object(world.col)
    write_share(world.col, device, "vault", shared_of(world.col, "vault").with_sync("that of another sync"))
    assert world.counts() == {"skipped": 1, "unchanged": 1}
    assert len(shared_of(world.col, "vault").declined) == 1


def test_the_grave_of_a_note_that_we_removed_declines_nothing(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.qa("a.md", ("two?", "2"))
    assert world.counts(removed="delete", automatic=False) == {"removed": 1, "unchanged": 1}
    assert world.col.db.scalar("select count() from graves where type = 1") == 1
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    assert world.counts() == {"created": 1, "unchanged": 1}


def test_a_note_whose_key_went_to_another_flashcard_on_another_device_is_orphaned(world) -> None:
    world.qa("a.md", ("What is the question here?", "The first answer"), ("Is it another one?", "Yes"))
    world.sync()
    note = world.note("the question here")
    world.edit(note, "ZK Key", f"{note['ZK Key']}~{note.id}")
    shutil.rmtree(world.device / FOLDER)  # what this device saw: it never saw such a key
    world.qa("a.md", ("Is it another one?", "Yes"))
    assert world.counts() == {"orphaned": 1, "unchanged": 1}
