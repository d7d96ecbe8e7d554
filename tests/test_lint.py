"""``python -m zk_sync lint`` as a person, a program or an editor calls it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import command_line


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return command_line.run("lint", *arguments)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "Zettel é"
    (vault / "sub").mkdir(parents=True)
    (vault / "a.md").write_text(
        "# Planets\n\nQ: Is Pluto a planet?\nA: No\n\n"
        "Q: Which planet of the Solar System is the largest?\nA: Jupiter\n",
        encoding="utf-8",
    )
    (vault / "sub" / "b.md").write_text(
        "Q: Which is the largest planet of the Solar System?\nA: Jupiter.\n\n"
        "{{c1::Everything is hidden here}}\n",
        encoding="utf-8",
    )
    return vault


def test_text_is_grouped_by_file_and_names_its_sources(vault: Path) -> None:
    result = run(vault)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "a.md"
    assert lines[1].startswith("  3: This is a yes/no question")
    assert lines[1].endswith("[yes-no]")
    assert "sub/b.md" in lines
    assert "a.md:6" in result.stdout
    assert "near-duplicate: Wozniak, Twenty rules" in result.stdout
    assert "rule 11: Combat interference" in result.stdout
    assert lines[-1] == "3 findings in 3 flashcards"


def test_json_keeps_its_contract(vault: Path) -> None:
    for arguments in (["--json"], ["--format", "json"]):
        rows = json.loads(run(vault, *arguments).stdout)
        assert [list(row) for row in rows] == [["path", "line", "rule", "message", "source", "key"]] * 3
        assert [(row["path"], row["line"], row["rule"]) for row in rows] == [
            ("a.md", 3, "yes-no"),
            ("sub/b.md", 1, "near-duplicate"),
            ("sub/b.md", 4, "cloze-hides-much"),
        ]
        assert all(row["key"].startswith(f"Zettel é:{row['path']}#") for row in rows)


def test_unix_lines_open_in_an_editor(vault: Path) -> None:
    lines = run(vault, "--format", "unix").stdout.splitlines()
    assert len(lines) == 3
    for line in lines:
        place, _, rest = line.partition(":1: ")
        path, number = place.rsplit(":", 1)
        assert Path(path).read_text(encoding="utf-8").splitlines()[int(number) - 1]
        assert rest.endswith("]")


def test_one_file_is_compared_with_the_whole_vault(vault: Path) -> None:
    (vault / ".obsidian").mkdir()
    rows = json.loads(run(vault / "sub" / "b.md", "--json").stdout)
    assert [(row["path"], row["rule"]) for row in rows] == [
        ("sub/b.md", "near-duplicate"),
        ("sub/b.md", "cloze-hides-much"),
    ]
    [first, _] = run(vault / "sub" / "b.md", "--format", "unix").stdout.splitlines()
    assert first.startswith(f"{vault / 'sub' / 'b.md'}:1:1: ")


def test_it_never_blocks_unless_asked_to(vault: Path) -> None:
    assert run(vault).returncode == 0
    assert run(vault, "--strict").returncode == 1
    ignored = 'lint_ignore=["yes-no", "near-duplicate", "cloze-hides-much"]'
    quiet = run(vault, "--strict", "--set", ignored)
    assert (quiet.returncode, quiet.stdout) == (0, "nothing to improve\n")
    assert run(vault, "--set", ignored, "--format", "unix").stdout == ""
    assert run(vault, "--set", ignored, "--json").stdout == "[]\n"


def test_what_is_wrong_is_one_clear_line(vault: Path) -> None:
    for arguments, message in [
        ((vault / "no",), "does not exist"),
        ((vault, "--set", 'lint_ignore=["yesno"]'), 'no rule "yesno", did you mean "yes-no"?'),
        ((vault, "--set", "lint_ignore=3"), "expected a list of texts"),
    ]:
        result = run(*arguments)
        assert (result.returncode, result.stdout) == (2, ""), arguments
        assert message in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_broken_zettel_is_named_and_the_rest_is_looked_at(vault: Path) -> None:
    (vault / "broken.md").write_text("---\ntags: [x\n---\nQ: one?\nA: 1\n", encoding="utf-8")
    result = run(vault, "--json")
    assert result.returncode == 0
    assert len(json.loads(result.stdout)) == 3
    assert result.stderr.startswith("broken.md:2: ")


def test_the_example_vault_follows_the_rules() -> None:
    result = run(command_line.ROOT / "examples" / "zettelkasten", "--strict")
    assert (result.returncode, result.stdout) == (0, "nothing to improve\n")


def test_what_stands_on_the_question_side_is_as_the_settings_have_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Kestrels hunt by hovering\n---\n## Kestrel\n\nQ: How does it hunt?\nA: By hovering\n",
        encoding="utf-8",
    )
    for settings, rules in (
        ((), {"orphan-pronoun"}),
        (("context=hint",), {"orphan-pronoun"}),
        (("context_headings=true",), set()),
        (("context=always",), {"shows-answer"}),
    ):
        rows = json.loads(run(tmp_path, "--json", *(f"--set={name}" for name in settings)).stdout)
        assert {row["rule"] for row in rows} == rules, settings
