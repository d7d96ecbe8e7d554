"""One undo entry for all that a sync writes, however many calls of Anki it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..reading.content import Progress

if TYPE_CHECKING:
    from anki.cards import CardId
    from anki.collection import Collection

BATCH = 250  # notes a call: Cancel answers between two calls
_STEPS = 20  # calls until Anki merges their undo steps: it keeps 30, and each merge goes over all before
_T = TypeVar("_T")


class OneUndo:
    """The undo entry ``name`` of a collection, into which each call that Anki could undo alone is merged."""

    def __init__(self, col: Collection, name: str, progress: Progress) -> None:
        self._col = col
        self._progress = progress
        self._entry = col.add_custom_undo_entry(name)
        self._steps = 0  # at most so many are not merged yet

    def count_step(self) -> None:
        """To be called after each call that Anki could undo alone."""
        self._steps += 1
        if self._steps == _STEPS:
            self.merge()

    def merge(self) -> None:
        """Takes all steps so far into the entry."""
        self._col.merge_undo_entries(self._entry)
        self._steps = 0

    def batches(self, what: str, items: Sequence[_T]) -> Iterator[Sequence[_T]]:
        """The ``items`` in so many as go into one call; says ``what`` is done with them."""
        for start in range(0, len(items), BATCH):
            self._progress(what, start, len(items))
            yield items[start : start + BATCH]

    def each(self, what: str, cards: Sequence[int], act: Callable[[Sequence[CardId]], object]) -> None:
        """Does ``act`` with all ``cards``, batch by batch."""
        from anki.cards import CardId

        for batch in self.batches(what, cards):
            act([CardId(card) for card in batch])
            self.count_step()
