"""A flashcard finds its own note again, whatever happens to the text or the file."""

from __future__ import annotations

import shutil

import pytest

from zk_sync.sync.identity.likeness import Scale


def test_an_edited_question_keeps_its_note(world) -> None:
    world.qa("a.md", ("What is the capitol of France?", "Paris"), ("What is 1+1?", "2"))
    world.sync()
    note = world.note("capitol")
    world.qa("a.md", ("What is the capital of France?", "Paris"), ("What is 1+1?", "2"))
    report = world.sync()
    assert report.counts()["updated"] == 1
    assert "edited form" in report.outcomes[0].reason
    note.load()
    assert note["Front"] == "What is the capital of France?"
    assert world.counts() == {"unchanged": 2}


def test_a_renamed_file_keeps_its_notes(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    ids = [note.id for note in world.notes()]
    world.rename("a.md", "folder/b.md")
    assert world.counts() == {"moved": 2}
    assert [note.id for note in world.notes()] == ids
    assert world.note("one?")["ZK Key"].startswith("vault:folder/b.md#")
    assert world.counts() == {"unchanged": 2}


def test_a_flashcard_moved_to_another_zettel_and_edited_keeps_its_note(world) -> None:
    world.qa("a.md", ("Who wrote the Critique of Pure Reason?", "Immanuel Kant"), ("one?", "1"))
    world.sync()
    note = world.note("Critique")
    world.qa("a.md", ("one?", "1"))
    world.qa("b.md", ("Who wrote “Critique of Pure Reason”, 1781?", "Immanuel Kant"))
    assert world.counts() == {"moved": 1, "unchanged": 1}
    note.load()
    assert "1781" in note["Front"]


def test_a_zettel_with_an_id_may_be_renamed_and_edited_at_will(world) -> None:
    world.qa("202301231542 Old.md", ("one?", "1"))
    world.sync()
    [note] = world.notes()
    world.delete("202301231542 Old.md")
    world.qa("new/202301231542 New.md", ("one?", "something else"))
    assert world.counts() == {"moved": 1}
    note.load()
    assert note["Back"] == "something else"


def test_a_block_id_survives_any_edit(world) -> None:
    world.write("a.md", "Q: one?\nA: 1 ^abc\n")
    world.sync()
    [note] = world.notes()
    world.write("a.md", "Q: something wholly different, then?\nA: yes ^abc\n")
    assert world.counts() == {"updated": 1}
    note.load()
    assert note["Back"] == "yes"


@pytest.mark.parametrize(
    "edited", ["Q: Who gave the first law?\nA: Isaac Newton, in 1687", "Q: Who gave it?\nA: Isaac Newton"]
)
def test_an_edited_flashcard_keeps_its_note_though_block_ids_are_counted_anew(world, edited: str) -> None:
    second = "Q: What is a force?\nA: A push or a pull"
    world.write("a.md", f"Q: Who gave the first law?\nA: Isaac Newton ^q1\n\n{second} ^q2\n")
    world.sync()
    first, other = world.note("first law"), world.note("force")
    new = "Q: How is energy measured?\nA: In joules"
    world.write("a.md", f"{new} ^q1\n\n{edited} ^q2\n\n{second} ^q3\n")
    assert world.counts() == {"created": 1, "updated": 2}
    assert (world.note("gave").id, world.note("force").id) == (first.id, other.id)


def test_an_ambiguous_edit_is_not_guessed(world) -> None:
    world.qa("a.md", ("What does the letter A mean?", "x"), ("What does the letter B mean?", "x"))
    world.sync()
    world.qa("a.md", ("What does the letter C mean?", "x"))
    counts = world.counts()
    assert counts == {"created": 1, "orphaned": 2}


def test_twins_stay_apart_and_keep_their_notes(world) -> None:
    world.qa("a.md", ("one?", "1"), ("one?", "uno"), ("one?", "uno"))
    world.sync()
    assert world.col.note_count() == 3
    assert world.counts() == {"unchanged": 3}
    ids = {note.id: note["Back"] for note in world.notes()}
    world.qa("a.md", ("new?", "0"), ("one?", "uno"), ("one?", "1"), ("one?", "uno"))
    assert world.counts() == {"created": 1, "unchanged": 3}
    assert {note.id: note["Back"] for note in world.notes() if note.id in ids} == ids


def test_of_two_zettels_with_one_id_the_one_that_had_it_keeps_it(world) -> None:
    world.qa("202301231542 B.md", ("one?", "1"))
    world.sync()
    shutil.copy(world.root / "202301231542 B.md", world.root / "202301231542 A.md")
    report = world.sync()
    assert (report.counts()["created"], report.counts()["unchanged"]) == (1, 1)
    [problem] = report.problems
    assert problem.path == "202301231542 A.md"
    assert "202301231542 B.md" in problem.message


def test_a_copy_made_in_anki_is_the_persons(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    [note] = world.notes()
    copy = world.col.new_note(note.note_type())
    copy.fields = list(note.fields)
    world.col.add_note(copy, note.cards()[0].did)
    world.sync()
    copy.load()
    assert copy["ZK Key"] == ""
    world.qa("a.md", ("one?", "2"))
    assert world.counts() == {"updated": 1}
    copy.load()
    note.load()
    assert (note["Back"], copy["Back"]) == ("2", "1")


def test_two_flashcards_may_swap_their_answers(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    ids = {note["Front"]: note.id for note in world.notes()}
    world.qa("a.md", ("two?", "1"), ("one?", "2"))
    assert world.counts() == {"updated": 2}
    assert {note["Front"]: note.id for note in world.notes()} == ids


def test_a_question_that_becomes_a_cloze_takes_its_scheduling_along(world) -> None:
    world.write("a.md", "Q: The capital of France?\nA: Paris\n")
    world.sync()
    old = world.notes()[0].cards()[0]
    world.review(old, 3)
    old.load()
    world.write("a.md", "The capital of France is {{c1::Paris}}.\n")
    assert world.counts() == {"created": 1, "orphaned": 1}
    new = world.note("{{c1::Paris}}").cards()[0]
    assert (new.type, new.ivl, new.due, new.reps) == (old.type, old.ivl, old.due, old.reps)
    assert new.ivl > 0
    old.load()
    assert old.queue == -1
    assert world.counts() == {"unchanged": 1}


def test_a_small_edit_is_known_without_a_look_at_other_flashcards(world, monkeypatch) -> None:
    world.qa("a.md", ("What do bees make?", "They make honey and wax, as most people know"))
    world.write("b.md", "What the {{c1::bees}} make is of use to most people who know how to get it.\n")
    world.sync()
    world.qa("a.md", ("What do bees make?", "They make honey and a wax, as most people know"))
    world.write("b.md", "What all the {{c1::bees}} make is of use to most people who know how to get it.\n")
    monkeypatch.setattr(Scale, "weight", lambda *_: pytest.fail("words were weighed"))
    assert world.counts() == {"updated": 2}


def test_the_only_new_answer_is_known_without_a_look_at_other_flashcards(world, monkeypatch) -> None:
    world.qa("a.md", ("What do bees make?", "They make honey and wax, as most people know"))
    world.qa("b.md", ("What do ants make?", "A nest of earth and leaves"))
    world.write("c.md", "What the {{c1::bees}} make is of use to most people who know how to get it.\n")
    world.sync()
    world.qa("a.md", ("What do bees make?", "Wax; from nectar, also something sweet"))
    world.write("c.md", "What all the {{c1::bees}} make is of use to most people who know how to get it.\n")
    monkeypatch.setattr(Scale, "weight", lambda *_: pytest.fail("words were weighed"))
    assert world.counts() == {"updated": 2, "unchanged": 1}
