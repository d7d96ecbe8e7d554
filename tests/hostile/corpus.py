"""Vaults of strangers: what once hung or crashed a sync, and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Case(NamedTuple):
    """Files by path, and the settings with which they are looked at."""

    files: dict[str, str | bytes]
    settings: Mapping[str, Any] = MappingProxyType({})


GOOD = "Q: good?\nA: yes\n"


def _frontmatters(sources: list[str]) -> dict[str, str | bytes]:
    """A vault in which each of these heads a zettel."""
    zettels = {
        f"{n}.md": f"---\n{source}\n---\nQ: {n}?\nA: 1\n\n[[b]] ![[b]]\n" for n, source in enumerate(sources)
    }
    return {**zettels, "b.md": GOOD}


def _bodies(texts: list[str]) -> dict[str, str | bytes]:
    """A vault in which each of these is a zettel, and embedded in another."""
    zettels = {f"{n}.md": text for n, text in enumerate(texts)}
    embeds = {f"embed {n}.md": f"#flashcards\n\n{n}::![[{n}]]\n" for n in range(len(texts))}
    return {**zettels, **embeds, "b.md": GOOD}


_MERGES = "\n".join(
    ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], y{n}: 1}}" for n in range(1, 30))]
)
_LAUGHS = "\n".join(
    [
        "a0: &a0 [x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
        "tags: *a11",
    ]
)
_FRONTMATTER = {
    "merges": _MERGES,
    "laughs": _LAUGHS,
    "brackets": "tags: " + "[" * 25_000,
    "braces": "tags: " + "{a: " * 20_000,
    "dashes": "- " * 25_000,
    "indents": "\n".join(" " * n + "a:" for n in range(2000)),
    "digits": f"id: 0x{'f' * 4000}\ntitle: {'9' * 5000}",
    "half a character": 'id: "\\ud800"',
    "half a title": 'title: "a\\udc00"',
    "too large a character": 'title: "\\Uffffffff"',
    "field separator": 'id: "a\\x1fb"\ntitle: "\\x1f\\0"\ntags: ["a\\x1fb", "\\0"]\ndeck: "a\\x1fb\\0"',
    "our marks": 'title: "\\ufdd01\\ufdd1x\\ufdd3"\nid: "\\ufdd0"',
    "impossible dates": "id: 2023-99-99\ncreated: 0000-00-00\nup: 2024-02-30T25:61:61",
    "control": "title: a\x07b",
    "itself": "tags: &a [*a, x]\nid: &b {c: *b}",
    "nothing": "\n\n\n",
    "only a comment": "# x",
    "long": "title: " + "x " * 20_000,
    "many tags": "tags: [" + ", ".join(f"t{n}" for n in range(3000)) + "]",
    "many keys": "\n".join(f"k{n}: v" for n in range(3000)),
    "spaces": "title: a" + " " * 50_000 + "!",
    "quotes": 'title: "' + '\\"' * 20_000,
    "odd ids": "id: '#:\"'\naliases: ['', '#', '|', ']]', '[[']",
    "odd decks": "deck: '::::a::::b:: ::'",
    "deep deck": "deck: " + "::".join("ab"[n % 2] for n in range(400)),
    "long deck": "deck: " + "x" * 5000,
    "odd tags": "tags: ['#', '/', 'a//b', '::', ' ', 'a b', 'A', 'a', 'é', '\u202e', '*', 'tag:x', '\"']",
    "wrong direction": "direction: [rtl]\nanki: [true]\nstatus: {a: b}",
}
_PIECES = (
    "A: ",
    "Q: ",
    "<img ",
    "[^",
    "![",
    "[[",
    "![[",
    "$$",
    "`",
    "> ",
    "- ",
    "==",
    "{{c1::",
    "{",
    "::",
    "#flashcards ",
    "<!--",
    "%%",
    "|a|\n|-|\n",
    "[a]: b\n",
    "^a\n",
    "?\n",
    "START\n",
    "Q: a\nA: b\n\n",
    "\u202e",
    "\ufdd0",
    "a\u0300" + "\u0300" * 20,
    "\x1f",
    "\x0b",
    "&#",
    "# \n",
)
_BODIES = [piece * (6000 // len(piece)) for piece in _PIECES]

CASES: dict[str, Case] = {
    **{f"frontmatter {n}": Case(_frontmatters(list(_FRONTMATTER.values())[n::6])) for n in range(6)},
    **{f"body {n}": Case(_bodies(_BODIES[n::6])) for n in range(6)},
    "embeds": Case(
        {
            **{f"n{n}.md": f"![[n{n + 1}]]\n" * 30 for n in range(6)},
            "n6.md": "x",
            "a.md": "Q: a?\nA: ![[n0]]\n",
        }
    ),
    "embeds of itself": Case({"a.md": "Q: a?\nA: " + "![[#^a]] " * 2500 + "\n\nx ^a\n"}),
    "names": Case(
        {
            f"{name}.md": f"Q: what is {number}?\nA: ![[{name}.png]] [[{name}]]\n"
            for number, name in enumerate(
                [
                    "a\x1fb",
                    "a\nb",
                    "con",
                    "x" * 240,
                    "\u202egnp",
                    "a#b",
                    "a^b",
                    "a|b",
                    "a]]b",
                    "[[a",
                    "%2e%2e%2fa",
                    "a:b",
                    "a\\b",
                    " a ",
                    "..a",
                    "e\u0301",
                    "é",
                    "<img src=x>",
                    "\"'&",
                    "{{c1::x}}",
                    "\udcff",
                    "\ufdd0",
                    "a\u200bb",
                    "a/" * 60 + "a",
                ]
            )
        }
    ),
    "no text": Case(
        {
            "a.md": b"\0" * 1000,
            "b.md": b"\xff\xfeQ\0:\0",
            "c.md": b"\xff" * 100,
            "d.md": b"\xef\xbb\xbf",
            "e.md": b"",
            "f.md": b"\r" * 10_000,
            "g.md": b"---",
            "h.md": b"---\n---",
            "i.md": "\ud800".encode("utf-8", "surrogatepass"),
            "j.md": GOOD,
        }
    ),
    "one address in many links": Case(
        {
            "far.md": f"[r]: http://x/{'a' * 40_000}\n\nQ: far?\nA: {'[r]' * 8000}\n",
            "near.md": f"START\nBasic\nFront: near?\nBack: {'[r]' * 8000}\n\n[r]: /{'a' * 40_000}\nEND\n",
            "title.md": f"[r]: /x '{'a' * 30_000}'\n\nQ: title?\nA: {'![r]' * 6000}\n",
            "both.md": f"[r]: /{'a' * 9000}\n\n"
            + "".join(f"Q: {n}?\nA: {'[r]' * 900}\n\n" for n in range(99)),
        }
    ),
    "long ids": Case({"a.md": f"---\nid: {'x' * 501}\n---\nQ: one?\nA: 1\n", "b.md": GOOD}),
    "many of one": Case({"a.md": "Q: same?\nA: same\n\n" * 200}),
    "ids of all": Case({f"{n}.md": "---\nid: same\n---\nQ: same?\nA: same\n" for n in range(100)}),
    "circles": Case(
        {f"{n}.md": f"---\nup: '[[{(n + 1) % 50}]]'\n---\n[[{n}]]\n\nQ: {n}?\nA: {n}\n" for n in range(50)}
    ),
    "patterns": Case(
        {"a" * 200 + ".md": GOOD, "1" * 200 + ".md": "Q: a?\nA: b\n"},
        {"exclude": ["*a" * 40 + "b", "**/" * 40 + "x"], "include": ["*.md"], "id_pattern": r"(?i)\d+[a-z]*"},
    ),
    "odd marks": Case(
        {"a.md": "#flashcards\n\na.*b c.*d\n\nx\n\\\ny\n"},
        {"markers": {"inline": ".*", "multiline": "\\", "inline_reversed": "(", "multiline_reversed": "["}},
    ),
    "odd tags of flashcards": Case(
        {"a.md": "#( a::b\n\n#.* c::d\n"}, {"flashcard_tags": ["(", ".*", "", "#", "["]}
    ),
    "definitions": Case({"a.md": "Q: a?\nA: x [a1]\n\n" + "".join(f"[a{n}]: b{n}\n" for n in range(20_000))}),
    "a chain": Case(
        {f"{n}.md": f"---\nrequires: '[[{n + 1}]]'\n---\nQ: {n}?\nA: 1\n" for n in range(600)},
        {"prerequisites_days": 3},
    ),
    "braces": Case(
        {
            "{0}.md": "---\nid: '{path}'\ntitle: '{0} %s {x!r:>{y}} %(a)s'\ndeck: '{x}%d'\n---\n"
            "Q: {0} %s?\nA: ![[{0}]] ![[%s.png]] ![[{}#{0}]] [x](java{0}:x)\n\nQ: {n}?\n",
            "%s.md": "---\nid: '{path}'\n---\nQ: {0} %s?\nA: b\n",
            "{error}/{0} copy.md": GOOD,
        }
    ),
}
