"""The two halves of a sync with a person between them: working it out, and writing what was ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anki.collection import Collection
from aqt.main import AnkiQt

from ..in_anki.editors import OpenEditors
from ..report.sync_result import SyncResult
from ..strings import preview_texts as strings
from ..syncing.sync_run import PlannedVault, PlanningRun, VaultRun
from ..syncing.tasks import engine_loaded, off_lock, reading
from .preview_rows import PreviewRows, ShownVault

if TYPE_CHECKING:
    from ...sync.engine import Plan
    from ...sync.plan.choices import Choices
    from ...sync.plan.told_same import SameFlashcards
    from ...sync.report import Outcome
    from ...sync.take_over import TakeOverOffer


_LONGEST = 300  # characters of a question in the list


class PreviewRun(PlanningRun):
    """Works out what a sync would do; when it is done without an error, ``rows`` holds it."""

    rows: PreviewRows | None = None

    async def _steps(self) -> None:
        planned = await self._all_planned()
        await engine_loaded(self._mw, "preview.preview_window")
        css = await reading(self._mw, css_of_cards)
        self.rows = await off_lock(self._mw, lambda: PreviewRows([_shown(one) for one in planned], css))
        self.rows.offer = await off_lock(self._mw, lambda: _offer(planned))


@dataclass(frozen=True)
class Decided:
    """What a person decided of one vault's plan."""

    planned: PlannedVault
    choices: Choices
    same: SameFlashcards
    waits: frozenset[Outcome]


class ApplyRun(VaultRun):
    """Writes what was decided; the guard was shown with the plan, so it is not asked for again."""

    def __init__(
        self,
        mw: AnkiQt,
        what: Sequence[Decided],
        *,
        editors: OpenEditors,
        done: Callable[[SyncResult], None],
    ) -> None:
        super().__init__(mw, automatic=False, editors=editors, done=done)
        self._decided: Sequence[Decided] = what

    async def _steps(self) -> None:
        todo, self._decided = self._decided, ()
        self._pile += todo
        for one in todo:
            plan = await off_lock(self._mw, lambda one=one: self._final(one))  # type: ignore[misc]
            self._pile.append(plan)
            self._stop_if_collection_changed()
            await self._write(plan, await self._written_over(replace(one.planned, plan=plan)))

    def _final(self, what: Decided) -> Plan:
        from ...sync import engine

        planned = what.planned
        plan = planned.plan
        if what.choices or what.same:
            plan = engine.plan_of(
                planned.content,
                planned.snapshot,
                planned.settings,
                automatic=False,
                choices=what.choices,
                same=what.same,
                progress=self._watch.progress,
            )
            held = planned.plan.there_already
            plan = engine.held_back(plan, {key: create.outcome.note_id for key, create in held.items()})
        waits = what.waits
        if waits:
            plan = engine.only(plan, lambda outcome: outcome not in waits, reason=strings.LEFT_OUT)
        return plan.confirmed()


def decided(rows: PreviewRows) -> list[Decided]:
    """What a person decided, for each vault."""
    return [
        Decided(
            shown.planned,
            {row.item.outcome.key: rows.choices[row.number] for row in rows.of(vault, rows.choices)},
            {
                row.item.outcome.key: rows.same[row.number]
                for row in rows.of(vault, rows.same)
                if rows.is_ticked(row)
            },
            frozenset(row.item.outcome for row in rows.of(vault, rows.unticked)),
        )
        for vault, shown in enumerate(rows.shown)
    ]


def _offer(planned: Sequence[PlannedVault]) -> TakeOverOffer:
    """What can be taken over of all vaults."""
    from ...sync.take_over import TakeOverOffer, offer_of

    offers = [offer_of(one.plan, one.content) for one in planned]
    return TakeOverOffer(sum(one.notes for one in offers), sum(one.schedules for one in offers))


def css_of_cards(col: Collection) -> str:
    """The style of our cards as the person has it."""
    from anki.models import NotetypeId

    from ...sync.notes.notetypes import NOTE_TYPES, shipped_text

    found = col.models.get(NotetypeId(NOTE_TYPES["Zettel"].id))
    return str(found["css"]) if found else shipped_text("style.css")


def _shown(planned: PlannedVault) -> ShownVault:
    from ...sync.identity.compared_texts import question_in
    from ...sync.views.preview import Preview

    preview = Preview(planned.plan, planned.content, planned.snapshot)
    return ShownVault(
        planned, preview, tuple(question_in(preview.fields(item), _LONGEST) for item in preview.items)
    )
