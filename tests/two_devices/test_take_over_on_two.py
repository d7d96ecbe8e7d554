"""A take-over on one device while the other reviews, edits or makes notes of its own."""

from __future__ import annotations

from typing import Any

import pytest
from anki.decks import DeckId
from anki.notes import Note, NoteId

from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, take_over
from zk_sync.sync.state.shared_object import shared_of
from zk_sync.sync.take_over import TakeOver, Wishes, say_not_the_same

TEXT = "Q: What is number one?\nA: 1\n\nQ: Which one is number two?\nA: 2\n"


def adopt(device: Any, **wishes: Any) -> TakeOver:
    found, _ = take_over(device.col, Vault(device.root, "vault"), settings_from({}), Wishes(**wishes))
    return found


def with_old_notes(devices: Any, meet: Any) -> tuple[Any, Any, list[int]]:
    """Both devices have the old notes, reviewed, and the vault."""
    one, two = devices
    ids = []
    for question, answer in (("What is number one?", "<p>1</p>"), ("Which one is number two?", "2")):
        note = one.col.new_note(one.col.models.by_name("Basic"))
        note.fields = [question, answer]
        one.col.add_note(note, DeckId(1))
        ids.append(note.id)
        answer_card(one, note.id)
    meet(one, two)
    one.write("a.md", TEXT)
    one.files_to(two)
    return one, two, ids


def answer_card(device: Any, note_id: int) -> None:
    card = device.col.get_note(NoteId(note_id)).cards()[0]
    states = device.col._backend.get_scheduling_states(card.id)
    card.start_timer()
    device.col.sched.answer_card(device.col.sched.build_answer(card=card, states=states, rating=2))


def old_note(device: Any, note_id: int) -> Note:
    note: Note = device.col.get_note(NoteId(note_id))
    return note


def at_rest(one: Any, two: Any, meet: Any, ids: list[int]) -> None:
    """Both agree on the old notes as those of the flashcards, and neither sync changes anything."""
    meet(one, two)
    for device in (one, two):
        assert sorted(device.notes()) == ids
        assert device.counts() == {"unchanged": 2}
        assert not device.changes()
    assert one.notes() == two.notes()
    assert one.reviews() == two.reviews()
    for device in (one, two):
        assert device.facts()["lost"] == 0
        assert device.facts()["is sound"]


@pytest.mark.parametrize("reviewed", [False, True])
def test_the_other_device_gets_it_in_a_normal_sync(devices: Any, meet: Any, reviewed: bool) -> None:
    one, two, ids = with_old_notes(devices, meet)
    adopt(one)
    if reviewed:
        answer_card(two, ids[0])
        answer_card(two, ids[1])
    reviews = len(two.reviews())
    at_rest(one, two, meet, ids)
    assert len(one.reviews()) == reviews


@pytest.mark.parametrize("field", ["Front", "Back"])
def test_an_edit_on_the_other_device_brings_the_old_type_back(devices: Any, meet: Any, field: str) -> None:
    one, two, ids = with_old_notes(devices, meet)
    adopt(one)
    note = old_note(two, ids[0])
    note[field] = "edited on the other device"
    two.col.update_note(note)
    two.col.db.execute("update notes set mod = mod + 5 where id = ?", ids[0])
    answer_card(two, ids[0])
    meet(one, two)
    assert old_note(one, ids[0]).note_type()["name"] == "Basic"
    for _ in range(2):
        report = one.sync()
        assert {name: n for name, n in report.counts().items() if n} == {
            "zettels": 1, "flashcards": 2, "unchanged": 1, "there_already": 1,
        }  # fmt: skip
        [there] = [outcome for outcome in report.outcomes if outcome.action == "there already"]
        assert there.note_id == ids[0]
        assert not shared_of(one.col, "vault").declined
    [again] = adopt(one, by=("id",)).found
    assert (again.by, again.state, again.note.id, again.note.reviews) == ("id", "differs", ids[0], 2)
    adopt(one, keep="zettel")
    at_rest(one, two, meet, ids)
    assert len(one.reviews()) == 3


def test_twins_fold_and_no_review_is_lost(devices: Any, meet: Any) -> None:
    one, two, ids = with_old_notes(devices, meet)
    keys = [match.flashcard.key for match in adopt(two, pairs={}).found]
    adopt(one)
    say_not_the_same(two.col, "vault", keys, undo_name="Not the same")
    assert two.counts() == {"created": 2}
    meet(one, two)
    assert len(one.notes()) == 4
    for _ in range(2):
        one.sync()
        two.sync()
        meet(one, two)
    at_rest(one, two, meet, ids)
    assert len(one.reviews()) == 2


def test_both_take_over_before_they_meet(devices: Any, meet: Any) -> None:
    one, two, ids = with_old_notes(devices, meet)
    adopt(one)
    answer_card(two, ids[1])
    adopt(two)
    at_rest(one, two, meet, ids)
    assert len(one.reviews()) == 3


def test_undone_and_known_again(devices: Any, meet: Any) -> None:
    one, _two, ids = with_old_notes(devices, meet)
    adopt(one)
    one.col.undo()
    note = old_note(one, ids[0])
    assert note.note_type()["name"] == "Basic"
    note["Front"] = "reworded by the person"
    one.col.update_note(note)
    assert one.counts() == {"there_already": 2}
    assert not shared_of(one.col, "vault").declined
