"""Schedules that stand in the files, for cards that were never answered in Anki."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ...cards.flashcard import Flashcard
from ...cards.schedule import CardSchedule, schedule_in
from ...texts import _

if TYPE_CHECKING:
    from anki.cards import Card
    from anki.collection import Collection

_DELETION = re.compile(r"\{\{c(\d{1,9})::")
_LEARNING, _REVIEW = 1, 2  # as Anki numbers types of cards, and queues
_LEARNING_IN_DAYS = 3  # a queue
_USUAL_EASE = 250  # percent

Schedules = Mapping[int, CardSchedule]  # by the ordinals of a note's cards


def schedules_of(flashcard: Flashcard, text: str, ordinals: frozenset[int]) -> tuple[Schedules, str]:
    """The schedules of the cards with these ordinals as the file has them, and why there are none, in words.

    ``text``: of a cloze note, with the numbers that its deletions have. Neither where the file has none.
    """
    found = schedule_in(flashcard.schedule)
    if not found.is_readable:
        return {}, _("the schedule in the file cannot be read: it is left where it is")
    if not found.has_reviews:
        return {}, ""
    order = _in_their_order(flashcard, text, ordinals)
    if len(order) != len(found.cards):
        reason = _(
            "the schedule in the file is of {parts} cards, but there are {cards}: it is left where it is"
        )
        return {}, reason.format(parts=len(found.cards), cards=len(order))
    pairs = zip(order, found.cards, strict=True)
    return {ordinal: schedule for ordinal, schedule in pairs if schedule}, ""


def _in_their_order(flashcard: Flashcard, text: str, ordinals: frozenset[int]) -> Sequence[int]:
    """The cards as the other tool counts them: by the numbers that the author gave, else as they stand."""
    if flashcard.kind != "cloze":
        return sorted(ordinals)
    standing = dict.fromkeys(int(number) - 1 for number in _DELETION.findall(text))
    if not flashcard.auto_numbers or set(standing) != ordinals:
        return sorted(ordinals)
    return list(standing)


class Scheduler:
    """Gives cards their schedules; knows what day it is in a collection."""

    def __init__(self, col: Collection) -> None:
        self._day = col.sched.today
        self._cutoff = col.sched.day_cutoff
        self._date = datetime.fromtimestamp(self._cutoff).astimezone().date() - timedelta(days=1)

    def give(self, card: Card, schedule: CardSchedule) -> None:
        """Sets the card's fields; the card has to be written. A suspended card stays suspended."""
        from anki.cards import FSRSMemoryState
        from anki.consts import CardQueue, CardType

        is_learning = schedule.state != _REVIEW
        due = self._day + (schedule.due - self._date).days
        queue = _REVIEW
        if is_learning:
            queue = _LEARNING if schedule.due_at < self._cutoff else _LEARNING_IN_DAYS
        if queue == _LEARNING:
            due = schedule.due_at
        card.type = CardType(schedule.state)
        card.queue = CardQueue(queue) if card.queue >= 0 else card.queue
        card.left = 1 if is_learning else 0
        if card.odid:
            card.odue = due
        else:
            card.due = due
        card.ivl = 0 if schedule.state == _LEARNING else max(schedule.interval, 1)
        card.factor = 10 * (schedule.ease or _USUAL_EASE)
        card.reps, card.lapses = schedule.reps, schedule.lapses
        if schedule.stability:
            card.memory_state = FSRSMemoryState(stability=schedule.stability, difficulty=schedule.difficulty)
        if schedule.last_review and hasattr(card, "last_review_time"):  # came with Anki 25.09
            card.last_review_time = schedule.last_review
