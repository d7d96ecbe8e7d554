"""A simulated person who reviews for months and years, with Anki's own scheduler, in a second or so.

Anki has one clock, the computer's. So instead of time going on, the collection is moved into the past: each
day that passes takes a day off every date in it. To Anki that is the same.
"""

from __future__ import annotations

import math
import random
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from anki.collection import Collection

from zk_sync.insight.fsrs import AGAIN, DEFAULT, EASY, GOOD, HARD, Parameters, curve

if TYPE_CHECKING:  # anki.cards cannot be imported before anki.collection
    from anki.cards import CardId

DAY = 86_400


def number_cards(col: Collection) -> None:
    """Gives the cards other ids, from 1 on.

    Ids are times; Anki's fuzz, and the dice of a Person, go by them, and have to be the same each time.
    """
    assert col.db is not None
    col.db.execute("update cards set id = 1 + (select count() from cards other where other.id < cards.id)")


def travel(col: Collection, days: int) -> None:
    """Lets ``days`` pass: to Anki all that happened is that much longer ago."""
    _move_cards(col, days)
    _move_answers(col, [(0, days)])


def _move_cards(col: Collection, days: int) -> None:
    assert col.db is not None
    seconds = days * DAY
    _hurry(col)
    col.db.execute("update col set crt = crt - ?", seconds)
    col.db.execute("update cards set due = due - ? where due > 365000", seconds)
    col.db.execute(
        "update cards set data = json_set(data, '$.lrt', json_extract(data, '$.lrt') - ?) "
        "where json_extract(nullif(data, ''), '$.lrt') > 0",
        seconds,
    )
    col.close(downgrade=False)  # Anki keeps in mind what day it is
    col.reopen()
    _hurry(col)


def _hurry(col: Collection) -> None:
    """Spares the disk: this collection need not survive a crash of the computer."""
    assert col.db is not None
    col.db.execute("pragma synchronous = off")


def _move_answers(col: Collection, answered: Sequence[tuple[int, int]]) -> None:
    assert col.db is not None
    sinces = [since for since, _ in answered[1:]]
    rows = col.db.list("select id from revlog order by id")
    moved = [(id_, id_ - DAY * 1000 * answered[bisect_right(sinces, id_)][1]) for id_ in rows]
    col.db.executemany("update revlog set id = ? where id = ?", [(new, old) for old, new in moved])


@dataclass
class Remembered:
    """What is really in the person's head of one card, which the scheduler can only guess."""

    stability: float
    difficulty: float
    day: int


@dataclass
class Person:
    """Somebody who forgets by FSRS's curve, with a memory of their own.

    Each card has its own dice, by its id, so that it does not matter in which order Anki shows the cards.
    ``talent``: factor on every stability that a review builds; ``spread``: how much cards differ in it
    (standard deviation of the logarithm). ``seconds``: for an answer that is right, and for one that is not.
    """

    seed: int
    talent: float = 1.0
    spread: float = 0.0
    seconds: tuple[float, float] = (8.0, 20.0)
    parameters: Parameters = DEFAULT
    day: int = 0
    head: dict[CardId, Remembered] = field(default_factory=dict)
    dice: dict[CardId, random.Random] = field(default_factory=dict)

    def answer(self, card_id: CardId) -> tuple[int, float]:
        """The button that the person presses, and after how many seconds; the review changes their memory."""
        fsrs = self.parameters
        dice = self.dice.setdefault(card_id, random.Random(f"{self.seed} {card_id}"))
        factor = self.talent * math.exp(self.spread * random.Random(card_id).gauss(0, 1))
        known = self.head.get(card_id)
        if known is None:
            grade = dice.choices((AGAIN, HARD, GOOD, EASY), (0.24, 0.09, 0.5, 0.17))[0]
            stability, difficulty = fsrs.first(grade)
            self.head[card_id] = Remembered(stability * factor, difficulty, self.day)
            return grade, self._seconds(grade, dice)
        if known.day == self.day:
            known.stability = fsrs.same_day(known.stability, GOOD)
            known.difficulty = fsrs.next_difficulty(known.difficulty, GOOD)
            return GOOD, self._seconds(GOOD, dice)
        chance = curve(self.day - known.day, known.stability, fsrs.decay)
        if dice.random() < chance:
            grade = dice.choices((HARD, GOOD, EASY), (0.15, 0.75, 0.1))[0]
            grown = fsrs.recalled(known.stability, known.difficulty, chance, grade)
            known.stability += (grown - known.stability) * factor
        else:
            grade = AGAIN
            known.stability = fsrs.forgotten(known.stability, known.difficulty, chance)
        known.difficulty = fsrs.next_difficulty(known.difficulty, grade)
        known.day = self.day
        return grade, self._seconds(grade, dice)

    def _seconds(self, grade: int, dice: random.Random) -> float:
        return self.seconds[grade == AGAIN] * math.exp(dice.gauss(0, 0.4))


def study(col: Collection, person: Person, days: int) -> None:
    """Lets ``days`` pass, and the person answer all that Anki shows them meanwhile; idle days are skipped."""
    _hurry(col)
    end = person.day + days
    answered = [(0, days)]  # id from which on the log is of one day, and the days from it to the end
    while True:
        answered.append((round(time.time() * 1000), end - person.day))
        _one_day(col, person)
        pause = min(_days_until_due(col), end - person.day)
        if pause <= 0:
            break
        _move_cards(col, pause)
        person.day += pause
    # The scheduler does not look at the log, so its entries are moved once, and not on each of the days.
    _move_answers(col, answered)


def _one_day(col: Collection, person: Person) -> None:
    from anki.scheduler.v3 import Scheduler

    scheduler = col.sched
    assert isinstance(scheduler, Scheduler)
    for deck in col.decks.all_names_and_ids():
        col.decks.set_current(deck.id)  # type: ignore[arg-type]
        while queue := scheduler.get_queued_cards().cards:
            card = col.get_card(cast("CardId", queue[0].card.id))
            grade, seconds = person.answer(card.id)
            card.start_timer()
            rating = grade - 1
            answer = scheduler.build_answer(card=card, states=queue[0].states, rating=rating)  # type: ignore[arg-type]
            answer.milliseconds_taken = round(min(60.0, seconds) * 1000)
            scheduler.answer_card(answer)


def _days_until_due(col: Collection) -> int:
    """Days until Anki has something to show: at once tomorrow while there are new cards."""
    assert col.db is not None
    waiting = col.db.scalar("select count() from cards where queue in (0, 1)")
    due = col.db.scalar("select min(due) from cards where queue in (2, 3)")
    if waiting:
        return 1
    return max(1, int(due) - col.sched.today) if due is not None else 1_000_000
