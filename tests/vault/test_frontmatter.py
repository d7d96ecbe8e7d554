"""Frontmatter read without a YAML parser is exactly what a YAML parser makes of it."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zk_sync.vault.frontmatter import simple_meta

KEYS = st.sampled_from("title tags id Alias no on y null 1 a-b a_b é <<".split())
SCALARS = st.one_of(
    st.sampled_from(
        "word two~words Ünïcode 漢字 yes NO On null ~ Null 0 7 012 0x1f 1_000 12:30 1e3 1.5 .5 -1 .inf .nan "
        "2024-01-31 2024-13-01 2024-1-3 2024-01-31T10:00:00 [[Link]] [[A]],~[[B]] *alias &a !tag !!str~1 "
        "% @ ` | > - ? : = << a:b a:~b a~#b a#b \"a\" 'a' \"a\\nb\" 'it''s' \"it's\" 'a\"b' \"a~#~b:~c\" '' "
        "\"\" [a,~b] [a,b] [] [~] [a,] [a,,b] [1,~2024-01-31,~yes] ['a',b] {a:~b} a] y n".split()
    ).map(lambda text: text.replace("~", " ") if text != "~" else text),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=8),
)
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, SCALARS),
    st.builds("{}:{}".format, KEYS, st.sampled_from(["", " ", "x", "  two"])),
    st.builds("{}-{}{}".format, st.sampled_from(["", "  ", " "]), st.sampled_from([" ", "  ", ""]), SCALARS),
    st.sampled_from(["", " ", "# comment", "\t", "  more", "---", "..."]),
    SCALARS,
)


@given(st.lists(LINES, max_size=6).map("\n".join))
@settings(max_examples=1000, deadline=None)
@example("a: b\n- c")
@example("tags:\n- a\n  - b")
@example("a:\n\n- b")
def test_what_is_read_without_a_parser_is_what_a_parser_reads(source: str) -> None:
    found = simple_meta(source)
    if found is not None and source.strip():
        assert repr(found) == repr(yaml.safe_load(source) or {})


@pytest.mark.parametrize(
    ("source", "meta"),
    [
        ("title: Über alles\nid: 202301010000\n", {"title": "Über alles", "id": 202301010000}),
        ("tags: [a, area/b]\ncreated: 2024-01-31", {"tags": ["a", "area/b"], "created": date(2024, 1, 31)}),
        (
            'aliases:\n  - One\n  - "Two: 2"\ntype: permanent',
            {"aliases": ["One", "Two: 2"], "type": "permanent"},
        ),
        ("tags:\n- a\n- b\nup:", {"tags": ["a", "b"], "up": None}),
    ],
)
def test_what_most_people_write_needs_no_parser(source: str, meta: object) -> None:
    assert simple_meta(source) == meta
