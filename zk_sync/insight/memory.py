"""How well each flashcard is remembered now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from .fsrs import curve
from .reviews import CardNow, Scheduling

# Of several cards the one that has come least far; suspended only when all of them are.
Stage = Literal["new", "learning", "review", "suspended"]
_ORDER: Sequence[Stage] = ("new", "learning", "review")

# Anki's older scheduler aims at nine of ten, so an interval is about the time until the chance is 0.9. The
# curve between is that of FSRS before its shape was fitted.
_DECAY_BY_INTERVAL = 0.5


@dataclass(frozen=True)
class FlashcardMemory:
    """How one flashcard is remembered. Where its note has several cards, see each field.

    ``retrievability``: the chance to recall it now, from 0 to 1, as the mean over the cards that were ever
    learned; None when there are none. ``method`` says how it was got: from FSRS's memory state, or, where
    FSRS is off, from interval and days since. ``stability``, ``interval``: days, of the weakest card.
    """

    key: str
    note_id: int
    stage: Stage
    is_leech: bool
    retrievability: float | None
    method: Literal["fsrs", "interval", ""]
    interval: int
    stability: float | None  # None where FSRS is off


def memory_in(scheduling: Scheduling) -> Mapping[str, FlashcardMemory]:
    """The memory of each flashcard of the vault that has a note, by key.

    ``scheduling``: see ``scheduling_of``, which reads the collection; this can be done in another thread.
    """
    by_key: defaultdict[str, list[CardNow]] = defaultdict(list)
    for card in scheduling.cards:
        by_key[card.key].append(card)
    return {key: _memory(key, cards) for key, cards in by_key.items()}


def retrievability_of(card: CardNow) -> float | None:
    """The chance to recall the card now; None before its first review, without FSRS its first interval."""
    if card.stage == "new":
        return None
    if card.memory:
        return curve(card.elapsed, card.memory.stability, card.memory.decay)
    if not card.interval:
        return None
    return curve(card.elapsed, card.interval, _DECAY_BY_INTERVAL)


def _memory(key: str, cards: Sequence[CardNow]) -> FlashcardMemory:
    active: Sequence[CardNow] = [card for card in cards if not card.is_suspended]
    chances = [chance for card in cards if (chance := retrievability_of(card)) is not None]
    stabilities = [card.memory.stability for card in cards if card.memory]
    method: Literal["fsrs", "interval"] = "fsrs" if stabilities else "interval"
    return FlashcardMemory(
        key=key,
        note_id=cards[0].note_id,
        stage=min((card.stage for card in active), key=_ORDER.index, default="suspended"),
        is_leech=any(card.is_leech for card in cards),
        retrievability=fmean(chances) if chances else None,
        method=method if chances else "",
        interval=min(card.interval for card in cards),
        stability=min(stabilities, default=None),
    )
