"""The whole flow, vault → … → report, for the add-on and the command line alike."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Settings, settings_for
from ..errors import VaultError
from ..texts import _
from .apply import apply_plan
from .cache.scope import ScopeTooSmall, Since
from .content import Progress, Vault, VaultContent, no_progress
from .journal import index_path
from .naming import keys_by_vault, known_name
from .part import Part, part_of
from .partial import only
from .plan import Plan
from .planner import plan_sync
from .reading import read_vault
from .report import Report
from .shared import ensure_object, stored_settings, write_settings
from .snapshot import Snapshot, all_keys, take_snapshot
from .take_over import TakeOver, Wishes, foreign_notes, held_back, plan_take_over, without_doubles

if TYPE_CHECKING:
    from anki.collection import Collection

__all__ = [
    "Part",
    "Plan",
    "Progress",
    "Report",
    "ScopeTooSmall",
    "Since",
    "Snapshot",
    "Vault",
    "VaultContent",
    "apply_plan",
    "ensure_object",
    "held_back",
    "index_path",
    "keys_of_vaults",
    "known_name",
    "no_progress",
    "only",
    "plan_part",
    "plan_sync",
    "read_vault",
    "settings_for",
    "stored_settings",
    "sync",
    "take_over",
    "take_snapshot",
    "without_doubles",
    "write_settings",
]


def plan_part(
    content: VaultContent,
    snapshot: Snapshot,
    settings: Settings,
    part: Part | None,
    *,
    automatic: bool,
    progress: Progress = no_progress,
) -> Plan:
    """As ``plan_sync``, of a few zettels only; of all without a ``part``.

    With one, the snapshot must hold all notes.
    """
    choices, same = (part.choices, part.same) if part else (None, None)
    plan = plan_sync(
        content, snapshot, settings, automatic=automatic, choices=choices, same=same, progress=progress
    )
    return part_of(plan, part) if part else plan


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
    ``automatic``: see ``plan_sync``; else whatever the plan's guard asks is answered with yes. Whether the
    vault is one that goes by another name is answered by ``Vault.is_named`` alone. Raises ZkSyncError when
    the sync cannot go on; nothing is written then.
    """
    settings = settings_for(settings, stored_settings(col, vault.id), explicit=explicit)
    index = None if dry_run else index_path(Path(col.path), vault.id)
    plan = without_doubles(col, _planned(col, vault, settings, index, automatic, progress))
    if plan.known_as and not vault.is_named:
        message = _(
            "{guard}; name it with --vault-id “{known}”, or with --vault-id “{vault}” if it is another"
        )
        raise VaultError(message.format(guard=plan.guard, known=plan.known_as, vault=vault.id))
    if dry_run:
        return plan.report()
    is_answered = not automatic or bool(plan.known_as)
    return apply_plan(col, plan.confirmed() if is_answered else plan, progress=progress)


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
    found = plan_take_over(content, snapshot, foreign_notes(col), settings, wishes)
    if dry_run:
        return found, found.plan.report()
    return found, apply_plan(col, found.plan, progress=progress)


def _planned(
    col: Collection, vault: Vault, settings: Settings, index: Path | None, automatic: bool, progress: Progress
) -> Plan:
    """The plan, and nothing of what it was worked out from, which would fill memory while it is applied."""
    content = read_vault(vault, settings, progress, index=index)
    since, days = content.since(automatic=automatic), settings.prerequisites_days
    snapshot = take_snapshot(col, vault, since, prerequisites_days=days)
    try:
        return plan_sync(content, snapshot, settings, automatic=automatic, progress=progress)
    except ScopeTooSmall:
        snapshot = take_snapshot(col, vault, prerequisites_days=days)
        return plan_sync(content, snapshot, settings, automatic=automatic, progress=progress)
