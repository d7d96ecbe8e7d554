"""CommonMark's own examples, where our notations do not interfere.

What we do with links, images, code and HTML afterwards is switched off here; other tests look at that.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it.renderer import RendererHTML

from tests.cards.rendering import Vault, page_in
from zk_sync.cards.markdown.parser import Markdown, build
from zk_sync.cards.markdown.render_context import RenderContext

EXAMPLES = json.loads((Path(__file__).parents[1] / "data/commonmark-0.31.2.json").read_text("utf-8"))[
    "examples"
]

# Example → why ours differs.
DIFFERENT = {
    **dict.fromkeys((218, 239, 240), "no line break within an empty quote, as markdown-it has it"),
    548: "[[foo]] is a wikilink",
    559: "[[…]] is a wikilink",
    590: "![[foo]] is an embed",
    608: "a bare web address is a link, as in GitHub's Markdown and Obsidian",
    611: "a bare web address is a link",
}


@pytest.fixture(scope="module")
def md():  # type: ignore[no-untyped-def]
    """Our parser with CommonMark's own rendering."""
    md = build(line_breaks=False)
    md.core.ruler.disable("vault_links")
    plain = RendererHTML()
    for name in ("text", "code_inline", "fence", "code_block", "image", "html_inline", "html_block"):
        md.renderer.rules[name] = plain.rules[name]
    md.options["xhtmlOut"] = True
    return md


def page() -> RenderContext:
    vault = Vault({"Here.md": ""})
    markdown = Markdown(line_breaks=False)
    return page_in(vault, markdown)


@pytest.mark.parametrize(("number", "text", "html"), EXAMPLES, ids=[str(example[0]) for example in EXAMPLES])
def test_commonmark(md, number: int, text: str, html: str) -> None:  # type: ignore[no-untyped-def]
    same = md.render(text, {"page": page()}) == html
    assert same is (number not in DIFFERENT)


def test_most_examples_are_kept() -> None:
    assert len(EXAMPLES) == 652
    assert len(DIFFERENT) < 10
