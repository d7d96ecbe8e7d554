"""A plan of which some changes wait: what hangs together waits together, and nothing claims it was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from ..collection.anki_decks import SEPARATOR, Deck
from ..notes.notetypes import KEY_FIELD, STATE_FIELD
from ..notes.zk_state import load
from ..report import Outcome
from ..state.seen import with_changes
from .plan import Create, Plan, Removal, Update

Change = Create | Update | Removal


def only(plan: Plan, wanted: Callable[[Outcome], bool], *, reason: str = "") -> Plan:
    """The plan with only those changes whose outcome is ``wanted``; the next sync finds the others again.

    Left out, too, is a change that hangs together with one that is not wanted: where one flashcard takes
    over another's key or history, or a zettel was renamed, all of it is done or none. ``reason``: with it
    the report lists what waits as skipped; without, not at all.
    """
    return _but_for([group for group in _groups(plan) if not _is_wanted(group, wanted)], plan, reason)


def without(plan: Plan, waits: Callable[[Change], bool], *, reason: str) -> Plan:
    """The plan without those changes that have to wait, and without what hangs together with them.

    See ``only``.
    """
    waiting = {id(change) for change in (*plan.creates, *plan.changes) if waits(change)}
    if not waiting:
        return plan
    groups = (group for group in _groups(plan) if any(id(change) in waiting for change in group))
    return _but_for(groups, plan, reason)


def _but_for(groups: Iterable[Iterable[Change]], plan: Plan, reason: str) -> Plan:
    waits = [*chain.from_iterable(groups)]
    if not waits:
        return plan
    out = {id(change) for change in waits}
    waiting = {mark for change in waits for mark in (change.outcome.key, change.outcome.note_id)}
    creates = tuple(create for create in plan.creates if id(create) not in out)
    updates = tuple(update for update in plan.updates if id(update) not in out)
    keys = {key for change in waits for key in _keys(change)}
    seen = with_changes(plan.seen or {}, {key: plan.before.seen.get(key) for key in keys})
    told = [replace(c.outcome, action="skipped", reason=reason) for c in waits if reason and _is_counted(c)]
    changes: list[Create | Update] = [*creates, *updates]
    done = {key for change in changes for key in _keys(change)}
    return replace(
        plan,
        creates=creates,
        updates=updates,
        removals=tuple(removal for removal in plan.removals if id(removal) not in out),
        quiet=(*plan.quiet, *told),
        decks=tuple(_needed_decks(plan, changes)),
        media=tuple(file for file in plan.media if not done.isdisjoint(file.keys)),
        seen=seen,
        found=replace(plan.found, back=plan.found.back - keys),
        maybe_same=tuple(pair for pair in plan.maybe_same if not waiting.intersection(pair)),
    ).guarded()


def _is_counted(change: Change) -> bool:
    return not isinstance(change, Update) or change.is_counted


def _is_wanted(group: Collection[Change], wanted: Callable[[Outcome], bool]) -> bool:
    """Upkeep goes with what it makes way for; alone it is asked for itself."""
    asked = [change for change in group if _is_counted(change)] or group
    return all(wanted(change.outcome) for change in asked)


def _keys(change: Change) -> Iterator[str]:
    """The keys that the change gives, takes or keeps."""
    yield change.outcome.key
    if isinstance(change, Update):
        yield from filter(None, (change.former_key, change.fields.get(KEY_FIELD)))


def _left_zettel(change: Change) -> Iterator[str]:
    """The zettel that it leaves: where one is renamed and edited, its flashcards know each other by that."""
    if isinstance(change, Update) and change.former_key:
        zettel = change.former_key.rpartition("#")[0]
        if zettel != change.outcome.key.rpartition("#")[0]:
            yield zettel


def _groups(plan: Plan) -> Collection[list[Change]]:
    """The changes, those together that share a key or rest on one note, directly or through others."""
    changes: list[Change] = [*plan.creates, *plan.updates, *plan.removals]
    leader = list(range(len(changes)))

    def first(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    owner: dict[str | int, int] = {}
    for number, change in enumerate(changes):
        marks: Iterable[str | int] = chain(_keys(change), change.rests_on, _left_zettel(change))
        for shared in marks:
            leader[first(number)] = first(owner.setdefault(shared, number))
    groups: defaultdict[int, list[Change]] = defaultdict(list)
    for number, change in enumerate(changes):
        groups[first(number)].append(change)
    return groups.values()


def _needed_decks(plan: Plan, changes: Collection[Create | Update]) -> Iterator[Deck]:
    """The decks to be made that the changes use, with those above them."""
    if not plan.decks:
        return
    used = {change.deck_id for change in changes if isinstance(change, Create)}
    states = (load(change.fields.get(STATE_FIELD, "")) for change in changes if isinstance(change, Update))
    used.update(state.deck_id for state in states if state)
    names = [deck.name for deck in plan.decks if deck.id in used]
    for deck in plan.decks:
        if any(name == deck.name or name.startswith(f"{deck.name}{SEPARATOR}") for name in names):
            yield deck
