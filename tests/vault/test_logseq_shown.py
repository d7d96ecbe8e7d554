"""What of Logseq's blocks and pages is shown where they are referenced or embedded."""

from __future__ import annotations

from zk_sync.config import settings_from
from zk_sync.vault.logseq_properties import TREE, page_name, referenced, shown_page
from zk_sync.vault.outline import Outline
from zk_sync.vault.zettel import zettel_from

UUID = "64a1b2c3-1111-2222-3333-444455556666"


def shown(text: str, *, tree: bool = False, stem: str = "") -> str | None:
    return referenced(Outline(text), f"(({UUID})){TREE if tree else ''}", stem)


def test_properties_are_not_shown_wherever_they_stand_in_the_block() -> None:
    assert shown(f"- id:: {UUID}\n  text\n  collapsed:: true\n  more\n\t- child") == "text\nmore"
    assert shown(f"- text #card\n  id:: {UUID}\n\t- child", tree=True) == "- text\n\t- child".expandtabs(4)
    assert shown(f"- id:: {UUID}\n  $$x$$\n- next", tree=True) == "- $$x$$"


def test_logbooks_and_dates_are_not_shown() -> None:
    text = (
        f"- DONE it\n  id:: {UUID}\n  DEADLINE: <2023-01-01>\n  :LOGBOOK:\n  CLOCK: [2023]\n  :END:\n  more"
    )
    assert shown(text) == "DONE it\nmore"
    assert shown(f"- a\n  id:: {UUID}\n  :LOGBOOK:\n  open") == "a\n:LOGBOOK:\nopen"


def test_an_area_of_a_pdf_is_its_picture() -> None:
    text = f"- [:span]\n  hl-page:: 29\n  id:: {UUID}\n  hl-type:: area\n  hl-stamp:: 167"
    assert shown(text, stem="hls__Dynamic_16") == f"![](<../assets/Dynamic_16/29_{UUID}_167.png>)"
    assert shown(text, stem="notes") == "[:span]"


def test_a_page_that_begins_without_a_bullet() -> None:
    text = "alias:: x\n\n# Words #card\ncard-repeats:: 1\n\t- one\n\t  id:: 1\n\t\t- two\n- three [[card]]\n"
    page = zettel_from("pages/a.md", text, settings_from({"logseq": "on"}))
    expected = "# Words\n- one\n  id:: 1\n    - two\n- three"
    assert shown_page(page.outline, page.property_lines) == expected.replace("  id:: 1\n", "")


def test_the_names_of_pages() -> None:
    assert page_name("a%2Fb c") == page_name("a___b c") == "a/b c"
    zettel = zettel_from("pages/COM___A%3F.md", "- text", settings_from({"logseq": "on"}))
    assert zettel.title == "COM/A?"
