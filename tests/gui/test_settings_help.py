"""What the settings' Help says is config.md, in each language that has one, with the labels of the window."""

from __future__ import annotations

import re

import pytest

from tools.env import ROOT
from zk_sync.gui.help_window import settings_help
from zk_sync.gui.strings.settings_texts import SECTIONS, TABS

ENGLISH = (ROOT / "config.md").read_text(encoding="utf-8")
TRANSLATED = sorted((ROOT / "zk_sync" / "locale").glob("*/config.md"))


def settings_in(markdown: str) -> list[list[str]]:
    """The settings that each section says something of."""
    sections = re.split(r"^## .+$", markdown, flags=re.MULTILINE)[1:]
    return [re.findall(r"(?:^- |^- `\w+`, )`(\w+)`", section, re.MULTILINE) for section in sections]


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.parent.name)
def test_each_language_says_something_of_each_setting(path: object) -> None:
    assert settings_in(path.read_text(encoding="utf-8")) == settings_in(ENGLISH)  # type: ignore[attr-defined]


def test_german_is_among_them() -> None:
    assert [path.parent.name for path in TRANSLATED] == ["de"]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.id)
def test_the_page_of_a_tab_is_about_its_settings(tab: object) -> None:
    headings = re.findall(r"^## (.+)$", ENGLISH, re.MULTILINE)
    numbers = [headings.index(name) for name in SECTIONS[tab.id]]  # type: ignore[attr-defined]
    labels = {
        row.name.partition(".")[0]: "" if "." in row.name else row.label
        for row in tab.rows  # type: ignore[attr-defined]
    }
    page = settings_help(ENGLISH, numbers, labels)
    heads = re.findall(r"^- ((?:`\w+`,? ?)+):", ENGLISH, re.MULTILINE)
    told = {name for head in heads for name in re.findall(r"`(\w+)`", head) if f"`{name}`" in page}
    assert labels.keys() - told <= {"headings_from"}, "said with another setting"
    assert all(f"**{label}**" in page for name, label in labels.items() if label and name in told)
