"""Hashes of our notes and cards in which shows what changed in Anki."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...quick_json import pack
from ..notetypes import OUR_NOTES
from .details import KnownNotes
from .memo import signature_of

if TYPE_CHECKING:
    from anki.collection import Collection as AnkiCollection

_PIECE = 10_000  # notes that are held in memory at a time
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
# Anki gives a note that it changes the second of that change. So the text itself counts only where that is
# the newest second of all, in which a note may be changed once more. (What a program writes into the table
# past Anki, with no new time, no other first field and no other length, is seen when its zettel changes.)
_NOTES = (
    "select id, mod, usn = -1, mid, csum, length(flds), "
    "case when mod in (?, ?) then guid||' '||tags||' '||flds end from notes "
    f"where {OUR_NOTES} and id % {{number}} = {{piece}} order by id"
)
_CARDS = (
    f"select nid, id, did, odid, queue = {_SUSPENDED} from cards "
    f"where nid in (select id from notes where {OUR_NOTES} and id % {{number}} = {{piece}}) order by nid, id"
)
Row = Sequence[Any]


class NoteHashes:
    """All of our notes and cards in a collection, without reviews.

    ``pieces`` are the newest second in which a note was changed, then hashes: of notes by id modulo the
    number of pieces, and of the cards of each of these.
    """

    def __init__(self, col: AnkiCollection, before: Sequence[str] = ()) -> None:
        """``before``: the pieces of a snapshot, to see what changed since."""
        [[notes, newest]] = _rows(col, f"select count(), max(mod) from notes where {OUR_NOTES}")
        number = notes // _PIECE + 1
        newest = newest or 0
        then = int(before[0]) if before else newest  # the newest second at that time
        self._is_same: list[bool] = []  # by piece
        self._notes: dict[int, int] = {}  # of the pieces that are not the same
        self._cards: dict[int, int] = {}  # so, too
        # Of all notes, as they were hashed at that time, where a newer second came since.
        self._as_before: dict[int, int] = {}
        self.pieces: tuple[str, ...] = (str(newest),)
        comparable = before if len(before) == 2 * number + 1 else ()
        for read in _pieces(col, _NOTES, number, newest, then):
            if then != newest:
                self._as_before.update(_hashes(_with_text(read, then)))
            rows = read if then == newest else _with_text(read, newest)
            self._add(rows, comparable if then == newest else ())
            if not self._is_same[-1]:
                self._notes.update(_hashes(rows))
        for rows in _pieces(col, _CARDS, number):
            self._add(rows, comparable)
            if not self._is_same[-1]:
                self._cards.update(_hashes(rows))

    def _add(self, rows: Sequence[Row], before: Sequence[str]) -> None:
        found = signature_of([pack(rows)])
        self._is_same.append(bool(before) and before[len(self.pieces)] == found)
        self.pieces += (found,)

    @property
    def are_same(self) -> bool:
        """Whether nothing changed."""
        return all(self._is_same)

    def changed(self, before: KnownNotes) -> Collection[int]:
        """Ids of notes that came, went or changed, or whose cards did."""
        if self.are_same:
            return ()
        now = self.hashes(before, before.about)
        pairs = ((before.notes, self._as_before or now.notes), (before.cards, now.cards))
        return {note for old, new in pairs for note, _ in old.items() ^ new.items()}

    def hashes(self, before: KnownNotes | None, about: str) -> KnownNotes:
        """The hash of each note, and of its cards. ``before``: of the snapshot with the pieces ``before``."""
        number = len(self._is_same) // 2
        notes, cards = dict(self._notes), dict(self._cards)
        if before:
            _keep(notes, before.notes, self._is_same[:number])
            _keep(cards, before.cards, self._is_same[number:])
        return KnownNotes(about, notes, cards)


def _keep(hashes: dict[int, int], before: Mapping[int, int], is_same: Sequence[bool]) -> None:
    """Those that the notes of pieces that are the same had before."""
    if all(is_same):
        hashes.update(before)
    elif any(is_same):
        hashes.update((note, at) for note, at in before.items() if is_same[note % len(is_same)])


def _pieces(col: AnkiCollection, sql: str, number: int, *args: int) -> Iterator[Sequence[Row]]:
    for piece in range(number):
        yield _rows(col, sql.format(number=number, piece=piece), *args)


def _with_text(rows: Iterable[Row], second: int) -> Sequence[Row]:
    """The notes with their texts only where they were changed in this second."""
    return [row if row[1] == second else [*row[:-1], None] for row in rows]


def _hashes(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Note id and hash of each note, or of all cards of it."""
    for note, own in groupby(rows, key=lambda row: int(row[0])):
        digest = blake2b(pack(list(own)), digest_size=8).digest()
        yield note, int.from_bytes(digest, "little", signed=True)


def _rows(col: AnkiCollection, sql: str, *args: int) -> Sequence[Row]:
    assert col.db is not None  # a closed collection has none; callers hand over an open one
    return col.db.all(sql, *args)
