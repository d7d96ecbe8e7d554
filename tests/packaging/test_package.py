"""What is in the .ankiaddon."""

import ast
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import build, npm

# Imports in branches that we never reach, each behind a guard of its own.
NEVER_REACHED = {
    "PIL",  # pygments: pictures of code
    "_winreg",  # pygments: fonts for those pictures, Python 2
    "chardet",  # pygments: guessing the encoding of bytes
    "ctags",  # pygments: links into an index of symbols
    "typing_extensions",  # pathspec: decorators for type checkers; falls back on its own
}
OF_ANKI = {"anki", "aqt", "PyQt6", "orjson", "requests", "urllib3"}


@pytest.fixture(scope="module")
def archive(package: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(package) as archive:
        yield archive


def test_the_same_sources_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    again = tmp_path / "again" / "other name.ankiaddon"
    build.write_package(again)
    assert again.read_bytes() == package.read_bytes()


def test_holds_the_addon_without_a_folder_around_it(archive: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in archive.namelist()}
    assert top == {*build.OUR_FILES, "zk_sync"}


def test_holds_every_source_file(archive: zipfile.ZipFile) -> None:
    ours = {p.relative_to(build.ROOT).as_posix() for p in (build.ROOT / "zk_sync").rglob("*.py")}
    assert ours <= set(archive.namelist())


def test_holds_nothing_that_runs_on_one_system_only(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        assert not name.endswith((".so", ".pyd", ".dylib", ".pyc"))
        assert "__pycache__" not in name
        assert not name.startswith("/")
        assert ".." not in name.split("/")


def test_says_nothing_of_the_machine_that_built_it(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        assert str(build.ROOT).encode() not in archive.read(name), name


def test_is_in_the_order_of_names_and_of_one_date(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    assert [e.filename for e in entries] == sorted(archive.namelist())
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_every_library_brings_its_licence(archive: zipfile.ZipFile) -> None:
    lock = (build.ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    pinned = {
        line.split()[0].replace("-", "_").replace("==", "-") for line in lock.splitlines() if "==" in line
    }
    pinned |= {name.replace("/", "-") for name in npm.names()}
    prefix = "zk_sync/_vendor/licences/"
    licensed = {name.split("/")[3] for name in archive.namelist() if name.startswith(prefix)}
    assert pinned <= licensed


def test_every_import_is_ours_or_pythons_or_ankis(archive: zipfile.ZipFile) -> None:
    known = {"zk_sync", *OF_ANKI, *NEVER_REACHED, *sys.stdlib_module_names}
    for name in archive.namelist():
        if name.endswith(".py"):
            foreign = set(imported_by(archive.read(name))) - known
            assert not foreign, f"{name} imports {foreign}"


def test_pygments_looks_for_no_plugins(archive: zipfile.ZipFile) -> None:
    plugin = archive.read("zk_sync/_vendor/pygments/plugin.py").decode()
    assert "def iter_entry_points(group_name):\n    return []\n" in plugin


def test_manifest_supports_anki_25_07_and_later(archive: zipfile.ZipFile) -> None:
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["package"] == "zettelkasten-sync"
    assert manifest["min_point_version"] == 250700
    assert manifest["conflicts"] == []


def test_changelog_starts_with_the_version_of_the_manifest(archive: zipfile.ZipFile) -> None:
    changelog = (build.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## "))
    assert newest == f"## {json.loads(archive.read('manifest.json'))['human_version']}"


def imported_by(source: bytes) -> Iterator[str]:
    """The top-level names of the absolute imports, anywhere in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]
