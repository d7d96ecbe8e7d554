"""Reads what Anki knows of the reviews of a vault's flashcards, in a few queries and without writing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from anki.utils import split_fields

from ..sync.anki_errors import anki_errors
from ..sync.notes.notetypes import KEY_FIELD, NOTE_TYPES, OUR_CARDS, STATE_FIELD, field_positions, key_in
from ..sync.notes.zk_state import load
from ..sync.plan.diff import is_leech
from .schedules import SETTLED, Preset, preset_from

if TYPE_CHECKING:
    from anki.collection import Collection

Stage = Literal["new", "learning", "review"]

_SUSPENDED = -1  # anki.consts.QUEUE_TYPE_SUSPENDED
_STAGES: Mapping[int, Stage] = {
    0: "new",
    1: "learning",
    2: "review",
    3: "learning",
}  # anki.consts.CARD_TYPE_…
_DAY = 86_400
_PAGE = 2_000  # notes
# Before FSRS-6 the shape of the forgetting curve was fixed; such memory states do not name it.
_DECAY_BEFORE_FSRS_6 = 0.5
_IN_SECONDS_ABOVE = 365_000  # days; a due above it is a time of day, as Anki itself tells them apart

# Types: 0 learning, 1 review, 2 relearning, 3 filtered; others, and an ease of 0, are no answers. Where there
# is one min(), SQLite takes bare columns (ease) from its row: https://sqlite.org/lang_select.html#bareagg
_LOG = f"""
select cid, count(), sum(time), sum(time * (type = 0)),
  sum(type = 1 and ease > 1), sum(time * (type = 1 and ease > 1)),
  sum(type = 1 and ease = 1), sum(time * (type = 1 and ease = 1 or type = 2)),
  sum(type = 1 and ease = 2), sum(type = 1 and ease = 4),
  sum(type = 1 and lastIvl >= {SETTLED}), sum(type = 1 and lastIvl >= {SETTLED} and ease = 1), min(id), ease
