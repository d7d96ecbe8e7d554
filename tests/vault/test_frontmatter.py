"""Frontmatter read without a YAML parser is exactly what a YAML parser makes of it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zk_sync.vault.frontmatter import simple_meta
from zk_sync.vault.yaml_meta import NotReadable, yaml_meta

KEYS = st.sampled_from(
    [*"title tags id Alias no on y null 1 a-b a_b é <<".split(), "TARGET DECK", "a ", "a  b"]
)
SCALARS = st.one_of(
    st.sampled_from(
        "word two~words Ünïcode 漢字 yes NO On null ~ Null 0 7 012 0x1f 1_000 12:30 1e3 1.5 .5 -1 .inf .nan "
        "2024-01-31 2024-13-01 2024-1-3 2024-01-31T10:00:00 [[Link]] [[A]],~[[B]] *alias &a !tag !!str~1 "
        "% @ ` | > - ? : = << a:b a:~b a~#b a#b \"a\" 'a' \"a\\nb\" 'it''s' \"it's\" 'a\"b' \"a~#~b:~c\" '' "
        '"" "a\\\\" "a\\"b" "a\\q" \'a~~b~\' https://x.y/z?a=b#c&d 10:30 a:~ ["a",~\'b~c\',~d] '
        '["a"b] [a~"b"] [a?b] '
        '[http://x] ["a",] [,"a"] [[A,~B]] [[]] "a\\/b" [a,~b] [a,b] [] [~] '
        "[a,] [a,,b] [1,~2024-01-31,~yes] ['a',b] {a:~b} a] y n".split()
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
        assert repr(found) == repr(yaml_meta(source))


@pytest.mark.parametrize(
    ("source", "meta"),
    [
        ("title: Über alles\nid: 202301010000\n", {"title": "Über alles", "id": "202301010000"}),
        ("tags: [a, area/b]\ncreated: 2024-01-31", {"tags": ["a", "area/b"], "created": "2024-01-31"}),
        (
            'aliases:\n  - One\n  - "Two: 2"\ntype: permanent',
            {"aliases": ["One", "Two: 2"], "type": "permanent"},
        ),
        ("tags:\n- a\n- b\nup:", {"tags": ["a", "b"], "up": None}),
        (
            "# by hand\nsource: https://a.b/c?d=e#f\nat: 2024-01-31T10:00:00",
            {"source": "https://a.b/c?d=e#f", "at": "2024-01-31T10:00:00"},
        ),
        (
            """up: "[[Note]]"\nin: [[Note]]\nby: ["[[A]]", 'it''s', b]""",
            {"up": "[[Note]]", "in": [["Note"]], "by": ["[[A]]", "it's", "b"]},
        ),
        ('TARGET DECK: A::B\ntitle: "\\"x\\""', {"TARGET DECK": "A::B", "title": '"x"'}),
    ],
)
def test_what_most_people_write_needs_no_parser(source: str, meta: object) -> None:
    assert simple_meta(source) == meta
    assert yaml_meta(source) == meta


@pytest.mark.parametrize(
    ("source", "meta"),
    [
        ("tags: [no, 012, 1:30, 1.10, 2024-01-01]", {"tags": ["no", "012", "1:30", "1.10", "2024-01-01"]}),
        ("deck: 12:30\nid: 010", {"deck": "12:30", "id": "010"}),
        ("id: 1.10\nx: 0x1F\ny: 1_000\nz: 1e3", {"id": "1.10", "x": "0x1F", "y": "1_000", "z": "1e3"}),
        ("a: yes\nb: off\nc: true\nd: False", {"a": "yes", "b": "off", "c": True, "d": False}),
        (
            "a: null\nb: ~\nc:\nd: 'null'\ne: \"true\"",
            {"a": None, "b": None, "c": None, "d": "null", "e": "true"},
        ),
        ("? a\n: |\n  x\n  y\nb: >-\n  z\n  w", {"a": "x\ny\n", "b": "z w"}),
        ("a: !!str 1\nb: !!str null", {"a": "1", "b": "null"}),
        ('a: "\\ud83d\\ude00"', {"a": "\U0001f600"}),
        ('a: "x\\x1fy\\0\\ufdd0z"', {"a": "xyz"}),
        ("a: &x [1, 2]\nb: *x", {"a": ["1", "2"], "b": ["1", "2"]}),
        ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3", {"a": {"p": "1", "q": "2"}, "b": {"p": "1", "q": "3"}}),
    ],
)
def test_values_are_the_text_that_stands_there(source: str, meta: object) -> None:
    assert yaml_meta(source) == meta


def merge_bomb(levels: int) -> str:
    """Each level brings in the one before twice, under names of its own."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], y{n}: 1}}" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (merge_bomb(25), 13, "aliases"),
        ("title: x\na: " + "[" * 25_000, 2, "nested"),
        ("a:\nb: " + "{a: " * 20_000, 2, "nested"),
        ("b: " + "? " * 5_000, 1, "YAML|be read"),
        ("- " * 5_000, 1, "nested"),
        ("a: x\nb: " + "- " * 5_000, 2, "YAML|be read"),
        ("\n".join(" " * n + "a:" for n in range(300)), 30, "nested"),
        ('a: b\nc: "\\ud800"', 2, "half a character"),
        ('a: "\\Uffffffff"', 1, "YAML|be read"),
        ('a: "\\U00110000"', 1, "YAML|be read"),
        ("x: y\na: \x07", 2, "YAML|be read"),
        ("a: x\n" * 30_000, 1, "too long"),
        ("a: !!python/object/apply:os.system ['true']", 1, "tag"),
        ("a: !secret x", 1, "tag"),
        ("[a]: b", 1, "unhashable"),
        ("a: *" + "b" * 5000, 1, "undefined alias"),
        ("a: &a b\nc: &b d\ne: *f", 3, "undefined alias"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(source: str, line: int, words: str) -> None:
    with pytest.raises(NotReadable, match=words) as raised:
        yaml_meta(source)
    assert raised.value.line == line
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    "piece",
    [
        "[a, ",
        "{a, ",
        "- a\n",
        "a: b\n",
        '"',
        "'",
        "? a\n",
        "&a ",
        "*a ",
        "! ",
        "|\n",
        "x" + " " * 50,
        "[",
        "a: [b]\n",
        ": ",
        "%",
        "#",
        "- - a\n",
        "\\",
        "a" + " " * 100 + '"',
        "a: '",
        "''",
        '\\"',
        "&a [*a, ",
        "<<: ",
        "\n",
        " \n",
        "- ",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    """What stands again and again is read in the time that anything of its length takes."""
    for start in ("", "a: ", "a: [", 'a: "', "a: |\n  "):
        source = start + piece * (20_000 // len(piece))
        began = time.process_time()
        if simple_meta(source) is None:
            with suppress(NotReadable):
                yaml_meta(source)
        assert time.process_time() - began < 5, (start, piece)
