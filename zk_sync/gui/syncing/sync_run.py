"""A sync of the profile's vaults, or a part of one, without freezing the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anki.collection import Collection
from aqt.main import AnkiQt
from aqt.qt import QTimer

from ...errors import Cancelled, ZkSyncError
from .. import strings
from ..in_anki.editors import OpenEditors
from ..messages import Answer, AskedQuestion
from ..report.sync_result import SyncResult
from ..vaults import VaultPlace, settings_of
from .closing import UntilWritten
from .letting_go import let_go_beside
from .progress_window import ProgressWatch, ProgressWindow
from .tasks import Task, engine_loaded, off_lock, progress_window_gone, reading, writing, writing_quietly

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.engine import Plan, Snapshot, VaultContent
    from ...sync.plan.few_zettels import FewZettels
    from ...sync.report import Report, Rewritten


@dataclass(frozen=True)
class SyncRequest:
    """What is to be synced, and for whom. ``few``: only these zettels; None: all."""

    automatic: bool
    few: FewZettels | None = None


@dataclass(frozen=True)
class PlannedVault:
    """What a sync of one vault would do, and what it was worked out from."""

    place: VaultPlace
    settings: Settings
    content: VaultContent
    snapshot: Snapshot
    plan: Plan


class PreviewFirst(Cancelled):
    """The person wants to look at what a sync would do before they say yes to it."""


class VaultRun:
    """Work on the vaults with Anki's progress window, that can be cancelled, and dropped with the profile.

    Calls ``done`` with the result, on the main thread, unless it is dropped.
    """

    def __init__(
        self, mw: AnkiQt, *, automatic: bool, editors: OpenEditors, done: Callable[[SyncResult], None]
    ) -> None:
        self.automatic = automatic
        self.is_writing = False
        self._mw = mw
        self._col = mw.col
        self._editors = editors
        self._tell = done
        self._watch = ProgressWatch()
        self._window: ProgressWindow | None = None
        self._reports: list[Report] = []
        self._made_decks: list[int] = []
        self._pile: list[Any] = []  # what this works with, which may be much
        self._task = Task(self._work(), done=lambda _: self._end(None), failed=self._end)

    def start(self) -> None:
        self._task.start()

    def cancel(self) -> None:
        """Stops soon and changes nothing. While only files are read, at once, whatever the disk does."""
        self._watch.stop()
        if not self.is_writing:
            self._task.interrupt(Cancelled(strings.CANCELLED))

    def drop(self) -> None:
        """The profile closes: stops without a word, once a write under way is finished or rolled back."""
        was_writing = self.is_writing
        self._tell = lambda _: None  # also where it has ended, and waits until no progress window is open
        self._watch.stop()
        self._task.drop()
        self._close_window()
        self._let_go()
        if was_writing:
            UntilWritten(self._mw)

    async def _work(self) -> None:
        await self._editors.saved()
        self._open_window()
        await engine_loaded(self._mw)
        await self._steps()

    async def _steps(self) -> None:
        """What this kind of run does, with the engine loaded."""
        raise NotImplementedError

    async def _planned(
        self,
        place: VaultPlace,
        settings: Settings,
        few: FewZettels | None = None,
        *,
        with_notes: bool = False,
    ) -> PlannedVault:
        """The steps that only read. ``with_notes``: the snapshot holds Anki's notes in any case."""
        from ...sync import engine

        vault = engine.Vault(place.path, place.id)
        settings = await settings_of(self._mw, settings, place)
        self._stop_if_collection_changed()
        index = engine.index_path(Path(self._col.path), vault.id)
        wanted = engine.PlanRequest(self.automatic, by_itself=self.automatic, few=few, with_notes=with_notes)
        steps = engine.planning(vault, settings, index, wanted, self._watch.progress)
        step = await off_lock(self._mw, partial(engine.next_step, steps))
        while not isinstance(step, engine.PlannedSync):
            self._stop_if_collection_changed()
            answer = await reading(self._mw, step)
            self._pile.append(answer)
            self._stop_if_collection_changed()
            step = await off_lock(self._mw, partial(engine.next_step, steps, answer))
        self._pile += [step.content, step.snapshot, step.plan]
        self._stop_if_collection_changed()
        return PlannedVault(place, settings, step.content, step.snapshot, step.plan)

    async def _write(self, plan: Plan, written: Rewritten) -> None:
        """Applies the plan and keeps its report, with what of it was ``written`` over."""
        from ...sync import engine

        def apply(col: Collection) -> Report:
            return replace(engine.apply_plan(col, plan, progress=self._watch.progress), written=written)

        if plan.is_empty:
            # Only what was seen may be written: an operation would change the collection and the undo menu.
            self._reports.append(await reading(self._mw, apply))
        else:
            self._reports.append(await self._apply(apply))
            self._made_decks += [deck.id for deck in plan.decks]

    async def _written_over(self, planned: PlannedVault) -> Rewritten:
        from ...sync.views.rewritten import rewritten

        if not planned.plan.updates:
            return {}
        found = await off_lock(self._mw, lambda: rewritten(planned.plan, planned.snapshot))
        return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

    async def _apply(self, apply: Callable[[Collection], Report]) -> Report:
        self.is_writing = True
        try:
            if self.automatic:
                with self._editors.closed_to_input():
                    report = await writing_quietly(self._mw, apply)
            else:
                report = await writing(self._mw, apply)
            await self._editors.saved()
            return report
        finally:
            self.is_writing = False

    def _stop_if_collection_changed(self) -> None:
        if self._mw.col is None or self._mw.col is not self._col:
            raise Cancelled(strings.CANCELLED)

    def _open_window(self) -> None:
        if not self.automatic:
            self._window = ProgressWindow(self._mw, self._watch, self.cancel)

    def _close_window(self) -> None:
        if self._window:
            self._window.close()
            self._window = None

    def _let_go(self) -> None:
        """Of what nobody else holds by then."""
        pile, self._pile = self._pile, []
        QTimer.singleShot(0, lambda: let_go_beside(pile))

    def _end(self, error: Exception | None) -> None:
        self._close_window()
        self._let_go()
        result = SyncResult(tuple(self._reports), error, tuple(self._made_decks))
        self._mw.progress.single_shot(0, lambda: self._tell(result), requires_collection=False)


