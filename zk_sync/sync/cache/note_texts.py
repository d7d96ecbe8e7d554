"""Our notes and cards as few long texts, and hashes in which shows what changed in Anki, by no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ..notetypes import OUR_CARDS, OUR_NOTES
from .memo import KnownNotes, signature_of

if TYPE_CHECKING:
    from anki.collection import Collection as AnkiCollection

_PIECE = 10_000  # notes of which the text is held in memory at a time
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
_SEPARATOR = "\x1f\x1e\x1f"
_NOTE = "id||' '||mod||' '||(usn = -1)||' '||mid||' '||guid||' '||tags||'\x1f'||flds"
_CARD = f"nid||' '||id||' '||did||' '||odid||' '||(queue = {_SUSPENDED})"
_UNREADABLE = -1  # stands for a note whose fields hold the separator


class NoteTexts:
    """All of our notes and cards in a collection, without reviews: quicker to get from Anki than rows.

    ``pieces`` are hashes, of notes by id modulo their number, and last of the cards.
    """

    def __init__(self, col: AnkiCollection, before: Sequence[str] = ()) -> None:
        """``before``: the pieces of a snapshot, to see what changed since."""
        self._notes: dict[int, int] = {}  # of the pieces that changed
        self._cards: dict[int, int] | None = None
        self._is_same: list[bool] = []
        [[notes]] = _rows(col, f"select count() from notes where {OUR_NOTES}")
        number = notes // _PIECE + 1
        is_comparable = len(before) == number + 1
        self.pieces: tuple[str, ...] = ()
        for piece, text in enumerate(_texts(col, number)):
            found = signature_of([text.encode("utf-8", "surrogatepass")])
            is_same = is_comparable and before[piece] == found
            self.pieces += (found,)
            self._is_same.append(is_same)
            if not is_same and piece < number:
                self._notes.update(_hashes(text))
            elif not is_same:
                self._cards = dict(_hashes(text))

    def changed(self, before: KnownNotes) -> Collection[int] | None:
        """Ids of notes that came, went or changed, or whose cards did; None when that is not known."""
        if all(self._is_same):
            return ()
        now = self.hashes(before, before.about)
        pairs = ((before.notes, now.notes), (before.cards, now.cards))
        changed = {note for old, new in pairs for note, _ in old.items() ^ new.items()}
        return None if _UNREADABLE in changed else changed

    def hashes(self, before: KnownNotes | None, about: str) -> KnownNotes:
        """The hash of each note, and of its cards. ``before``: of the snapshot with the pieces ``before``."""
        notes = dict(self._notes)
        if before:
            same, number = self._is_same[:-1], len(self._is_same) - 1
            notes.update((note, at) for note, at in before.notes.items() if same[note % number])
        cards = before.cards if before and self._cards is None else self._cards
        return KnownNotes(about, notes, cards or {})


def _texts(col: AnkiCollection, pieces: int) -> Iterator[str]:
    wanted = [("notes", f"{OUR_NOTES} and id % {pieces} = {piece}", _NOTE) for piece in range(pieces)]
    for table, where, text in [*wanted, ("cards", OUR_CARDS, _CARD)]:
        sql = f"select ifnull(group_concat({text}, '{_SEPARATOR}'), '') from {table} where {where}"
        [[found]] = _rows(col, sql)
        yield found


def _hashes(text: str) -> Iterator[tuple[int, int]]:
    """Note id and hash of each note, or of all cards of it."""
    found: dict[str, list[str]] = {}
    for item in text.split(_SEPARATOR) if text else ():
        found.setdefault(item.partition(" ")[0], []).append(item)
    for note, items in found.items():
        joined = _SEPARATOR.join(sorted(items)).encode("utf-8", "surrogatepass")
        hashed = int.from_bytes(blake2b(joined, digest_size=8).digest(), "little", signed=True)
        yield int(note) if note.isdecimal() else _UNREADABLE, hashed


def _rows(col: AnkiCollection, sql: str) -> Sequence[Sequence[Any]]:
    assert col.db is not None  # a closed collection has none; callers hand over an open one
    return col.db.all(sql)
