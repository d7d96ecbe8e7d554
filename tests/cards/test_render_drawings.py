"""Drawings of Excalidraw are shown by the pictures that its plugin exports."""

from __future__ import annotations

import re

import pytest

from tests.cards.rendering import Vault, html, rendered
from zk_sync.cards.flashcard import Flashcard
from zk_sync.cards.render import Renderer
from zk_sync.config import Settings

ZETTEL = {"Here.md": "", "folder/Other.md": ""}
DARK = "x.excalidraw.dark.png"


def shown(text: str, *files: str) -> list[tuple[str, str]]:
    """Stem of each picture in the HTML of ``text``, and what more its tag says."""
    found = html(text, Vault(ZETTEL, {file: file.encode() for file in files}))
    tags = re.findall(r'<img src="(.+?)-[0-9a-f]{8}(\.\w+)" alt(?:="")?(.*?)>', found)
    assert len(tags) == found.count("<img")
    return [(stem + ending, more.strip()) for stem, ending, more in tags]


@pytest.mark.parametrize(
    "text",
    [
        "![[x.excalidraw]]",
        "![[x.excalidraw.md]]",
        "![[Drawings/x.excalidraw]]",
        "![](Drawings/x.excalidraw.md)",
        "![[x.excalidraw#^group=abc]]",
    ],
)
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_picture_beside_it(text: str, ending: str) -> None:
    assert shown(text, f"Drawings/x.excalidraw.{ending}", "x.png") == [(f"x.excalidraw.{ending}", "")]


def test_size() -> None:
    assert shown("![[x.excalidraw|300]]", "x.excalidraw.png") == [("x.excalidraw.png", 'width="300"')]


@pytest.mark.parametrize(
    ("files", "day", "night"),
    [
        (("x.excalidraw.svg", "x.excalidraw.dark.svg"), "x.excalidraw.svg", "x.excalidraw.dark.svg"),
        (("x.excalidraw.svg", "x.excalidraw.light.svg"), "x.excalidraw.light.svg", "x.excalidraw.svg"),
        (("x.excalidraw.light.png", "x.excalidraw.dark.png"), "x.excalidraw.light.png", DARK),
    ],
)
def test_by_day_and_by_night(files: tuple[str, ...], day: str, night: str) -> None:
    assert shown("![[x.excalidraw]]", *files) == [
        (day, 'class="zk-by-day"'),
        (night, 'class="zk-by-night" hidden'),
    ]


def test_beside_raw_html() -> None:
    found = shown("<b>a</b> ![[x.excalidraw]]", "x.excalidraw.svg", "x.excalidraw.dark.svg")
    assert [more for _, more in found] == ['class="zk-by-day"', 'class="zk-by-night" hidden']


def test_without_a_picture_it_is_named() -> None:
    found = rendered(Vault(ZETTEL), front="![[x.excalidraw]]", back="b")
    assert found.fields["Front"] == '<span class="zk-missing">⚠ x.excalidraw</span>'
    assert ["without a picture beside it" in problem.message for problem in found.problems] == [True]


def test_the_drawing_itself_is_no_text() -> None:
    vault = Vault({**ZETTEL, "x.excalidraw.md": "# data"}, {"x.excalidraw.svg": b"picture"})
    assert "<img" in html("![[x.excalidraw]]", vault)
    assert "data" not in html("![[x.excalidraw]]", vault)


def test_another_picture_is_another_fingerprint() -> None:
    card = Flashcard("basic", "qa", 1, front="![[x.excalidraw]]", back="b")
    given = ({}, {"x.excalidraw.svg": b"1"}, {"x.excalidraw.svg": b"2"})
    night = {"x.excalidraw.svg": b"1", "x.excalidraw.dark.svg": b"1"}
    vaults = [Vault(ZETTEL, files) for files in (*given, night)]
    prints = {Renderer(Settings(), vault).fingerprint(card, vault.zettel("Here.md")) for vault in vaults}
    assert len(prints) == 4
