"""The walk: what takes part, what is left out, and what must not be taken for gone."""

from __future__ import annotations

import os
import unicodedata
from array import array
from os import scandir
from pathlib import Path
from typing import Any

import pytest

from zk_sync.config import settings_from
from zk_sync.errors import VaultError
from zk_sync.vault.scan import NotText, Scan, decoded, scan


def files(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")


def look(root: Path, **settings: Any) -> Scan:
    return scan(root, settings_from(settings))


def zettels(root: Path, **settings: Any) -> list[str]:
    return [file.path for file in look(root, **settings).zettels]


def test_markdown_files_are_zettels_and_all_others_attachments(tmp_path: Path) -> None:
    files(tmp_path, "a.md", "b/c.MD", "b/d.markdown", "e.png", "b/f.txt", "noending")
    found = look(tmp_path)
    assert [file.path for file in found.zettels] == ["a.md", "b/c.MD", "b/d.markdown"]
    assert [file.path for file in found.attachments] == ["b/f.txt", "e.png", "noending"]


@pytest.mark.parametrize(
    "path",
    [
        ".obsidian/plugins/x.md",
        ".trash/x.md",
        ".git/x.md",
        "logseq/bak/x.md",
        "templates/x.md",
        "Templates/x.md",
        "deep/Templates/x.md",
        "drawing.excalidraw.md",
    ],
)
def test_what_is_no_zettel_is_left_out(tmp_path: Path, path: str) -> None:
    files(tmp_path, "a.md", path)
    assert zettels(tmp_path) == ["a.md"]


@pytest.mark.parametrize(
    "path", ["x.sync-conflict-20230101-120000-ABC.md", "x (Ann's conflicted copy 2023-01-01).md"]
)
def test_the_copies_of_sync_programs_are_left_out_and_reported(tmp_path: Path, path: str) -> None:
    files(tmp_path, "a.md", path)
    found = look(tmp_path)
    assert [file.path for file in found.zettels] == ["a.md"]
    [problem] = found.problems
    assert problem.path == path
    assert "conflict" in problem.message


def test_include_and_exclude_are_patterns_as_in_gitignore(tmp_path: Path) -> None:
    files(tmp_path, "a.md", "perm/b.md", "perm/draft/c.md", "lit/d.md", "perm/image.png")
    assert zettels(tmp_path, include=["perm/"]) == ["perm/b.md", "perm/draft/c.md"]
    assert zettels(tmp_path, exclude=["draft/", "/a.md"]) == ["lit/d.md", "perm/b.md"]
    assert zettels(tmp_path, exclude=["*", "!lit/", "!lit/**"]) == ["lit/d.md"]
    assert [file.path for file in look(tmp_path, include=["lit/"]).attachments] == ["perm/image.png"]


def test_links_are_followed_to_files_within_the_vault_only(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    files(tmp_path, "secret.md", "outside/x.md", "vault/a.md", "vault/folder/b.md", "key.png")
    (root / "inside.md").symlink_to(root / "a.md")
    (root / "outside.md").symlink_to(tmp_path / "secret.md")
    (root / "image.png").symlink_to(tmp_path / "key.png")
    (root / "dangling.md").symlink_to(tmp_path / "nowhere.md")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "away").symlink_to(tmp_path / "outside", target_is_directory=True)
    found = look(root)
    assert [file.path for file in found.zettels] == ["a.md", "folder/b.md", "inside.md"]
    assert found.attachments == ()
    assert set(found.unknown) == {"outside.md", "dangling.md", "loop/", "away/", "image.png"}
    assert {problem.path for problem in found.problems} == {"outside.md", "dangling.md", "loop/", "away/"}


def test_a_placeholder_in_the_cloud_stands_for_its_zettel(tmp_path: Path) -> None:
    files(tmp_path, "a.md", "folder/.b.md.icloud", "folder/.c.png.icloud")
    found = look(tmp_path)
    assert found.unknown == ("folder/b.md",)
    assert "iCloud" in found.problems[0].message


def test_names_are_compared_in_one_spelling_of_their_accents(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Café.md")
    files(tmp_path, name)
    [file] = look(tmp_path).zettels
    assert file.path == unicodedata.normalize("NFC", "Café.md")
    assert file.on_disk(tmp_path).read_text() == "text"


def test_two_spellings_of_one_name_are_reported(tmp_path: Path) -> None:
    names = {unicodedata.normalize(form, "Café.md") for form in ("NFC", "NFD")}
    files(tmp_path, *names)
    if len(list(tmp_path.iterdir())) == 1:
        return  # this file system takes them for one
    found = look(tmp_path)
    assert len(found.zettels) == 1
    assert "accents" in found.problems[0].message


def test_a_name_that_is_no_unicode_is_reported(tmp_path: Path) -> None:
    files(tmp_path, "a.md")
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))).write_text("x")
    except OSError:
        return  # this file system refuses such names
    [problem] = look(tmp_path).problems
    assert "not valid Unicode" in problem.message


