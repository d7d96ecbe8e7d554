"""Devices that differ: the oldest and the newest Anki, clocks that go apart, other policies."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

VAULT = "Q: What is number one?\nA: 1\n\nQ: Which one is number two?\nA: 2\n"
CLOZE = "The {{c1::third}} and the {{c2::fourth}}.\n"
TWICE = "Q: Same question?\nA: first\n\nQ: Same question?\nA: second\n"
# Shifts the clock of a whole process, Anki's own code included.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long skew(void) { const char *by = getenv("SKEW"); return by ? atol(by) : 0; }
int clock_gettime(clockid_t id, struct timespec *at) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, at);
    if (id == CLOCK_REALTIME) at->tv_sec += skew();
    return result;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


@pytest.fixture
def pair(devices: Any, server: str, tmp_path: Path, other: Any) -> Iterator[Callable[..., tuple[Any, Any]]]:
    """The first device of ``devices``, and one in a process of its own that shares its account."""
    made: list[Any] = []

    def make(python: str = sys.executable, **environment: str) -> tuple[Any, Any]:
        device = other(tmp_path / "other", server, python, **environment)
        made.append(device)
        device.ankiweb(upload=False)
        return devices[0], device

    yield make
    for device in made:
        device.close()


@pytest.fixture
def skewed(tmp_path: Path) -> Callable[[int], dict[str, str]]:
    """The environment of a process whose clock is so many seconds ahead."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or sys.platform != "linux":
        pytest.skip("no compiler to make another clock with")
    source, library = tmp_path / "clock.c", tmp_path / "clock.so"
    source.write_text(CLOCK)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return lambda seconds: {"LD_PRELOAD": str(library), "SKEW": str(seconds)}


def same_files(one: Any, two: Any, files: dict[str, str]) -> None:
    for device in (one, two):
        for path, text in files.items():
            file = device.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def meet(one: Any, two: Any) -> None:
    for device in (one, two, one):
        device.ankiweb()


def settled(one: Any, two: Any, **options: Any) -> dict[str, Any]:
    for _ in range(3):
        one.changes(**options)
        two.changes(**options)
        meet(one, two)
    assert not one.changes(**options)
    assert not two.changes(**options)
    facts = one.facts()
    assert _plain(facts) == _plain(two.facts())
    assert facts["lost"] == 0
    assert facts["is sound"]
    return facts


def _plain(facts: dict[str, Any]) -> Any:
    return {
        name: [list(row) for row in value] if isinstance(value, list) else value
        for name, value in facts.items()
    }


def test_the_oldest_and_the_newest_anki(pair: Any, other_anki: str) -> None:
    one, two = pair(other_anki)
    assert one.version() != two.version()
    same_files(one, two, {"a.md": VAULT, "b.md": CLOZE, "c.md": TWICE})
    assert one.counts() == {"created": 5}
    assert two.counts() == {"created": 5}
    two.review("number two", times=2)
    one.review("number one")
    meet(one, two)
    facts = settled(one, two)
    assert len(facts["notes"]) == 5
    assert len(facts["reviews"]) == 3
    assert facts["names"][0] == ["Zettel", "Zettel Cloze"]
    # An edit made with the old one, then a rename with the new one.
    same_files(one, two, {"a.md": VAULT.replace("A: 1", "A: one")})
    assert two.counts() == {"updated": 1, "unchanged": 4}
    meet(one, two)
    assert one.counts() == {"unchanged": 5}
    for device in (one, two):
        (device.root / "a.md").rename(device.root / "z.md")
    assert one.counts() == {"moved": 2, "unchanged": 3}
    meet(one, two)
    assert two.counts() == {"unchanged": 5}
    assert len(settled(one, two)["reviews"]) == 3


@pytest.mark.parametrize("seconds", [-240, 240])
def test_clocks_that_differ(pair: Any, skewed: Any, seconds: int) -> None:
    one, two = pair(**skewed(seconds))
    assert abs(two.now() - time.time() - seconds) < 30
    same_files(one, two, {"a.md": VAULT, "c.md": TWICE})
    for device in (one, two):
        device.changes()
    two.review("number two", times=2)
    one.review("number two")
    meet(one, two)
    facts = settled(one, two)
    assert len(facts["reviews"]) == 3
    same_files(one, two, {"a.md": VAULT.replace("A: 2", "A: two")})
    two.changes()
    meet(one, two)
    one.changes()
    facts = settled(one, two)
    assert [note[2] for note in facts["notes"] if "number two" in note[1]].count("two") == 1
    assert len(facts["reviews"]) == 3


@pytest.mark.parametrize("removed", ["suspend", "delete", "keep"])
def test_a_removal_under_each_policy(pair: Any, removed: str) -> None:
    one, two = pair()
    same_files(one, two, {"a.md": VAULT, "b.md": CLOZE})
    one.changes(removed=removed)
    one.review("number two")
    meet(one, two)
    two.changes(removed=removed)
    for device in (one, two):
        (device.root / "b.md").unlink()
    two.changes(removed=removed, automatic=False)
    meet(one, two)
    facts = settled(one, two, removed=removed)
    assert len(facts["notes"]) == (2 if removed == "delete" else 3)
    assert len(facts["reviews"]) == 1


@pytest.mark.parametrize(
    ("policy", "answer"), [("skip", "anki's"), ("vault", "the vault's"), ("anki", "anki's")]
)
def test_a_conflict_under_each_policy(pair: Any, policy: str, answer: str) -> None:
    """The answer is edited in Anki on one device, and in the zettel on the other."""
    one, two = pair()
    same_files(one, two, {"a.md": VAULT, "c.md": TWICE})
    one.changes()
    meet(one, two)
    two.changes()
    two.edit("number two", "Back", "anki's")
    two.ankiweb()
    one.ankiweb()
    same_files(one, two, {"a.md": VAULT.replace("A: 2", "A: the vault's")})
    for device in (one, two):
        device.changes(on_conflict=policy)
        meet(one, two)
    facts = settled(one, two, on_conflict=policy)
    assert [note[2] for note in facts["notes"] if "number two" in note[1]] == [answer]
    assert len(facts["notes"]) == 4


def test_twins_that_were_edited_apart(pair: Any) -> None:
    """Before they meet, both edit the answer in Anki, and one reviews it."""
    one, two = pair()
    same_files(one, two, {"a.md": VAULT})
    for device in (one, two):
        device.changes()
    two.edit("number two", "Back", "anki's")
    two.review("number two")
    one.edit("number two", "Back", "mine")
    meet(one, two)
    facts = settled(one, two)
    assert len(facts["reviews"]) == 1
    kept = [note for note in facts["notes"] if "number two" in note[1]]
    assert [note[2] for note in kept] == ["anki's"]
