"""What counts in a text: nothing that stands in code, math or a comment, whoever looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cards.test_extract_properties import TEXTS
from zk_sync.cards.zettel_record import record_of
from zk_sync.config import settings_from
from zk_sync.vault import private_characters
from zk_sync.vault.definitions import definitions_in
from zk_sync.vault.graph import ZettelInfo
from zk_sync.vault.links import links_in
from zk_sync.vault.outline import Outline, may_begin_with_heading, may_hold_links, may_hold_tags
from zk_sync.vault.sections import block_of, section_of
from zk_sync.vault.zettel import zettel_from

HIDDEN = [
    "%% {} %%",
    "%%\n{}\n%%",
    "<!-- {} -->",
    "<!--\n\n{}\n-->",
    "```\n{}\n```",
    "~~~\n\n{}\n~~~",
    "- a\n  ```\n  {}\n  ```",
    "    {}",
    "`` {} ``",
    "$$\n{}\n$$",
    "$${}$$",
    "<pre>\n{}\n</pre>",
]


def info(text: str) -> ZettelInfo:
    settings = settings_from({"waiting": ["#draft"]})
    return record_of(zettel_from("Name.md", f"{text}\n\nQ: a\nA: b\n", settings)).info


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_counts_nowhere(hidden: str) -> None:
    found = info(hidden.format("#draft"))
    assert (found.tags, found.status.standing) == ((), "in")
    assert info(hidden.format("[[A]] [b](B.md)")).links == ()
    assert info(hidden.format("[^1]: note")).definitions == {}
    assert info(hidden.format("[a]: B.md")).definitions == {}
    assert info(hidden.format("# Heading")).title == "Name"
    outline = Outline(hidden.format("# Heading"))
    assert section_of(outline, "Heading") is None
    assert outline.headings == []
    assert block_of(Outline(hidden.format("text ^x")), "x") is None


def test_what_is_text_counts() -> None:
    found = info("# Heading\n\n#draft [[A]] [b](B.md)\n\n[^1]: note [[C]]\n[^2]: more\n[a]: B.md\n")
    assert (found.tags, found.status.standing) == (("draft",), "waiting")
    assert found.links == ("A", "B.md", "C")
    assert list(found.definitions) == ["^1", "^2", "a"]
    assert found.title == "Heading"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("(up:: [[A]]) [down:: [[B]]]", ("A", "B")),
        ("up:: [[A]]", ("A",)),
        ("[up]: [[A]]", ("A",)),
        ("#[[A]]", ("A",)),
        ("costs $5, see [[A]] for $6", ("A",)),
        ("[a](  A.md )", ("A.md",)),
    ],
)
def test_links_count_in_fields_and_tags(text: str, links: tuple[str, ...]) -> None:
    assert links_in(text) == links
    assert links_in(f"{text}\n\n\t") == links  # the tab takes the longer way


def test_an_underlined_heading_has_a_section() -> None:
    outline = Outline("a\n\nTop\n===\n\ntext\n\nNext\n=====\n\nmore")
    assert section_of(outline, "Top") == "Top\n===\n\ntext"


@given(TEXTS)
def test_the_cheap_tests_miss_nothing(text: str) -> None:
    text = private_characters.PRIVATE.sub("", text.replace("\r", ""))
    outline = Outline(text)
    assert may_begin_with_heading(text) or not outline.title
    assert may_hold_tags(text) or not outline.tags
    assert may_hold_links(text) or not outline.targets
    assert "]:" in text or not definitions_in(outline)
    assert links_in(text) == links_in(text, outline)


@given(
    st.lists(st.sampled_from(["# a", "=", "b", "", "> ", "%%c%%", "#t", "k:: v", "    d", "```"]), max_size=6)
)
def test_a_title_is_the_first_heading_or_none(lines: list[str]) -> None:
    outline = Outline("\n".join(lines))
    assert outline.title in ("", *(heading.title for heading in outline.headings[:1]))


def test_each_private_character_has_one_meaning() -> None:
    table = [
        value for value in vars(private_characters).values() if isinstance(value, str) and len(value) == 1
    ]
    named = set(table) - {private_characters.LAST}
    assert len(named) == len(table) - 2  # FIRST is the first of those that have a meaning
    assert all(private_characters.FIRST <= character < private_characters.LAST for character in named)
