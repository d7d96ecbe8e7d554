"""What the preview lists, and what a person ticked and chose: plain data below the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...cards.quality import Finding
    from ...sync.plan.choices import Choice
    from ...sync.take_over import TakeOverOffer
    from ...sync.views.preview import Preview, PreviewItem
    from ..syncing.sync_run import PlannedVault

BETTER = "better"  # beside the kinds: rows in which something could be better
RESOLVABLE = ("conflict", "kept")


@dataclass(frozen=True)
class ShownVault:
    """What the window shows of one vault."""

    planned: PlannedVault
    preview: Preview
    questions: tuple[str, ...]  # of the preview's items, without HTML


@dataclass
class PreviewRow:
    """One flashcard, note or problem of one vault."""

    number: int
    vault: int  # position in the window's vaults
    group: int  # position of its zettel
    item: PreviewItem
    question: str
    text: str  # what a search looks at
    is_tickable: bool

    def is_in(self, place: str) -> bool:
        """Whether it is of the file at a path, or of one below a folder, which has ``/`` behind."""
        path = self.item.outcome.path
        return path == place or (place.endswith("/") and path.startswith(place))


@dataclass
class PreviewZettel:
    """The rows of one zettel. ``path``: where it lies, with the vault's name where there are several."""

    title: str
    path: str
    rows: list[PreviewRow]


class PreviewRows:
    """All rows, with what is unticked and chosen. Takes a while to make: not on the main thread.

    ``css``: of the cards. ``ticked``: how many changes a sync would make now; ``zettels``: in how many.
    ``findings``: what could be better, by the rows' numbers; known after ``take_findings``. ``offer``: what
    can be taken over, where there is anything.
    """

    def __init__(self, shown: Sequence[ShownVault], css: str) -> None:
        self.shown = shown
        self.css = css
        self.all: list[PreviewRow] = []
        self.unticked: set[int] = set()
        self.choices: dict[int, Choice] = {}
        self.offer: TakeOverOffer | None = None
        self.same: dict[int, int] = {}  # row of a new flashcard → the orphan that it is
        self._groups: list[PreviewZettel] = []
        for vault in range(len(shown)):
            self._add(vault)
        self.findings: Mapping[int, Sequence[Finding]] = {}
        self.counts: Mapping[str, int] = Counter(row.item.kind for row in self.all)
        # For each zettel how many changes would be made now; kept up to date, as the window shows the sums.
        self._active = [sum(row.is_tickable for row in group.rows) for group in self._groups]
        self.ticked = sum(self._active)
        self.zettels = sum(map(bool, self._active))

    def _add(self, vault: int) -> None:
        shown = self.shown[vault]
        prefix = f"{shown.planned.place.id}: " if len(self.shown) > 1 else ""
        path, title = None, ""
        for item, question in zip(shown.preview.items, shown.questions, strict=True):
            outcome = item.outcome
            if outcome.path != path:
                path = outcome.path
                title = shown.preview.title(path)
                self._groups.append(PreviewZettel(title, f"{prefix}{path}", []))
            text = f"{title} {outcome.path} {question} {outcome.reason}".casefold()
            group = len(self._groups) - 1
            row = PreviewRow(len(self.all), vault, group, item, question, text, item.change is not None)
            self.all.append(row)
            self._groups[-1].rows.append(row)

    def emptied(self) -> list[Any]:
        """All that was held here, which is no longer."""
        pile = [self.shown, self.all, self._groups, self.findings]
        self.shown, self.all, self._groups, self.findings = (), [], [], {}
        return pile

    def take_findings(self, found: Sequence[Mapping[int, Sequence[Finding]]]) -> None:
        """What could be better, for each vault by the position in its preview's items."""
        taken, first = {}, 0
        for shown, findings in zip(self.shown, found, strict=True):
            taken.update({first + position: said for position, said in findings.items()})
            first += len(shown.preview.items)
        self.findings = taken
        self.counts = Counter({**self.counts, BETTER: len(taken)})

    def fitting(self, kind: str, search: str) -> list[PreviewZettel]:
        """The rows by zettel, as the tree shows them. ``kind``: "" for all, ``BETTER``, or of the items."""
        words = search.casefold().split()
        if not kind and not words:
            return self._groups
        rows = self.all
        if kind == BETTER:
            rows = [row for row in rows if row.number in self.findings]
        elif kind:
            rows = [row for row in rows if row.item.kind == kind]
        for word in words:
            rows = [row for row in rows if word in row.text]
        found: list[PreviewZettel] = []
        latest = -1
        for row in rows:
            if row.group != latest:
                latest = row.group
                found.append(replace(self._groups[latest], rows=[]))
            found[-1].rows.append(row)
        return found

    def is_ticked(self, row: PreviewRow) -> bool:
        return row.number not in self.unticked

    def tick(self, rows: Iterable[PreviewRow], ticked: bool) -> None:
        for row in rows:
            if row.is_tickable and ticked != self.is_ticked(row):
                if ticked:
                    self.unticked.remove(row.number)
                else:
                    self.unticked.add(row.number)
                self._count(row, 1 if ticked else -1)

    def choose(self, rows: Iterable[PreviewRow], choice: Choice | None) -> None:
        """Decides for the rows that can be decided; None: nobody has."""
        for row in rows:
            if row.item.kind not in RESOLVABLE:
                continue
            had = len(self.choices)
            if choice is None or (choice == "anki" and row.item.kind == "kept"):
                self.choices.pop(row.number, None)
            else:
                self.choices[row.number] = choice
            self._count(row, len(self.choices) - had)

    def say_same(self, row: PreviewRow, orphan_id: int) -> None:
        """Which orphan a new flashcard is; 0 for none."""
        if orphan_id:
            self.same[row.number] = orphan_id
        else:
            self.same.pop(row.number, None)

    def decision(self, row: PreviewRow) -> str:
        """What a person said is to become of it: "anki", "zettel", "text" or "same"; "" where nobody did."""
        if row.number in self.same:
            return "same"
        choice = self.choices.get(row.number, "")
        return choice if isinstance(choice, str) else "text"

    def is_open(self, row: PreviewRow) -> bool:
        """Whether the row waits for a person's decision."""
        return row.item.kind == "conflict" and not self.decision(row)

    def _count(self, row: PreviewRow, more: int) -> None:
        before = self._active[row.group]
        self._active[row.group] += more
        self.ticked += more
        self.zettels += bool(self._active[row.group]) - bool(before)

    def of(self, vault: int, numbers: Iterable[int]) -> list[PreviewRow]:
        """The rows with these numbers that belong to one vault."""
        return [self.all[number] for number in numbers if self.all[number].vault == vault]
