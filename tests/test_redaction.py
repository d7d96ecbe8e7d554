"""A report for strangers holds what the program says, and no word of the person's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zk_sync.config import Settings, settings_from
from zk_sync.redaction import OurWords, outline_of


@pytest.fixture(scope="module")
def words() -> OurWords:
    return OurWords()


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("", ""),
        ("its flashcard is gone; suspended", "its flashcard is gone; suspended"),
        ("edited in Anki: Back, Extra", "edited in Anki: …"),
        ("taken for the edited form of “What is xyzzy?”", "taken for the edited form of “…”"),
        ("the frontmatter is not valid YAML: xyzzy\nxyzzy", "the frontmatter is not valid YAML: …"),
        ("xyzzy", "(5 characters)"),
        ("[Errno 2] No such file: '/home/xyzzy'", "(37 characters)"),
    ],
)
def test_messages_lose_what_was_filled_in(words: OurWords, message: str, shown: str) -> None:
    assert words.of(message) == shown


def test_settings_lose_the_names_that_a_person_chose(words: OurWords) -> None:
    mine = settings_from(
        {
            "default_deck": "xyzzy deck",
            "folders": {"xyzzy/folder": {"deck": "xyzzy", "tags": ["xyzzy"]}},
            "only_where": {"xyzzy": ["xyzzy"]},
            "exclude": ["xyzzy/"],
            "source_link": "app://xyzzy/{path}",
            "markers": {"inline": "xyzzy"},
            "opt_in": "all",
            "headings_from": 3,
        }
    )
    shown = words.settings(mine)
    assert "xyzzy" not in json.dumps(shown)
    assert shown["opt_in"] == "all"
    assert shown["headings_from"] == 3
    assert shown["markers"]["multiline"] == "?"
    as_shipped = json.dumps(words.settings(Settings()))
    assert as_shipped.count('"text-') <= 2, "what we ship is ours to show"


def test_paths_are_told_apart_and_no_more(words: OurWords) -> None:
    assert words.path("xyzzy.md", 7) == words.path("xyzzy.md", 7) != words.path("b.md", 7)
    assert words.path("a/xyzzy.md", 7).endswith(".md:7")
    assert "xyzzy" not in words.path("a/xyzzy.md", 7) + words.path("a.xyzzy")


def test_no_path_can_be_found_by_guessing(words: OurWords) -> None:
    other = OurWords()  # as whoever reads the report could make
    assert words.path("Anna.md") != other.path("Anna.md")
    assert words.setting("Anna") != other.setting("Anna")
    assert len(words.path("Anna")) >= 16


def test_an_error_shows_its_way_through_the_code_and_nothing_that_it_says(tmp_path: Path) -> None:
    source = "def fail(text):\n try:\n  int(text)\n except ValueError:\n  raise KeyError(text)\n"
    file = tmp_path / "home of xyzzy" / "zk_sync" / "broken.py"
    space: dict[str, object] = {}
    exec(compile(source, str(file), "exec"), space)
    with pytest.raises(KeyError) as caught:
        space["fail"]("xyzzy")  # type: ignore[operator]
    shown = outline_of(caught.value)
    assert "xyzzy" not in "\n".join(shown)
    assert "  zk_sync/broken.py:3 in fail" in shown
    assert "  zk_sync/broken.py:5 in fail" in shown
    assert [line for line in shown if not line.startswith(" ")] == ["ValueError", "then:", "KeyError"]
