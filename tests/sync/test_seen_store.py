"""What a device has seen is kept as changes, and comes back whole."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zk_sync.errors import CollectionError
from zk_sync.quick_json import pack
from zk_sync.sync.state.seen import SeenFlashcard, SeenSince, with_changes
from zk_sync.sync.state.seen_rows import FORMAT, Learned
from zk_sync.sync.state.seen_store import DeviceMemory, Store

KEYS = [f"vault:zettel {number}#key" for number in range(12)]
TIMES = st.sampled_from([0, 1, 1_796_018_860_442_000_000])
SEEN = st.builds(SeenFlashcard, st.sampled_from(["1", "2", "é"]), st.sampled_from([(), ("warned",)]), TIMES)
CHANGE = st.dictionaries(st.sampled_from(KEYS), st.none() | SEEN, max_size=4)
# What changed, whether only that is looked at, whether the collection is written, how many syncs were undone.
SYNC = st.tuples(CHANGE, st.booleans(), st.booleans(), st.sampled_from([0, 0, 0, 1, 2]))
Sync = tuple[dict[str, SeenFlashcard | None], bool, bool, int]


def changed(
    seen: Mapping[str, SeenFlashcard], changes: Mapping[str, SeenFlashcard | None]
) -> dict[str, SeenFlashcard]:
    return {key: found for key, found in {**seen, **changes}.items() if found is not None}


def learned(
    seen: Mapping[str, SeenFlashcard],
    notes: Mapping[int, str | None] | None = None,
    held: frozenset[str] = frozenset(),
) -> Learned:
    return Learned(seen, notes or {}, held)


@settings(max_examples=25)
@given(st.lists(SYNC, max_size=12))
def test_the_last_generations_come_back_whole(syncs: list[Sync]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "seen.sqlite")
        token = ""
        tokens: list[str] = []  # newest first
        known: dict[str, dict[str, SeenFlashcard]] = {}
        for number, (changes, sees_a_part, writes, undone) in enumerate(syncs):
            if undone < len(tokens):
                token = tokens[undone]
            store = Store(path, token)
            before = store.memory(list(changes) if sees_a_part else None).seen
            assert before == known.get(token, {})
            now = changed(before, changes)
            after = f"token {number}" if writes else token
            seen = SeenSince(before, changes) if sees_a_part and before.mark else now
            mark = store.write(learned(seen), after)
            since = Store(path, after).changed_since(before.mark)
            differing = {key for key in KEYS if before.get(key) != now.get(key)}
            assert since is None or differing <= set(since)
            token, known[after] = after, now
            if mark != before.mark:  # else it has that already
                tokens = [after, *(other for other in tokens if other != after)][:3]
            for kept in tokens:
                assert Store(path, kept).memory().seen == known[kept]


ODD_KEY = st.text(st.sampled_from('aB"\\\n,{}:é\x00\u2028\ud800\uffff🙂'), max_size=3)


@settings(max_examples=25)
@given(st.dictionaries(ODD_KEY, SEEN), st.dictionaries(ODD_KEY, st.none() | SEEN), st.lists(ODD_KEY))
def test_what_is_looked_up_is_what_is_there(
    before: dict[str, SeenFlashcard], changes: dict[str, SeenFlashcard | None], others: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "seen.sqlite")
        Store(path, "").write(learned(before), "a")
        Store(path, "a").write(learned(SeenSince(Store(path, "a").memory().seen, changes)), "b")
        expected = changed(before, changes)
        keys = {*before, *changes, *others}
        store = Store(path, "b")
        assert {key: store.memory(keys).seen.get(key) for key in keys} == {
            key: expected.get(key) for key in keys
        }
        assert {key: store.memory([]).seen.get(key) for key in keys} == {
            key: expected.get(key) for key in keys
        }
        assert store.memory().seen == expected


def test_a_small_change_of_much_is_written_alone_and_the_store_does_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite"
    seen: Mapping[str, SeenFlashcard] = {
        f"vault:{number}#key": SeenFlashcard("source") for number in range(100)
    }
    mark = Store(path, "").write(learned(seen), "0")
    whole = path.stat().st_size
    for number in range(1, 200):
        store = Store(path, str(number - 1))
        one = SeenSince(
            store.memory([]).seen, {f"vault:{number % 100}#key": SeenFlashcard(f"source {number}")}
        )
        mark, before = store.write(learned(one), str(number)), mark
        seen = with_changes(seen, one.changes)
        assert Store(path, str(number)).changed_since(before) == one.changes.keys()
        assert Store(path, str(number)).changed_since(mark) == set()
    assert Store(path, "199").memory().seen == seen
    assert Store(path, "197").memory().seen["vault:99#key"] == SeenFlashcard("source 99")
    assert Store(path, "100").memory().seen == {}  # nobody goes back so far
    assert path.stat().st_size < 3 * whole
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("select count() from generations").fetchone()[0] <= 50
        assert db.execute("select count() from seen").fetchone()[0] < 160


def test_which_note_had_which_key_counts_whatever_the_token(tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite"
    notes = {1: "vault:a#k", 2: "vault:b#k", 3: "vault:c#k"}
    Store(path, "").write(learned({}, notes, frozenset({"vault:d#k"})), "a")
    void = Store(path, "undone").memory()
    assert (void.seen, void.notes, void.held, void.is_lost) == ({}, notes, {"vault:d#k"}, False)
    assert Store(path, "undone").memory(["vault:b#k"], [3]).notes == {2: "vault:b#k", 3: "vault:c#k"}
    Store(path, "a").write(learned({}, {1: None, 2: "vault:e#k"}), "a")
    after = Store(path, "a").memory()
    assert (after.notes, after.held) == ({2: "vault:e#k", 3: "vault:c#k"}, frozenset())


def test_what_is_there_already_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite"
    mark = Store(path, "").write(learned({"vault:a#k": SeenFlashcard("1")}, {1: "vault:a#k"}), "a")
    before = path.read_bytes()
    assert Store(path, "a").write(learned({"vault:a#k": SeenFlashcard("1")}), "a") == mark
    assert path.read_bytes() == before


def test_damage_loses_what_is_damaged_at_the_most(tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite"
    expected = {}
    before = ""
    for token in "abc":
        expected[token] = {key: SeenFlashcard(f"source {token}", ("warned",)) for key in KEYS}
        Store(path, before).write(learned(expected[token], {1: "vault:a#k"}, frozenset({"vault:b#k"})), token)
        before = token
    kept = path.read_bytes()
    chooser = random.Random(7)
    places = chooser.sample(range(len(kept)), 250)
    for where in places:
        path.write_bytes(kept[:where] + bytes([chooser.randrange(256)]) + kept[where + 1 :])
        for token in "abc":
            try:
                memory = Store(path, token).memory()
            except CollectionError:
                assert 60 <= where < 64  # of the number of the format: nothing is done then
                continue
            assert memory.is_lost or (memory.seen in ({}, expected[token]))
            assert set(memory.notes.items()) <= {(1, "vault:a#k")}
            assert memory.held <= {"vault:b#k"}
    path.write_bytes(kept[:5000])
    Store(path, "c").write(learned({"x:y#z": SeenFlashcard("1")}), "d")
    assert Store(path, "d").memory().seen == {"x:y#z": SeenFlashcard("1")}


def test_a_store_of_a_newer_release_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite"
    Store(path, "").write(learned({"vault:a#k": SeenFlashcard("1")}), "a")
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma user_version = {FORMAT + 1}")
    before = path.read_bytes()
    with pytest.raises(CollectionError, match="newer release"):
        Store(path, "a").memory()
    with pytest.raises(OSError, match="newer release"):
        Store(path, "a").write(learned({}), "b")
    assert path.read_bytes() == before


def test_one_that_another_process_writes_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zk_sync.sync.state.seen_store._PATIENCE", 0.1)
    path = tmp_path / "seen.sqlite"
    Store(path, "").write(learned({"vault:a#k": SeenFlashcard("1")}), "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("begin exclusive")
        with pytest.raises(CollectionError, match="locked"):
            Store(path, "a").memory()
        with pytest.raises(OSError, match="locked"):
            Store(path, "a").write(learned({}), "b")
    assert Store(path, "a").memory().seen == {"vault:a#k": SeenFlashcard("1")}


def old_journal(*generations: tuple[str, str, str, dict[str, object]]) -> bytes:
    """As release 0.1.0 wrote it: token, mark, what it is based on, what it saw."""
    data = pack({"device": "0123abcd"}) + b"\n"
    for token, mark, based_on, seen in generations:
        packed = json.dumps(seen, indent=0).encode()
        checksum = crc32(packed, crc32(pack([token, mark, based_on])))
        head = {"token": token, "mark": mark, "based_on": based_on, "size": len(packed), "checksum": checksum}
        data += pack(head) + b"\n" + packed
    return data


def test_the_journal_of_release_0_1_0_is_read_once(tmp_path: Path) -> None:
    old, path = tmp_path / "journal.json", tmp_path / "seen.sqlite"
    whole = {"vault:a#k": "1", "vault:b#k": ["2", "warned"]}
    old.write_bytes(
        old_journal(("t1", "m1", "", whole), ("t2", "m2", "m1", {"vault:a#k": None, "vault:c#k": "3"}))
    )
    expected = {"vault:b#k": SeenFlashcard("2", ("warned",)), "vault:c#k": SeenFlashcard("3")}
    store = Store(path, "", (old, {"0123abcd": "t2"}))
    assert store.memory() == DeviceMemory(store.memory().seen, is_lost=False)
    assert store.memory().seen == expected
    assert Store(path, "", (old, {"0123abcd": "t1"})).memory().seen.keys() == whole.keys()
    assert Store(path, "", (old, {"0123abcd": "undone"})).memory().is_lost
    assert Store(path, "", (old, {})).memory().is_lost
    store.write(learned(store.memory().seen), "new")
    assert not old.exists()
    assert Store(path, "new").memory().seen == expected
