"""Texts that a pattern cannot do without, by which most zettels are not looked through for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zk_sync.cards import patterns
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.required_texts import required_texts
from zk_sync.config import settings_from
from zk_sync.setting_values import PATTERN_FLAGS
from zk_sync.vault.zettel import zettel_from

PIECES = [
    "a",
    "b",
    "c",
    "#",
    " ",
    "\\.",
    "\\n",
    "\\w",
    ".",
    "^",
    "$",
    "[ab]",
    "[]a]",
    "[^a\\]]",
    "(a)",
    "(?:b|c)",
]
PIECES += ["(?P<n>a)", "(?!c)", "(?<=a)", "*", "?", "+", "{2}", "{0,1}", "|", "=="]


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"((?:[^\n][\n]?)+) #flashcard ?\n*((?:\n(?:^.{1,3}$|^.{4}(?<!<!--).*))+)", (" #flashcard",)),
        (r"^Q: ((?:.+\n)*)\n*A: (.+)", ("Q: ", "A: ")),
        (r"^(.*[^\n:]{1}):{2}([^\n:]{1}.*)", ()),
        (r"a|b", ()),
        (r"(?i)abc", ()),
        (r"xx+yy*zz{0,1}w\[link\]\d end", ("xx", "y", "z", "w[link]", " end")),
    ],
)
def test_what_the_forms_of_that_tool_hold(pattern: str, held: tuple[str, ...]) -> None:
    assert required_texts(pattern) == held


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text("abc# .=\n", max_size=12))
@settings(max_examples=1500)
def test_what_matches_holds_them(pattern: str, text: str) -> None:
    try:
        compiled = re.compile(pattern, PATTERN_FLAGS)
    except re.error:
        return
    match = compiled.search(text)
    assert not match or all(held in match[0] for held in required_texts(pattern))


def test_zettels_without_them_ask_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_CHILD", "there is none")
    given = settings_from({"patterns": {"Basic": "(.+) #flashcard\n(.+)"}})
    without = flashcards_in(zettel_from("n.md", "What? #card\nThis.\n", given))
    assert [card.front for card in without.flashcards] == ["What?"]
    assert not without.problems
    assert flashcards_in(zettel_from("n.md", "What? #flashcard\nThis.\n", given)).problems
