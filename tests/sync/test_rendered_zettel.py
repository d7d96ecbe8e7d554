"""A zettel is read beside the card as it is written, and links on cards lead to it, whatever opens them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zk_sync.cards.source_link import NAMES, link
from zk_sync.config import Settings
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.reading.read_vault import read_vault
from zk_sync.sync.views.rendered_zettel import Reading

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def reading(folder: Path, template: str = "obsidian") -> Reading:
    return Reading(read_vault(Vault(folder, "My vault"), Settings(source_link=template)), template)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "202301010000 A & B.md").write_text(
        "---\ntags: [x]\n---\n# A & B\n\nSee [[Other#Part|that]], {{c1::deletions}} and ![[p.png]]. ^block\n",
        encoding="utf-8",
    )
    (tmp_path / "Other.md").write_text(
        "Other\n\n<script>evil()</script><b onclick='x()'>b</b>", encoding="utf-8"
    )
    (tmp_path / "p.png").write_bytes(PNG)
    return tmp_path


@pytest.mark.parametrize(
    "template", [*NAMES, "https://wiki.example/{title}?v={vault}", "my-app:{id}/{path}#{heading}"]
)
@pytest.mark.parametrize("path", ["below/202301010000 A & B.md", "Other.md"])
@pytest.mark.parametrize("place", ["", "A heading", "^block"])
def test_the_link_on_a_card_leads_back_to_its_zettel(
    vault: Path, template: str, path: str, place: str
) -> None:
    zettel_id = "202301010000" if "A & B" in path else ""
    title = "A & B" if zettel_id else "Other"
    url = link(template, vault="My vault", path=path, place=place, zettel_id=zettel_id, title=title)
    found = reading(vault, template).path_of(url, "Other.md")
    assert found == path
    assert reading(vault, template).path_of("https://elsewhere.example/x", "Other.md") == ""


def test_what_is_read(vault: Path) -> None:
    pages = reading(vault)
    shown = pages.zettel("below/202301010000 A & B.md")
    assert shown.title == "A & B"
    assert "{{c1" not in shown.html
    assert "deletions" in shown.html
    assert "tags" not in shown.html
    assert 'src="data:image/png;base64,' in shown.html
    [href] = re.findall(r'href="([^"]*)"', shown.html)
    assert pages.path_of(href, shown.path) == "Other.md"
    other = pages.zettel("Other.md").html
    assert "script" not in other
    assert "onclick" not in other
