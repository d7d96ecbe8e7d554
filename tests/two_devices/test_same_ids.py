"""Two devices that add notes in the same milliseconds give them the same ids.

No review ends on another flashcard's card. Both run with a clock that the test sets.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# A clock that stands where a file says, for a whole process, Anki's own code included.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
static int64_t now(void) {
    static volatile int64_t *at;
    if (!at) at = mmap(0, 8, PROT_READ, MAP_SHARED, open(getenv("CLOCK"), O_RDONLY), 0);
    return *at;
}
int clock_gettime(clockid_t id, struct timespec *at) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    if (id != CLOCK_REALTIME) return real(id, at);
    at->tv_sec = now() / 1000;
    at->tv_nsec = now() % 1000 * 1000000;
    return 0;
}
time_t time(time_t *at) {
    if (at) *at = now() / 1000;
    return now() / 1000;
}
int gettimeofday(struct timeval *at, void *zone) {
    at->tv_sec = now() / 1000;
    at->tv_usec = now() % 1000 * 1000;
    return 0;
}
"""
SUSPENDED = -1


class Clock:
    """What a device takes for the time."""

    def __init__(self, path: Path, milliseconds: int) -> None:
        self.path = path
        self.set(milliseconds)

    def set(self, milliseconds: int) -> None:
        with self.path.open("r+b" if self.path.exists() else "wb") as file:
            file.write(struct.pack("q", milliseconds))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or sys.platform != "linux":
        pytest.skip("no compiler to make another clock with")
    source, library = tmp_path / "clock.c", tmp_path / "clock.so"
    source.write_text(CLOCK)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


@pytest.fixture
def pair(
    devices: Any, server: str, tmp_path: Path, other: Any, library: Path
) -> Iterator[Callable[[int], tuple[Any, Any, Callable[[int], None]]]]:
    """Makes two devices, and what puts both clocks on by milliseconds; they begin 20 apart."""
    made: list[Any] = []

    def make(start_in_second: int) -> tuple[Any, Any, Callable[[int], None]]:
        start = (int(time.time()) + 1) * 1000 + start_in_second  # after all that is there already
        clocks = [Clock(tmp_path / f"{ahead}.clock", start + ahead) for ahead in (0, 20)]
        for clock in clocks:
            environment = {"LD_PRELOAD": str(library), "CLOCK": str(clock.path)}
            device = other(tmp_path / clock.path.stem, server, sys.executable, **environment)
            made.append(device)
            device.ankiweb(upload=False)

        def later(milliseconds: int) -> None:
            for clock, ahead in zip(clocks, (0, 20), strict=True):
                clock.set(start + ahead + milliseconds)

        return made[0], made[1], later

    yield make
    for device in made:
        device.close()


def questions(name: str) -> str:
    return "\n\n".join(f"Q: What is {name} number {n} called?\nA: {n} of {name}" for n in range(40))


def clozes(name: str) -> str:
    """Each gets two cards, so that ids of cards run ahead of those of notes."""
    return "\n\n".join(f"The {name} number {n} is {{{{c1::{n}}}}} {{{{c2::{name}s}}}}." for n in range(20))


@pytest.mark.parametrize(
    ("start", "order", "apples", "is_by_notes"),
    [
        (100, "two one two", questions, True),
        (990, "one two one", questions, True),
        (100, "one two one", clozes, False),
    ],
    ids=["changed in one second", "changed in two seconds", "cards alone"],
)
def test_reviews_end_on_no_other_flashcard(
    pair: Any, start: int, order: str, apples: Callable[[str], str], is_by_notes: bool
) -> None:
    one, two, later = pair(start)
    (one.root / "apples.md").write_text(apples("apple"), encoding="utf-8")
    (two.root / "pears.md").write_text(questions("pear"), encoding="utf-8")
    for device in (one, two):
        device.told()
    both = [device.facts() for device in (one, two)]
    clashing = [
        {row[0] for row in both[0][name]} & {row[0] for row in both[1][name]} for name in ("notes", "cards")
    ]
    assert bool(clashing[0]) == is_by_notes
    assert clashing[1]
    later(3000)
    other = "apple number 30 " if is_by_notes else "apple number 18 "
    for device, text in ((one, other), (one, "apple number 3 "), (two, "pear number 9 ")):
        device.review(text)
    shutil.copytree(one.root, two.root, dirs_exist_ok=True)
    shutil.copytree(two.root, one.root, dirs_exist_ok=True)
    said = []
    for round_ in range(3):
        for name in order.split():
            (one if name == "one" else two).ankiweb()
        for device in (one, two):
            later(60_000 * (round_ + 1) + 1000 * len(said))
            said.append(device.told())
    assert not said[-1]["wrote"], said[-1]["text"]
    assert not said[-2]["wrote"], said[-2]["text"]
    both = [device.facts() for device in (one, two)]
    for name in ("notes", "reviews", "cards"):
        assert both[0][name] == both[1][name]
    assert both[0]["is sound"]
    assert len(both[0]["reviews"]) == 3
    assert both[0]["lost"] == 0
    live = Counter(one.live())
    assert len(live) == live.total() == said[-1]["counts"]["flashcards"]
    cards = [(note_id, queue) for _, note_id, _, queue, _, reps in both[0]["cards"] if reps]
    asked = {note[0]: note[1] for note in both[0]["notes"]}
    learned = [asked[note_id] for note_id, queue in cards if queue != SUSPENDED]
    assert len(learned) == 1, "nobody can tell whose the other reviews are"
    assert "apple number 3 " in learned[0]
    assert len(cards) == 3
    assert "two devices gave its id to two flashcards" in "\n".join(one_said["text"] for one_said in said)
