"""The three-way diff of one flashcard and its note: nobody's edit is lost (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...cards.markdown.alike import say_the_same
from ..collection.our_notes import Note, NoteCard
from ..notes.zk_state import Reason, State, field_hash

ORPHAN_TAG = "zk::orphan"
LEECH_TAG = "leech"  # Anki's own name of it, in every language
_EMPTY = field_hash("")  # what a field held that an older version did not know
_CLOZE_NUMBERS = re.compile(r"\{\{c([\d,]+)::")


@dataclass(frozen=True)
class FieldDiff:
    """What becomes of the fields of one note."""

    write: Mapping[str, str]  # name → HTML to write
    kept: tuple[str, ...]  # edited in Anki, and the zettel still says what it said
    conflicts: tuple[str, ...]  # edited in Anki, and rendered otherwise; none where the zettel did not change


def edited_fields(note: Note, state: State) -> tuple[str, ...]:
    """Names of the fields that differ from what the last sync rendered, i.e. were edited in Anki."""
    fields = note.fields
    return tuple(
        name
        for name, written in state.fields.items()
        if name in fields and field_hash(fields[name]) != written
    )


def field_diff(note: Note, state: State | None, rendered: Mapping[str, str]) -> FieldDiff:
    """Merges field by field: what changed on one side wins, what changed on both is a conflict."""
    write, kept, conflicts = {}, [], []
    fields = note.fields
    for name, new in rendered.items():
        now = fields.get(name, "")  # of a note type that is yet to get the field
        written = state.fields.get(name, _EMPTY) if state else None
        if now == new:
            continue
        if written == field_hash(now):
            write[name] = new
        elif written == field_hash(new):
            kept.append(name)
        elif say_the_same(now, new):
            write[name] = new
        else:
            conflicts.append(name)
    return FieldDiff(write, tuple(kept), tuple(conflicts))


def is_leech(tags: Iterable[str]) -> bool:
    """Whether Anki found a card of the note with these tags to be forgotten again and again."""
    return any(tag.casefold() == LEECH_TAG for tag in tags)


def merged_tags(now: Sequence[str], before: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The note's tags after a sync: ``now`` in Anki, ``before`` set by us, ``wanted`` by the zettel now.

    A tag that the zettel stopped having goes, a new one comes; the person's own changes stay. Compared
    without regard to case, as Anki does.
    """
    before, wanted = tuple(before), tuple(wanted)
    if tuple(now) == before == wanted:  # as for most; what follows says the same
        return wanted
    before_folded = {tag.casefold() for tag in before}
    wanted_folded = {tag.casefold() for tag in wanted}
    stay = [tag for tag in now if tag.casefold() not in before_folded - wanted_folded]
    present = {tag.casefold() for tag in stay}
    fresh = [tag for tag in wanted if tag.casefold() not in before_folded | present]
    return (*stay, *fresh)


def ordinals_of(note_type: str, fields: Mapping[str, str]) -> frozenset[int]:
    """Ordinals of the cards that a note with these fields has content for."""
    if note_type == "Zettel":
        return frozenset({0, 1} if fields["Reverse"] and fields["Back"] else {0})
    numbers = {
        int(number)
        for group in _CLOZE_NUMBERS.findall(fields["Text"])
        for number in group.split(",")
        if number
    }
    return frozenset(number - 1 for number in numbers if number > 0)


Reasons = Mapping[int, tuple[Reason, ...]]  # by card ordinal


@dataclass(frozen=True)
class Suspension:
    """Cards to suspend and unsuspend, and which reasons are on record afterwards (see ``State``)."""

    suspend: tuple[int, ...]
    unsuspend: tuple[int, ...]
    reasons: Reasons
    freed: Reasons


def suspension(
    cards: Sequence[NoteCard], recorded: Reasons, freed: Reasons, wanted: Mapping[Reason, frozenset[int]]
) -> Suspension:
    """Brings our reasons for suspending cards up to date.

    ``wanted``: for each reason that is looked at now, the ordinals it holds for; other recorded reasons
    stay. A card is suspended once for each reason, when that arises, and unsuspended only when we suspended
    it and no reason is left: what the person suspended or freed is theirs.
    """
    suspend, unsuspend = [], []
    reasons: dict[int, tuple[Reason, ...]] = {}
    free: dict[int, tuple[Reason, ...]] = {}
    for card in cards:
        had, freed_before = recorded.get(card.ordinal, ()), freed.get(card.ordinal, ())
        if not card.is_suspended:  # by the person: none of our reasons holds it any more
            had, freed_before = (), (*freed_before, *had)
        due = [why for why, ordinals in wanted.items() if card.ordinal in ordinals]
        fresh = tuple(why for why in due if why not in had and why not in freed_before)
        holding = tuple(why for why in had if why in due or why not in wanted)
        freely = tuple(why for why in freed_before if why in due or why not in wanted)
        if card.is_suspended and not had:
            freely += fresh  # the person suspended it: theirs to unsuspend
        elif fresh:
            holding += fresh
            suspend += [] if card.is_suspended else [card.id]
        elif had and not holding:
            unsuspend.append(card.id)
        if holding:
            reasons[card.ordinal] = holding
        if freely:
            free[card.ordinal] = freely
    return Suspension(tuple(suspend), tuple(unsuspend), reasons, free)
