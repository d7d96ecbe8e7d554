"""How a vault stands in memory: what is remembered, what waits, what it costs, what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from ..sync.learning_order.order import order_of, why_now
from .cost import Cost, over_budget
from .coverage import Coverage, coverage_of
from .flashcards import KnownFlashcard, by_zettel, known_flashcards, remembered
from .reviews import Scheduling

if TYPE_CHECKING:
    from ..config import Settings
    from ..sync.reading.content import VaultContent

# The names of all fields below are a contract: those of ``report --json`` (README.md). Times are in seconds,
# chances of recall from 0 to 1.


@dataclass(frozen=True)
class FlashcardCounts:
    """Of flashcards, but for ``zettels``. A flashcard is counted once: suspended, new, learning or review."""

    zettels: int
    flashcards: int
    not_in_anki: int
    new: int
    learning: int
    review: int
    suspended: int
    leeches: int


@dataclass(frozen=True)
class WaitingFlashcard:
    """A flashcard that is not to be learned yet."""

    path: str
    line: int
    key: str
    reason: str


@dataclass(frozen=True)
class NextZettel:
    """A zettel whose new flashcards come next. ``builds_on``: titles, what is learned first foremost."""

    path: str
    title: str
    new: int
    builds_on: tuple[str, ...]
    backlinks: int


@dataclass(frozen=True)
class CostRow:
    """What a flashcard costs. ``expected``: in twenty years, with what was spent."""

    path: str
    line: int
    key: str
    note_id: int
    question: str
    spent: float
    expected: float
    answers: int
    lapses: int
    is_leech: bool
    is_rewritten: bool  # a leech whose text changed in the zettel since
    is_suspended: bool


@dataclass(frozen=True)
class ZettelRow:
    """A zettel with flashcards. ``remembered``: the mean over those ever learned; None without any."""

    path: str
    title: str
    flashcards: int
    remembered: float | None
    forgotten: int
    spent: float
    expected: float


@dataclass(frozen=True)
class Gap:
    """A zettel of which memory holds nothing."""

    path: str
    title: str
    backlinks: int
    flashcards: int
    remembered: float | None


@dataclass(frozen=True)
class Forgotten:
    """A zettel, and how many flashcards are forgotten in it and its neighbours; ``places``: ``path:line``."""

    path: str
    title: str
    forgotten: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """How the vault stands. ``method``: where memory and forecast come from."""

    vault: str
    method: Literal["fsrs", "interval"]
    counts: FlashcardCounts
    remembered: float | None
    spent: float
    expected: float
    budget_minutes: int
    costly: tuple[CostRow, ...]
    leeches: tuple[CostRow, ...]
    waiting: tuple[WaitingFlashcard, ...]
    next: tuple[NextZettel, ...]
    permanent: int
    without_cards: tuple[Gap, ...]
    hubs: tuple[Gap, ...]
    around: tuple[Forgotten, ...]
    zettels: tuple[ZettelRow, ...]
    findings: Mapping[str, int]

    def as_json(self, top: int | None = None) -> dict[str, Any]:
        """The JSON contract of ``python -m zk_sync report --json``; ``top``: of each list only so many."""
        return {
            name: _rounded(value[:top] if isinstance(value, tuple) else value)
            for name, value in asdict(self).items()
        }


def summary_of(
    content: VaultContent, scheduling: Scheduling, settings: Settings, findings: Iterable[str]
) -> Summary:
    """All of it; needs no collection. ``findings``: the rule of each finding on the flashcards' quality."""
    flashcards = known_flashcards(content, scheduling)
    zettels = by_zettel(flashcards)
    costs = [known.cost for known in flashcards if known.cost]
    rows = {row.key: row for row in cost_rows(flashcards)}
    coverage = coverage_of(content, zettels)
    waits = _waiting(content, flashcards, scheduling)
    return Summary(
        vault=content.vault.id,
        method="fsrs" if scheduling.is_fsrs else "interval",
        counts=_counts(content, flashcards),
        remembered=remembered(flashcards),
        spent=sum(cost.spent for cost in costs),
        expected=sum(cost.lifetime for cost in costs),
        budget_minutes=settings.budget_minutes,
        costly=tuple(rows[cost.key] for cost in over_budget(costs, settings.budget_minutes)),
        leeches=tuple(row for row in rows.values() if row.is_leech),
        waiting=waits,
        next=_next(content, zettels, {wait.key for wait in waits}),
        permanent=coverage.permanent,
        without_cards=tuple(Gap(**asdict(zettel)) for zettel in coverage.without_cards),
        hubs=tuple(Gap(**asdict(zettel)) for zettel in coverage.hubs),
        around=_around(coverage),
        zettels=_zettel_rows(content, zettels),
        findings=dict(Counter(findings).most_common()),
    )


