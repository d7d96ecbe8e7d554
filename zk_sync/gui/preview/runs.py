"""The two halves of a sync with a person between them: working it out, and writing what was ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aqt.main import AnkiQt

from ..editors import OpenEditors
from ..result import Result
from ..run import Planned, Run
from ..strings import preview as strings
from ..tasks import off_lock
from ..vaults import VaultPlace

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.choices import Choices
    from ...sync.engine import Plan
    from ...sync.preview import Preview
    from ...sync.report import Outcome


_LONGEST = 300  # characters of a question in the list


@dataclass(frozen=True)
class Shown:
    """What the window shows of one vault."""

    planned: Planned
    preview: Preview
    questions: tuple[str, ...]  # of the preview's items, without HTML


class PreviewRun(Run):
    """Works out what a sync would do; when it is done without an error, ``shown`` holds it."""

    def __init__(
        self,
        mw: AnkiQt,
        places: Sequence[VaultPlace],
        settings: Settings,
        *,
        editors: OpenEditors,
        done: Callable[[Result], None],
    ) -> None:
        super().__init__(mw, automatic=False, editors=editors, done=done)
        self.shown: list[Shown] = []
        self._places = places
        self._settings = settings

    async def _steps(self) -> None:
        for place in self._places:
            planned = await self._planned(place, self._settings, with_notes=True)
            self.shown.append(await off_lock(self._mw, lambda planned=planned: _shown(planned)))  # type: ignore[misc]


@dataclass(frozen=True)
class Decided:
    """What a person decided of one vault's plan."""

    planned: Planned
    choices: Choices
    waits: frozenset[Outcome]


class ApplyRun(Run):
    """Writes what was decided; the guard was shown with the plan, so it is not asked for again."""

    def __init__(
        self,
        mw: AnkiQt,
        decided: Sequence[Decided],
        *,
        editors: OpenEditors,
        done: Callable[[Result], None],
    ) -> None:
        super().__init__(mw, automatic=False, editors=editors, done=done)
        self._decided = decided

    async def _steps(self) -> None:
        for decided in self._decided:
            plan = await off_lock(self._mw, lambda decided=decided: self._final(decided))  # type: ignore[misc]
            self._stop_if_collection_changed()
            await self._write(plan)

    def _final(self, decided: Decided) -> Plan:
        from ...sync import engine

        planned = decided.planned
        plan = planned.plan
        if decided.choices:
            plan = engine.plan_sync(
                planned.content,
                planned.snapshot,
                planned.settings,
                automatic=False,
                choices=decided.choices,
                progress=self._watch.progress,
            )
        waits = decided.waits
        if waits:
            plan = plan.only(lambda outcome: outcome not in waits, reason=strings.LEFT_OUT)
        return plan.confirmed()


def _shown(planned: Planned) -> Shown:
    from ...sync.likeness import question_in
    from ...sync.preview import Preview

    preview = Preview(planned.plan, planned.content, planned.snapshot)
    return Shown(
        planned, preview, tuple(question_in(preview.fields(item), _LONGEST) for item in preview.items)
    )
