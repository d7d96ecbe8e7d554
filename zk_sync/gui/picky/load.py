"""Gets the costs of all flashcards together without holding up Anki, from its review log and the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from aqt.main import AnkiQt

from ..tasks import Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anki.collection import Collection

    from ...config import Settings
    from ...insight.reviews import Scheduling
    from ...insight.summary import CostRow
    from ...sync.content import VaultContent


@dataclass(frozen=True)
class Row:
    """One flashcard of the list. ``sought``: what a search looks at."""

    vault_id: str
    cost: CostRow
    is_costly: bool
    source_link: str
    sought: str

    @property
    def place(self) -> str:
        return f"{self.cost.path}:{self.cost.line}"


@dataclass(frozen=True)
class Costs:
    """The flashcards of all vaults that are in Anki, the dearest first."""

    rows: tuple[Row, ...] = ()
    method: str = "fsrs"
    contents: Mapping[str, VaultContent] = field(default_factory=dict)  # by vault

    def text_of(self, row: Row) -> tuple[str, int]:
        """The zettel's text, and in which of its lines, from 0, the flashcard begins.

        Reads the file, so not for the main thread. Raises ZettelError when it cannot be read any more.
        """
        zettel = self.contents[row.vault_id].files.zettel(row.cost.path)
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
class _Read:
    place: VaultPlace
    settings: Settings
    scheduling: Scheduling


async def _load(mw: AnkiQt, places: Sequence[VaultPlace], settings: Settings) -> Costs:
    await engine_loaded(mw)
    read = [await reading(mw, partial(_read, place=place, settings=settings)) for place in places]
    costs = await off_lock(mw, lambda: _costs(read))
    return costs  # noqa: RET504 (mypy does not see the type of the awaited otherwise)


def _read(col: Collection, place: VaultPlace, settings: Settings) -> _Read:
    from ...insight.reviews import scheduling_of
    from ...sync.engine import settings_for, stored_settings

    return _Read(place, settings_for(settings, stored_settings(col, place.id)), scheduling_of(col, place.id))


def _costs(read: Sequence[_Read]) -> Costs:
    from ...sync.engine import Vault, read_vault

    rows: list[Row] = []
    contents = {}
    for one in read:
        content = contents[one.place.id] = read_vault(Vault(one.place.path, one.place.id), one.settings)
        rows += _rows(content, one)
    rows.sort(key=lambda row: (-row.cost.expected, row.place))
    method = "fsrs" if all(one.scheduling.is_fsrs for one in read) else "interval"
    return Costs(tuple(rows), method, contents)


def _rows(content: VaultContent, read: _Read) -> list[Row]:
    from ...insight.cost import over_budget
    from ...insight.flashcards import known_flashcards
    from ...insight.summary import cost_rows

    flashcards = known_flashcards(content, read.scheduling)
    costs = (known.cost for known in flashcards if known.cost)
    costly = {cost.key for cost in over_budget(costs, read.settings.budget_minutes)}
    return [
        Row(
            vault_id=read.place.id,
            cost=cost,
            is_costly=cost.key in costly,
            source_link=read.settings.source_link,
            sought=f"{cost.question}\n{cost.path}".casefold(),
        )
        for cost in cost_rows(flashcards)
    ]
