"""What the order of new cards costs, against the whole sync that it is part of, in the same run.

``python -m benchmarks.order 20000`` prints seconds and the ratio: for a first sync, for one after an edit of
one zettel in a hundred, and for one after a hub got links that change the order.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from anki.collection import Collection

from benchmarks.vaults import Generator
from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, apply_plan, index_path, plan, sync

_QUIET = 2.1  # seconds until the cache trusts the time of a file


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.order")
    parser.add_argument("size", type=int, nargs="?", default=5000, help="zettels")
    folder = Path(tempfile.mkdtemp())
    try:
        _Bench(folder, parser.parse_args().size).run()
    finally:
        shutil.rmtree(folder)


class _Bench:
    """Two collections of one vault: one synced with the order, the other without."""

    def __init__(self, folder: Path, size: int) -> None:
        self.vault = Vault(folder / "vault", "vault")
        self.size = size
        self.generator = Generator(self.vault.root, size)
        self.generator.write()
        self.collections = {}
        _warm_up(folder)
        for order in ("basics first", "off"):
            (folder / order).mkdir()
            self.collections[order] = folder / order / "collection.anki2"

    def run(self) -> None:
        print(f"{'zettels':>8} {'scenario':<22} {'off':>8} {'ordered':>8} {'share':>6} {'moved':>7}")
        self._print("first")
        for number in range(0, self.size, 100):
            self.generator.edit_one(number)
        self._print("1 % edited")
        hub = self._with_cards(self.size - 1)
        for number in range(20):
            path = self.generator.path(number * self.size // 20)
            path.write_text(path.read_text(encoding="utf-8") + f"\n[[{hub.stem}]]\n", encoding="utf-8")
        self._print("20 links to one zettel")
        self._print("nothing to do")
        self._print("unchanged")

    def _with_cards(self, number: int) -> Path:
        path = self.generator.path(number)
        return path if "Q: " in path.read_text(encoding="utf-8") else self._with_cards(number - 1)

    def _print(self, scenario: str) -> None:
        time.sleep(_QUIET)
        off, _ = self._sync("off")
        ordered, moved = self._sync("basics first")
        share = (ordered - off) / ordered
        print(
            f"{self.size:>8} {scenario:<22} {off:>8.2f} {ordered:>8.2f} {share:>6.0%} {moved:>7}", flush=True
        )

    def _sync(self, order: str) -> tuple[float, int]:
        """Seconds of processor time of a whole sync, and how many cards that were there already moved."""
        settings = settings_from({"order": order})
        col = Collection(str(self.collections[order]))
        try:
            before = _positions(col)
            started = time.process_time()
            index = index_path(Path(col.path), self.vault.id)
            apply_plan(col, plan(col, self.vault, settings, automatic=True, index=index))
            seconds = time.process_time() - started
            after = _positions(col)
            return seconds, sum(after[card] != place for card, place in before.items())
        finally:
            col.close()


def _warm_up(folder: Path) -> None:
    """Loads what is loaded once."""
    (folder / "small").mkdir()
    (folder / "small" / "a.md").write_text("Q: one?\nA: [[a]] **1**\n", encoding="utf-8")
    col = Collection(str(folder / "small.anki2"))
    sync(col, Vault(folder / "small", "small"), settings_from({}))
    col.close()


def _positions(col: Collection) -> dict[int, int]:
    assert col.db is not None
    return {row[0]: row[1] for row in col.db.all("select id, due from cards")}


if __name__ == "__main__":
    main()
