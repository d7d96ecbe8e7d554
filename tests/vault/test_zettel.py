"""Frontmatter, id, title, aliases and tags of a zettel; hostile YAML does no harm."""

from __future__ import annotations

import time
from typing import Any

import pytest

from zk_sync.cards.extract import flashcards_in, takes_part
from zk_sync.config import settings_from
from zk_sync.vault.zettel import Zettel, ZettelError, zettel_from


def zettel(text: str, path: str = "a.md", **settings: Any) -> Zettel:
    return zettel_from(path, text, settings_from(settings))


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("text\n", "text\n", 1),
        ("---\na: 1\n---\ntext\n", "text\n", 4),
        ("---\n---\ntext\n", "text\n", 3),
        ("---\na: 1\n...\ntext", "text", 4),
        ("\ufeff---\r\na: 1\r\n---\r\ntext\r\n", "text\n", 4),
        ("---\na: 1\n---", "", 3),
        ("---\nnever closed\n", "---\nnever closed\n", 1),
        ("\n---\na: 1\n---\n", "\n---\na: 1\n---\n", 1),
        ("--- \na: 1\n---\t\ntext\n", "text\n", 4),
        ("a\rb", "a\nb", 1),
        ("", "", 1),
    ],
)
def test_body_and_its_first_line(text: str, body: str, line: int) -> None:
    found = zettel(text)
    assert (found.body, found.body_line) == (body, line)


@pytest.mark.parametrize(
    ("path", "front", "wanted"),
    [
        ("202301231542 Title.md", "", "202301231542"),
        ("20230123154259.md", "", "20230123154259"),
        ("2023012315425 odd.md", "", ""),
        ("1a2b Luhmann.md", "", "1a2b"),
        ("1a2b3.md", "", "1a2b3"),
        ("2nd brain.md", "", ""),
        ("2023 review.md", "", ""),
        ("Title.md", "id: 202301231542", "202301231542"),
        ("202301231542 Title.md", "uid: abc", "abc"),
        ("Title.md", "id:", ""),
        ("Title.md", "id: [1, 2]", ""),
        ("Title.md", "id: true", ""),
        ("Title.md", "id: 010", "010"),
        ("Title.md", "id: 1.10", "1.10"),
        ("Title.md", "id: 2024-01-15", "2024-01-15"),
        ("Title.md", f"id: 0x{'1' * 498}", f"0x{'1' * 498}"),
        ("Title.md", f"id: 0x{'1' * 4000}", ""),
        ("Title.md", "ID: x", "x"),
        ("Title.md", "Id: x\nid: y", "y"),
    ],
)
def test_id(path: str, front: str, wanted: str) -> None:
    assert zettel(f"---\n{front}\n---\n", path).id == wanted


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("202301231542 Title.md", "", "Title"),
        ("202301231542.md", "", "202301231542"),
        ("f/Name.md", "text\n# Heading\n", "Name"),
        ("Name.md", "\n# Heading #tag ^id\n", "Heading"),
        ("Name.md", "## Heading ##\ntext\n", "Heading"),
        ("Name.md", "Heading\n===\ntext\n", "Heading"),
        ("Name.md", "text\n\n# References\n", "Name"),
        ("Name.md", "```bash\n# comment\n```\n# Heading\n", "Name"),
        ("Name.md", "    # code\n", "Name"),
        ("Name.md", "<!-- # no -->\n%% no\n# no\n%%\n# Heading %%x%%\n", "Heading"),
        ("Name.md", "#tag\nalias:: other\n\n# Heading\n", "Heading"),
        ("Name.md", "> # Heading\n", "Name"),
        ("Name.md", "C# is\n# Heading\n", "Name"),
        ("Name.md", "# \ntext\n", "Name"),
        ("Name.md", "---\ntitle: Given\n---\n# Heading\n", "Given"),
        ("Name.md", "---\ntitle: 1984\n---\n", "1984"),
        ("Name.md", "---\ntitle: 2023-01-23\n---\n", "2023-01-23"),
        ("Name.md", "---\nTITLE: Given\n---\n", "Given"),
        ("Name.md", "#nospace\n## Second\n", "Name"),
    ],
)
def test_title(path: str, text: str, wanted: str) -> None:
    assert zettel(text, path).title == wanted


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("tags: [a, b/c]", ("a", "b/c")),
        ("tags: a, b", ("a", "b")),
        ("tags: a b", ("a", "b")),
        ("tags:\n  - '#a'\n  - b c", ("a", "b c")),
        ("tag: x", ("x",)),
        ("tags: [a, a, 1, null, [b]]", ("a", "1")),
        ("tags:", ()),
        ("tags: [no, 012, 1:30, 1.10, 2024-01-01]", ("no", "012", "1:30", "1.10", "2024-01-01")),
        ("Tags: x", ("x",)),
    ],
)
def test_tags(front: str, wanted: tuple[str, ...]) -> None:
    assert zettel(f"---\n{front}\n---\n").tags == wanted


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: a\ntags: [x", 3, "YAML"),
        ("a: b: c", 2, "YAML"),
        ("a: 1\n\tb: 2", 3, "YAML"),
        ("- a\n- b", 2, "name: value"),
        ("just text", 2, "name: value"),
        ("a: !!python/object/apply:os.system ['true']", 2, "YAML"),
        ("a: !!python/name:os.system", 2, "YAML"),
    ],
)
def test_bad_frontmatter_is_named_with_its_line(front: str, line: int, words: str) -> None:
    with pytest.raises(ZettelError, match=words) as raised:
        zettel(f"---\n{front}\n---\nbody\n")
    assert raised.value.problem.line == line


def bomb(field: str) -> str:
    """A billion laughs: ten levels of nine references each."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "---\n" + "\n".join(lines) + f"\n{field}: *a9\n---\nQ: one?\nA: 1\n"


@pytest.mark.parametrize("field", ["tags", "aliases", "id", "title", "type", "deck", "anki", "direction"])
def test_a_yaml_bomb_does_not_go_off(field: str) -> None:
    start = time.monotonic()
    found = zettel(bomb(field), only_where={"type": "permanent"})
    takes_part(found)
    flashcards_in(found)
    found = zettel(bomb(field))
    assert [card.back for card in flashcards_in(found).flashcards] in (["1"], [])
    assert (found.id, found.aliases) == ("", ())
    assert time.monotonic() - start < 5


def test_a_list_that_holds_itself() -> None:
    text = "---\ntags: &a [*a, x]\ntype: &b [*b]\n---\n"
    assert zettel(text).tags == ("x",)
    assert not takes_part(zettel(text, only_where={"type": "x"}))
