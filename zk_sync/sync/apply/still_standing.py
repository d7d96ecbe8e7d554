"""What of a plan still stands when it is applied to a collection that moved on since the snapshot.

| moved on meanwhile | what becomes of the plan |
| --- | --- |
| a note that a change rests on, or one of its cards: edited, reviewed, moved, deleted | the change waits |
| the flashcard that is to get a note has one: an AnkiWeb sync brought it | the change waits |
| a deck was made, renamed, deleted or filtered | each name is resolved anew: a new note goes where it leads |
| | now; a change for which it leads elsewhere waits, and so does what has no home any more |
| a field of our note types was removed | the sync stops |
| what devices share | the sync stops where this device synced or undid a sync; else what others wrote |
| | stays, and a flashcard that one of them declined waits |

What waits is listed as skipped, with all that hangs together with it, and what this device saw of it stays as
it was: the next sync does with it what this one would have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ...errors import CollectionError
from ...texts import _
from ..collection.anki_decks import DeckList, Decks, decks_in
from ..collection.snapshot import keys_that_came, read_notes
from ..notes.notetypes import STATE_FIELD
from ..notes.zk_state import load
from ..plan.cut_plan import Change, without
from ..plan.plan import Create, Plan, Update
from ..state.shared_object import Shared, shared_of
from ..take_over.foreign_notes import foreign_notes

if TYPE_CHECKING:
    from anki.collection import Collection as AnkiCollection


def still_standing(col: AnkiCollection, plan: Plan) -> Plan:
    """The plan as it can be carried out now, see this module.

    Raises CollectionError where the sync has to stop.
    """
    shared = _shared_now(col, plan)
    declined = shared.declined - plan.shared.declined
    seen = _as_seen_now(col, {note_id for change in _all(plan) for note_id in change.rests_on})
    came = keys_that_came(col, plan.before.notes) if plan.creates else ()
    decks = replace(decks_in(col), meant=plan.before.decks.meant)
    is_homeless = _homeless(plan.before.decks, decks)

    def waits(change: Change) -> bool:
        is_moved = any(seen.get(note_id) != number for note_id, number in change.rests_on.items())
        is_declined = isinstance(change, Create) and change.outcome.key in declined
        return is_moved or is_declined or change.outcome.key in came or is_homeless(change)

    reason = _("changed in Anki during the sync; the next sync takes it up")
    plan = replace(without(plan, waits, reason=reason), shared=shared)
    return plan if decks == plan.before.decks else _at_home(plan, decks)


def _as_seen_now(col: AnkiCollection, note_ids: AbstractSet[int]) -> Mapping[int, int]:
    """``as_seen`` of those of the notes that there are, of our note types or others."""
    seen: dict[int, int] = {}
    for note in read_notes(col, note_ids):
        seen.update(note.as_seen)
    if others := note_ids - seen.keys():
        for foreign in foreign_notes(col, others):
            seen.update(foreign.as_seen)
    return seen


def _all(plan: Plan) -> Iterable[Change]:
    return chain(plan.creates, plan.changes)


def _shared_now(col: AnkiCollection, plan: Plan) -> Shared:
    now = shared_of(col, plan.vault_id)
    if now.token != plan.shared.token:
        message = _("a sync was done or undone since this one began; nothing was written: sync again")
        raise CollectionError(message)
    return now


def _named(change: Change) -> str:
    """The deck that the change puts cards into, or has in its note's state, as the zettel names it."""
    if isinstance(change, Create):
        return change.deck
    state = load(change.fields.get(STATE_FIELD, "")) if isinstance(change, Update) else None
    return state.deck if state else ""


def _homeless(then: DeckList, now: DeckList) -> Callable[[Change], bool]:
    """Whether a change has no home any more, or one that exists has another."""
    before, after = Decks(then), Decks(now)

    def is_homeless(change: Change) -> bool:
        name = _named(change) if then != now else ""
        if not name:
            return False
        deck = after.resolve(name)
        leads_elsewhere = deck.id != before.resolve(name).id
        return bool(after.why_no_home(deck)) or (leads_elsewhere and not isinstance(change, Create))

    return is_homeless


def _at_home(plan: Plan, now: DeckList) -> Plan:
    """The plan with its decks resolved anew."""
    decks = Decks(now)
    creates = tuple(replace(create, deck_id=decks.resolve(create.deck).id) for create in plan.creates)
    for update in plan.updates:
        if name := _named(update):
            decks.resolve(name)
    return replace(plan, creates=creates, decks=decks.new)