class PlanningRun(VaultRun):
    """Work on the plans of all vaults, for a person to look at; a class of them says in ``_steps`` which."""

    def __init__(
        self,
        mw: AnkiQt,
        places: Sequence[VaultPlace],
        settings: Settings,
        *,
        editors: OpenEditors,
        done: Callable[[SyncResult], None],
    ) -> None:
        super().__init__(mw, automatic=False, editors=editors, done=done)
        self._places = places
        self._settings = settings

    async def _all_planned(self) -> list[PlannedVault]:
        """What a sync by hand would do in each vault, with the notes that it is about."""
        return [await self._planned(place, self._settings, with_notes=True) for place in self._places]


class SyncRun(VaultRun):
    """A sync of the profile's vaults. ``ask`` puts a question to the person, as an awaitable answer."""

    def __init__(
        self,
        mw: AnkiQt,
        places: tuple[VaultPlace, ...],
        settings: Settings,
        request: SyncRequest,
        *,
        editors: OpenEditors,
        ask: Callable[[AskedQuestion], Awaitable[Answer]],
        done: Callable[[SyncResult], None],
    ) -> None:
        super().__init__(mw, automatic=request.automatic, editors=editors, done=done)
        self._few = request.few
        self._places = places
        self._settings = settings
        self._ask = ask

    async def _steps(self) -> None:
        for place in self._places:
            if self._few and place.id != self._few.vault_id:
                continue
            await self._sync(place)
            self._let_go()

    async def _sync(self, place: VaultPlace) -> None:
        planned = await self._planned(place, self._settings, self._few)
        plan, settings = planned.plan, planned.settings
        written = await self._written_over(planned)
        # What it was worked out from is of no use any more, and of a large vault it fills memory.
        del planned
        self._let_go()
        self._pile.append(plan)
        if plan.guard:
            await self._confirm(plan, settings)
            plan = plan.confirmed()
        await self._write(plan, written)

    async def _confirm(self, plan: Plan, settings: Settings) -> None:
        guard = strings.sentence(plan.guard)
        if self.automatic:
            raise ZkSyncError(strings.GUARD_AUTOMATIC.format(guard=guard, sync=strings.SYNC))
        self._close_window()
        await progress_window_gone(self._mw)
        if plan.is_loss:
            means, act = (
                strings.GUARD_MEANS[settings.removed],
                strings.yes_to_loss(plan.going, settings.removed),
            )
        else:
            means, act = strings.GUARD_MAKES, strings.make_notes(len(plan.creates))
        answer = await self._ask(AskedQuestion(f"{guard}\n\n{means}", act, strings.SHOW_THEM))
        if answer == "show":
            raise PreviewFirst(strings.CANCELLED)
        if answer == "no":
            raise Cancelled(strings.CANCELLED)
        self._stop_if_collection_changed()
        self._open_window()
