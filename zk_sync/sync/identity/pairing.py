"""Pairs what is clearly alike: the best for both sides by a margin, and nothing where that is not clear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

_MARGIN = 0.08


def clear_pairs(scores: Mapping[tuple[int, int], float], least: float) -> Iterator[tuple[int, int]]:
    """The pairs that are each other's best by a margin, round by round, until none is clear.

    ``scores``: how alike two are; pairs below ``least`` are none. What is taken in one round is no rival in
    the next.
    """
    open_pairs = {pair: score for pair, score in scores.items() if score >= least}
    while open_pairs:
        rivals = _Rivals(open_pairs)
        clear = [pair for pair, score in open_pairs.items() if score >= rivals.of(pair) + _MARGIN]
        if not clear:
            return
        yield from clear
        entries, notes = {entry for entry, _ in clear}, {note for _, note in clear}
        open_pairs = {
            (entry, note): score
            for (entry, note), score in open_pairs.items()
            if entry not in entries and note not in notes
        }


def without_rival(pairs: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs whose entry and note are in no other of ``pairs``."""
    per_entry = Counter(entry for entry, _ in pairs)
    per_note = Counter(note for _, note in pairs)
    return [(entry, note) for entry, note in pairs if per_entry[entry] == per_note[note] == 1]


class _Rivals:
    """For each scored pair the highest score of another pair that would use the same entry or note."""

    def __init__(self, pairs: Mapping[tuple[int, int], float]) -> None:
        self._pairs = pairs
        self._best: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        for pair, score in pairs.items():
            for side in enumerate(pair):
                self._best[side] = sorted((*self._best[side], score), reverse=True)[:2]

    def of(self, pair: tuple[int, int]) -> float:
        best = 0.0
        for side in enumerate(pair):
            own, *others = self._best[side]
            rival = (others[0] if others else 0.0) if self._pairs[pair] == own else own
            best = max(best, rival)
        return best
