"""Reads what Anki knows of the reviews of a vault's flashcards, in a few queries and without writing."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ..sync.anki_errors import anki_errors
from ..sync.notetypes import KEY_FIELD, NOTE_TYPES, OUR_CARDS, STATE_FIELD, field_positions
from ..sync.state import load

if TYPE_CHECKING:
    from anki.collection import Collection

Stage = Literal["new", "learning", "review"]

_FIELD_SEPARATOR = "\x1f"
_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
_STAGES: Mapping[int, Stage] = {
    0: "new",
    1: "learning",
    2: "review",
    3: "learning",
}  # anki.consts.CARD_TYPE_…
_LEECH_TAG = "leech"  # Anki's own name of it, in every language
_DAY = 86_400
# Before FSRS-6 the shape of the forgetting curve was fixed; such memory states do not name it.
_DECAY_BEFORE_FSRS_6 = 0.5
_IN_SECONDS_ABOVE = 365_000  # days; a due above it is a time of day, as Anki itself tells them apart


@dataclass(frozen=True)
class MemoryState:
    """What FSRS keeps with a card. ``stability`` in days, ``difficulty`` from 1 to 10."""

    stability: float
    difficulty: float
    decay: float


@dataclass(frozen=True)
class CardNow:
    """One card as it is scheduled. ``elapsed``: days since its last review, in fractions."""

    id: int
    note_id: int
    key: str
    deck_id: int  # its home deck, also while it sits in a filtered one
    stage: Stage
    is_suspended: bool
    is_leech: bool
    interval: int  # days, 0 before its first one
    ease: float  # 2.5 is Anki's default; 0 where FSRS schedules, and before the first interval
    reviews: int
    lapses: int
    elapsed: float
    memory: MemoryState | None  # None where FSRS is off, and for a new card


@dataclass(frozen=True)
class Scheduling:
    """The cards of a vault's flashcards: rows as read, made into cards when they are asked for.

    So the collection is held for the queries alone; the rest can be done in any thread. ``note_rows``: note
    type → id, tags, flds; ``card_rows``: id, nid, did, odid, type, queue, due, odue, ivl, factor, reps,
    lapses, data. ``now``: seconds since the epoch; ``today``: days since the collection was made.
    """

    vault_id: str
    positions: Mapping[str, Mapping[str, int]]
    note_rows: Mapping[str, Sequence[Sequence[Any]]]
    card_rows: Sequence[Sequence[Any]]
    is_fsrs: bool
    now: float
    today: int

    @cached_property
    def cards(self) -> tuple[CardNow, ...]:
        """The cards whose flashcards are in the vault, as far as the last sync knows, by id."""
        notes = self._notes()
        return tuple(self._card(row, notes[row[1]]) for row in self.card_rows if row[1] in notes)

    def _notes(self) -> dict[int, tuple[str, bool]]:
        """Note → its key, and whether it is a leech."""
        found = {}
        for note_type, rows in self.note_rows.items():
            key_at = self.positions[note_type][KEY_FIELD]
            state_at = self.positions[note_type][STATE_FIELD]
            for note_id, tags, packed in rows:
                values = packed.split(_FIELD_SEPARATOR)
                if values[key_at].startswith(f"{self.vault_id}:") and not _is_orphan(values[state_at]):
                    found[note_id] = (values[key_at], _LEECH_TAG in tags.casefold().split())
        return found

    def _card(self, row: Sequence[Any], note: tuple[str, bool]) -> CardNow:
        card_id, note_id, deck, home, kind, queue, due, home_due, interval, factor, reps, lapses, packed = row
        data = _data(packed) if kind else {}
        return CardNow(
            id=card_id,
            note_id=note_id,
            key=note[0],
            deck_id=home or deck,
            stage=_STAGES.get(kind, "new"),
            is_suspended=queue == _SUSPENDED,
            is_leech=note[1],
            interval=max(0, interval),
            # Where FSRS schedules, Anki keeps a difficulty of 10 to 110 % in the factor's place.
            ease=0.0 if self.is_fsrs else factor / 1000,
            reviews=reps,
            lapses=lapses,
            elapsed=self._elapsed(data, home_due or due, interval) if kind else 0.0,
            memory=_memory_state(data) if self.is_fsrs else None,
        )

    def _elapsed(self, data: Mapping[str, Any], due: int, interval: int) -> float:
        """Days since the last review, found as Anki finds them for its own figures."""
        reviewed = data.get("lrt")
        if reviewed:
            return max(0.0, (self.now - float(reviewed)) / _DAY)
        if due > _IN_SECONDS_ABOVE:
            return 0.0  # in its learning steps
        return float(max(0, self.today - (due - interval)))


def _is_orphan(state: str) -> bool:
    if '"orphan"' not in state:  # parsing JSON is slow, and few notes are orphans
        return False
    found = load(state)
    return bool(found and found.is_orphan)


def _data(packed: str) -> Mapping[str, Any]:
    try:
        data = json.loads(packed)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _memory_state(data: Mapping[str, Any]) -> MemoryState | None:
    stability, difficulty = data.get("s"), data.get("d")
    if not stability or not difficulty:
        return None
    return MemoryState(stability, difficulty, data.get("decay") or _DECAY_BEFORE_FSRS_6)


@anki_errors()
def scheduling_of(col: Collection, vault_id: str) -> Scheduling:
    """Reads how the cards of a vault stand, in one query for notes and one for cards.

    Raises CollectionError when a field of our note types was removed, or Anki reports an error.
    """
    assert col.db is not None  # callers hand over an open collection
    positions = {name: field_positions(col, note_type) for name, note_type in NOTE_TYPES.items()}
    return Scheduling(
        vault_id=vault_id,
        positions=positions,
        note_rows={
            name: col.db.all("select id, tags, flds from notes where mid = ?", NOTE_TYPES[name].id)
            for name, found in positions.items()
            if found
        },
        card_rows=col.db.all(
            "select id, nid, did, odid, type, queue, due, odue, ivl, factor, reps, lapses, data from cards "
            f"where {OUR_CARDS} order by id"
        ),
        is_fsrs=bool(col.get_config("fsrs", False)),
        now=time.time(),
        today=col.sched.today,
    )
