"""Patterns as in ``.gitignore``: they match what Git's own rules say, in time that no pattern lengthens."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from zk_sync.config import EXCLUDED_BY_DEFAULT
from zk_sync.globs import NoPattern, matcher

NAMES = st.one_of(
    st.sampled_from("a b .git templates A.md x.excalidraw.md a(conflicted copy).md é ! # ab aab ba".split()),
    st.text("ab.", min_size=1, max_size=6).filter(lambda name: name.strip(".")),
)
STEPS = st.one_of(
    st.sampled_from("a b ** * *a* a*b *a*b*a ?a a? *? ?* [ab] [!a] [^b]* [a-c]b [.] x.* *.md ***".split()),
    st.text("ab*?.", min_size=1, max_size=6),
)
PATTERNS = st.one_of(
    st.sampled_from(EXCLUDED_BY_DEFAULT),
    st.sampled_from(
        "a a/ /a a/b a/** **/b *.md !a !b/ a?c [ab] ab/*/x # \\#a **/.git/** x/**/b (a|b) / // ** **/ * "
        "*/ */** **/* **/*/ **/*/** !** !*/ [a []a] [a]] "
        "a\\*b \\!a !\\#a a\\ ".split(" ")
    ),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "!"]),
        st.sampled_from(["", "/"]),
        st.lists(STEPS, min_size=1, max_size=5).map("/".join),
        st.sampled_from(["", "", "/", "/**"]),
    ),
)


@given(st.lists(PATTERNS, max_size=5), st.lists(NAMES, min_size=1, max_size=6), st.sampled_from(["", "/"]))
@settings(max_examples=300)
@example(["a/**/b/**/c"], ["a", "b", "x", "b", "c"], "")
@example(["**/a*/**/*b"], ["a", "ab", "b"], "")
@example(["*", "!a/", "!a/**"], ["a", "b"], "")
def test_they_match_what_git_matches(patterns: list[str], names: list[str], end: str) -> None:
    path = "/".join(names).lower() + end
    try:
        wanted = GitIgnoreSpec.from_lines(pattern.lower() for pattern in patterns).match_file(path)
    except ValueError:
        with pytest.raises(NoPattern):
            matcher(patterns)
        return
    assert bool(matcher(patterns)(path)) == wanted, (patterns, path)


@pytest.mark.parametrize("pattern", ["[z-a]", "a\\", "x/[b-a]*", "a" * 1001, "!"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(NoPattern):
        matcher([pattern])


def test_no_character_of_a_set_is_a_slash() -> None:
    assert not matcher(["a[!x]b"])("a/b")
    assert not matcher(["a[.-0]b"])("a/b")


def test_a_name_may_hold_a_line_end() -> None:
    assert matcher(["a*b"])("x/a\nb")
    assert not matcher(["a"])("a\n")
    assert matcher(["**/b"])("a\n/b")


CATASTROPHIC = [
    "*a" * 60 + "b",
    "**/" + "*a" * 60 + "*b",
    "/".join(["**", "*a*a*b"] * 40),
    "/".join(["**", "a"] * 100) + "/b",
    "*a*/" * 100 + "b",
    "?*" * 100 + "b",
    "[a-c]*" * 100 + "d",
    "!" + "*a" * 60 + "b",
    "*" * 900 + "b",
    "**/" * 300 + "b",
]


@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_no_pattern_takes_long(pattern: str) -> None:
    """Twice the path takes no more than some three times as long, and the longest that there is not long."""
    taken = []
    for length in (1000, 2000, 4000):
        paths = [
            "a" * length,
            "/".join(["a" * 200] * (length // 201)),
            "a/" * (length // 2),
            "aab/" * (length // 4) + "c",
        ]
        fits = matcher([pattern])
        started = time.process_time()
        for path in paths:
            fits(path)
        taken.append(time.process_time() - started)
    assert taken[-1] < 2, taken
