"""Folders of notes that other programs on this computer know, and the program that a folder is written in."""

from __future__ import annotations

import fnmatch
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_LARGEST = 1_000_000  # bytes of a program's list
_MOST = 20  # vaults of one program
_GRAPH = "logseq_local_"
_ESCAPES = {"++": "/", "+3A+": ":"}  # in the names of Logseq's files
# What lies in a folder, as a pattern → the value of ``source_link``; the first that is there counts.
_MARKS = (
    (".obsidian", "obsidian"),
    ("logseq", "logseq"),
    (".zettlr*", "zettlr"),
    (".ztr-directory", "zettlr"),
    (".vscode", "vscode"),
    (".foam", "vscode"),
    ("The Archive.plist", "the-archive"),
)


class KnownVault(NamedTuple):
    """A folder that a program knows as one of its vaults; ``program``: as its makers write it."""

    path: Path
    program: str


def known_vaults(
    home: Path, environment: Mapping[str, str], platform: str = sys.platform
) -> list[KnownVault]:
    """The folders that Obsidian and Logseq know and that are there, of each program the latest first.

    ``environment``: the variables of the process. Raises nothing: a list that cannot be read names none.
    """
    found = [
        *(KnownVault(path, "Obsidian") for path in _of_obsidian(home, environment, platform)),
        *(KnownVault(path, "Logseq") for path in _of_logseq(home)),
    ]
    return list({str(vault.path): vault for vault in reversed(found)}.values())[::-1]


def program_of(root: Path) -> str:
    """The program that a folder's notes are written in, as ``source_link`` names it; else "system"."""
    try:
        names = os.listdir(root)  # noqa: PTH208 (names, not paths)
    except OSError:
        return "system"
    return next((program for mark, program in _MARKS if fnmatch.filter(names, mark)), "system")


def _of_obsidian(home: Path, environment: Mapping[str, str], platform: str) -> list[Path]:
    latest: dict[Path, float] = {}
    for file in _obsidian_lists(home, environment, platform):
        for entry in _vaults_in(file):
            path, time = entry.get("path"), entry.get("ts")
            if isinstance(path, str) and _is_folder(path):
                stamp = float(time) if isinstance(time, (int, float)) else 0.0
                latest[Path(path)] = max(stamp, latest.get(Path(path), 0.0))
    return sorted(latest, key=lambda path: -latest[path])[:_MOST]


def _obsidian_lists(home: Path, environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where Obsidian keeps the list of its vaults on each system."""
    if platform == "win32":
        yield Path(environment.get("APPDATA") or home / "AppData" / "Roaming", "obsidian", "obsidian.json")
    elif platform == "darwin":
        yield home / "Library" / "Application Support" / "obsidian" / "obsidian.json"
    else:
        yield Path(environment.get("XDG_CONFIG_HOME") or home / ".config", "obsidian", "obsidian.json")
        yield home / ".var" / "app" / "md.obsidian.Obsidian" / "config" / "obsidian" / "obsidian.json"
        yield home / "snap" / "obsidian" / "current" / ".config" / "obsidian" / "obsidian.json"


def _vaults_in(file: Path) -> list[Mapping[str, Any]]:
    try:
        with file.open("rb") as stream:
            read = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return []
    vaults = read.get("vaults") if isinstance(read, dict) else None
    return [entry for entry in vaults.values() if isinstance(entry, dict)] if isinstance(vaults, dict) else []


def _of_logseq(home: Path) -> list[Path]:
    """Logseq keeps a file for each of its graphs, whose name is the graph's path."""
    try:
        files = [*os.scandir(home / ".logseq" / "graphs")]
        files.sort(key=lambda file: -file.stat().st_mtime)
    except OSError:
        return []
    names = [Path(file.name).stem for file in files if file.name.startswith(_GRAPH)]
    paths = map(_unescaped, (name.removeprefix(_GRAPH) for name in names))
    return [Path(path) for path in paths if _is_folder(path)][:_MOST]


def _unescaped(name: str) -> str:
    for escape, text in _ESCAPES.items():
        name = name.replace(escape, text)
    return name


def _is_folder(path: str) -> bool:
    try:
        return os.path.isabs(path) and os.path.isdir(path)  # noqa: PTH112, PTH117 (a Path raises for NUL)
    except ValueError:
        return False
