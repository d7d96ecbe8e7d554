"""What a device has seen is kept as changes, and comes back whole."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zk_sync.sync.journal import Journal, Seen, SeenSince, with_changes
from zk_sync.sync.journal_file import JournalFile

KEYS = [f"vault:zettel {number}#key" for number in range(12)]
SEEN = st.builds(Seen, st.sampled_from(["1", "2", "é"]), st.sampled_from([(), ("warned",)]))
CHANGE = st.dictionaries(st.sampled_from(KEYS), st.none() | SEEN, max_size=4)
# What changed, whether only that is looked at, whether the collection is written, how many syncs were undone.
SYNC = st.tuples(CHANGE, st.booleans(), st.booleans(), st.sampled_from([0, 0, 0, 1, 2]))
Sync = tuple[dict[str, Seen | None], bool, bool, int]


def changed(seen: Mapping[str, Seen], changes: Mapping[str, Seen | None]) -> dict[str, Seen]:
    return {key: found for key, found in {**seen, **changes}.items() if found is not None}


@given(st.lists(SYNC, max_size=12))
def test_the_last_generations_come_back_whole(syncs: list[Sync]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "journal.json")
        token = ""
        tokens: list[str] = []  # newest first
        known: dict[str, dict[str, Seen]] = {}
        for number, (changes, sees_a_part, writes, undone) in enumerate(syncs):
            if undone < len(tokens):
                token = tokens[undone]
            file = JournalFile(path)
            journal = file.journal
            before, mark = journal.seen(token), journal.mark(token)
            assert before == known.get(token, {})
            now = changed(before, changes)
            after = f"token {number}" if writes else token
            seen = SeenSince(before, changes) if sees_a_part and before.mark else now
            newer = journal.with_seen(seen, token=after, before=token)
            file.write(newer)
            since = JournalFile(path).journal.changed_since(mark, after)
            differing = {key for key in KEYS if before.get(key) != now.get(key)}
            assert since is None or differing <= set(since)
            token, known[after] = after, now
            if newer is not journal:  # else it has that already
                tokens = [after, *(other for other in tokens if other != after)][:3]
            for kept in tokens:
                assert JournalFile(path).journal.seen(kept) == known[kept]


ODD_KEY = st.text(st.sampled_from('aB"\\\n,{}:é\x00\u2028\ud800\uffff🙂'), max_size=3)


@given(st.dictionaries(ODD_KEY, SEEN), st.dictionaries(ODD_KEY, st.none() | SEEN), st.lists(ODD_KEY))
def test_what_is_looked_up_is_what_is_there(
    before: dict[str, Seen], changes: dict[str, Seen | None], others: list[str]
) -> None:
    journal = Journal("device").with_seen(before, token="a", before="")
    journal = journal.with_seen(SeenSince(journal.seen("a"), changes), token="b", before="a")
    expected = changed(before, changes)
    seen = journal.seen("b")
    for key in {*before, *changes, *others}:
        assert seen.get(key) == expected.get(key)
    assert seen == journal.seen("b").whole() == expected


def test_a_small_change_of_much_adds_a_line() -> None:
    much = {f"vault:{number}#key": Seen("source") for number in range(100)}
    journal = Journal("device").with_seen(much, token="a", before="")
    before = journal.seen("a")
    small = SeenSince(before, {"vault:7#key": Seen("other"), "vault:8#key": None})
    newer = journal.with_seen(small, token="b", before="a")
    assert [generation.token for generation in newer.generations] == ["b", "a"]
    assert newer.generations[1] is journal.generations[0]
    assert len(newer.generations[0].packed) < len(journal.generations[0].packed) / 20
    assert newer.seen("b") == changed(much, small.changes)
    assert newer.changed_since(before.mark, "b") == {"vault:7#key", "vault:8#key"}
    assert newer.changed_since(newer.mark("b"), "a") is None  # after an undo nobody knows


def test_the_journal_does_not_grow_with_each_change() -> None:
    seen: Mapping[str, Seen] = {f"vault:{number}#key": Seen("source") for number in range(100)}
    journal = Journal("device").with_seen(seen, token="0", before="")
    whole = len(journal.generations[0].packed)
    for number in range(1, 200):
        seen = with_changes(seen, {f"vault:{number % 100}#key": Seen(f"source {number}")})
        journal = journal.with_seen(seen, token=str(number), before=str(number - 1))
        assert journal.seen(str(number)) == seen
        assert sum(len(generation.packed) for generation in journal.generations) < 3.5 * whole


def test_what_was_seen_is_not_strewn_over_hundreds_of_changes() -> None:
    seen: Mapping[str, Seen] = {f"vault:{number}#key": Seen("source") for number in range(2000)}
    journal = Journal("device").with_seen(seen, token="0", before="")
    for number in range(1, 300):
        changed = SeenSince(journal.seen(str(number - 1)), {"vault:7#key": Seen(f"source {number}")})
        journal = journal.with_seen(changed, token=str(number), before=str(number - 1))
        assert len(journal.generations) < 70
    assert journal.seen("299")["vault:7#key"] == Seen("source 299")


def journal_after(syncs: int, path: Path) -> Journal:
    """What is at ``path`` after as many syncs: each but the first adds what it saw."""
    seen: Mapping[str, Seen] = {f"vault:{number}#key": Seen("source") for number in range(40)}
    for number in range(syncs):
        file = JournalFile(path)
        newer = file.journal.with_seen(seen, token=str(number), before=str(number - 1))
        file.write(newer)
        assert JournalFile(path).journal == newer
        seen = SeenSince(newer.seen(str(number)), {"vault:1#key": Seen(f"{number}")})
    return newer


def test_a_sync_adds_to_the_file_and_leaves_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "journal.json"
    journal_after(2, path)
    before, which = path.read_bytes(), path.stat().st_ino
    file = JournalFile(path)
    small = SeenSince(file.journal.seen("1"), {"vault:1#key": Seen("1")})
    file.write(file.journal.with_seen(small, token="2", before="1"))
    assert path.read_bytes().startswith(before)
    assert len(path.read_bytes()) < len(before) + 200
    assert path.stat().st_ino == which


@pytest.mark.parametrize("syncs", [1, 2, 3])
def test_what_was_not_written_whole_counts_as_not_written(syncs: int, tmp_path: Path) -> None:
    path = tmp_path / "journal.json"
    before = journal_after(syncs, path)
    kept = path.read_bytes()
    file = JournalFile(path)
    newer = before.with_seen(
        SeenSince(before.seen(f"{syncs - 1}"), {"x#y": Seen("new")}), token="new", before=f"{syncs - 1}"
    )
    file.write(newer)
    added = path.read_bytes()[len(kept) :]
    for size in range(len(added)):
        for rest in (b"", bytes(2 * len(added))):  # after a crash, some file systems hold zeros there
            path.write_bytes(kept + added[:size] + rest)
            torn = JournalFile(path)
            assert torn.journal == before
            torn.write(newer)
            assert path.read_bytes() == kept + added


@pytest.mark.parametrize("damage", [b"\0", b'"', b"2", b"\n", b""])
def test_damage_loses_what_is_damaged_at_the_most(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "journal.json"
    journal = journal_after(4, path)
    kept = path.read_bytes()
    for where in range(len(kept)):
        path.write_bytes(kept[:where] + damage + kept[where + 1 :])
        file = JournalFile(path)
        for token in "0123":
            assert file.journal.seen(token) in ({}, journal.seen(token))
        if where % 100 == 5:
            newer = file.journal.with_seen({"x#y": Seen("1")}, token="new", before="3")
            file.write(newer)
            assert JournalFile(path).journal == newer


def test_a_generation_without_what_it_is_based_on_is_none(tmp_path: Path) -> None:
    much = {f"vault:{number}#key": Seen("source") for number in range(100)}
    journal = Journal("device").with_seen(much, token="a", before="")
    journal = journal.with_seen(SeenSince(journal.seen("a"), {"x#y": Seen("1")}), token="b", before="a")
    path = tmp_path / "journal.json"
    JournalFile(path).write(journal)
    path.write_bytes(path.read_bytes()[:-10])
    damaged = JournalFile(path).journal
    assert not damaged.seen("b")
    mended = damaged.with_seen(much, token="c", before="b")
    assert mended.seen("c") == much
