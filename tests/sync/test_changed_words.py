"""Words that differ are marked, tags are never cut, and without the marks both sides are what they were."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zk_sync.sync.views.changed_words import marked


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("same", "same", "same", "same"),
        ("", "new", "", "<ins>new</ins>"),
        ("the old word", "the new word", "the <del>old</del> word", "the <ins>new</ins> word"),
        ("a <b>b</b> c", "a <b>x y</b> c", "a <b><del>b</del></b> c", "a <b><ins>x y</ins></b> c"),
        ("one", "<p>one</p>", "one", "<p>one</p>"),
        ("all is said anew", "nothing of what was there", "all is said anew", "nothing of what was there"),
        ("<b>Paris</b>, 2", "Rome, 1", "<b>Paris</b>, 2", "Rome, 1"),
        (r"so \(a+b\)", r"so \(a+c\)", r"so <del>\(a+b\)</del>", r"so <ins>\(a+c\)</ins>"),
        ("a &lt; b", "a &gt; b", "a <del>&lt;</del> b", "a <ins>&gt;</ins> b"),
        ('<img src="a">', '<img src="b">', '<del><img src="a"></del>', '<ins><img src="b"></ins>'),
        ('<a title="x > y">z</a>', "z", '<a title="x > y">z</a>', "z"),
        ("短い答え", "短い答えです", "短い答え", "短い答え<ins>です</ins>"),
        ("<ul>\n<li>a</li>\n</ul>", "", "<ul>\n<li><del>a</del></li>\n</ul>", ""),
    ],
)  # fmt: skip
def test_marks(before: str, after: str, left: str, right: str) -> None:
    assert marked(before, after) == (left, right)


def test_before_a_decision_both_sides_are_marked_alike() -> None:
    sides = marked("the old word", "the new word", is_decided=False)
    assert sides == tuple(f'the <span class="differs">{word}</span> word' for word in ("old", "new"))


PIECES = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<br>", " ", "one", "two", "&amp;", "<", ">", "\\(x\\)", "\n", "ö", "答え"]
    )
)


@given(PIECES, PIECES)
def test_nothing_but_marks_is_added(before: list[str], after: list[str]) -> None:
    one, other = "".join(before), "".join(after)
    left, right = marked(one, other)
    assert re.sub("</?del>", "", left) == one
    assert re.sub("</?ins>", "", right) == other


def test_long_fields_take_no_time() -> None:
    one = " ".join(f"word{n % 97} <i>x{n}</i>" for n in range(20_000))
    other = " ".join(f"word{n % 89} <i>y{n}</i>" for n in range(20_000))
    start = time.monotonic()
    left, _ = marked(one, other)
    assert "<del>" in left
    middle = " ".join(f"a{n % 7}" for n in range(1200)), " ".join(f"a{n % 5}" for n in range(1200))
    marked(*middle)
    assert time.monotonic() - start < 2
