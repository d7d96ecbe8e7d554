"""Files in passage: what Git and sync programs leave in a vault is said, and harms no note."""

from __future__ import annotations

import subprocess
import sys
import time
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


@pytest.mark.parametrize(
    ("where", "character"),
    [
        *(
            ("file", char)
            for char in ("\x1b", "\x1f", "\x7f", "\x01", "\t", "\n", "\r", "\x85", "\u2028", "\u200b")
        ),
        *((where, char) for where in ("folder", "id", "deck", "tag") for char in "\x1b\x7f"),
    ],
)
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


@pytest.mark.parametrize(
    "copy",
    [
        "a-LAPTOP-9ABC.md",
        "a 2.md",
        "a (1).md",
        "a (Case Conflict).md",
        "a (Konflikt 2024-05-01).md",
        "A - Kopie.md",
    ],
)
def test_what_sync_programs_leave_beside_a_file_is_said_and_not_made(world, copy: str, monkeypatch) -> None:
    monkeypatch.setattr("zk_sync.vault.file_cache._RACY_NS", 10_000_000)
    both = (("one?", "1"), ("two?", "2"))
    world.qa("a.md", *both)
    world.qa("b.md", ("three?", "3"))
    world.sync()
    before = world.mods()
    for copied in (both, both[1:], both[::-1]):
        world.qa(copy, *copied)
        for _ in range(3):
            report = world.sync()
            [problem] = report.problems
            assert (problem.path, problem.line) == (copy, 1)
            assert "a.md" in problem.message
            assert world.mods() == before
            time.sleep(0.03)
    world.qa("b.md", ("three?", "4"))  # another one, with what is remembered
    time.sleep(0.03)
    assert (len(world.sync().problems), world.counts()) == (1, {"unchanged": 3})
    world.qa("a.md", ("one?", "changed"), both[1])  # the original goes on: the copy is one no more
    time.sleep(0.03)
    report = world.sync()
    assert (report.counts()["updated"], report.counts()["created"], report.problems) == (1, 2, ())
    world.qa("a.md", *both)
    time.sleep(0.03)
    report = world.sync()
    assert (report.counts()["updated"], len(report.problems)) == (1, 1)
    assert world.sync().counts()["orphaned"] == 0  # the copy's notes are left alone while it is there
    world.delete(copy)
    assert world.counts() == {"unchanged": 3, "orphaned": 2}


def test_a_copy_takes_the_place_of_its_original_when_that_is_gone(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.qa("a 2.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.delete("a.md")
    assert world.counts() == {"moved": 2}
    assert world.counts() == {"unchanged": 2}


def test_a_copy_with_the_id_of_its_original_is_said_whatever_it_holds(world) -> None:
    front = "---\nid: x\n---\n"
    world.qa("a.md", ("one?", "1"), front=front)
    world.sync()
    world.qa("a (1).md", ("one?", "something else"), ("two?", "2"), front=front)
    report = world.sync()
    assert report.counts()["unchanged"] == 1
    assert "has the id of a.md" in report.problems[0].message
    world.qa("a (1).md", ("one?", "something else"), ("two?", "2"))
    assert world.counts() == {"created": 2, "unchanged": 1}


def test_zettels_that_only_share_a_name_are_zettels(world) -> None:
    world.qa("Chapter.md", ("one?", "1"))
    world.qa("Chapter 2.md", ("one?", "2"))
    world.qa("Chapter 3.md", ("one?", "1"), ("two?", "2"))
    world.write("Chapter 4.md", "Only prose.\n")
    report = world.sync()
    assert (report.counts()["created"], report.problems) == (4, ())
