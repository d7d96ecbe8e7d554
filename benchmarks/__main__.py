"""``make bench``: the engine against what the same work costs at the least, measured in the same run.

``make bench ARGS="1000 5000"`` chooses the sizes (zettels), ``ARGS="20000 --runs 5"`` more runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId

from benchmarks.vaults import Generator
from zk_sync.config import Settings
from zk_sync.sync.engine import Report, Vault, index_path, read_vault, sync
from zk_sync.sync.notetypes import NOTE_TYPES, ensure_note_types
from zk_sync.vault.scan import decoded, scan

if TYPE_CHECKING:
    from anki.notes import Note

T = TypeVar("T")
_QUIET = 2.1  # seconds until the cache trusts the time of a file


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 5000])
    parser.add_argument("--runs", type=int, default=3, help="runs of each scenario; the median counts")
    options = parser.parse_args()
    print(f"{'zettels':>8} {'scenario':<26} {'seconds':>9} {'limit':>9} {'ratio':>6}")
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp())
        try:
            _Bench(folder, size, options.runs).run()
        finally:
            shutil.rmtree(folder)


class _Bench:
    """All scenarios at one size."""

    def __init__(self, folder: Path, size: int, runs: int) -> None:
        self.folder = folder
        self.size = size
        self.runs = runs
        self.vault = Vault(folder / "vault", "vault")
        self.generator = Generator(self.vault.root, size)
        self.generator.write()
        time.sleep(_QUIET)

    def run(self) -> None:
        times, limits = [], []
        for number in range(self.runs):
            col = Collection(str(self._new(f"first {number}")))
            times.append(timed(partial(sync, col, self.vault, Settings()))[0])
            limits.append(self._first_limit(number))
            if number < self.runs - 1:
                col.close()
        self._print("first", times, limits)
        self._unchanged(col)
        self._edited(col)
        self._renamed(col)
        col.close()

    def _unchanged(self, col: Collection) -> None:
        sync(col, self.vault, Settings())  # the one that remembers
        times = [
            timed(lambda: self._must("unchanged", sync(col, self.vault, Settings())))[0] for _ in range(9)
        ]
        limits = [timed(lambda: self._walk_and_query(col))[0] for _ in range(9)]
        self._print("unchanged", times, limits)
        index = index_path(Path(col.path), "vault")
        index.with_suffix(".memo.json").unlink()
        times = [timed(lambda: read_vault(self.vault, Settings(), index=index))[0] for _ in range(3)]
        self._print("  from the index alone", times, limits)

    def _edited(self, col: Collection) -> None:
        for number in range(0, self.size, 100):
            self.generator.edit_one(number)
        time.sleep(_QUIET)
        unchanged = timed(lambda: self._walk_and_query(col))[0]
        seconds, report = timed(lambda: sync(col, self.vault, Settings()))
        self._print(f"1 % edited ({report.counts()['updated']} updated)", [seconds], [unchanged])

    def _renamed(self, col: Collection) -> None:
        for folder in self.vault.root.glob("folder *"):
            folder.rename(self.vault.root / f"renamed {folder.name}")
        time.sleep(_QUIET)
        seconds, report = timed(lambda: sync(col, self.vault, Settings()))
        assert report.counts()["created"] == 0
        self._print(
            f"all renamed ({report.counts()['moved']} moved)",
            [seconds],
            [timed(lambda: self._walk_and_query(col))[0]],
        )

    # The limits

    def _walk_and_query(self, col: Collection) -> None:
        for folder, _, names in os.walk(self.vault.root):
            for name in names:
                os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (the limit is the system call)
        ids = ",".join(str(note_type.id) for note_type in NOTE_TYPES.values())
        assert col.db is not None
        col.db.all(f"select id, guid, mid, mod, tags, flds from notes where mid in ({ids})")

    def _first_limit(self, number: int) -> float:
        """Reads all, frontmatter of zettels with cards, one render of each card, ``add_notes``."""
        import frontmatter

        col = Collection(str(self._new(f"limit {number}")))
        ensure_note_types(col)
        content = read_vault(self.vault, Settings())
        paths = {entry.path for entry in content.entries}
        deck = DeckId(col.decks.id("Zettelkasten") or 1)

        def work() -> None:
            for file in scan(self.vault.root, Settings()).zettels:
                text = decoded(file.on_disk(self.vault.root).read_bytes())
                if file.path in paths:
                    frontmatter.loads(text)
            requests = []
            for entry in content.entries:
                fields = content.render(entry).fields
                notetype = col.models.by_name(entry.flashcard.note_type)
                assert notetype is not None
                note: Note = col.new_note(notetype)
                for name, value in fields.items():
                    note[name] = value
                requests.append(AddNoteRequest(note, deck))
            col.add_notes(requests)

        seconds, _ = timed(work)
        col.close()
        return seconds

    def _new(self, name: str) -> Path:
        (self.folder / name).mkdir()
        return self.folder / name / "collection.anki2"

    def _must(self, what: str, report: Report) -> None:
        assert report.counts()[what] == report.counts()["flashcards"], report.as_text()

    def _print(self, name: str, times: list[float], limits: list[float]) -> None:
        seconds, limit = statistics.median(times), statistics.median(limits)
        print(f"{self.size:>8} {name:<26} {seconds:>9.3f} {limit:>9.3f} {seconds / limit:>6.2f}", flush=True)


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Seconds that ``act`` takes, and what it returns."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


main()
