"""Files in passage: what Git and sync programs leave in a vault is said, and harms no note."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NEWTON = ("Who was Newton?", "a physicist")


def git(folder: Path, *args: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *args], cwd=folder, capture_output=True, check=args[0] != "merge")


def test_a_conflict_of_git_leaves_notes_alone(world) -> None:
    world.qa("a.md", ("What is a force?", "a push"), NEWTON)
    world.qa("b.md", ("other?", "1"))
    world.sync()
    world.review(world.note("force").cards()[0])
    git(world.root, "init", "-b", "main")
    git(world.root, "add", ".")
    git(world.root, "commit", "-m", "one")
    git(world.root, "checkout", "-b", "other")
    world.write(
        "a.md", "Q: What is a force?\nA: mass times acceleration\n\nQ: Who was Newton?\nA: a physicist\n"
    )
    git(world.root, "commit", "-am", "two")
    git(world.root, "checkout", "main")
    world.qa("a.md", ("What is a force?", "a push or pull"), NEWTON)
    git(world.root, "commit", "-am", "three")
    git(world.root, "merge", "other")
    assert "<<<<<<<" in (world.root / "a.md").read_text()
    before = world.mods()
    for _ in range(2):
        report = world.sync()
        [problem] = report.problems
        assert (problem.path, problem.line) == ("a.md", 2)
        assert "Git" in problem.message
        assert world.mods() == before
    world.write(
        "a.md", "Q: What is a force?\nA: mass times acceleration\n\nQ: Who was Newton?\nA: a physicist\n"
    )
    assert world.counts() == {"updated": 1, "unchanged": 2}
    assert world.note("force").cards()[0].reps == 1


NAMES = ["\x1b", "\x1f", "\x7f", "\x01", "\t", "\n", "\r", "\x85", "\u2028", "\u200b"]


@pytest.mark.parametrize("character", NAMES)
@pytest.mark.parametrize("where", ["file", "folder", "id", "deck", "tag"])
@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_second_sync_changes_nothing_whatever_a_name_holds(world, where: str, character: str) -> None:
    escaped = f"\\u{ord(character):04x}"
    path = {"file": f"a{character}b.md", "folder": f"f{character}g/a.md"}.get(where, "a.md")
    front = {
        "id": f'---\nid: "a{escaped}b"\n---\n',
        "deck": f'---\ndeck: "a{escaped}b"\n---\n',
        "tag": f'---\ntags: ["a{escaped}b"]\n---\n',
    }.get(where, "")
    world.qa(path, ("one?", "1"), front=front)
    assert world.counts() == {"created": 1}
    before = world.mods()
    assert world.counts() == {"unchanged": 1}
    assert world.mods() == before
    world.qa(path, ("one?", "2"), front=front)
    assert world.counts() == {"updated": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_two_names_that_are_one_to_anki_are_said(world) -> None:
    world.qa("ab.md", ("one?", "1"))
    world.qa("a\x1bb.md", ("two?", "2"))
    world.write("pic\x7f.png", "x")
    for expected in ({"created": 1}, {"unchanged": 1}):
        report = world.sync()
        assert {name: n for name, n in report.counts().items() if name in expected} == expected
        [problem] = report.problems
        assert problem.path == "ab.md"
        assert "rename one" in problem.message


def test_the_id_of_two_zettels_may_differ_in_what_anki_does_not_keep(world) -> None:
    for path, zettel_id in (("a.md", "x"), ("b.md", "x\\u001b")):
        world.qa(path, (f"{path}?", "1"), front=f'---\nid: "{zettel_id}"\n---\n')
    report = world.sync()
    assert report.counts()["created"] == 2
    assert "has the id x of a.md" in report.problems[0].message
    assert world.counts() == {"unchanged": 2}