def _counts(content: VaultContent, flashcards: Sequence[KnownFlashcard]) -> FlashcardCounts:
    stages = Counter(known.memory.stage if known.memory else "" for known in flashcards)
    return FlashcardCounts(
        zettels=content.zettels,
        flashcards=len(flashcards),
        not_in_anki=stages[""],
        new=stages["new"],
        learning=stages["learning"],
        review=stages["review"],
        suspended=stages["suspended"],
        leeches=sum(known.memory.is_leech for known in flashcards if known.memory),
    )


def cost_rows(flashcards: Iterable[KnownFlashcard]) -> list[CostRow]:
    """What the flashcards cost that have notes, in their order."""
    return [_cost_row(known, known.cost) for known in flashcards if known.cost]


def _cost_row(known: KnownFlashcard, cost: Cost) -> CostRow:
    return CostRow(
        path=known.path,
        line=known.line,
        key=known.key,
        note_id=cost.note_id,
        question=known.question,
        spent=cost.spent,
        expected=cost.lifetime,
        answers=cost.answers,
        lapses=cost.lapses,
        is_leech=cost.is_leech,
        is_rewritten=cost.is_rewritten,
        is_suspended=cost.is_suspended,
    )


def _waiting(
    content: VaultContent, flashcards: Sequence[KnownFlashcard], scheduling: Scheduling
) -> tuple[WaitingFlashcard, ...]:
    for_basics = {card.key for card in scheduling.cards if card.waits_for_basics}
    found = []
    for known in flashcards:
        status = content.zettel_infos[known.path].status
        if known.memory and known.memory.stage not in ("new", "suspended"):
            continue  # learned before, and no longer held back
        if status.standing != "in":
            found.append(WaitingFlashcard(known.path, known.line, known.key, status.said_by))
        elif known.key in for_basics:
            found.append(
                WaitingFlashcard(known.path, known.line, known.key, "until what it requires is learned")
            )
    return tuple(found)


def _next(
    content: VaultContent, zettels: Mapping[str, Sequence[KnownFlashcard]], waiting: set[str]
) -> tuple[NextZettel, ...]:
    infos, graph = content.zettel_infos, content.graph
    order = order_of(infos, graph)
    found = []
    for path in sorted(zettels, key=order.rank.__getitem__):
        new = sum(
            known.key not in waiting and (known.memory is None or known.memory.stage == "new")
            for known in zettels[path]
        )
        if new:
            why = why_now(path, order, graph)
            builds_on = tuple(infos[basic].title for basic in islice((*why.requires, *why.links), 5))
            found.append(NextZettel(path, infos[path].title, new, builds_on, why.backlinks))
    return tuple(found)


def _around(coverage: Coverage) -> tuple[Forgotten, ...]:
    return tuple(
        Forgotten(
            around.path,
            around.title,
            len(around.forgotten),
            tuple(f"{known.path}:{known.line}" for known in around.forgotten),
        )
        for around in coverage.around
    )


def _zettel_rows(
    content: VaultContent, zettels: Mapping[str, Sequence[KnownFlashcard]]
) -> tuple[ZettelRow, ...]:
    """The worst remembered first, those never learned last."""
    rows = [
        ZettelRow(
            path=path,
            title=content.zettel_infos[path].title,
            flashcards=len(own),
            remembered=remembered(own),
            forgotten=sum(known.is_forgotten for known in own),
            spent=sum(known.cost.spent for known in own if known.cost),
            expected=sum(known.cost.lifetime for known in own if known.cost),
        )
        for path, own in zettels.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.remembered is None, row.remembered or 0.0, row.path)))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, (list, tuple)) else value
