"""Markdown → HTML → Markdown → HTML ends where it began, and an edit made in Anki reads as Markdown."""

from __future__ import annotations

import pytest

from tests.cards.rendering import html as back
from zk_sync.cards.markdown.reverse import markdown_of


@pytest.mark.parametrize(
    "text",
    [
        "Plain a_b and 5 * 3 < 20 & more",
        "**bold** *thin* ==marked== ~~gone~~ `code_x`",
        "One line\nand the next",
        "First.\n\nSecond with $x_1^2 < y$.",
        "$$\n\\sum_i a_i\n$$",
        "- one\n- two\n  - two a\n- three",
        "1. one\n2. two",
        "> quoted\n\nafter",
        "## Heading\n\ntext",
        "[site](https://example.org/a_b?c=d&e=f)",
        "1\\. no list",
        "```\nx = [1, 2]\n\n\ny = 2\n```",
    ],
)
def test_what_we_render_goes_back_and_renders_the_same(text: str) -> None:
    html = back(text)  # as a Front is rendered, and a Back
    assert back(markdown_of(html)) == html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<div>one</div><div>two&nbsp;three</div>", "one\n\ntwo three"),
        ("a<b>b</b><!-- -->", "a**b**"),
        ("<p>\\(a_b\\)</p>", "$a_b$"),
        ("{{c1::hidden::hint}}", "{{c1::hidden::hint}}"),
        ("", ""),
    ],
)
def test_what_a_person_typed_in_anki_is_plain_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown
