"""The link graph: what a link means, and what a zettel says it builds on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, VaultContent, read_vault
from zk_sync.vault.graph import required_targets

FIELDS = ("requires", "up")


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        (None, ()),
        ("", ()),
        ("[[A]]", ("A",)),
        ("[[A|the first]]", ("A",)),
        ("[[A#Heading]]", ("A",)),
        ("[[A]], [[B]] and [[A]]", ("A", "B")),
        ("[text](folder/a.md)", ("folder/a.md",)),
        ("A title, with a comma", ("A title, with a comma",)),
        ("202301010900", ("202301010900",)),
        (["[[A]]", "B"], ("A", "B")),
        ([["A"]], ("A",)),  # what YAML makes of an unquoted [[A]]
        ([["A|the first"]], ("A",)),
        ([[["A"]], [["B"]]], ("A", "B")),  # and of a list of them
        ("https://example.org/a", ("https://example.org/a",)),  # leads to no zettel
        ("[x](https://example.org/a)", ()),
        (True, ()),
        ({"A": 1}, ()),
    ],
)
def test_what_a_zettel_says_it_builds_on(value: Any, targets: tuple[str, ...]) -> None:
    assert required_targets({"requires": value}, FIELDS) == targets


def test_all_fields_count() -> None:
    assert required_targets({"up": "[[B]]", "requires": "[[A]]", "see": "[[C]]"}, FIELDS) == ("A", "B")


def test_a_yaml_bomb_is_not_walked_to_its_end() -> None:
    bomb: list[Any] = ["[[A]]"] * 10
    for _ in range(40):
        bomb = [bomb] * 10
    assert required_targets({"up": bomb}, FIELDS) == ()


def content_of(root: Path, index: Path | None = None, **files: str) -> VaultContent:
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    return read_vault(Vault(root, "vault"), Settings(), index=index)


def test_links_and_backlinks(tmp_path: Path) -> None:
    graph = content_of(
        tmp_path / "vault",
        a="---\naliases: [Alpha]\nup: '[[c]]'\n---\n[[b]] [[B|again]] [text](b.md) [[nowhere]] [[a]] `[[c]]`",
        b="![[c#Part]] back to [[Alpha]]",
        c="no link, but #a-tag\n```\n#no-tag\n```",
    ).graph
    assert list(graph.paths) == ["a.md", "b.md", "c.md"]
    assert {path: graph.links(path) for path in graph.paths} == {
        "a.md": ("c.md", "b.md"),
        "b.md": ("c.md", "a.md"),
        "c.md": (),
    }
    assert graph.backlinks("c.md") == ("a.md", "b.md")
    assert graph.requires("a.md") == ("c.md",)
    assert (graph.links("other.md"), graph.backlinks("other.md")) == ((), ())


def test_tags_of_the_text_count_and_a_broken_zettel_is_left_out(tmp_path: Path) -> None:
    content = content_of(
        tmp_path / "vault",
        a="---\ntags: [one]\nstatus: draft\n---\n# Title #two\n\ntext #three/four, `#no`\n```\n#no\n```\n",
        bad="---\n[\n---\n[[a]]",
    )
    [info] = content.zettel_infos.values()
    assert (info.title, info.tags, info.status.word) == ("Title", ("one", "two", "three/four"), "draft")
    assert content.graph.backlinks("a.md") == ()
