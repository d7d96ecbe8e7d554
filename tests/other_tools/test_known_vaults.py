"""The vaults that Obsidian and Logseq list on this computer, and the program that a folder shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zk_sync.other_tools.known_vaults import known_vaults, program_of


def listed(file: Path, **vaults: tuple[Path | str, int]) -> None:
    entries = {name: {"path": str(path), "ts": time, "open": True} for name, (path, time) in vaults.items()}
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"vaults": entries, "insider": True}), encoding="utf-8")


@pytest.mark.parametrize(
    ("platform", "place", "variable"),
    [
        ("linux", ".config/obsidian/obsidian.json", ""),
        ("linux", "xdg/obsidian/obsidian.json", "XDG_CONFIG_HOME"),
        ("linux", ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json", ""),
        ("linux", "snap/obsidian/current/.config/obsidian/obsidian.json", ""),
        ("darwin", "Library/Application Support/obsidian/obsidian.json", ""),
        ("win32", "roaming/obsidian/obsidian.json", "APPDATA"),
        ("win32", "AppData/Roaming/obsidian/obsidian.json", ""),
    ],
)
def test_obsidians_list_is_found_on_each_system(
    tmp_path: Path, platform: str, place: str, variable: str
) -> None:
    old, new = tmp_path / "Alt ü", tmp_path / "New"
    old.mkdir()
    new.mkdir()
    listed(tmp_path / place, a=(old, 1), b=(tmp_path / "gone", 3), c=(new, 2), d=("relative", 4))
    environment = {variable: str(tmp_path / place.split("/", maxsplit=1)[0])} if variable else {}
    found = known_vaults(tmp_path, environment, platform)
    assert [(vault.path, vault.program) for vault in found] == [(new, "Obsidian"), (old, "Obsidian")]


def test_logseqs_graphs_are_found(tmp_path: Path) -> None:
    graph = tmp_path / "my graph"
    graph.mkdir()
    graphs = tmp_path / ".logseq" / "graphs"
    graphs.mkdir(parents=True)
    name = str(graph).replace("/", "++")
    (graphs / f"logseq_local_{name}.transit").write_text("")
    (graphs / "logseq_local_++gone.transit").write_text("")
    (graphs / "other.transit").write_text("")
    assert [(vault.path, vault.program) for vault in known_vaults(tmp_path, {}, "linux")] == [
        (graph, "Logseq")
    ]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"vaults": [1]}', '{"vaults": {"a": 1, "b": {"path": 7}, "c": {"path": "/\\u0000"}}}'],
)
def test_a_list_that_makes_no_sense_names_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / ".config/obsidian/obsidian.json"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    assert known_vaults(tmp_path, {}, "linux") == []


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".obsidian", "obsidian"),
        ("logseq", "logseq"),
        (".vscode", "vscode"),
        (".zettlr", "zettlr"),
        (".zettlr-workspace", "zettlr"),
        ("other", "system"),
    ],
)
def test_the_program_shows_in_the_folder(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / mark).mkdir()
    assert program_of(tmp_path) == program
