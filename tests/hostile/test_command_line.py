"""The command line with names and settings of a stranger: one line says what is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from zk_sync.cli import main

GOOD = "Q: good?\nA: yes\n"
NAME = "a\nzk_sync: done\x1b[31m\u202e"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "good.md").write_text(GOOD, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "arguments",
    [
        ["cards", f"/{NAME}"],
        ["cards", "x" * 5000],
        ["cards", "."],
        ["why", f"{NAME}:1"],
        ["why", f"{NAME}.md:1"],
        ["cards", ".", "--config", NAME],
        ["cards", ".", "--config", "x" * 5000],
        ["cards", ".", "--vault-id", NAME],
        ["cards", ".", "--set", f"{NAME}=1"],
        ["cards", ".", "--set", f"folders={json.dumps({NAME: {NAME: 1}})}"],
        ["cards", ".", "--set", f"patterns={json.dumps({NAME: '('})}"],
        ["sync", ".", "--collection", NAME],
        ["sync", ".", "--collection", "x" * 5000],
        ["adopt", ".", "--collection", "x", "--by", NAME],
        ["cards", ".", f"--{NAME}"],
        ["lint", ".", "--format", NAME],
    ],
)
def test_one_line_says_what_is_wrong(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    said = capsys.readouterr().err
    assert code == 2
    assert not [line for line in said.split("\n") if line.startswith("zk_sync: done")]
    assert not {"\x1b", "\u202e"} & {*said}
    assert said.count("\n") == 1 or said.startswith("usage:")


@pytest.mark.parametrize("line", ["0", "9" * 5000, "²", "99"])
def test_a_line_that_is_none(root: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", f"{root / 'good.md'}:{line}"]) in (0, 2)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a file that never ends")
def test_settings_without_end(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", str(root), "--config", "/dev/zero"]) == 2
    assert "too large" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
@pytest.mark.parametrize("command", ["cards", "lint", "why"])
def test_a_link_does_not_lead_out_of_the_vault(
    root: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (root.parent / "secret.md").write_text("Q: secret?\nA: no one\n", encoding="utf-8")
    (root / "link.md").symlink_to(root.parent / "secret.md")
    assert main([command, f"{root / 'link.md'}{':1' if command == 'why' else ''}"]) == 0
    said = "".join(capsys.readouterr())
    assert "secret" not in said
    assert "leads out of the vault" in said


@pytest.mark.parametrize("folder", ["nowhere", "a\0b", "../..", "[", "*" * 50])
def test_another_tool_s_settings_with_which_nothing_takes_part(
    root: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = root / ".obsidian/plugins/obsidian-to-anki-plugin/data.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"settings": {"Defaults": {"Scan Directory": folder}}}), encoding="utf-8")
    assert main(["cards", str(root)]) == 0
    out, err = capsys.readouterr()
    assert ("good?" in out, err) == (True, "")
