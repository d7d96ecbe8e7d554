"""What the preview lists, and what a person ticked and chose: plain data below the tree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...sync.choices import Choice
from ...sync.preview import Item
from .runs import Decided, Shown

RESOLVABLE = ("conflict", "kept")


@dataclass(frozen=True)
class Row:
    """One flashcard, note or problem of one vault."""

    number: int
    vault: int  # position in the window's vaults
    item: Item
    question: str

    @property
    def is_tickable(self) -> bool:
        return self.item.change is not None


@dataclass
class Rows:
    """All rows, with what is unticked and chosen."""

    shown: Sequence[Shown]
    all: list[Row] = field(default_factory=list)
    unticked: set[int] = field(default_factory=set)
    choices: dict[int, Choice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for vault, shown in enumerate(self.shown):
            for item, question in zip(shown.preview.items, shown.questions, strict=True):
                self.all.append(Row(len(self.all), vault, item, question))

    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each kind."""
        return Counter(row.item.kind for row in self.all)

    def fitting(self, kind: str, search: str) -> list[tuple[str, list[Row]]]:
        """The rows by zettel, as the tree shows them. ``kind``: "" for all."""
        words = search.casefold().split()
        groups: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in self.all:
            if kind and row.item.kind != kind:
                continue
            if words:
                text = f"{row.item.outcome.path} {row.question} {row.item.outcome.reason}".casefold()
                if not all(word in text for word in words):
                    continue
            groups[row.vault, row.item.outcome.path].append(row)
        several = len(self.shown) > 1
        return [
            (f"{self.shown[vault].planned.place.id}: {path}" if several else path, rows)
            for (vault, path), rows in groups.items()
        ]

    def is_ticked(self, row: Row) -> bool:
        return row.number not in self.unticked

    def tick(self, rows: Iterable[Row], ticked: bool) -> None:
        numbers = {row.number for row in rows if row.is_tickable}
        if ticked:
            self.unticked -= numbers
        else:
            self.unticked |= numbers

    def choose(self, rows: Iterable[Row], choice: Choice | None) -> None:
        """Decides for the rows that can be decided; None: nobody has."""
        for row in rows:
            if row.item.kind not in RESOLVABLE:
                continue
            if choice is None or (choice == "anki" and row.item.kind == "kept"):
                self.choices.pop(row.number, None)
            else:
                self.choices[row.number] = choice

    def ticked(self) -> int:
        """How many changes a sync would make now."""
        return sum(row.is_tickable for row in self.all) - len(self.unticked) + len(self.choices)

    def zettels(self) -> int:
        """In how many zettels."""
        return len(
            {
                (row.vault, row.item.outcome.path)
                for row in self.all
                if row.number in self.choices or (row.is_tickable and row.number not in self.unticked)
            }
        )

    def decided(self) -> list[Decided]:
        """What is to be written, for each vault."""
        return [
            Decided(
                shown.planned,
                {row.item.outcome.key: self.choices[row.number] for row in self._of(vault, self.choices)},
                frozenset(row.item.outcome for row in self._of(vault, self.unticked)),
            )
            for vault, shown in enumerate(self.shown)
        ]

    def _of(self, vault: int, numbers: Iterable[int]) -> list[Row]:
        return [self.all[number] for number in numbers if self.all[number].vault == vault]