def test_a_folder_named_like_a_zettel_is_a_folder(tmp_path: Path) -> None:
    files(tmp_path, "a.md/b.md")
    assert zettels(tmp_path) == ["a.md/b.md"]


def test_what_is_no_vault_is_said(tmp_path: Path) -> None:
    for root, message in [
        (tmp_path / "missing", "does not exist"),
        (tmp_path, "holds no Markdown files"),
    ]:
        with pytest.raises(VaultError, match=message):
            look(root)
    file = tmp_path / "file.md"
    file.write_text("x")
    with pytest.raises(VaultError, match="is a file"):
        look(file)


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("text".encode("utf-16-le") + b"", 1, "no text file"),
        ("\ufefftext".encode("utf-16-be"), 1, "UTF-16"),
        (b"one\ntwo\ncaf\xe9", 3, "not UTF-8"),
        (b"one\n\0\0", 2, "NUL"),
    ],
)
def test_other_encodings_are_named_with_their_line(data: bytes, line: int, words: str) -> None:
    with pytest.raises(NotText, match=words) as raised:
        decoded(data)
    assert raised.value.line == line


@pytest.mark.parametrize("year", [1, 1901, 1969, 2262, 2300, 2446])
def test_a_file_may_be_of_any_time(tmp_path: Path, year: int) -> None:
    files(tmp_path, "a.md", "b.png")
    seconds = int((year - 1970) * 31_556_952)
    for name in ("a.md", "b.png"):
        os.utime(tmp_path / name, ns=(seconds * 10**9, seconds * 10**9))
    found = look(tmp_path)
    array("q", [file.mtime_ns for file in (*found.zettels, *found.attachments)])
    assert len(found.zettels) == 1


def test_what_is_too_large_for_a_zettel_is_said(tmp_path: Path) -> None:
    files(tmp_path, "a.md")
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(60_000_000_000)
    found = look(tmp_path)
    assert [file.path for file in found.zettels] == ["a.md"]
    assert found.unknown == ("huge.md",)
    assert "too large" in found.problems[0].message


def test_folders_that_hold_each_other_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As junctions of Windows, and mounts, can: for the walk they are folders, and no links."""
    files(tmp_path, "a.md", "one/b.md", "two/c.md")
    for folder in ("one", "two"):
        for target in ("one", "two", ""):
            (tmp_path / folder / f"to {target}").symlink_to(tmp_path / target, target_is_directory=True)
    monkeypatch.setattr("zk_sync.vault.scan.os.scandir", lambda folder: map(_Junction, list(scandir(folder))))
    found = look(tmp_path)
    assert len(found.zettels) == 3
    assert len(found.unknown) == 6
    assert all("once more" in problem.message for problem in found.problems)


class _Junction:
    """An entry of a folder, whose links look like folders."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self._entry = entry
        self.name, self.path = entry.name, entry.path

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return self._entry.is_dir()

    def is_symlink(self) -> bool:
        return False

    def stat(self) -> os.stat_result:
        return self._entry.stat()
