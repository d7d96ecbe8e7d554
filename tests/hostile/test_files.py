"""Files of strangers: whatever their size, time and kind, the rest of the vault syncs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def sparse(file: Path, size: int) -> None:
    """A file of ``size`` bytes that takes no room."""
    with file.open("wb") as stream:
        stream.truncate(size)


def settled(world, **settings: object) -> None:
    """The next syncs change nothing."""
    for _ in range(2):
        counts = world.counts(**settings)
        assert counts.keys() <= {"unchanged"}, counts


@pytest.mark.parametrize("seconds", [9_300_000_000, 2**33 + 5, -5_000_000_000, 0])
def test_any_time(world, seconds: int) -> None:
    """From 2262-04-12 on a file's time in ns is no 64-bit number."""
    world.write("a.md", "Q: one?\nA: ![[b.png]]\n")
    (world.root / "b.png").write_bytes(b"1")
    for name in ("a.md", "b.png"):
        os.utime(world.root / name, (seconds, seconds))
    assert world.sync().counts()["created"] == 1
    settled(world)
    world.write("a.md", "Q: one?\nA: two ![[b.png]]\n")
    os.utime(world.root / "a.md", (seconds, seconds))
    assert world.sync().counts()["updated"] == 1


def test_large_attachments_are_named_and_not_read(world) -> None:
    world.write("a.md", "Q: one?\nA: ![[huge.mp4]] ![[small.png]]\n")
    world.write("b.md", "Q: two?\nA: [film](huge.mp4), [paper](huge.pdf)\n")
    for name in ("huge.mp4", "huge.pdf"):
        sparse(world.root / name, 60_000_000_000)
    (world.root / "small.png").write_bytes(b"1")
    report = world.sync()
    assert report.counts()["created"] == 2
    assert [(p.path, p.line) for p in report.problems] == [("a.md", 1)]
    assert "huge.mp4" in report.problems[0].message
    assert "media_limit_mb" in report.problems[0].message
    assert [file.name.partition("-")[0] for file in Path(world.col.media.dir()).iterdir()] == ["small"]
    settled(world)
    assert len(world.sync().problems) == 1, "it is said as long as it is so"


def test_the_limit_is_a_setting(world) -> None:
    world.write("a.md", "Q: one?\nA: ![[b.png]]\n")
    (world.root / "b.png").write_bytes(b"x" * 1_500_000)
    assert "b.png" in world.sync(media_limit_mb=1).problems[0].message
    assert "<img" not in world.note("one?")["Back"]
    assert world.sync(media_limit_mb=2).counts()["updated"] == 1
    assert "<img" in world.note("one?")["Back"]


def test_a_huge_zettel_is_named_and_not_read(world) -> None:
    world.qa("a.md", ("one?", "1"))
    sparse(world.root / "huge.md", 60_000_000_000)
    report = world.sync()
    assert report.counts()["created"] == 1
    assert [p.path for p in report.problems] == ["huge.md"]


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_a_link_to_a_file_elsewhere_tells_nothing_of_it(world, tmp_path) -> None:
    (tmp_path / "there.png").write_bytes(b"x")
    world.qa("a.md", ("one ![[there.png]] ![[nowhere.png]]", "1"))
    for name in ("there", "nowhere"):
        (world.root / f"{name}.png").symlink_to(tmp_path / f"{name}.png")
    said = [problem.message.replace("nowhere", "there") for problem in world.sync().problems]
    assert len(said) == 2
    assert len({*said}) == 1


def test_an_id_that_is_too_long_is_named(world) -> None:
    world.write("a.md", f"---\nid: {'x' * 501}\n---\nQ: one?\nA: 1\n")
    world.write("b.md", f"---\nid: {'x' * 500}\n---\nQ: two?\nA: 2\n")
    world.write("c.md", f"---\nid: {'x' * 501}\n---\nno flashcard\n")
    [problem] = world.sync().problems
    assert (problem.path, problem.line) == ("a.md", 1)
    assert "longer than 500" in problem.message
