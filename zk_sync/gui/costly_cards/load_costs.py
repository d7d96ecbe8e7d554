"""Gets the costs of all flashcards together without holding up Anki, from its review log and the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aqt.main import AnkiQt

from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace
from ..widgets.sorted_table import Order, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anki.collection import Collection

    from ...config import Settings
    from ...insight.reviews import Scheduling
    from ...insight.summary import CostRow
    from ...sync.reading.content import VaultContent
    from ...vault.files import VaultFiles


EXPECTED = 1  # the column that the list is sorted by at first


@dataclass(frozen=True)
class CostlyCardRow:
    """One flashcard of the list. ``title``: of its zettel; ``sought``: what a search looks at."""

    vault_id: str
    cost: CostRow
    title: str
    is_costly: bool
    sought: str

    @property
    def place(self) -> str:
        return f"{self.cost.path}:{self.cost.line}"


# What each column is sorted by.
_RANKS: Sequence[Callable[[CostlyCardRow], str | float]] = (
    lambda row: row.cost.question.casefold(),
    lambda row: row.cost.expected,
    lambda row: row.cost.spent,
    lambda row: row.cost.answers,
    lambda row: row.cost.lapses,
    lambda row: row.title.casefold(),
)


@dataclass(frozen=True)
class Costs:
    """The flashcards of all vaults that are in Anki.

    ``orders``: those of the list, by positions in ``rows``. ``spent``, ``expected``: seconds, of all rows;
    ``costly``: how many exceed the budget; ``answers``: how many there were.
    """

    rows: Sequence[CostlyCardRow] = ()
    orders: Sequence[Order] = ()
    answers: int = 0
    spent: float = 0.0
    expected: float = 0.0
    costly: int = 0
    method: str = "fsrs"
    files: Mapping[str, VaultFiles] = field(default_factory=dict)  # by vault

    def text_of(self, row: CostlyCardRow) -> tuple[str, int]:
        """The zettel's text, and in which of its lines, from 0, the flashcard begins.

        Reads the file, so not for the main thread. Raises ZettelError when it cannot be read any more.
        """
        zettel = self.files[row.vault_id].zettel(row.cost.path)
        return zettel.body, max(0, row.cost.line - zettel.body_line)


def loading(
    mw: AnkiQt,
    places: Sequence[VaultPlace],
    settings: Settings,
    *,
    done: Callable[[Costs], None],
    failed: Callable[[Exception], None],
) -> Task[Costs]:
    """A task, not started yet, that calls ``done`` on the main thread."""
    return Task(_load(mw, places, settings), done=done, failed=failed)


@dataclass(frozen=True)
class _CostsRead:
    place: VaultPlace
    settings: Settings
    scheduling: Scheduling
    collection: Path


async def _load(mw: AnkiQt, places: Sequence[VaultPlace], settings: Settings) -> Costs:
    await engine_loaded(mw)
    read = [await reading(mw, partial(_read, place=place, settings=settings)) for place in places]
    costs = await off_lock(mw, lambda: _costs(read))
    return costs  # noqa: RET504 (mypy does not see the type of the awaited otherwise)


def _read(col: Collection, place: VaultPlace, settings: Settings) -> _CostsRead:
    from ...insight.reviews import scheduling_of
    from ...sync.engine import settings_for, stored_settings

    settings = settings_for(settings, stored_settings(col, place.id))
    return _CostsRead(place, settings, scheduling_of(col, place.id), Path(col.path))


def _costs(read: list[_CostsRead]) -> Costs:
    """Empties ``read``, so that nothing of it is let go of on the main thread."""
    from ...sync.engine import Vault, index_path, read_vault

    rows: list[CostlyCardRow] = []
    pile: list[Any] = []
    files, is_fsrs = {}, True
    while read:
        one = read.pop(0)
        is_fsrs = is_fsrs and one.scheduling.is_fsrs
        vault, index = Vault(one.place.path, one.place.id), index_path(one.collection, one.place.id)
        content = read_vault(vault, one.settings, index=index)
        rows += _rows(content, one)
        files[vault.id] = content.files
        pile += [content, one]
        del content, one
    costs = costs_of(rows, "fsrs" if is_fsrs else "interval", files)
    let_go_beside(pile)
    return costs


def costs_of(rows: Sequence[CostlyCardRow], method: str, files: Mapping[str, VaultFiles]) -> Costs:
    """What the window shows of them. Not for the main thread: 20,000 rows would hold it up."""
    return Costs(
        rows=rows,
        orders=_orders(rows),
        answers=sum(row.cost.answers for row in rows),
        spent=sum(row.cost.spent for row in rows),
        expected=sum(row.cost.expected for row in rows),
        costly=sum(row.is_costly for row in rows),
        method=method,
        files=files,
    )


def _orders(rows: Sequence[CostlyCardRow]) -> Sequence[Order]:
    """The orders of ``Costs``; rows that are equal in a column stand by their place, up and down."""
    places = [(row.vault_id, row.cost.path, row.cost.line) for row in rows]
    by_place = sorted(range(len(rows)), key=places.__getitem__)
    ranks = [[rank(row) for row in rows] for rank in _RANKS]
    return orders_of(ranks, by_place)


def _rows(content: VaultContent, read: _CostsRead) -> list[CostlyCardRow]:
    from ...insight.cost import over_budget
    from ...insight.flashcards import known_flashcards
    from ...insight.summary import cost_rows

    flashcards = known_flashcards(content, read.scheduling)
    costs = (known.cost for known in flashcards if known.cost)
    costly = {cost.key for cost in over_budget(costs, read.settings.budget_minutes)}
    return [
        CostlyCardRow(
            vault_id=read.place.id,
            cost=cost,
            title=content.zettel_infos[cost.path].title,
            is_costly=cost.key in costly,
            sought=f"{cost.question}\n{content.zettel_infos[cost.path].title}\n{cost.path}".casefold(),
        )
        for cost in cost_rows(flashcards)
    ]
