"""Hashes of our notes and cards in which shows what changed in Anki."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...quick_json import pack
from ..notetypes import OUR_CARDS, OUR_NOTES
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
    f"case when mod in (?, ?) then guid||' '||tags||' '||flds end from notes where {OUR_NOTES}"
)
_CARDS = f"select nid, id, did, odid, queue = {_SUSPENDED} from cards where {OUR_CARDS} order by nid, id"
Row = Sequence[Any]


class NoteHashes:
    """All of our notes and cards in a collection, without reviews.

    ``pieces`` are the newest second in which a note was changed, then hashes: of notes by id modulo their
    number, and last of the cards.
    """

    def __init__(self, col: AnkiCollection, before: Sequence[str] = ()) -> None:
        """``before``: the pieces of a snapshot, to see what changed since."""
        [[notes, newest]] = _rows(col, f"select count(), max(mod) from notes where {OUR_NOTES}")
        number = notes // _PIECE + 1
        newest = newest or 0
        then = int(before[0]) if before else newest  # the newest second at that time
        self._is_same: list[bool] = []  # by piece
        self._notes: dict[int, int] = {}  # of the pieces that are not the same
        # Of all notes, as they were hashed at that time, where a newer second came since.
        self._as_before: dict[int, int] = {}
        self.pieces: tuple[str, ...] = (str(newest),)
        comparable = before if len(before) == number + 2 else ()
        for read in _pieces(col, number, (newest, then)):
            if then != newest:
                self._as_before.update(_hashes(_with_text(read, then)))
            rows = read if then == newest else _with_text(read, newest)
            self._add(rows, comparable if then == newest else ())
            if not self._is_same[-1]:
                self._notes.update(_hashes(rows))
        cards = _rows(col, _CARDS)
        self._add(cards, comparable)
        self._cards = None if self._is_same[-1] else dict(_hashes(cards))

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
        notes = dict(self._notes)
        if before:
            same, number = self._is_same[:-1], len(self._is_same) - 1
            notes.update((note, at) for note, at in before.notes.items() if same[note % number])
        cards = before.cards if before and self._cards is None else self._cards
        return KnownNotes(about, notes, cards or {})


def _pieces(col: AnkiCollection, number: int, seconds: tuple[int, int]) -> Iterator[Sequence[Row]]:
    for piece in range(number):
        yield _rows(col, f"{_NOTES} and id % {number} = {piece} order by id", *seconds)


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
