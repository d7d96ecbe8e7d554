"""Flashcards that plainly are notes in Anki already: nothing is doubled before a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ...texts import _
from ..anki_errors import anki_errors
from ..plan.cut_plan import only
from ..plan.plan import Create, Plan
from ..state.shared_object import ensure_object, shared_of, write_share
from .foreign_notes import notes_there_already

if TYPE_CHECKING:
    from anki.collection import Collection


def without_doubles(col: Collection, plan: Plan) -> Plan:
    """The plan without new notes for flashcards that plainly are notes in Anki already, not ours; lists them.

    Of those that a person said are not the same, notes are made. Reads a little of the collection; raises
    CollectionError when Anki reports an error.
    """
    apart = plan.shared.apart
    asked = [create for create in plan.creates if not create.history and create.outcome.key not in apart]
    return held_back(plan, notes_there_already(col, asked))


def held_back(plan: Plan, there: Mapping[str, int]) -> Plan:
    """The plan without new notes of these flashcards: key → the note in Anki that it is."""
    if not there:
        return plan
    part = only(plan, lambda outcome: outcome.action != "created" or outcome.key not in there)
    held = {
        create.outcome.key: _held(create, there) for create in plan.creates if create.outcome.key in there
    }
    told = (create.outcome for create in held.values())
    return replace(part, quiet=(*part.quiet, *told), there_already=held)


def _held(create: Create, there: Mapping[str, int]) -> Create:
    reason = _("is a note in Anki already; take it over, or say that it is not the same")
    note_id = there[create.outcome.key]
    return replace(
        create, outcome=replace(create.outcome, action="there already", note_id=note_id, reason=reason)
    )


@anki_errors()
def say_not_the_same(col: Collection, vault_id: str, keys: Iterable[str], *, undo_name: str) -> None:
    """Remembers, for all devices, that these flashcards are not the notes that look the same; one undo entry.

    The next sync makes notes of them. Raises CollectionError when Anki reports an error.
    """
    device = ensure_object(col)
    shared = shared_of(col, vault_id)
    undo = col.add_custom_undo_entry(undo_name)
    write_share(col, device, vault_id, shared.with_apart(keys))
    col.merge_undo_entries(undo)