from revlog where ease > 0 and type < 4 and cid in (select id from cards where {OUR_CARDS}) group by cid
"""


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
    is_rewritten: bool  # a leech whose text changed in the zettel since
    waits_for_basics: bool  # suspended by us until what its zettel requires is learned
    interval: int  # days, 0 before its first one
    ease: float  # 2.5 is Anki's default; 0 where FSRS schedules, and before the first interval
    reviews: int
    lapses: int
    elapsed: float
    memory: MemoryState | None  # None where FSRS is off, and for a new card


@dataclass(frozen=True)
class ReviewHistory:
    """What the review log holds of one card. Times are in seconds, capped as Anki caps them when it logs.

    ``spent``: all answers; ``learning``: those of its first steps; ``right``, ``wrong``: reviews proper, with
    the time of ``wrong`` ones including the relearning steps that follow; ``settled``: reviews after a week
    or more. ``first``: seconds since the epoch.
    """

    answers: int
    spent: float
    learning: float
    right: int
    right_time: float
    wrong: int
    wrong_time: float
    hard: int
    easy: int
    settled: int
    settled_wrong: int
    first: float
    first_grade: int


@dataclass(frozen=True)
class Scheduling:
    """The cards of a vault's flashcards: rows as read, made into cards when they are asked for.

    So the collection is held for the queries alone; the rest can be done in any thread. ``note_rows``: note
    type → id, tags, flds; ``card_rows``: id, nid, did, odid, type, queue, due, odue, ivl, factor, reps,
    lapses, data; ``log_rows``: as in ``ReviewHistory``, the card first. ``now``: seconds since the epoch;
    ``today``: days since the collection was made.
    """

    vault_id: str
    positions: Mapping[str, Mapping[str, int]]
    note_rows: Mapping[str, Sequence[Sequence[Any]]]
    card_rows: Sequence[Sequence[Any]]
    log_rows: Sequence[Sequence[Any]]
    presets: Mapping[int, Preset]  # by deck
    is_fsrs: bool
    now: float
    today: int

    @cached_property
    def cards(self) -> tuple[CardNow, ...]:
        """The cards whose flashcards are in the vault, as far as the last sync knows, by id."""
        notes = self._notes()
        return tuple(self._card(row, notes[row[1]]) for row in self.card_rows if row[1] in notes)

    @cached_property
    def history(self) -> Mapping[int, ReviewHistory]:
        """What the review log holds of each card that was ever answered, by card."""
        return {row[0]: _history(row) for row in self.log_rows}

    def _notes(self) -> dict[int, tuple[str, bool, bool, bool]]:
        """Note → its key, whether it is a leech, a rewritten one, and whether it waits for basics."""
        found = {}
        for note_type, rows in self.note_rows.items():
            key_at = self.positions[note_type][KEY_FIELD]
            state_at = self.positions[note_type][STATE_FIELD]
            for note_id, tags, packed in rows:
                values = split_fields(packed)
                state = values[state_at]
                if key_in(values[key_at]).startswith(f"{self.vault_id}:") and not _is_orphan(state):
                    leech = is_leech(tags.split())
                    is_rewritten = leech and _is_rewritten(state)
                    found[note_id] = key_in(values[key_at]), leech, is_rewritten, _waits_for_basics(state)
        return found

    def _card(self, row: Sequence[Any], note: tuple[str, bool, bool, bool]) -> CardNow:
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
            is_rewritten=note[2],
            waits_for_basics=note[3] and queue == _SUSPENDED,
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


def _history(row: Sequence[Any]) -> ReviewHistory:
    _, answers, spent, learning, right, right_time, wrong, wrong_time, *counts, first, first_grade = row
    hard, easy, settled, settled_wrong = counts
    return ReviewHistory(
        answers=answers,
        spent=spent / 1000,
        learning=learning / 1000,
        right=right,
        right_time=right_time / 1000,
        wrong=wrong,
        wrong_time=wrong_time / 1000,
        hard=hard,
        easy=easy,
        settled=settled,
        settled_wrong=settled_wrong,
        first=first / 1000,
        first_grade=first_grade,
    )


def _is_orphan(state: str) -> bool:
    if '"orphan"' not in state:  # parsing JSON is slow, and few notes are orphans
        return False
    found = load(state)
    return bool(found and found.is_orphan)


def _is_rewritten(state: str) -> bool:
    found = load(state)
    return bool(found and found.is_rewritten)


def _waits_for_basics(state: str) -> bool:
    if '"prerequisites"' not in state:
        return False
    found = load(state)
    return bool(found and any("prerequisites" in reasons for reasons in found.suspended.values()))


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
    """Reads how the cards of a vault stand, in few queries.

    Raises CollectionError when a field of our note types was removed, or Anki reports an error.
    """
    assert col.db is not None  # callers hand over an open collection
    now = time.time()
    positions = {name: field_positions(col, note_type) for name, note_type in NOTE_TYPES.items()}
    return Scheduling(
        vault_id=vault_id,
        positions=positions,
        note_rows={
            name: list(_note_rows(col, NOTE_TYPES[name].id)) for name, found in positions.items() if found
        },
        card_rows=col.db.all(
            "select id, nid, did, odid, type, queue, due, odue, ivl, factor, reps, lapses, data from cards "
            f"where {OUR_CARDS} order by id"
        ),
        log_rows=col.db.all(_LOG),
        presets=_presets(col),
        is_fsrs=bool(col.get_config("fsrs", False)),
        now=now,
        # Not col.sched.today, which unburies cards when it is first asked on a new day.
        today=int((now - col.crt) // _DAY),
    )


def _note_rows(col: Collection, note_type: int) -> Iterator[Sequence[Any]]:
    """Id, tags and fields of the notes of one type, by id.

    A page at a time: Anki hands the result of a query over in one piece, and while 20,000 notes are made of
    that, its window waits.
    """
    assert col.db is not None
    after: int | None = 0
    while after is not None:
        page = col.db.all(
            "select id, tags, flds from notes where mid = ? and id > ? order by id limit ?",
            note_type,
            after,
            _PAGE,
        )
        yield from page
        after = page[-1][0] if page else None


def _presets(col: Collection) -> dict[int, Preset]:
    """The preset of each deck; like ones are one object, so that they share their forecasts."""
    from anki.decks import DeckId

    found: dict[int, Preset] = {}
    same: dict[Preset, Preset] = {}
    for deck in col.decks.all():
        if not deck["dyn"]:
            preset = preset_from(col.decks.config_dict_for_deck_id(DeckId(deck["id"])), _own_retention(deck))
            found[deck["id"]] = same.setdefault(preset, preset)
    return found


def _own_retention(deck: Mapping[str, Any]) -> float | None:
    """The retention that a deck asks for, other than its preset; Anki keeps it in per cent."""
    own = deck.get("desiredRetention")
    return own / 100 if isinstance(own, (int, float)) and own else None
