"""The lines of a zettel as the question before a write-back shows them."""

from __future__ import annotations

import pytest

from zk_sync.gui.preview.diff_lines import legend, lines_as_html, visible


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain text", "plain text"),
        ("a\u00a0b", "a⍽b"),
        ("\ta", "⇥\ta"),
        ("a  ", "a··"),
        ("a\u200bb\u202ec\u2009d\x1fe", "a⟨200B⟩b⟨202E⟩c⟨2009⟩d⟨001F⟩e"),
        ("naïve 記憶 🙂", "naïve 記憶 🙂"),
    ],
)
def test_what_is_invisible_is_shown(line: str, shown: str) -> None:
    assert visible(line) == shown
    assert bool(legend(f"@@ 1\n-{line}\n+x")) == (line.strip(" ") != shown)


def test_text_is_text_and_the_words_that_differ_are_marked() -> None:
    html = lines_as_html("@@ 7\n <b>\n-one & two\n+one & three\n+more")
    assert "From line 7" in html
    assert "&lt;b&gt;" in html
    assert "<del>" not in html  # one line became two
    html = lines_as_html("@@ 7\n-one & two\n+one & three")
    assert "-one &amp; <del>two</del>" in html
    assert "+one &amp; <ins>three</ins>" in html
