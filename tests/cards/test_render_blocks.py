"""Logseq's references to blocks: what a card shows of them, and what changes it."""

from __future__ import annotations

import pytest

from tests.cards.rendering import Vault, html, rendered
from zk_sync.cards.flashcard import Flashcard
from zk_sync.cards.render import Renderer
from zk_sync.config import Settings

A, B, C, NONE = (f"(({'64a1b2c3-1111-2222-3333-44445555'}{n}))" for n in (1111, 2222, 3333, 4444))
BLOCKS = f"""- top
\t- A *block*
\t  id:: {A[2:-2]}
\t  of two lines
\t\t- child
\t\t  collapsed:: true
\t\t\t- deeper {B}
\t- other
\t  id:: {B[2:-2]}
- ```
  code

  - x
  ```
  id:: {C[2:-2]}
- Itself {{{{embed {NONE[:-3]}5))}}}}
  id:: {NONE[2:-3]}5
"""
VAULT = Vault({"Here.md": "", "pages/Blocks.md": BLOCKS})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"See {A}.", "See A <em>block</em><br>\nof two lines."),
        (f"{B}, **{B}**", "other, <strong>other</strong>"),
        (f"`{A}` ((x)) f((1))", f"<code>{A}</code> ((x)) f((1))"),
        (
            f"{{{{embed {A}}}}}",
            (
                '<div><div class="zk-embed"><ul>\n<li>A <em>block</em><br>\nof two lines\n<ul>\n'
                "<li>child\n<ul>\n<li>deeper other</li>"
                "\n</ul>\n</li>\n</ul>\n</li>\n</ul>\n</div></div>"
            ),
        ),
        (C, '<div><div class="zk-embed"><pre class="zk-code"><code>code\n\n- x\n</code></pre>\n</div></div>'),
    ],
)
def test_reference(text: str, expected: str) -> None:
    assert html(text, VAULT) == expected


def test_a_missing_block_is_named() -> None:
    shown = rendered(VAULT, front=f"a {NONE}", back="b")
    assert shown.fields["Front"] == f'a <span class="zk-missing">⚠ {NONE}</span>'
    assert [NONE in str(problem.message) for problem in shown.problems] == [True]


def test_a_block_in_itself_ends() -> None:
    shown = rendered(VAULT, front=f"{NONE[:-3]}5))", back="b")
    assert any("contain itself" in str(problem.message) for problem in shown.problems)


@pytest.mark.parametrize(
    "text",
    [
        f"See {A}",
        f"{{{{embed {A}}}}}",
        "{{embed [[Blocks]]}}",
        "![a](Blocks.md)",
        "![a][r]\n\n[r]: Blocks.md",
    ],
)
def test_what_is_shown_changes_the_fingerprint(text: str) -> None:
    card = Flashcard(kind="basic", syntax="qa", line=1, front=text, back="b")
    found = set()
    for block in ("A *block*", "Another"):
        vault = Vault({"Here.md": "", "Blocks.md": BLOCKS.replace("A *block*", block)})
        renderer = Renderer(Settings(), vault)
        found.add(renderer.fingerprint(card, vault.zettel("Here.md")))
        assert "Blocks.md" in renderer.embedded["Here.md"]
    assert len(found) == 2
