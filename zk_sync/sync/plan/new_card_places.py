"""Where new cards come in the queue, so that basics come first: the positions of a plan's changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from ...config import Settings
from ...errors import Problem
from ...texts import _
from ...vault.graph import LinkGraph
from ..collection.our_notes import Note
from ..collection.snapshot import Snapshot
from ..learning_order.order import Order, order_among, order_of
from ..learning_order.positions import placements
from ..notes.notetypes import STATE_FIELD
from ..notes.zk_state import State, dump, load
from ..reading.content import VaultContent, VaultFlashcard
from ..report import Outcome
from .outside_scope import OutsideScope, Standing
from .plan import Create, Plan, Update


@dataclass(frozen=True)
class Placed:
    """Changes with the positions of their new cards, and what is wrong with the order."""

    creates: tuple[Create, ...]
    updates: tuple[Update, ...]
    problems: tuple[Problem, ...]


class OrderSources(NamedTuple):
    """What the order of learning is worked out from: both sides of a sync, and what is not looked at."""

    content: VaultContent
    settings: Settings
    snapshot: Snapshot
    outside: OutsideScope


def order_in(
    sides: OrderSources, notes: Sequence[tuple[VaultFlashcard, Note]], new: Collection[str]
) -> Order | None:
    """The order of learning, where there are new cards to be put in order, of ``notes`` or of ``new`` ones.

    None, too, where all that is looked at stands as it was agreed on, and links lead where they led. The
    order is asked for before notes are rendered, and what it is worked out from is not kept: large vaults
    need the memory for the notes.
    """
    content, settings, snapshot, outside = sides
    if settings.order != "basics first":
        return None
    infos = content.zettel_infos
    if outside.scope:
        places = [(entry.path, note.id, position_of(note, snapshot)) for entry, note in notes]
        are_placed = not new and outside.is_placed_as_before(place for place in places if place[2])
        return None if are_placed and content.is_linked_as_agreed else order_among(content.linking.linked)
    if not (new or any(_movable(note, snapshot) for _, note in notes)):
        return None
    graph = (
        content.graph if settings.prerequisites_days else LinkGraph(infos.values(), content.files.find_zettel)
    )
    return order_of(infos, graph)


def placed(
    sides: OrderSources,
    order: Order | None,
    creates: list[Create],
    notes: Sequence[tuple[VaultFlashcard, Note]],
    updates: Sequence[Update],
) -> Placed:
    """Puts the new cards of notes to be made, and of those in Anki, in the order of learning.

    What a person (or a deck's options) put elsewhere stays there, and so does what stands in order.
    ``creates`` are put in order and given their positions in place, as there may be very many. Of notes
    outside the scope whose cards have to move, the changes are yet to be made, see ``with_unread``.
    """
    content, settings, snapshot, outside = sides
    if not order:
        return Placed(tuple(creates), tuple(updates), outside.rings)
    numbers = content.linking.numbers if outside.scope else {}
    looked_at = sorted(_rows(snapshot, creates, notes, numbers), key=attrgetter("line"))
    rows: list[_OrderRow | Standing] = [*looked_at, *outside.standing()]
    if not rows:
        return Placed(tuple(creates), tuple(updates), ())
    rank = order.rank
    rows.sort(key=lambda row: rank[row.zettel])  # those of one zettel are in the order of its lines
    moved = placements([row.position for row in rows], snapshot.queue.end)
    changed = {update.note_id: update for update in updates}
    for index, position in moved.items():
        row = rows[index]
        if isinstance(row, Standing):
            changed[row.note_id] = _unread(row, position, outside.path_of(row.zettel))
        elif row.note:
            before = changed.get(row.note.id) or _upkeep(row, row.note)
            changed[row.note.id] = _placed_update(before, row.note, row.cards, position)
        else:
            creates[row.create].position = position
    creates.sort(key=lambda create: create.position)
    problems = tuple(_ring_problems(content, order, settings.requires_fields, numbers))
    return Placed(tuple(creates), tuple(changed.values()), problems)


def _unread(standing: Standing, position: int, path: str) -> Update:
    """A change to a note that is not looked at; see ``with_unread``."""
    outcome = Outcome("updated", "", path, standing.line, standing.note_id)
    return Update(outcome, standing.note_id, {}, position=position, is_counted=False)


def with_unread(plan: Plan, notes: Iterable[Note], snapshot: Snapshot) -> Plan:
    """The plan with its changes to notes that were not looked at, made from these."""
    by_id = {note.id: note for note in notes}

    def made(update: Update) -> Update | None:
        note = by_id.get(update.note_id)
        cards = _movable(note, snapshot) if note and note.key.startswith(f"{plan.vault_id}:") else ()
        if not note or not cards:
            return None
        row = _OrderRow("", update.outcome.path, update.outcome.line, None, note)
        return _placed_update(_upkeep(row, note), note, cards, update.position)

    updates = (made(update) if update.is_unread else update for update in plan.updates)
    return replace(plan, updates=tuple(update for update in updates if update))


class _OrderRow(NamedTuple):
    """A flashcard with cards to be put in order: those of ``note``, or of the note that ``create`` makes."""

    zettel: Any  # as the order has it
    path: str
    line: int
    position: int | None  # where it stands now; None when its cards have no place yet, or several
    note: Note | None = None
    cards: tuple[tuple[int, int], ...] = ()  # id, position
    create: int = 0  # its place in the list of them


def _common_position(cards: Iterable[tuple[int, int]]) -> int | None:
    places = {position for _, position in cards}
    return places.pop() if len(places) == 1 else None


def _rows(
    snapshot: Snapshot,
    creates: Iterable[Create],
    notes: Iterable[tuple[VaultFlashcard, Note]],
    numbers: Mapping[str, int],
) -> Iterator[_OrderRow]:
    for number, create in enumerate(creates):
        if not create.history and not snapshot.shuffles(create.deck_id):
            path = create.outcome.path
            yield _OrderRow(numbers.get(path, path), path, create.outcome.line, None, create=number)
    for entry, note in notes:
        cards = _movable(note, snapshot)
        if cards:
            path = entry.path
            position = _common_position(cards)
            yield _OrderRow(numbers.get(path, path), path, entry.flashcard.line, position, note, cards)


def _movable(note: Note, snapshot: Snapshot) -> tuple[tuple[int, int], ...]:
    """New cards of the note, with their positions; none where somebody else gave them these."""
    state = note.state
    cards = tuple((card.id, card.position) for card in note.cards if card.position is not None)
    if state is None or any(snapshot.shuffles(card.deck_id) for card in note.cards):
        return ()
    is_ours = not state.position or all(position == state.position for _, position in cards)
    return cards if is_ours else ()


def position_of(note: Note, snapshot: Snapshot) -> int:
    """The position that we gave to all new cards of the note; 0 where one has another or none are new.

    -1 where we are yet to give them one.
    """
    cards = _movable(note, snapshot)
    return (_common_position(cards) or -1) if cards else 0


def _placed_update(update: Update, note: Note, cards: Iterable[tuple[int, int]], position: int) -> Update:
    text = update.fields.get(STATE_FIELD, note.fields[STATE_FIELD])
    fields = {**update.fields, STATE_FIELD: _with_position(text, position)}
    return replace(update, fields=fields, position=position, placed=tuple(card for card, _ in cards))


def _upkeep(row: _OrderRow, note: Note) -> Update:
    return Update(
        outcome=Outcome("updated", note.key, row.path, row.line, note.id),
        note_id=note.id,
        rests_on=note.as_seen,
        is_counted=False,
    )


def _with_position(text: str, position: int) -> str:
    state = load(text)
    assert isinstance(state, State)  # written by us, or read by us before
    return dump(state._replace(position=position))


def _ring_problems(
    content: VaultContent, order: Order, fields: Iterable[str], numbers: Mapping[str, int]
) -> Iterable[Problem]:
    """``numbers``: by which zettels go in the order, none where they go by their paths."""
    if numbers:
        numbers = content.linking.numbers_of(chain.from_iterable(order.cycles))
    paths = {number: path for path, number in numbers.items()}
    for numbered in order.cycles:
        cycle = tuple(paths.get(zettel, zettel) for zettel in numbered)
        titles = [content.files.title_and_id(path)[0] for path in (*cycle, cycle[0])]
        yield Problem(
            cycle[0],
            content.files.field_line(cycle[0], fields),
            _("requires what requires it: {titles}; the order keeps the first of these").format(
                titles=" → ".join(titles)
            ),
        )
