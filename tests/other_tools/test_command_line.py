"""``--settings-of`` and what ``cards`` says of other tools' settings."""

import json
from pathlib import Path

import pytest

from tests.command_line import run

PLUGIN = ".obsidian/plugins/obsidian-to-anki-plugin/data.json"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    settings = {"CUSTOM_REGEXPS": {"Basic": r"^(.+) = (.+)$"}, "Defaults": {"Deck": "Meins"}}
    (tmp_path / PLUGIN).parent.mkdir(parents=True)
    (tmp_path / PLUGIN).write_text(json.dumps({"settings": settings, "fields_dict": {}}))
    (tmp_path / "a.md").write_text("one = two\nthree = four\n\nQ: five\nA: six\n")
    return tmp_path


def test_cards_says_when_a_vault_would_give_more_with_them(vault: Path) -> None:
    found = run("cards", vault, "--json")
    assert len(json.loads(found.stdout)) == 1
    assert found.stderr == (
        "The settings of Obsidian_to_Anki are in this vault: 3 flashcards with them, 1 without "
        "(--settings-of obsidian-to-anki)\n"
    )


def test_settings_of_takes_them_and_set_goes_before(vault: Path) -> None:
    found = run("cards", vault, "--json", "--settings-of", "obsidian-to-anki", "--set", "default_deck=Other")
    assert [(row["syntax"], row["deck"]) for row in json.loads(found.stdout)] == [
        ("pattern", "Other"),
        ("pattern", "Other"),
        ("qa", "Other"),
    ]
    assert found.stderr == ""


def test_settings_of_a_tool_that_left_none_is_one_line(vault: Path) -> None:
    found = run("cards", vault, "--settings-of", "flashcards-obsidian")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    assert "flashcards-obsidian" in found.stderr
