"""The cache never changes what a sync sees, whatever happens to it or to the files."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from zk_sync.config import Settings, settings_from
from zk_sync.sync.engine import Vault, VaultContent, read_vault
from zk_sync.vault import file_cache as index_module
from zk_sync.vault.zettel import zettel_from

TICK = 0.02  # seconds after which a file counts as quiet in these tests; more than a tick of the file system


@pytest.fixture(autouse=True)
def soon_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_RACY_NS", int(TICK * 1e9))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "a.md").write_text("---\naliases: [Alpha]\n---\nQ: one?\nA: [[b]] ![[image.png]] ![[c#S]]\n")
    (root / "b.md").write_text(
        "---\ntitle: Beta\ntags: [x]\nstatus: draft\nup: '[[a]]'\n---\nA {{c1::cloze}} of it.\n"
    )
    (root / "c.md").write_text("# C\n\n## S\n\nembedded [[Alpha]]\n")
    (root / "bad.md").write_bytes(b"Q: caf\xe9?\nA: 1\n")
    (root / "image.png").write_bytes(b"PNG")
    return Vault(root, "vault")


def seen(content: VaultContent) -> object:
    return content.entries, content.problems, content.unknown, content.zettels, content.zettel_infos


def read(vault: Vault, path: Path | None, settings: Settings | None = None) -> object:
    return seen(read_vault(vault, settings or Settings(), index=path))


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the zettels that are parsed from now on."""
    paths: list[str] = []

    def spy(path: str, text: str, settings: Settings) -> object:
        paths.append(path)
        return zettel_from(path, text, settings)

    monkeypatch.setattr("zk_sync.vault.files.zettel_from", spy)
    return paths


def test_only_what_changed_is_parsed_again(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index" / "v.sqlite"
    path.parent.mkdir()
    time.sleep(2 * TICK)
    first = read(vault, path)
    paths = parsed(monkeypatch)
    assert read(vault, path) == first
    assert paths == ["c.md"]  # for the text that is embedded
    (vault.root / "b.md").write_text("A {{c1::new}} cloze.\n")
    paths.clear()
    assert read(vault, path) == read(vault, None)
    assert paths[:2] == ["b.md", "c.md"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "b.md").write_text("---\ntitle: Gamma\n---\nA {{c1::cloze}} of it.\n"),
        lambda root: (root / "c.md").write_text("# C\n\n## S\n\nanother [[Alpha]]\n"),
        lambda root: (root / "image.png").write_bytes(b"PNG2"),
        lambda root: (root / "a.md").rename(root / "z.md"),
        lambda root: (root / "bad.md").write_text("Q: good?\nA: 1\n"),
        lambda root: (root / "new.md").write_text("Q: new?\nA: [[Alpha]]\n"),
        lambda root: (root / "b.md").unlink(),
    ],
)
def test_a_change_anywhere_is_noticed(vault: Vault, tmp_path: Path, change: Callable[[Path], object]) -> None:
    path = tmp_path / "v.sqlite"
    time.sleep(2 * TICK)
    before = read(vault, path)
    change(vault.root)
    after = read(vault, path)
    assert after == read(vault, None)
    assert after != before


def test_an_edit_that_leaves_size_and_time_as_they_were_is_noticed(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    file = vault.root / "b.md"
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    time.sleep(2 * TICK)
    read(vault, path)
    file.write_text(file.read_text().replace("cloze", "ezolc"))
    os.utime(file, ns=times)
    assert read(vault, path) == read(vault, None)


def test_edits_in_the_same_moment_are_noticed(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    for number in range(100, 160):
        (vault.root / "a.md").write_text(f"Q: number {number}?\nA: 1\n")
        assert read(vault, path) == read(vault, None)


def test_other_settings_make_it_anew(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    time.sleep(2 * TICK)
    read(vault, path)
    other = settings_from({"default_deck": "Other"})
    assert read(vault, path, other) == read(vault, None, other)


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(0).randbytes(5000))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def nonsense(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("update files set value = '[1, 2'")
    db.close()


def wrong_table(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("drop table files")
        db.execute("create table files (other text)")
    db.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [garbage, truncated, nonsense, wrong_table, folder, Path.unlink])
def test_damage_is_never_an_error(vault: Vault, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    path = tmp_path / "v.sqlite"
    time.sleep(2 * TICK)
    expected = read(vault, path)
    damage(path)
    assert read(vault, path) == expected
    assert read(vault, path) == expected


def test_a_locked_cache_is_left_alone(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    expected = read(vault, path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        assert read(vault, path) == expected
    finally:
        other.close()


def test_a_file_that_was_new_when_the_scan_began_is_read_again(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(what: str, done: int, total: int) -> None:
        if what == "Reading zettels":  # after the scan: what is stored then was read long before
            time.sleep(1.5 * TICK)

    time.sleep(1.5 * TICK)
    (vault.root / "b.md").write_text("A {{c1::new}} cloze.\n")
    read_vault(vault, Settings(), slowly, index=tmp_path / "index.sqlite")
    paths = parsed(monkeypatch)
    read(vault, tmp_path / "index.sqlite")
    assert "b.md" in paths
    assert "a.md" not in paths
