"""``make bench``: the add-on as it is built, against what the same work costs at the least, in the same run.

``make bench ARGS="1000 5000"`` chooses the sizes (zettels), ``ARGS="20000 --runs 5"`` how often each scenario
is run, in turn with its limit; the median counts. From 50,000 on, one run has to do of all but the edited
zettels, and up to 2,000 these are run five times as often. ``--picture`` draws the growth curve;
``--only first,unchanged`` runs no others.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.growth import exponents, picture
from benchmarks.measure import Measured
from benchmarks.vaults import Generator

_QUIET = 2.1  # seconds until the cache trusts the time of a file
_LARGE = 50_000  # zettels, from which on one run of most has to do
_SMALL = 2_000  # zettels, up to which the edited sync is so short that it takes more runs to tell
_MORE_RUNS = 5  # times as many
_PACKAGE = Path(__file__).parent.parent / "dist" / "zettelkasten-sync.ankiaddon"
_ADD_ON = "add-on"  # folder that it is unpacked to
_PICTURE = Path(__file__).parent / "growth.svg"
_SCENARIOS = ("first", "unchanged", "edited", "hub", "renamed")
_CHANGES = "limit of changes"
_COLUMNS = "seconds limit ratio bound peak/MB".split()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 5000])
    parser.add_argument("--runs", type=int, default=3, help="runs of each scenario; the median counts")
    parser.add_argument("--picture", action="store_true", help=f"draw the growth curve, {_PICTURE.name}")
    parser.add_argument("--only", default=",".join(_SCENARIOS), help="scenarios, with commas between")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}")
    print(f"{'zettels':>8} {'scenario':<27}", *map("{:>8}".format, _COLUMNS))
    found: dict[str, dict[int, Measured]] = {}
    # All files are deleted at the end only: to make a new one, ext4 looks past each that was deleted lately,
    # which after some thousands took a millisecond.
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(_PACKAGE) as package:
            package.extractall(Path(folder, _ADD_ON))
        for size in options.sizes:
            bench = _Bench(Path(folder), size, options.runs)
            for name, result in bench.run(options.only.split(",")).items():
                found.setdefault(name, {})[size] = result
    if len(options.sizes) > 1:
        for name, (of_time, of_memory) in exponents(found).items():
            print(f"{name}: time grows with n^{of_time:.2f}, memory with n^{of_memory:.2f}")
    if options.picture:
        _PICTURE.write_text(picture(found), encoding="utf-8")


class _Bench:
    """All scenarios at one size."""

    def __init__(self, top: Path, size: int, runs: int) -> None:
        """``top``: the folder of the whole run, with the add-on unpacked in it."""
        self.add_on = top / _ADD_ON
        self.folder = Path(tempfile.mkdtemp(dir=top))
        self.size = size
        self.all_runs = runs * _MORE_RUNS if size <= _SMALL else runs  # of what has a bound at each size
        self.runs = runs if size < _LARGE else 1
        self.found: dict[str, Measured] = {}
        self.vault = self.folder / "vault"
        self.collection = self._new("first")  # the one that all but the first sync go on with
        self.generator = Generator(self.vault, size)
        self.generator.write()
        time.sleep(_QUIET)

    def run(self, scenarios: Iterable[str]) -> dict[str, Measured]:
        """Scenario → median seconds and peak memory."""
        first = self._child("sync", self.collection)
        if "first" in scenarios:
            self._first(first)
        self._must_be_unchanged()  # the one that remembers
        for scenario in ("unchanged", "edited", "hub", "renamed"):
            if scenario in scenarios:
                getattr(self, f"_{scenario}")()
        return self.found

    def _first(self, first: dict[str, Any]) -> None:
        results, limits, stricter = [], [], []
        for number in range(self.runs):
            results.append(self._child("sync", self._new(f"first {number}")) if number else first)
            limits.append(self._child("limit of first", self._new(f"limit {number}")))
            stricter.append(self._child("limit of first, by libyaml", self._new(f"stricter {number}")))
        self._print("first", results, [limit["seconds"] for limit in limits], 1.3)
        alone = self._child("adding alone", self._new("alone"), like=str(self.collection))
        parts = self._child("parts of first", self._new("parts"))["counts"]
        ratio = self.found["first"].seconds / _median(stricter, "seconds")
        above = (_median(results, "peak") - alone["peak"]) / 1e6
        print(
            f"{'':>8}   of which reading and extracting {parts['reading']:.2f} s, planning and rendering "
            f"{parts['planning']:.2f} s, writing {parts['writing']:.2f} s"
        )
        print(f"{'':>8}   with libyaml in the limit the ratio is {ratio:.2f}")
        print(f"{'':>8}   Anki itself takes {alone['peak'] / 1e6:.0f} MB of that, we {above:.0f} MB")

    def _unchanged(self) -> None:
        results, limits = [], []
        for _ in range(3 * self.runs):
            results.append(self._child("sync", self.collection))
            limits.append(self._child("limit of unchanged", self.collection))
        self._print("unchanged", results, [limit["seconds"] for limit in limits], 1.7)
        results, limits = [], []
        for _ in range(self.runs):
            for agreement in self.collection.parent.rglob("*.agreed.sqlite"):
                agreement.unlink()
            results.append(self._must_be_unchanged())
            limits.append(self._child("limit of unchanged", self.collection))
        self._print("unchanged, by index alone", results, [limit["seconds"] for limit in limits], None)

    def _edited(self) -> None:
        numbers = range(0, self.size, 100)
        paths = [self.generator.path(number).relative_to(self.vault).as_posix() for number in numbers]

        def edit(_run: int) -> None:
            for number in numbers:
                self.generator.edit_one(number)

        def limit() -> Sequence[float]:
            return [self._limit_of_changes(act, paths) for act in (_CHANGES, f"{_CHANGES}, by extraction")]

        results, limits = self._changed("1 % edited", "updated", edit, limit, 1.0)
        ratio = _ratio(results, [stricter for _, stricter in limits])
        print(f"{'':>8}   with our own parser in the limit the ratio is {ratio:.2f}")

    def _hub(self) -> None:
        paths = self.generator.embedding_hub()
        edit = self.generator.edit_hub
        self._changed("hub changed", "updated", edit, lambda: [self._limit_of_changes(_CHANGES, paths)])

    def _renamed(self) -> None:
        def rename(run: int) -> None:
            for folder in list(self.vault.glob("*folder *")):
                folder.rename(self.vault / f"{run} {folder.name}")

        def limit() -> Sequence[float]:
            return [self._child("limit of rewriting", self.collection)["seconds"]]

        self._changed("all renamed", "moved", rename, limit)

    def _changed(
        self,
        name: str,
        what: str,
        change: Callable[[int], None],
        limit: Callable[[], Sequence[float]],
        bound: float | None = None,
    ) -> tuple[Sequence[dict[str, Any]], Sequence[Sequence[float]]]:
        """Syncs after a ``change``; ``limit()``: of what there is to do beyond an unchanged sync, and others.

        ``what`` happens to notes then. The unchanged sync is measured in turn with these, too. Returns the
        results, and all limits of each.
        """
        results, limits = [], []
        for run in range(self.runs if bound is None else self.all_runs):
            unchanged = float(self._must_be_unchanged()["seconds"])
            change(run)
            time.sleep(_QUIET)
            results.append(self._child("sync", self.collection))
            assert results[-1]["counts"]["created"] == 0
            limits.append([unchanged + seconds for seconds in limit()])
            self._must_be_unchanged()  # the one that remembers
        name = f"{name} ({results[0]['counts'][what]} notes)"
        self._print(name, results, [least for least, *_ in limits], bound)
        return results, limits

    def _limit_of_changes(self, act: str, paths: Sequence[str]) -> float:
        """On a copy: the limit writes into the collection, too."""
        copy = self._new(f"changes {time.monotonic_ns()}")
        shutil.copyfile(self.collection, copy)
        return 2 * float(self._child(act, copy, paths=paths)["seconds"])

    def _must_be_unchanged(self) -> dict[str, Any]:
        result = self._child("sync", self.collection)
        assert result["counts"]["unchanged"] == result["counts"]["flashcards"], result["counts"]
        return result

    def _child(self, act: str, collection: Path, **more: Any) -> dict[str, Any]:
        folders = {"vault": str(self.vault), "add_on": str(self.add_on), "scratch": str(self.folder)}
        spec = {**folders, "collection": str(collection), "act": act, **more}
        command = [sys.executable, "-m", "benchmarks.child", json.dumps(spec)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def _new(self, name: str) -> Path:
        (self.folder / name).mkdir()
        return self.folder / name / "collection.anki2"

    def _print(
        self, name: str, results: list[dict[str, Any]], limits: list[float], bound: float | None
    ) -> None:
        """Medians. The machine's speed may change within the hour: each run is set against its own limit."""
        seconds, limit = _median(results, "seconds"), statistics.median(limits)
        ratio = _ratio(results, limits)
        peak = _median(results, "peak")
        self.found[name.partition(" (")[0]] = Measured(seconds, peak, None)
        print(
            f"{self.size:>8} {name:<27} {seconds:>8.3f} {limit:>8.3f} {ratio:>8.2f}"
            f" {bound or '':>8} {peak / 1e6:>8.0f}",
            flush=True,
        )


def _ratio(results: Iterable[dict[str, Any]], limits: Iterable[float]) -> float:
    """The median of each run's."""
    return statistics.median(run["seconds"] / least for run, least in zip(results, limits, strict=True))


def _median(results: Iterable[dict[str, Any]], name: str) -> float:
    return statistics.median(result[name] for result in results)


main()
