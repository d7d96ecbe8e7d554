"""Hashes of our notes and cards in which shows what changed in Anki."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from ...quick_json import pack
from ..notes.notetypes import OUR_NOTES
from .agreed import Agreement, Piece, Pieces, signature_of

if TYPE_CHECKING:
    from anki.collection import Collection as AnkiCollection

_PIECE = 5000  # notes that are held in memory at a time
BEFORE_ALL, _LAST = -(2**63), 2**63 - 1  # the id that no note comes before, and the one that none comes after
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
# Anki gives a note that it changes the second of that change. So the text itself counts only where that
# second was not over when the note was read: in it the note may be changed once more. (What a program writes
# into the table past Anki, with no new time, no other first field and no other length, is seen when its
# zettel changes.)
_NOTES = (
    "select id, mod, usn = -1, mid, csum, octet_length(flds), "
    "case when mod >= ? then guid||' '||tags||' '||flds end from notes "
    f"where {OUR_NOTES} and id > ? and id <= ? order by id"
)
_CARDS = (
    f"select nid, id, did, odid, queue = {_SUSPENDED}, type = 0, reps = 0, "
    "case when type = 0 and odid = 0 then due end from cards "
    f"where nid in (select id from notes where {OUR_NOTES} and id > ? and id <= ?) order by nid, id"
)
_ENDS = (
    "select id from (select id, row_number() over (order by id) as number from notes "
    f"where {OUR_NOTES} and id > ?) where number % ? = 0 order by id"
)
Row = Sequence[Any]


class NoteHashes:
    """All of our notes and cards in a collection; of reviews, only that a card was begun; of the
    queue, where new cards stand.

    They are read and compared in pieces of consecutive notes. A piece ends where it ended in ``before``; the
    last one, to which new notes come, is divided when it is full.
    """

    def __init__(self, col: AnkiCollection, before: Pieces | None = None) -> None:
        """``before``: of an agreement, to see what changed since."""
        now = int(time.time())
        self._then = before.second if before else now
        self._known = {piece.end: piece for piece in before.each} if before else {}
        ends = sorted(self._known.keys() - {_LAST})
        ends += (end for [end] in query(col, _ENDS, ends[-1] if ends else BEFORE_ALL, _PIECE))
        self.ids: set[int] = set()  # of all of our notes
        # Hashes by note id: of those that may not be as they were, and what has to be kept of them.
        self.notes: dict[int, int] = {}
        self.cards: dict[int, int] = {}
        self._as_then: dict[int, int] = {}  # of those whose text counted then and counts no more
        self.other_notes: list[
            tuple[int, int]
        ] = []  # pieces with other notes: above the first, up to the second
        self._other_cards: list[tuple[int, int]] = []
        spans = pairwise([BEFORE_ALL, *ends, _LAST])
        found = Pieces(now, tuple(self._piece(col, after, end, now) for after, end in spans))
        self.are_same = not self.other_notes and not self._other_cards
        self.pieces = before if before and self.are_same else found

    def _piece(self, col: AnkiCollection, after: int, end: int, now: int) -> Piece:
        """The piece of the notes with ids above ``after`` up to ``end``."""
        known = self._known.get(end)
        rows = query(col, _NOTES, self._then, after, end)
        self.ids.update(row[0] for row in rows)
        notes = _hash(rows)
        is_same = known is not None and known.notes == notes
        if not is_same:
            self.other_notes.append((after, end))
        outdated = [row for row in rows if self._then <= row[1] < now]
        if outdated:
            self._as_then.update(_hashes(outdated))
            rows = [[*row[:-1], None] if row[1] < now else row for row in rows]
            notes = _hash(rows)
        self.notes.update(_hashes(row for row in rows if not is_same or self._then <= row[1] < now))
        rows = query(col, _CARDS, after, end)
        cards = _hash(rows)
        if not known or known.cards != cards:
            self._other_cards.append((after, end))
            self.cards.update(_hashes(rows))
        return Piece(end, notes, cards)

    def changed(self, before: Agreement) -> set[int]:
        """Ids of notes that came, went or changed, or whose cards did, since the agreement ``before``."""
        found: set[int] = set()
        now = {**self.notes, **self._as_then}
        for column, spans, hashes in (
            ("hash", self.other_notes, now),
            ("cards", self._other_cards, self.cards),
        ):
            then: dict[int, int] = {}
            for span in spans:
                then.update(before.rows(f"select id, {column} from notes where id > ? and id <= ?", *span))
            if spans:
                new = {note: at for note, at in hashes.items() if _is_in(note, spans)}
                found.update(note for note, _ in then.items() ^ new.items())
        return found


def _is_in(note: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(after < note <= end for after, end in spans)


def _hash(rows: Sequence[Row]) -> str:
    return signature_of([pack(rows)])


def _hashes(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Note id and hash of each note, or of all cards of it."""
    for note, own in groupby(rows, key=lambda row: int(row[0])):
        digest = blake2b(pack(list(own)), digest_size=8).digest()
        yield note, int.from_bytes(digest, "little", signed=True)


def query(col: AnkiCollection, sql: str, *args: int) -> list[Row]:
    """The rows that the collection has for ``sql``."""
    assert col.db is not None  # a closed collection has none; callers hand over an open one
    return col.db.all(sql, *args)
