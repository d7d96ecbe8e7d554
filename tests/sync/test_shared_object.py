"""What devices share: united, checked as a stranger's, refused when it is newer, and each device's own."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection
from anki.notes import Note

from tests.sync.another_device import ANOTHER, says
from zk_sync.errors import CollectionError
from zk_sync.sync.engine import stored_settings, write_settings
from zk_sync.sync.notes.zk_state import FORMAT as STATE_FORMAT
from zk_sync.sync.state.device import FORMAT, device_of, named_device
from zk_sync.sync.state.device_share import Claim, DeviceShare
from zk_sync.sync.state.shared_object import Shared, ensure_object, shared_of

KEY = "vault:a.md#1"


def test_the_highest_counter_counts_then_the_device() -> None:
    said = {
        "8000000001": DeviceShare(settings={"a": 1}, settings_counter=2, declined={KEY: Claim(1, True)}),
        "8000000002": DeviceShare(settings={"a": 2}, settings_counter=2, declined={KEY: Claim(2, False)}),
        "8000000003": DeviceShare(
            settings={"a": 3}, settings_counter=1, declined={"vault:b.md#1": Claim(1, True)}
        ),
    }
    shared = Shared("8000000003", said)
    assert shared.settings == {"a": 2}
    assert shared.declined == {"vault:b.md#1"}
    after = shared.with_sync("t", declined=[KEY], live=["vault:b.md#1"], graves=[7])
    assert after.declined == {KEY: Claim(3, True), "vault:b.md#1": Claim(2, False)}
    assert Shared("8000000003", {**said, "8000000003": after}).declined == {KEY}
    assert shared.with_settings({"a": 4}).settings_counter == 3


@pytest.mark.parametrize(
    "nonsense",
    [
        7,
        [],
        {"declined": 7, "apart": "x", "graves": {}, "settings": 3, "token": {}},
        {"declined": {KEY: 1, "vault:c#1": [1], "vault:d#1": ["1", True], "vault:e#1": [0, True]}},
        {"declined": {"other:a.md#1": [1, True], "vault:" + "x" * 20_000: [1, True], KEY: [1, 1]}},
        {"declined": {KEY: [2**60, True], "vault:f#1": [True, True], "vault:g#1": [-1, True]}},
        {"graves": [-1, 2**60, "1", True, None, [1]], "settings": {"values": []}},
        {"made": [[[1, 2], [5, 3], [1, 2**60], [1, 2**49], ["1", 2], 7, [True, True], [1]], {}]},
        {"made": {"notes": [[1, 2]]}},
        {"settings": {"values": {"default_deck": "x" * 2_000_000}, "counter": "high"}, "token": "x" * 20_000},
    ],
)
def test_nonsense_of_a_stranger_is_passed_over(world, nonsense: Any) -> None:
    world.qa("a.md", ("one?", "1"))
    says(world.col, "vault", nonsense)
    shared = shared_of(world.col, "vault")
    assert (shared.declined, shared.apart, shared.graves, shared.settings) == (set(), set(), set(), None)
    assert world.counts() == {"created": 1}
    assert world.counts() == {"unchanged": 1}


def test_a_stranger_who_claims_to_have_made_every_note_takes_no_history_unasked(world) -> None:
    world.qa("a.md", *((f"number {n}?", str(n)) for n in range(12)))
    world.sync()
    for note in world.notes():
        world.review(note.cards()[0])
    ids = sorted(note.id for note in world.notes())
    says(world.col, "vault", {"made": [[[ids[0], ids[-1]]], [[ids[0] - 1000, ids[-1] + 1000]]]})
    before = world.mods()
    with pytest.raises(CollectionError, match="12 of the 12 notes"):
        world.sync()
    assert world.mods() == before


def test_a_note_type_of_somebody_else_with_such_an_id_is_none_of_ours(world) -> None:
    says(world.col, "vault", {}, zettelkastenSync="theirs")
    [found] = [item for item in world.col.models.all_names_and_ids() if item.id == int(ANOTHER, 16)]
    other = world.col.models.get(found.id)
    other["zettelkastenSync"] = "theirs"
    world.col.models.update_dict(other)
    assert shared_of(world.col, "vault").shares == {}


def test_what_a_newer_release_shares_stops_the_sync_with_one_line(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    before = world.mods()
    says(world.col, "other vault", {}, format=2)
    for act in (
        world.sync,
        lambda: stored_settings(world.col, "vault"),
        lambda: write_settings(world.col, "vault", {}),
    ):
        with pytest.raises(CollectionError, match="newer release") as raised:
            act()
        assert "\n" not in str(raised.value)
    assert world.mods() == before


def test_notes_in_the_form_of_a_newer_release_stop_the_sync_by_what_devices_share(world) -> None:
    """A release that raises the form of states need not raise that of the objects."""
    world.qa("a.md", ("one?", "1"))
    world.sync()
    before = world.mods()
    says(world.col, "other vault", {}, notes=STATE_FORMAT + 1)
    with pytest.raises(CollectionError, match="newer release"):
        world.sync()
    assert world.mods() == before


def test_a_note_of_this_device_that_a_newer_release_wrote_stops_the_sync_with_one_line(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    raise_state(world, world.note("one?"))
    before = world.mods()
    with pytest.raises(CollectionError, match="newer release") as raised:
        world.sync()
    assert "\n" not in str(raised.value)
    assert world.mods() == before


def raise_state(world, note: Note) -> None:
    world.edit(note, "ZK State", note["ZK State"].replace('"v":1', f'"v":{STATE_FORMAT + 1}'))


def stranger_s(world, key: str) -> Note:
    """A note of a stranger's deck that names the vault, and says to be of a newer release."""
    note = world.col.new_note(world.col.models.by_name("Zettel"))
    note["Front"], note["Back"], note["ZK Key"] = "stranger's?", "yes", key
    note["ZK State"] = f'{{"v":{STATE_FORMAT + 1}}}'
    world.col.add_note(note, 1)
    return note


