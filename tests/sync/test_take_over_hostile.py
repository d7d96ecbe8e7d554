"""Collections that make a take-over hard: nothing in them is lost, guessed or done by half."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection

from tests.sync.taking_over import add, adopt, history
from zk_sync.config import settings_from
from zk_sync.sync.engine import Plan, apply_plan, read_vault, remembered, sync, take_snapshot
from zk_sync.sync.notes.notetypes import KEY_FIELD
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.take_over import Wishes, foreign_notes, plan_take_over
from zk_sync.sync.take_over.comparable import comparable, forms

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("crash_child.py")


def planned(col: Collection, vault: Vault) -> Plan:
    """The plan that takes over all that is sure."""
    settings = settings_from({})
    content, snapshot = read_vault(vault, settings), take_snapshot(col, vault)
    known = remembered(content, snapshot, settings)
    return plan_take_over(content, snapshot, known, foreign_notes(col), settings, Wishes()).plan


def test_cards_stay_as_a_person_left_them(world) -> None:
    """In a filtered deck, suspended, buried, flagged, a leech, moved by hand: so after take-over and sync."""
    col = world.col
    names = ("filtered", "suspended", "buried", "flagged", "moved", "leech")
    notes = {name: add(col, "Basic", f"{name}?", name, deck="Old") for name in names}
    cards = {name: note.cards()[0].id for name, note in notes.items()}
    for note in notes.values():
        world.review(note.cards()[0], rating=3)
    col.sched.suspend_cards([cards["suspended"]])
    col.sched.bury_cards([cards["buried"]])
    col.set_user_flag_for_cards(3, [cards["flagged"]])
    col.set_deck([cards["moved"]], col.decks.id("Elsewhere"))
    col.tags.bulk_add([notes["leech"].id, notes["flagged"].id], "leech marked")
    deck = col.sched.get_or_create_filtered_deck(0)
    deck.config.search_terms[0].search = f"cid:{cards['filtered']}"
    deck.config.reschedule = True
    col.sched.add_or_update_filtered_deck(deck)
    world.write(
        "a.md", "---\ndeck: New\nstatus: draft\n---\n" + "\n".join(f"Q: {n}?\nA: {n}\n" for n in names)
    )
    before = history(col)
    assert len(adopt(world).found) == 6
    assert history(col) == before
    assert world.counts() == {"unchanged": 6}
    assert history(col) == before
    assert sorted(col.get_note(notes["leech"].id).tags) == ["leech", "marked"]


def test_note_types_with_more_cards_or_fields(world) -> None:
    col = world.col
    three = col.models.copy(col.models.by_name("Basic (and reversed card)"))
    template = col.models.new_template("Third")
    template["qfmt"], template["afmt"] = "{{Front}} third", "{{Back}}"
    col.models.add_template(three, template)
    field = col.models.new_field("More")
    col.models.add_field(three, field)
    three["name"] = "Three"
    col.models.save(three)
    add(col, "Three", "three?", "cards", "and more")
    optional = add(col, "Basic (optional reversed card)", "optional?", "yes", "")
    both = add(col, "Basic (optional reversed card)", "both?", "yes", "y")
    typed = add(col, "Basic (type in the answer)", "typed?", "yes")
    world.write(
        "a.md",
        "#flashcards\n\nthree?:::cards\n\noptional?::yes\n\nboth?:::yes\n\ntyped?::yes\n",
    )
    found = adopt(world)
    states = {match.flashcard.question: match.state for match in found.found}
    assert states == {
        "three?": "unsuitable", "optional?": "adopted", "both?": "adopted", "typed?": "adopted",
    }  # fmt: skip
    assert [len(col.get_note(note.id).cards()) for note in (optional, both, typed)] == [1, 2, 1]
    assert world.counts() == {"unchanged": 3, "there_already": 1}


def test_the_same_question_again_and_again(world) -> None:
    for answer in ("a", "a", "b", "c"):
        add(world.col, "Basic", "What?", answer)
    world.write("a.md", "Q: What?\nA: a\n\nQ: What?\nA: b\n\nQ: What?\nA: d\n")
    found = adopt(world)
    states: dict[str, set[str]] = {}
    for match in found.found:
        states.setdefault(match.flashcard.answer, set()).add(match.state)
    assert states == {"a": {"ambiguous"}, "b": {"adopted"}, "d": {"ambiguous"}}
    taken = [note["Back"] for note in world.notes("note:Zettel")]
    assert taken == ["b"]
    adopt(world)
    assert [note["Back"] for note in world.notes("note:Zettel")] == ["b"]


def test_two_vaults_that_both_hold_it_take_it_once(world, tmp_path: Path) -> None:
    old = add(world.col, "Basic", "What?", "This.")
    world.review(old.cards()[0])
    settings = settings_from({})
    vaults = []
    for name in ("one", "two"):
        root = tmp_path / name
        root.mkdir()
        (root / "a.md").write_text(f"Q: What?\nA: This.\n<!--ID: {old.id}-->\n")
        vaults.append(Vault(root, name))
    plans = [planned(world.col, vault) for vault in vaults]
    for plan in plans:
        apply_plan(world.col, plan)
    assert world.col.get_note(old.id)[KEY_FIELD].startswith("one:")
    assert sync(world.col, vaults[0], settings).counts()["unchanged"] == 1
    assert sync(world.col, vaults[1], settings).counts()["created"] == 1
    assert sync(world.col, vaults[0], settings).counts()["unchanged"] == 1
    assert len(world.col.db.list("select id from revlog where cid in (select id from cards)")) == 1


def test_what_was_reviewed_or_edited_since_the_list_was_made_waits(world) -> None:
    notes = [add(world.col, "Basic", f"q{n}?", "a") for n in range(4)]
    world.write("a.md", "\n\n".join(f"Q: q{n}?\nA: a" for n in range(4)) + "\n")
    vault = Vault(world.root, "vault")
    plan = planned(world.col, vault)
    time.sleep(1.1)  # Anki notes when a note was written in seconds
    card = notes[0].cards()[0]
    card.start_timer()
    states = world.col._backend.get_scheduling_states(card.id)
    world.col.sched.answer_card(world.col.sched.build_answer(card=card, states=states, rating=2))
    world.edit(notes[1], "Back", "edited")
    world.col.remove_notes([notes[2].id])
    report = apply_plan(world.col, plan)
    assert report.counts()["adopted"] == 1
    assert report.counts()["skipped"] == 3
    assert world.col.get_note(notes[1].id)["Back"] == "edited"
    assert world.col.get_note(notes[3].id).note_type()["name"] == "Zettel"


HOSTILE = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{c1::" * 50, "\\(" * 200, "[[" * 200),
    *("<" * 500, "}}" * 100 + "{{", "\x1f" * 3, "&#0;&#xD800;", "[sound:" * 50, "<!--" * 100, "a" * 200_000),
    "\u202e\u0000\ufffe",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_fields_full_of_anything(world, text: str) -> None:
    note = add(world.col, "Basic", "What?", "This.")
    world.col.db.execute("update notes set flds = ? where id = ?", f"{text}\x1f{text}", note.id)
    keeper = add(world.col, "Basic", "Other?", "Yes.")
    world.write("a.md", f"Q: What?\nA: This.\n<!--ID: {note.id}-->\n\nQ: Other?\nA: Yes.\n")
    started = time.process_time()
    found = adopt(world, keep="anki")
    assert time.process_time() - started < 5
    assert {match.note.id for match in found.found} == {note.id, keeper.id}
    assert world.col.get_note(keeper.id).note_type()["name"] == "Zettel"
    world.sync()
    assert world.counts().get("created") is None


def test_comparing_takes_time_in_step_with_the_text() -> None:
    for part in ("{{c1::a", "\\(a", "[[a|", "<b", "[sound:", "<!--", "&amp;", "a > ", "==", "::"):
        times = []
        for size in (20_000, 80_000):
            started = time.process_time()
            comparable(part * (size // len(part)))
            forms(part * (size // len(part)))
            times.append(time.process_time() - started)
        assert times[1] < 12 * max(times[0], 0.01), part


def run(vault: Path, collection: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), str(vault), str(collection), what, "adopt"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_killed_anywhere_it_is_done_or_not_begun(world, tmp_path: Path) -> None:
    """All or nothing, with each card and review as before; the next one ends as if nothing had been."""
    notes = [add(world.col, "Basic", f"q{n}?", f"old {n}") for n in range(12)]
    for note in notes:
        world.review(note.cards()[0])
    text = "\n\n".join(f"Q: q{n}?\nA: new {n}" for n in range(12))
    world.write("a.md", f"#flashcards\n\n{text}\n\nx::y <!--SR:!2031-01-01,12,250-->\n")
    before = history(world.col)
    world.col.close()

    def state(folder: Path) -> tuple[Any, ...]:
        col = Collection(str(folder / "collection.anki2"))
        try:
            assert col.fix_integrity()[1]
            cards, answers = history(col)
            ids = {row[0] for row in before[0]}
            assert [row for row in cards if row[0] in ids] == before[0]
            assert answers == before[1]
            names = sorted(note.note_type()["name"] for note in map(col.get_note, col.find_notes("")))
            return names, len(cards)
        finally:
            col.close()

    done, none = (["Zettel"] * 13, 13), (["Basic"] * 12, 12)
    listed = tmp_path / "listed"
    shutil.copytree(world.device, listed)
    places = run(world.root, listed / "collection.anki2", "list").stdout.count("\n")
    assert state(listed) == done
    seen = set()
    for place in range(places // 6, places, places // 3):
        broken = tmp_path / f"at {place}"
        shutil.copytree(world.device, broken)
        assert run(world.root, broken / "collection.anki2", str(place)).returncode == -9
        found = state(broken)
        assert found in (done, none), place
        seen.add(found[1])
        assert run(world.root, broken / "collection.anki2", "list").returncode == 0
        assert state(broken) == done
    assert 12 in seen
    world.col = Collection(str(world.device / "collection.anki2"))
