"""``make bench``: the engine against what the same work costs at the least, measured in the same run.

``make bench ARGS="1000 5000"`` chooses the sizes (zettels), ``ARGS="20000 --runs 5"`` more runs;
``--picture`` draws the growth curve; ``--only-unchanged`` leaves out what takes long.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from anki.collection import Collection

from benchmarks.growth import exponents, picture
from benchmarks.limits import Limits
from benchmarks.measure import Measured, measured
from benchmarks.vaults import Generator
from zk_sync.config import Settings
from zk_sync.sync.cache.memo import memo_path
from zk_sync.sync.engine import (
    Report,
    Vault,
    apply_plan,
    index_path,
    plan_sync,
    read_vault,
    sync,
    take_snapshot,
)

_QUIET = 2.1  # seconds until the cache trusts the time of a file
_PICTURE = Path(__file__).parent / "growth.svg"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 5000])
    parser.add_argument("--runs", type=int, default=3, help="runs of each scenario; the median counts")
    parser.add_argument("--picture", action="store_true", help=f"draw the growth curve, {_PICTURE.name}")
    parser.add_argument("--only-unchanged", action="store_true", help="just the first and unchanged syncs")
    options = parser.parse_args()
    gc.disable()  # as Anki does
    print(
        f"{'zettels':>8} {'scenario':<27}", *map("{:>8}".format, "seconds limit ratio bound peak/MB".split())
    )
    found: dict[str, dict[int, Measured]] = {}
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp())
        try:
            bench = _Bench(folder, size, options.runs)
            for name, result in bench.run(only_unchanged=options.only_unchanged).items():
                found.setdefault(name, {})[size] = result
        finally:
            shutil.rmtree(folder)
    if len(options.sizes) > 1:
        for name, (of_time, of_memory) in exponents(found).items():
            print(f"{name}: time grows with n^{of_time:.2f}, memory with n^{of_memory:.2f}")
    if options.picture:
        _PICTURE.write_text(picture(found), encoding="utf-8")


class _Bench:
    """All scenarios at one size."""

    def __init__(self, folder: Path, size: int, runs: int) -> None:
        self.folder = folder
        self.size = size
        self.runs = runs
        self.found: dict[str, Measured] = {}
        self.vault = Vault(folder / "vault", "vault")
        self.limits = Limits(self.vault)
        self.generator = Generator(self.vault.root, size)
        self.generator.write()
        time.sleep(_QUIET)

    def run(self, *, only_unchanged: bool) -> dict[str, Measured]:
        """Scenario → median seconds and peak memory."""
        col = self._first()
        unchanged = self._unchanged(col)
        if not only_unchanged:
            self._edited(col, unchanged)
            self._hub(col, unchanged)
            self._renamed(col)
        col.close()
        return self.found

    def _first(self) -> Collection:
        results, limits = [], []
        for number in range(self.runs):
            col = Collection(str(self._new(f"first {number}")))
            results.append(measured(partial(sync, col, self.vault, Settings())))
            limits.append(self.limits.of_first_sync(self._new(f"limit {number}")))
            if number < self.runs - 1:
                col.close()
        self._print("first", results, limits, 1.3)
        self._print_breakdown()
        return col

    def _print_breakdown(self) -> None:
        col = Collection(str(self._new("breakdown")))
        index = index_path(Path(col.path), self.vault.id)
        content = measured(lambda: read_vault(self.vault, Settings(), index=index))
        snapshot = take_snapshot(col, self.vault)
        plan = measured(lambda: plan_sync(content.result, snapshot, Settings(), automatic=True))
        applied = measured(lambda: apply_plan(col, plan.result))
        print(
            f"{'':>8} of which reading and extracting {content.seconds:.2f} s, planning and rendering "
            f"{plan.seconds:.2f} s, writing {applied.seconds:.2f} s"
        )
        col.close()

    def _unchanged(self, col: Collection) -> float:
        sync(col, self.vault, Settings())  # the one that remembers
        results = [measured(partial(self._must_be_unchanged, col)) for _ in range(3 * self.runs)]
        limits = [self.limits.of_unchanged(col) for _ in range(3 * self.runs)]
        self._print("unchanged", results, limits, 1.7)
        memo = memo_path(index_path(Path(col.path), self.vault.id))
        results_in_full = []
        for _ in range(self.runs):
            memo.unlink()
            results_in_full.append(measured(partial(self._must_be_unchanged, col)))
        self._print("unchanged, by index alone", results_in_full, limits, None)
        return statistics.median(result.seconds for result in results)

    def _edited(self, col: Collection, unchanged: float) -> None:
        results, limits = [], []
        for _ in range(self.runs):
            numbers = range(0, self.size, 100)
            for number in numbers:
                self.generator.edit_one(number)
            time.sleep(_QUIET)
            result = measured(lambda: sync(col, self.vault, Settings()))
            results.append(result)
            paths = {
                self.generator.path(number).relative_to(self.vault.root).as_posix() for number in numbers
            }
            limits.append(unchanged + 2 * self.limits.of_changes(col, paths))
            self._settle(col)
        self._print(f"1 % edited ({result.result.counts()['updated']} notes)", results, limits, 1.0)

    def _hub(self, col: Collection, unchanged: float) -> None:
        hub = self.vault.root / "Hub.md"
        results, limits = [], []
        for number in range(self.runs):
            hub.write_text(f"# Hub\n\n## Shared\n\nVersion {number}.\n", encoding="utf-8")
            time.sleep(_QUIET)
            result = measured(lambda: sync(col, self.vault, Settings()))
            results.append(result)
            paths = {outcome.path for outcome in result.result.outcomes if outcome.action == "updated"}
            limits.append(unchanged + 2 * self.limits.of_changes(col, paths))
            self._settle(col)
        self._print(f"hub changed ({result.result.counts()['updated']} notes)", results, limits, None)

    def _renamed(self, col: Collection) -> None:
        results, limits = [], []
        for number in range(self.runs):
            for folder in list(self.vault.root.glob("*folder *")):
                folder.rename(self.vault.root / f"{number} {folder.name}")
            time.sleep(_QUIET)
            result = measured(lambda: sync(col, self.vault, Settings()))
            assert result.result.counts()["created"] == 0
            results.append(result)
            limits.append(self.limits.of_unchanged(col) + self.limits.of_rewriting(col))
            self._settle(col)
        self._print(f"all renamed ({result.result.counts()['moved']} notes)", results, limits, None)

    def _settle(self, col: Collection) -> None:
        self._must_be_unchanged(col)

    def _must_be_unchanged(self, col: Collection) -> Report:
        report = sync(col, self.vault, Settings())
        assert report.counts()["unchanged"] == report.counts()["flashcards"], report.as_text()
        return report

    def _new(self, name: str) -> Path:
        (self.folder / name).mkdir()
        return self.folder / name / "collection.anki2"

    def _print(self, name: str, results: list[Measured], limits: list[float], bound: float | None) -> None:
        seconds, limit = statistics.median(r.seconds for r in results), statistics.median(limits)
        peak = statistics.median(r.peak for r in results)
        self.found[name.partition(" (")[0]] = Measured(seconds, peak, None)
        print(
            f"{self.size:>8} {name:<27} {seconds:>8.3f} {limit:>8.3f} {seconds / limit:>8.2f}"
            f" {bound or '':>8} {peak / 1e6:>8.0f}",
            flush=True,
        )


main()
