"""What a sync writes over in notes, kept with its report, so that a person can look at it afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from ..collection.snapshot import Snapshot
from ..identity.compared_texts import plain_html
from ..notes.notetypes import KEY_FIELD, STATE_FIELD
from ..plan.plan import Plan
from ..report import Rewritten

_MOST_NOTES = 300
_LONGEST = 2000  # characters of a field
_PASSED_OVER = (KEY_FIELD, STATE_FIELD, "Source", "Links")  # of no note's meaning


def rewritten(plan: Plan, snapshot: Snapshot) -> Rewritten:
    """By the note's id as a text: its fields with their text before and after, without HTML.

    Of the first few hundred notes; it is a look back, and no backup.
    """
    updates = {update.note_id: update for update in plan.updates if update.is_counted and update.fields}
    if not updates or not snapshot.rows:
        return {}
    found: dict[str, Mapping[str, tuple[str, str]]] = {}
    for note in snapshot.notes:
        update = updates.get(note.id)
        if update is None or len(found) == _MOST_NOTES:
            continue
        before = note.fields
        pairs = {
            name: (plain_html(before.get(name, ""))[:_LONGEST], plain_html(after)[:_LONGEST])
            for name, after in update.fields.items()
            if name not in _PASSED_OVER
        }
        if changed := {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}:
            found[str(note.id)] = changed
    return found
