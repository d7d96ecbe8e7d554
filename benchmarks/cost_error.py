"""How far the forecast of cost is from what a simulated person really spends: the figures of docs/cost.md.

``python -m benchmarks.cost_error [FLASHCARDS]`` (40 by default). Each line takes a minute or two.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from anki.collection import Collection

from tests.insight.year import Person, study
from zk_sync.config import Settings
from zk_sync.insight.cost import Cost, costs_in
from zk_sync.insight.reviews import scheduling_of
from zk_sync.sync.engine import Vault, sync

PEOPLE = ((1.0, 0.0), (1.3, 0.4), (0.7, 0.4))  # talent and spread, see Person
SEEDS = (1, 2, 3, 4)
TWENTY_YEARS = round(20 * 365.25)


def main() -> None:
    flashcards = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print("scheduler  talent  spread  seed   all cards  one card (median)  ranks  minutes a card")
    for is_fsrs in (True, False):
        for talent, spread in PEOPLE:
            for seed in SEEDS:
                person = Person(seed, talent=talent, spread=spread)
                line = _errors(flashcards, person, is_fsrs=is_fsrs)
                print(
                    f"{'FSRS' if is_fsrs else 'SM-2':<9}  {talent:>6}  {spread:>6}  {seed:>4}  {line}",
                    flush=True,
                )


def _errors(flashcards: int, person: Person, *, is_fsrs: bool) -> str:
    """The forecast after a year against what was spent after twenty, as a line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        root.mkdir()
        text = "\n\n".join(f"Q: Question {number}?\nA: Answer {number}" for number in range(flashcards))
        (root / "zettel.md").write_text(text, encoding="utf-8")
        col = Collection(str(Path(folder) / "collection.anki2"))
        sync(col, Vault(root, "vault"), Settings())
        col.set_config("fsrs", is_fsrs)
        study(col, person, 365)
        forecast = _costs(col)
        study(col, person, TWENTY_YEARS - 365)
        truth = _costs(col)
        col.close()
    expected = [forecast[key].lifetime for key in truth]
    spent = [cost.spent for cost in truth.values()]
    single = statistics.median(abs(one / other - 1) for one, other in zip(expected, spent, strict=True))
    ranks = statistics.correlation(_ranks(expected), _ranks(spent))
    minutes = statistics.fmean(spent) / 60
    return f"{sum(expected) / sum(spent) - 1:>+9.0%}  {single:>17.0%}  {ranks:>5.2f}  {minutes:>14.1f}"


def _costs(col: Collection) -> Mapping[str, Cost]:
    return costs_in(scheduling_of(col, "vault"))


def _ranks(values: list[float]) -> list[float]:
    order = {value: place for place, value in enumerate(sorted(values))}
    return [float(order[value]) for value in values]


if __name__ == "__main__":
    main()
