"""Expressions of a setting: the usual ones are taken, those that a text can make slow are refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zk_sync.bounded_regex import LONGEST, NoRegex, at_start
from zk_sync.config import DEFAULT_ID_PATTERN


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (DEFAULT_ID_PATTERN, "202301231542"),
        (DEFAULT_ID_PATTERN, "1a2b3"),
        (r"\d{8}-\d{4}", "20230123-1542"),
        (r"\d{4}-\d{2}-\d{2}", "2023-01-23"),
        (r"[A-Z]{2,4}-\d+", "ZK-12"),
        (r"(?i)[A-Z]{2,4}-\d+", "zk-12"),
        (r"\d+(?:\.\d+)*", "1.2.3"),
        (r"\d+(?:\.\d+)*(?:-\w+)*", "1.2-a-b"),
        (r"(?:\d+[a-z]+)+\d*", "1a2b3"),
        (r".*?-\d+", "a-b-1"),
        (r"[A-Za-z]+\d*[a-z]*\d*", "Ab1c2"),
        (r"\w+", "été"),
        (r"(\d)\d+", "123"),
        (r"(?x) \d+ # the number", "12"),
        (r"(?P<id>\d{4})(?!\d)", "2023"),
        (r"§\d+[^\W\d]?", "§12a"),
        (r"[[0-9]+", "[12"),
        (r"[\u4e00-\u9fff]+\d+", "漢字12"),
    ],
)
def test_what_people_write_is_taken(pattern: str, text: str) -> None:
    found = at_start(pattern, r"(?=$|[\s._-])").match(f"{text} Title")
    assert found
    assert found[0] == text


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(a*)*b",
        r"(a|a)*$",
        r"(a|a?)+",
        r"(?:a|b|ab)*c",
        r"(\w+\s?)*x",
        r"(?:\d+[a-z]*)+x",
        r"(x+x+)+y",
        r"([a-z]+)*[0-9]",
        r"(.a?)*",
        r"(a{0,30}){0,30}b",
        r"(?:a{1,100}){1,100}",
        r"(?:a?){30}a{30}",
        r"(?:|||){50}x",
        r"a*a*a*",
        r"\d*\d*\d*\d*",
        r"(.*)(.*)(.*)b",
        r"[\s\S]*?[\s\S]*?[\s\S]*?x",
        r"(?i)(?:[a-z]+|[A-Z]+)*1",
        r"(?:[\u0300-\u0400]+|[\u0350-\u0500]+)*x",
        r"(?=(a+)+b)",
        r"(a)\1*",
        r"(?s:.*.*.*)x",
        "(?:" * 8 + "a" + "{0,99}){0,99}" * 8,
        "(?:" * 8 + "{0,99}){0,99}" * 8,
        "(?:" * 8 + "^{99}){99}" * 8,
        "(" * 500,
        "a" * 1001,
        "a{99999999999}",
        "[z-a]",
        "(?a)(?u)x",
        "a(?i)b",
        "(?i",
        "(?P<1>a)",
        "*",
        "a\\",
        "a)(b",
        "(?<=a+)b",
        "(?P=x)",
        "\\N{no such name}",
        "[" * 900,
        "(?z)a",
    ],
)
def test_the_rest_is_refused_in_one_line_and_at_once(pattern: str) -> None:
    started = time.process_time()
    with pytest.raises(NoRegex) as raised:
        at_start(pattern)
    assert time.process_time() - started < 3
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 200


PIECES = st.sampled_from(
    [
        *"ab1.-",
        r"\d",
        r"\w",
        "[ab]",
        "[^a]",
        ".",
        "(?:a|b)",
        "(?:a|ab)",
        "(a)",
        "(?:)",
        "a|b",
        "(?=a)",
        "(?!b)",
        "^",
        "$",
    ]
)
REPEATED = st.builds(
    "{}{}".format, PIECES, st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "{2,5}", "{0,40}", "{3}"])
)
EXPRESSIONS = st.recursive(
    st.lists(REPEATED, min_size=1, max_size=4).map("".join),
    lambda inner: st.builds(
        "(?:{}{}){}{}".format,
        inner,
        inner | st.just(""),
        st.sampled_from(["", "*", "+", "?", "{1,9}"]),
        inner | st.just(""),
    ),
    max_leaves=5,
)


@given(
    EXPRESSIONS, st.sampled_from(["a", "ab", "a1", "aab", "1", "a-", "b"]), st.sampled_from(["", "!", "x"])
)
@settings(max_examples=150)
def test_what_is_taken_is_quick(pattern: str, piece: str, end: str) -> None:
    """One that is refused wrongly costs a person a setting, one that is taken wrongly all of Anki."""
    try:
        expression = at_start(pattern, "!!")
    except NoRegex:
        return
    text = (piece * LONGEST)[: LONGEST - len(end)] + end
    started = time.process_time()
    expression.match(text)
    assert time.process_time() - started < 0.2, (pattern, text)