@pytest.mark.parametrize("key", ["vault:a.md#x", "vault:z.md#x", "vault:id:1#x", "vault:#"])
def test_a_stranger_s_note_that_says_to_be_of_a_newer_release_is_its_own_problem(
    world, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zk_sync.vault.file_cache._RACY_NS", 20_000_000)  # after which a file counts as quiet
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    note = stranger_s(world, key)
    for n, text in enumerate(("changed", "again")):
        world.qa("a.md", ("one?", text), ("two?", "2"))
        world.qa(f"b{n}.md", (f"new {n}?", "3"))
        report = world.sync()
        assert (report.counts()["created"], report.counts()["updated"]) == (1, 1)
        [problem] = report.problems
        assert f"nid:{note.id}" in problem.message
        [found] = world.col.find_notes(f"nid:{note.id}")
        assert world.col.get_note(found)["Back"] == "yes"
    world.delete("a.md")
    assert world.sync().counts()["orphaned"] == 2
    assert not world.notes("stranger tag:zk::orphan")
    time.sleep(0.03)
    assert [world.sync().problems for _ in range(3)] == [(problem,)] * 3, "it is said as long as it is there"
    world.col.remove_notes([note.id])
    assert not world.sync().problems


def test_the_flashcard_of_a_note_that_says_to_be_of_a_newer_release_waits_for_it(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    [key] = [outcome.key for outcome in world.sync(dry_run=True).outcomes if outcome.action == "created"]
    note = stranger_s(world, key)
    report = world.sync()
    assert not report.counts()["created"]
    [skipped] = [outcome for outcome in report.outcomes if outcome.action == "skipped"]
    assert (skipped.key, f"nid:{note.id}" in skipped.reason) == (key, True)
    world.col.remove_notes([note.id])
    assert world.sync().counts()["created"] == 1


def test_an_object_that_came_with_a_stranger_s_deck_says_nothing(world) -> None:
    """A deck brings in note types with its notes, and no other ones."""
    world.qa("a.md", ("one?", "1"))
    key = world.sync(dry_run=True).outcomes[0].key
    says(world.col, "vault", {"declined": {key: [1, True]}}, format=99)
    note = world.col.new_note(world.col.models.get(int(ANOTHER, 16)))
    note.fields[0] = "bait"
    world.col.add_note(note, 1)
    assert world.counts() == {"created": 1}


def test_names_of_devices_of_a_newer_release_stop_the_sync_and_stay(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    [path] = (world.device / "zettelkasten-sync").glob("*.devices.json")
    path.write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(CollectionError, match="newer release"):
        world.sync()
    assert json.loads(path.read_text()) == {"format": FORMAT + 1}


def test_what_release_0_1_0_left_is_brought_over_once(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync(dry_run=True)
    key = world.sync(dry_run=True).outcomes[0].key
    old = {
        "tokens": {"0123abcd": "t"},
        "declined": [key],
        "settings": {"version": 1, "values": {"default_deck": "Old"}},
    }
    world.col.set_config("zettelkastenSync", {"vault": old})
    assert world.counts() == {"created": 1, "skipped": 1}
    assert [world.deck_of(note.cards()[0]) for note in world.notes()] == ["Old"]
    world.col.set_config("zettelkastenSync", {"vault": {"declined": [], "settings": {"values": {}}}})
    assert world.counts() == {"skipped": 1, "unchanged": 1}, "the entry is not used any more"
    assert stored_settings(world.col, "vault") == {"default_deck": "Old"}


@pytest.mark.parametrize("where", ["beside", "to another machine"])
def test_a_copied_folder_is_another_device(world, tmp_path: Path, monkeypatch: Any, where: str) -> None:
    world.qa("a.md", *((f"number {n}?", f"{n}") for n in range(3)))
    world.sync()
    own = device_of(Path(world.col.path))
    assert own
    world.col.close()
    copy = Path(shutil.copytree(world.device, tmp_path / "copy")) / "collection.anki2"
    if where == "to another machine":
        shutil.move(world.device, tmp_path / "away")
        copy = Path(shutil.copytree(tmp_path / "away", world.device)) / "collection.anki2"
        monkeypatch.setattr("zk_sync.sync.state.device.machine", lambda: "another one")
    world.col = Collection(str(copy))
    assert device_of(copy) == ""
    world.delete("a.md")
    world.qa("b.md", ("new?", "1"))
    counts = world.counts()
    assert "orphaned" not in counts, "it saw nothing yet"
    assert device_of(copy) not in ("", own)
    assert shared_of(world.col, "vault").shares.keys() == {own, device_of(copy)}


def test_a_device_keeps_its_name_and_a_damaged_file_of_names_draws_another(tmp_path: Path) -> None:
    path = tmp_path / "collection.anki2"
    name = named_device(path)
    assert named_device(path) == device_of(path) == name
    [names] = (tmp_path / "zettelkasten-sync").iterdir()
    for damage in ("", "{", "[]", '{"devices": {"x": 1}}', '{"devices": 7}'):
        names.write_text(damage)
        assert device_of(path) == ""
        assert named_device(path) != name


def test_the_object_survives_check_database_and_is_in_no_package(world, tmp_path: Path) -> None:
    from anki.collection import ExportAnkiPackageOptions

    world.qa("a.md", ("one?", "1"))
    world.sync()
    before = shared_of(world.col, "vault")
    assert world.col.fix_integrity() == ("Database rebuilt and optimized.", True)
    assert shared_of(world.col, "vault") == before
    package = str(tmp_path / "deck.apkg")
    world.col.export_anki_package(out_path=package, options=ExportAnkiPackageOptions(), limit=None)
    other = Collection(str(tmp_path / "other.anki2"))
    try:
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        other.import_anki_package(
            ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions())
        )
        assert other.note_count() == 1
        assert shared_of(other, "vault").shares == {}
    finally:
        other.close()


def test_making_the_object_twice_makes_one(world) -> None:
    names = {ensure_object(world.col) for _ in range(2)}
    assert len(names) == 1
    assert [item.name for item in world.col.models.all_names_and_ids()][-1].startswith("~ Data of")
