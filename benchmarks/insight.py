"""What memory, cost and coverage of a large vault take, beside a sync of it in the same run.

``python -m benchmarks.insight [ZETTELS]``: 20,000 by default, each with about one flashcard of 20 reviews.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from anki.collection import Collection

from benchmarks.vaults import Generator
from zk_sync.config import Settings
from zk_sync.insight.cost import costs_in
from zk_sync.insight.memory import memory_in
from zk_sync.insight.reviews import scheduling_of
from zk_sync.insight.summary import summary_of
from zk_sync.sync.engine import Vault, index_path, read_vault, sync

T = TypeVar("T")
_REVIEWS = 20  # of each card
_DAY = 86_400_000  # milliseconds


def main() -> None:
    zettels = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder) / "vault", "vault")
        Generator(vault.root, zettels).write()
        col = Collection(str(Path(folder) / "collection.anki2"))
        first, _ = timed(lambda: sync(col, vault, Settings()))
        print(f"{'':<36} {'seconds':>8} {'of a sync':>10}")
        for is_fsrs in (True, False):
            _review(col, is_fsrs=is_fsrs)
            _measure(col, vault, first, "FSRS" if is_fsrs else "SM-2")
        print(f"{'first sync':<36} {first:>8.2f} {1:>10.2f}")
        col.close()


def _review(col: Collection, *, is_fsrs: bool) -> None:
    """Writes a review log and schedules at random; where FSRS is on, with memory states."""
    assert col.db is not None
    dice = random.Random(1)
    col.set_config("fsrs", is_fsrs)
    now = round(time.time() * 1000)
    cards = col.db.list("select id from cards")
    log, states = [], []
    for number, card_id in enumerate(cards):
        for review in range(_REVIEWS):
            id_ = now - (_REVIEWS - review) * 20 * _DAY - number * 10 - dice.randrange(5)
            ease = 1 if dice.random() < 0.1 else 3
            log.append(
                (id_, card_id, -1, ease, 20, 20, 2500, round(dice.lognormvariate(9, 0.5)), int(review > 1))
            )
        stability, difficulty = round(dice.lognormvariate(3.5, 1), 2), round(dice.uniform(1, 10), 2)
        lrt = now // 1000 - 20 * 86_400
        data = f'{{"s":{stability},"d":{difficulty},"dr":0.9,"decay":0.154,"lrt":{lrt}}}' if is_fsrs else "{}"
        ease = dice.choice((1300, 1700, 2100, 2500))
        states.append((round(stability), ease, _REVIEWS, dice.randrange(4), data, card_id))
    col.db.execute("delete from revlog")
    col.db.executemany("insert or ignore into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", log)
    col.db.executemany(
        "update cards set type = 2, queue = 2, due = 10, ivl = ?, factor = ?, reps = ?, lapses = ?, data = ? "
        "where id = ?",
        states,
    )


def _measure(col: Collection, vault: Vault, first: float, name: str) -> None:
    def row(what: str, seconds: float) -> None:
        print(f"{f'{name}: {what}':<36} {seconds:>8.2f} {seconds / first:>10.2f}", flush=True)

    seconds, scheduling = timed(lambda: scheduling_of(col, vault.id))
    row("reading the collection", seconds)
    row("memory", timed(lambda: memory_in(scheduling))[0])
    row("cost, 20 years", timed(lambda: costs_in(scheduling))[0])
    seconds, content = timed(
        lambda: read_vault(vault, Settings(), index=index_path(Path(col.path), vault.id))
    )
    row("reading the vault", seconds)
    row("the whole report", timed(lambda: summary_of(content, scheduling, Settings(), ()))[0])


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Seconds that ``act`` takes, and what it returns."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
