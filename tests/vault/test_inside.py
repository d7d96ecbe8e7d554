"""A path of a note or a link becomes an ordinary file of the vault, or nothing."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from zk_sync.vault.inside import TooLarge, file_inside, is_inside, pieces_inside, read_inside

NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and links as POSIX has them")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A vault beside which something secret lies."""
    (tmp_path / "vault/folder").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("secret")
    (tmp_path / "vault/a.md").write_text("a")
    (tmp_path / "vault/folder/b é.md").write_text("b")
    return tmp_path / "vault"


LEADS_OUT = [
    "../secret.md",
    "folder/../../secret.md",
    "..",
    "",
    ".",
    "/",
    "./a.md",
    "folder//b.md",
    "/dev/zero",
    "/etc/passwd",
    "//host/share/a.md",
    "\\\\host\\share\\a.md",
    "..\\secret.md",
    "folder\\..\\..\\secret.md",
    "C:/Windows/win.ini",
    "C:a.md",
    "c:\\a.md",
    "a.md\0.png",
    "a\n.md",
    "a\x1f.md",
    "a.md/",
    "/a.md",
    "\ud800.md",
    "folder/..",
    "...//../secret.md",
]


@pytest.mark.parametrize("path", LEADS_OUT)
def test_what_leads_out_is_nothing(root: Path, path: str) -> None:
    assert not is_inside(path)
    assert file_inside(root, path) is None


@pytest.mark.parametrize(
    "path",
    ["NUL", "con.md", "folder/aux", "a/COM1.md", "lpt¹.x", "a.md:stream", "nul .md", "CONIN$", "con/a.md"],
)
def test_what_windows_takes_for_a_device_is_nothing_there(path: str) -> None:
    assert not is_inside(path, on_windows=True)
    assert is_inside(path, on_windows=False)


def test_an_ordinary_file_is_found_as_the_disk_spells_it(root: Path) -> None:
    assert file_inside(root, "a.md") == root / "a.md"
    assert file_inside(root, "folder/b é.md") == root / "folder/b é.md"
    name = unicodedata.normalize("NFD", "ö.md")
    (root / name).write_text("o")
    found = file_inside(root, unicodedata.normalize("NFC", "ö.md"))
    assert found is not None
    assert found.read_text() == "o"
    assert file_inside(root, "folder") is None
    assert file_inside(root, "gone.md") is None
    assert file_inside(root, f"{'x' * 5000}.md") is None


def swapped_for_a_link_out(root: Path) -> None:
    (root / "a.md").unlink()
    (root / "a.md").symlink_to(root.parent / "secret.md")


def swapped_for_a_pipe(root: Path) -> None:
    (root / "a.md").unlink()
    os.mkfifo(root / "a.md")


def swapped_for_a_device(root: Path) -> None:
    (root / "a.md").unlink()
    (root / "a.md").symlink_to("/dev/zero")


def swapped_for_a_link_to_a_pipe(root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "a.md").unlink()
    (root / "a.md").symlink_to(root / "pipe")


def swapped_for_a_link_to_itself(root: Path) -> None:
    (root / "a.md").unlink()
    (root / "a.md").symlink_to(root / "a.md")


def swapped_for_a_folder(root: Path) -> None:
    (root / "a.md").unlink()
    (root / "a.md").mkdir()


@NEEDS_POSIX
@pytest.mark.parametrize(
    "swap",
    [
        swapped_for_a_link_out,
        swapped_for_a_pipe,
        swapped_for_a_device,
        swapped_for_a_link_to_a_pipe,
        swapped_for_a_link_to_itself,
        swapped_for_a_folder,
    ],
)
@pytest.mark.timeout(20)
def test_what_was_swapped_in_is_not_read(root: Path, swap: Callable[[Path], None]) -> None:
    assert read_inside(str(root / "a.md"), str(root), 100) == b"a"
    swap(root)
    assert file_inside(root, "a.md") is None
    with pytest.raises(OSError):  # noqa: PT011 (which one differs from system to system)
        read_inside(str(root / "a.md"), str(root), 100)
    with pytest.raises(OSError):  # noqa: PT011
        list(pieces_inside(str(root / "a.md"), str(root), 100))


@NEEDS_POSIX
def test_a_folder_swapped_for_a_link_is_not_read_from(root: Path) -> None:
    (root / "folder/secret.md").write_text("mine")
    assert read_inside(str(root / "folder/secret.md"), str(root), 100) == b"mine"
    for file in (root / "folder").iterdir():
        file.unlink()
    (root / "folder").rmdir()
    (root / "folder").symlink_to(root.parent / "outside", target_is_directory=True)
    assert file_inside(root, "folder/secret.md") is None
    with pytest.raises(OSError, match="out of the vault"):
        read_inside(str(root / "folder/secret.md"), str(root), 100)


@NEEDS_POSIX
def test_a_link_within_the_vault_is_followed(root: Path) -> None:
    (root / "link.md").symlink_to(root / "a.md")
    (root / "short").symlink_to(root / "folder", target_is_directory=True)
    assert file_inside(root, "link.md") == root / "link.md"
    assert file_inside(root, "short/b é.md") == root / "short/b é.md"
    assert read_inside(str(root / "link.md"), str(root), 100) == b"a"
    assert read_inside(str(root / "short/b é.md"), str(root), 100) == b"b"


@NEEDS_POSIX
def test_the_vault_itself_may_be_reached_by_a_link(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root, target_is_directory=True)
    assert file_inside(link, "a.md") == link / "a.md"


def test_a_large_file_costs_nothing(root: Path) -> None:
    with (root / "huge.bin").open("wb") as file:
        file.truncate(60_000_000_000)
    with pytest.raises(TooLarge):
        list(pieces_inside(str(root / "huge.bin"), str(root), 100_000_000))
    assert len(read_inside(str(root / "huge.bin"), str(root), 10)) == 10
    (root / "five").write_bytes(b"12345")
    assert b"".join(pieces_inside(str(root / "five"), str(root), 5)) == b"12345"
    with pytest.raises(TooLarge):
        list(pieces_inside(str(root / "five"), str(root), 4))
