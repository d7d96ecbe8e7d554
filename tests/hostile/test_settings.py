"""Settings from anywhere: each wrong value is one line that names it, and none makes Anki's start wait."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zk_sync.cli import main
from zk_sync.config import ConfigError, Settings, settings_for, settings_from

WRONG: dict[str, list[Any]] = {
    "id_pattern": ["(a+)+", "[z-a]", "a(?i)b", "(" * 900, "\ud800", "a" * 5000, r"(\w+\s?)*x", 7, ["a"]],
    "patterns": [{"Basic": "(?u)(a)"}, {"Basic": "(?a)(?u)(a)"}, {"Basic": "("}, {"Basic": "a"}],
    "exclude": [["[z-a]"], ["a\\"], ["!"], ["a" * 5000], ["\ud800"], "*", [["a"]], ["a"] * 5000],
    "include": [["[z-a]"], ["\udfff/"], {"a": 1}],
    "default_deck": ["\ud800", "a\udc00b", "", "x" * 20_000, None, 1e400, ["a"]],
    "source_link": ["\ud800", ""],
    "flashcard_tags": [["\ud800"], "a", [[[[["a"]]]]]],
    "folders": [{"a\ud800": {}}, {"a": {"deck": "\ud800"}}, {"a": []}, []],
    "only_where": [{"a": "\ud800"}, {"\ud800": "a"}, []],
    "markers": [{"inline": "\ud800"}, {"inline": 1}, []],
    "media_limit_mb": [0, -1, True, "100", 10**30, 1.5],
    "prerequisites_days": [10**4000 if hasattr(int, "bit_count") else 10**400, float("nan")],
    "lint_ignore": [["\ud800"]],
    "shortcut": ["\ud800"],
    "\ud800": [1],
    "x" * 100_000: [1],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES, ids=range(len(CASES)))
@pytest.mark.timeout(30)
def test_a_wrong_value_is_one_line(name: str, value: Any) -> None:
    with pytest.raises(ConfigError) as raised:
        settings_from({name: value})
    [problem] = raised.value.problems
    assert "\n" not in problem
    assert len(problem) < 1000
    problem.encode()
    if name in Settings.__dataclass_fields__ and name not in ("lint_ignore", "shortcut"):
        with pytest.raises(ConfigError):  # as saved for the vault, it came with AnkiWeb
            settings_for(Settings(), {name: value})


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"default_deck": "\\ud800"}',
        "[]",
        "\0",
        '{"x": ' + "9" * 5000 + "}",
    ],
)
@pytest.mark.timeout(30)
def test_a_file_of_settings_is_one_line(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_text("Q: a\nA: b\n")
    config = tmp_path / "config.json"
    config.write_text(text)
    assert main(["cards", str(tmp_path / "vault"), "--config", str(config)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    if len(text) < 100_001:
        assert main(["cards", str(tmp_path / "vault"), "--set", f"default_deck={text[:100_000]}"]) in (0, 2)
        assert len(capsys.readouterr().err.splitlines()) <= 1


@pytest.mark.parametrize("pattern", ["(?i)[a-c]+", r"\d+", "(?x) a+ # letters"])
def test_a_pattern_of_ids_is_asked_of_names_of_any_length(tmp_path: Path, pattern: str) -> None:
    from zk_sync.vault.zettel import id_in_name

    settings = settings_from({"id_pattern": pattern})
    for piece in ("a", "A", "1"):
        for length in (5, 100, 101, 250, 100_000):
            found = id_in_name(piece * length, settings)
            assert found in ("", piece * length)
            assert len(found) <= 100


def test_settings_are_what_json_holds() -> None:
    assert settings_from(json.loads('{"default_deck": "\\ud83d\\ude00"}')).default_deck == "\U0001f600"
