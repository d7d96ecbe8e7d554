"""Regular expressions of JavaScript in Python's form: what they match, as Node.js says."""

import re

import pytest

from zk_sync.other_tools.javascript_regex import NotTranslated, python_pattern
from zk_sync.setting_values import PATTERN_FLAGS

# (expression, text, the first match's groups in Node.js with the flags gm)
CASES = [
    (r"(?<q>\w+)=(?<a>\d+)", "x=12", ["x=12", "x", "12"]),
    (r"(a)[^](b)", "a\nb", ["a\nb", "a", "b"]),
    (r"a[]|(b)", "ab", ["b", "b"]),
    (r"^(.+)$", "one\ntwo", ["one", "one"]),
    (r"(a)$", "a\n", ["a", "a"]),
    (r"(\w+)", "é1", ["1", "1"]),
    (r"(\s)", "\u00a0", ["\u00a0", "\u00a0"]),
    (r"(\p{L}+)", "1größe2", ["größe", "größe"]),
    (r"(\p{Script=Han}+)", "a漢字b", ["漢字", "漢字"]),
    (r"([\p{Lu}\d]+)", "aÄ1b", ["Ä1", "Ä1"]),
    (r"(?<x>a)\k<x>", "aa", ["aa", "a"]),
    (r"(a{,2})", "a{,2}", ["a{,2}", "a{,2}"]),
    (r"([[a])", "[", ["[", "["]),
    (r"(\-\/\:)", "-/:", ["-/:", "-/:"]),
    (r"(\u{e9})", "é", ["é", "é"]),
    (r"(\u0041)", "A", ["A", "A"]),
    (
        r"((?:[^\n][\n]?)+) #fc ?\n*((?:\n(?:^.{1,3}$|^.{4}(?<!<!--).*))+)",
        "What?\n #fc\nThis",
        ["What?\n #fc\nThis", "What?\n", "\nThis"],
    ),
    (
        r"^(.*[^\n:]{1}):{2}([^\n:]{1}.*)",
        "el perro::der Hund",
        ["el perro::der Hund", "el perro", "der Hund"],
    ),
]


@pytest.mark.parametrize(("regex", "text", "groups"), CASES)
def test_matches_as_in_node(regex, text, groups):
    found = re.search(python_pattern(regex), text, PATTERN_FLAGS)
    assert found is not None
    assert [found[0], *found.groups()] == groups


@pytest.mark.parametrize(
    "regex", ["(?<=a+)b", "(", r"\p{Nonsense}", "[a", r"a\ ".strip(), r"[\P{L}]", "a" * 2001, r"\u{110000}"]
)
def test_what_does_not_translate_is_named(regex):
    with pytest.raises(NotTranslated, match=r"\w"):
        python_pattern(regex)
