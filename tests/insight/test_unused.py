"""What a vault holds that is not used: counted as it would count, within a bound, with samples."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.command_line import run
from zk_sync.cards.accidents import accidents_among
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.switches import counting_everywhere
from zk_sync.config import Settings
from zk_sync.insight.unused import OFFERED, unused_in
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.reading.read_vault import read_vault
from zk_sync.vault.zettel import zettel_from


def write(root: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    return root


PLAIN = {
    "a": "# What is it?\n\nIt is ==this==, and ==that==.\n\ndog::Hund\n",
    "b": "## Why?\nBecause.\n\nstatus:: draft\n\nstd::vector<int> a;\n\n> [!note] ==x==\n\n`x::y`\n",
    "c": "one\n?\ntwo\n\nfront one:::back two\n\nA ==third== one.\n\n> [!question] Which?\n> That.\n",
}


def test_counted_is_what_would_count(tmp_path: Path) -> None:
    root = write(tmp_path, **PLAIN)
    found = unused_in(root, Settings(), frozenset())
    counts = {unused.name: unused.count for unused in found.notations}
    singles = dict.fromkeys(("inline", "inline_reversed", "multiline", "callout"), 1)
    assert counts == {"highlight": 2, "heading": 2, **singles}
    assert (found.looked_at, found.zettels) == (3, 3)
    [highlights] = [unused for unused in found.notations if unused.name == "highlight"]
    assert sorted(path for path, _ in highlights.samples) == ["a.md", "c.md"]
    for name in OFFERED:  # each alone gives what was said, and then it is used
        settings = counting_everywhere(Settings(), name)
        entries = read_vault(Vault(root, "V"), settings).entries
        used = {(entry.path, entry.flashcard.line) for entry in entries}
        assert len(used) >= counts[name]
        assert name not in {unused.name for unused in unused_in(root, settings, used).notations}


def test_what_counts_already_is_not_offered(tmp_path: Path) -> None:
    root = write(tmp_path, a="#flashcards\n\none::two ==three==\n\nfour ==five==\n", b="six ==seven==\n")
    used = {(entry.path, entry.flashcard.line) for entry in read_vault(Vault(root, "V"), Settings()).entries}
    [unused] = unused_in(root, Settings(), used).notations
    assert (unused.name, unused.count) == ("highlight", 1)


def test_the_time_it_takes_is_bounded_and_what_was_looked_at_is_spread(tmp_path: Path) -> None:
    root = write(tmp_path, **{f"{n:04}": "A ==mark== here.\n" for n in range(500)})
    found = unused_in(root, Settings(), frozenset(), seconds=0)
    assert 0 < found.looked_at < found.zettels == 500
    numbers = [int(path[:4]) for path, _ in found.notations[0].samples]
    assert len(set(numbers)) == 3
    before = time.monotonic()
    assert unused_in(root, Settings(), frozenset()).notations[0].count == 500
    assert time.monotonic() - before < 20


@pytest.mark.parametrize(
    ("text", "accident"),
    [
        ("call Foo::bar() there", "code"),
        ("fe80::1", "code"),
        ("a::b", ""),
        ("dog::Hund", ""),
        ("What is it?::This (or that)", ""),
        ("the heart::[[pumps]] blood", ""),
        ("> [!note] a::b", "callout"),
        ("> [!tip]- It is ==one==", "callout"),
        (r"\frac{a}{b}", "formula"),
        ("{a} and b", ""),
        (r"\ce{A::B}", "formula"),
        ("10::30 is a ratio", "number"),
        ("2001:db8::1 is an address", "number"),
        ("7 times 7::49 in all", "number"),
        ("seven::7 it is", ""),
        ("due date:: 2024-01-31", "dataview"),
        ("rated:: true", "dataview"),
        ("builds on it:: [[One]], [[Two]]", "dataview"),
        ("- [ ] buy milk due:: tomorrow", "dataview"),
        ("Day of the treaty::2024-01-31", ""),
        ("Who wrote it:: Kant", ""),
    ],
)
def test_what_nobody_meant_is_told(text: str, accident: str) -> None:
    zettel = zettel_from("a.md", f"#flashcards\n\n{text}\n", Settings())
    [card] = flashcards_in(zettel).flashcards
    assert accidents_among([("a.md", card)], lambda _path, line: zettel.line(line)) == [accident]


def test_a_front_of_many_zettels_is_a_field() -> None:
    found = [
        (f"{n}.md", flashcards_in(zettel_from(f"{n}.md", text, Settings())).flashcards[0])
        for n, text in enumerate(["#card\n\nMood:: good\n"] * 3 + ["#card\n\nOsmosis:: movement of water\n"])
    ]
    assert accidents_among(found, lambda _path, _line: "") == ["field", "field", "field", ""]


def test_the_command_line_says_what_is_not_used(tmp_path: Path) -> None:
    root = write(tmp_path, **PLAIN)
    done = run("cards", root)
    assert done.stdout == "no flashcards\n"
    assert "Found in your notes, not used yet: 2 highlights, 2 headings with ?" in done.stderr
    assert """--set 'everywhere=["highlight"]'""" in done.stderr
