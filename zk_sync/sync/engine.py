"""The whole flow, vault → … → report, for the add-on and the command line alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from collections.abc import Collection as Names
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import Settings, settings_for
from ..errors import VaultError, ZkSyncError
from ..texts import _
from .apply.writer import apply_plan
from .collection.snapshot import Snapshot, all_keys, read_notes, take_snapshot
from .plan.choices import Choices
from .plan.cut_plan import only
from .plan.few_zettels import FewZettels, of_few_zettels
from .plan.known_vault import keys_by_vault, known_name
from .plan.new_card_places import with_unread
from .plan.one_by_one import PlanTerms
from .plan.plan import Plan
from .plan.planner import plan_sync
from .plan.remembered import remembered
from .plan.told_same import SameFlashcards
from .reading.content import Progress, Vault, VaultContent, no_progress
from .reading.read_vault import read_vault
from .report import Report
from .state.agreed import ScopeTooSmall
from .state.seen import index_path
from .state.shared_object import ensure_object, stored_settings, write_settings
from .take_over import TakeOver, Wishes, foreign_notes, held_back, plan_take_over, without_doubles

if TYPE_CHECKING:
    from anki.collection import Collection

__all__ = [
    "FewZettels",
    "Plan",
    "PlanRequest",
    "PlannedSync",
    "Progress",
    "Report",
    "Snapshot",
    "Steps",
    "Vault",
    "VaultContent",
    "apply_plan",
    "ensure_object",
    "held_back",
    "index_path",
    "keys_of_vaults",
    "known_name",
    "next_step",
    "only",
    "plan",
    "plan_of",
    "planning",
    "read_vault",
    "remembered",
    "settings_for",
    "stored_settings",
    "sync",
    "take_over",
    "take_snapshot",
    "without_doubles",
    "write_settings",
]


_log = logging.getLogger(__name__)
Ask = Callable[["Collection"], Any]
Steps = Generator[Ask, Any, "PlannedSync"]


@dataclass(frozen=True)
class PlannedSync:
    """A plan, and what it was worked out from."""

    content: VaultContent
    snapshot: Snapshot
    plan: Plan


@dataclass(frozen=True)
class PlanRequest:
    """What kind of plan is asked for.

    ``automatic`` and ``by_itself``: see ``PlanTerms``; ``few``: of a few zettels only; ``with_notes``:
    the snapshot holds all notes in any case.
    """

    automatic: bool
    by_itself: bool = False
    few: FewZettels | None = None
    with_notes: bool = False


def planning(
    vault: Vault,
    settings: Settings,
    index: Path | None,
    wanted: PlanRequest,
    progress: Progress = no_progress,
) -> Steps:
    """The steps to a plan: yields what is to be asked of the collection, and is sent what it answers.

    So whoever runs the steps decides in which thread that is; see ``plan``. ``settings``: that hold for the
    vault; ``index``: see ``read_vault``. Raises ZkSyncError.
    """
    content = read_vault(vault, settings, progress, index=index, remembers=True)
    days = settings.prerequisites_days
    few, automatic = wanted.few, wanted.automatic
    terms = PlanTerms(settings, automatic, wanted.by_itself)
    if few:
        terms = replace(terms, choices=few.choices, same=few.same)
    since = None if wanted.with_notes or few else content.since(automatic=automatic)
    try:
        while True:
            snapshot = yield partial(take_snapshot, vault=vault, since=since, prerequisites_days=days)
            try:
                plan = _planned(terms, content, snapshot, progress)
                break
            except ScopeTooSmall as error:
                since = since.with_more(error.paths) if since else None
            except ZkSyncError:
                raise
            except Exception:
                if since is None:
                    raise
                _log.exception("a part of the vault could not be planned, so all is looked at")
                since = None
    finally:
        content.close()
    if few:
        plan = of_few_zettels(plan, few)
    if plan.unread:
        plan = with_unread(plan, (yield partial(read_notes, note_ids=plan.unread)), snapshot)
    if plan.creates:
        plan = yield partial(without_doubles, plan=plan)
    return PlannedSync(content, snapshot, plan)


def plan(
    col: Collection,
    vault: Vault,
    settings: Settings,
    *,
    automatic: bool,
    index: Path | None = None,
    progress: Progress = no_progress,
) -> Plan:
    """The plan of one sync, worked out in the calling thread; see ``planning``.

    Only the plan is left: what it was worked out from would fill memory while it is applied.
    """
    steps = planning(vault, settings, index, PlanRequest(automatic), progress)
    step = next_step(steps)
    while not isinstance(step, PlannedSync):
        step = next_step(steps, step(col))
    return step.plan


def next_step(steps: Steps, answer: object = None) -> Ask | PlannedSync:
    """What is to be asked of the collection next, once the last ``answer`` is there; or what came of all."""
    try:
        return steps.send(answer)
    except StopIteration as done:
        planned: PlannedSync = done.value
        return planned


def plan_of(
    content: VaultContent,
    snapshot: Snapshot,
    settings: Settings,
    *,
    automatic: bool,
    choices: Choices | None = None,
    same: SameFlashcards | None = None,
    progress: Progress = no_progress,
) -> Plan:
    """The plan of a sync that somebody started, of what was read; see ``PlanTerms`` and ``plan_sync``."""
    terms = PlanTerms(settings, automatic, choices=choices or {}, same=same or {})
    return _planned(terms, content, snapshot, progress)


def _planned(terms: PlanTerms, content: VaultContent, snapshot: Snapshot, progress: Progress) -> Plan:
    content = content.within(snapshot.scope) if snapshot.scope else content
    return plan_sync(terms, content, snapshot, remembered(content, snapshot, terms.settings), progress)


def sync(
    col: Collection,
    vault: Vault,
    settings: Settings,
    *,
    automatic: bool = True,
    dry_run: bool = False,
    explicit: Names[str] = (),
    progress: Progress = no_progress,
) -> Report:
    """One sync from start to end, in the calling thread; the add-on runs the same steps in several.

    What was saved for the vault goes before ``settings``, but for the names in ``explicit``.
    ``automatic``: see ``PlanTerms``; else whatever the plan's guard asks is answered with yes. Whether the
    vault is one that goes by another name is answered by ``Vault.is_named`` alone. Raises ZkSyncError when
    the sync cannot go on; nothing is written then.
    """
    settings = settings_for(settings, stored_settings(col, vault.id), explicit=explicit)
    index = None if dry_run else index_path(Path(col.path), vault.id)
    found = plan(col, vault, settings, automatic=automatic, index=index, progress=progress)
    if found.known_as and not vault.is_named:
        message = _(
            "{guard}; name it with --vault-id “{known}”, or with --vault-id “{vault}” if it is another"
        )
        raise VaultError(message.format(guard=found.guard, known=found.known_as, vault=vault.id))
    if dry_run:
        return found.report()
    is_answered = not automatic or bool(found.known_as)
    return apply_plan(col, found.confirmed() if is_answered else found, progress=progress)


def keys_of_vaults(col: Collection) -> Mapping[str, AbstractSet[str]]:
    """The keys that notes have, by the vault's name and without it; for ``known_name``."""
    return keys_by_vault(all_keys(col))


def take_over(
    col: Collection,
    vault: Vault,
    settings: Settings,
    wishes: Wishes,
    *,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> tuple[TakeOver, Report]:
    """Makes notes that are in Anki already the notes of the vault's flashcards, as ``wishes`` say.

    ``settings`` are those that hold for the vault. Raises ZkSyncError when it cannot go on; nothing is
    written then.
    """
    content = read_vault(vault, settings, progress)
    snapshot = take_snapshot(col, vault, prerequisites_days=settings.prerequisites_days)
    known = remembered(content, snapshot, settings)
    found = plan_take_over(content, snapshot, known, foreign_notes(col), settings, wishes)
    if dry_run:
        return found, found.plan.report()
    return found, apply_plan(col, found.plan, progress=progress)
