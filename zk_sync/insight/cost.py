"""What each flashcard costs: the time spent on it so far, and what it will ask for in its first twenty years.

docs/cost.md explains the method and gives its error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .forecast import Forecast
from .fsrs import AGAIN, EASY, GOOD, HARD
from .reviews import CardNow, ReviewHistory, Scheduling
from .schedules import FsrsSchedule, Grades, Preset, Sm2Schedule

YEARS = 20
_LIFETIME = YEARS * 365.25  # days
_DAY = 86_400
Method = Literal["fsrs", "interval"]

# What is taken for granted until the review log says more, and how many answers it weighs: a person's own
# figures soon outweigh it, while a handful of answers cannot throw the forecast about. The times and shares
# are those of FSRS's own simulator (fsrs-optimizer), rounded.
_RIGHT, _WRONG, _LEARNING = 8.0, 25.0, 40.0  # seconds
_PRIOR_ANSWERS, _PRIOR_LAPSES, _PRIOR_CARDS = 20, 5, 5
_RIGHT_SHARES = {HARD: 0.22, GOOD: 0.63, EASY: 0.15}
_FIRST_SHARES = {AGAIN: 0.24, HARD: 0.09, GOOD: 0.5, EASY: 0.17}
_FORGOTTEN = 0.1
_PRIOR_REVIEWS = 100  # of a preset that is scheduled by FSRS
_PRIOR_OF_CARD = 12  # reviews that the pace of a single card has to outweigh
# The same of its forgetting, without FSRS: a card that was forgotten often has so low an ease by now that it
# will be forgotten less, and its past says little of its future that the ease does not say already.
_PRIOR_OF_RATE = 40
_RATES = (0.02, 0.05, 0.1, 0.16, 0.25)  # forecasts are made for these alone


@dataclass(frozen=True)
class Cost:
    """What one flashcard costs, in seconds; all its cards together.

    ``spent``: by the review log; ``ahead``: expected in what is left of the twenty years since its first
    review, nothing while it is suspended. ``method``: where the expectation comes from.
    """

    key: str
    note_id: int
    spent: float
    ahead: float
    answers: int
    lapses: int
    method: Method
    is_suspended: bool
    is_leech: bool
    is_rewritten: bool

    @property
    def lifetime(self) -> float:
        """All that it costs in twenty years."""
        return self.spent + self.ahead


def costs_in(scheduling: Scheduling) -> Mapping[str, Cost]:
    """The cost of each flashcard of the vault that has a note, by key."""
    forecasts = _Forecasts(scheduling)
    by_key: defaultdict[str, list[CardNow]] = defaultdict(list)
    for card in scheduling.cards:
        by_key[card.key].append(card)
    return {key: _cost(key, cards, scheduling, forecasts) for key, cards in by_key.items()}


def over_budget(costs: Iterable[Cost], minutes: float) -> list[Cost]:
    """The costs of the flashcards that take longer than ``minutes``, the dearest first.

    Those that are suspended take no more; of those never answered nothing is known but what is usual.
    """
    coming = (cost for cost in costs if cost.answers and not cost.is_suspended)
    dear = (cost for cost in coming if cost.lifetime > minutes * 60)
    return sorted(dear, key=lambda cost: (-cost.lifetime, cost.key))


def _cost(key: str, cards: Sequence[CardNow], scheduling: Scheduling, forecasts: _Forecasts) -> Cost:
    histories = [found for card in cards if (found := scheduling.history.get(card.id))]
    return Cost(
        key=key,
        note_id=cards[0].note_id,
        spent=sum(history.spent for history in histories),
        ahead=sum(forecasts.ahead(card) for card in cards if not card.is_suspended),
        answers=sum(history.answers for history in histories),
        lapses=sum(card.lapses for card in cards),
        method="fsrs" if scheduling.is_fsrs else "interval",
        is_suspended=all(card.is_suspended for card in cards),
        is_leech=any(card.is_leech for card in cards),
        is_rewritten=any(card.is_rewritten for card in cards),
    )


class _Forecasts:
    """The forecasts of one reading of the collection, each made when it is first needed."""

    def __init__(self, scheduling: Scheduling) -> None:
        self._scheduling = scheduling
        self._of: dict[tuple[Preset, float | None], Forecast] = {}

    def ahead(self, card: CardNow) -> float:
        """Seconds that a card asks for in the rest of its twenty years."""
        history = self._scheduling.history.get(card.id)
        days = _LIFETIME
        if history:
            days -= (self._scheduling.now - history.first) / _DAY
        if days <= 0:
            return 0.0
        preset = self._scheduling.presets[card.deck_id]
        if card.memory or card.interval:
            work = self._work(card, history, preset, days + min(card.elapsed, card.interval))
        else:
            work = self._work_of_new(preset, days)
        return work * self._right * self._pace(history) + self._first_steps(card, history)

    def _work(self, card: CardNow, history: ReviewHistory | None, preset: Preset, days: float) -> float:
        if card.memory:
            return self._fsrs(preset).work(card.memory.stability, card.memory.difficulty, days)
        rate = self._forgotten(preset)
        if history:
            rate = _mean(history.settled_wrong, history.settled, rate, _PRIOR_OF_RATE)
        return self._by_rate(preset, rate, card.interval, card.ease or preset.ease, days)

    def _work_of_new(self, preset: Preset, days: float) -> float:
        shares = self._first_shares
        if self._scheduling.is_fsrs:
            forecast, schedule = self._fsrs(preset), self._fsrs_schedule(preset)
            return sum(share * forecast.work(*schedule.first(grade), days) for grade, share in shares.items())
        rate = self._forgotten(preset)
        first = self._sm2_schedule(preset, rate).first
        return sum(
            share * self._by_rate(preset, rate, *first(grade), days) for grade, share in shares.items()
        )

    def _by_rate(self, preset: Preset, rate: float, interval: float, ease: float, days: float) -> float:
        """By intervals; read off between the forecasts for the next lower and higher ``rate``."""
        rate = min(max(rate, _RATES[0]), _RATES[-1])
        place = next(number for number, upper in enumerate(_RATES[1:]) if rate <= upper)
        low, high = _RATES[place], _RATES[place + 1]
        above = (rate - low) / (high - low)
        works = [self._sm2(preset, each).work(interval, ease, days) for each in (low, high)]
        return works[0] * (1 - above) + works[1] * above

    def _fsrs(self, preset: Preset) -> Forecast:
        if (preset, None) not in self._of:
            self._of[preset, None] = Forecast(self._fsrs_schedule(preset), self._wrong / self._right)
        return self._of[preset, None]

    def _fsrs_schedule(self, preset: Preset) -> FsrsSchedule:
        expected = 1 - preset.retention
        wrong, reviews = self._settled.get(preset, (0, 0))
        forgetting = _mean(wrong, reviews, expected, _PRIOR_REVIEWS) / expected
        return FsrsSchedule(preset, self._grades, forgetting)

    def _sm2(self, preset: Preset, rate: float) -> Forecast:
        if (preset, rate) not in self._of:
            self._of[preset, rate] = Forecast(self._sm2_schedule(preset, rate), self._wrong / self._right)
        return self._of[preset, rate]

    def _sm2_schedule(self, preset: Preset, rate: float) -> Sm2Schedule:
        wrong, reviews = self._young.get(preset, (0, 0))
        usual = self._forgotten(preset)
        return Sm2Schedule(preset, self._grades, rate, _mean(wrong, reviews, usual, _PRIOR_ANSWERS) / usual)

    def _forgotten(self, preset: Preset) -> float:
        """The share of wrong answers of all cards of a preset, after a week and more."""
        wrong, reviews = self._settled.get(preset, (0, 0))
        return _mean(wrong, reviews, _FORGOTTEN, _PRIOR_ANSWERS)

    def _pace(self, history: ReviewHistory | None) -> float:
        """How many times as long as others a card takes; a few slow answers do not make a slow card."""
        if history is None:
            return 1.0
        allowance = _PRIOR_OF_CARD * self._right
        usual = history.right * self._right + history.wrong * self._wrong
        return (history.right_time + history.wrong_time + allowance) / (usual + allowance)

    def _first_steps(self, card: CardNow, history: ReviewHistory | None) -> float:
        """Seconds until a card is through its first steps."""
        if card.stage == "review" or (history and history.right + history.wrong):
            return 0.0
        return max(0.0, self._learning - (history.learning if history else 0.0))

    # What the log says of all cards together

    @cached_property
    def _all(self) -> Sequence[ReviewHistory]:
        history = self._scheduling.history
        return [history[card.id] for card in self._scheduling.cards if card.id in history]

    @cached_property
    def _settled(self) -> Mapping[Preset, tuple[int, int]]:
        """Of each preset how many reviews after a week and more were wrong, of how many.

        Those that FSRS puts off until the chance of recall has fallen to what the preset asks. A weak card
        comes tomorrow at the latest; that its chance may be lower by then FSRS's own figures say.
        """
        return self._sums(lambda history: (history.settled_wrong, history.settled))

    @cached_property
    def _young(self) -> Mapping[Preset, tuple[int, int]]:
        """Of each preset how many reviews before a week had passed were wrong, of how many."""
        return self._sums(
            lambda h: (h.wrong - h.settled_wrong, h.right + h.wrong - h.settled),
        )

    def _sums(self, figures: Callable[[ReviewHistory], tuple[int, int]]) -> Mapping[Preset, tuple[int, int]]:
        found: dict[Preset, tuple[int, int]] = {}
        for card in self._scheduling.cards:
            if history := self._scheduling.history.get(card.id):
                preset = self._scheduling.presets[card.deck_id]
                (wrong, reviews), (more_wrong, more) = found.get(preset, (0, 0)), figures(history)
                found[preset] = wrong + more_wrong, reviews + more
        return found

    @cached_property
    def _right(self) -> float:
        """Seconds of a right answer."""
        count = sum(history.right for history in self._all)
        return _mean(sum(history.right_time for history in self._all), count, _RIGHT, _PRIOR_ANSWERS)

    @cached_property
    def _wrong(self) -> float:
        """Seconds of a wrong answer, with its relearning steps."""
        count = sum(history.wrong for history in self._all)
        return _mean(sum(history.wrong_time for history in self._all), count, _WRONG, _PRIOR_LAPSES)

    @cached_property
    def _learning(self) -> float:
        """Seconds of the first steps of a card, taken from those that are through them."""
        through = [h.learning for h in self._all if h.right + h.wrong]
        return _mean(sum(through), len(through), _LEARNING, _PRIOR_CARDS)

    @cached_property
    def _grades(self) -> Grades:
        right = sum(h.right for h in self._all)
        hard = _mean(sum(h.hard for h in self._all), right, _RIGHT_SHARES[HARD], _PRIOR_ANSWERS)
        easy = _mean(sum(h.easy for h in self._all), right, _RIGHT_SHARES[EASY], _PRIOR_ANSWERS)
        return Grades(hard, max(0.0, 1 - hard - easy), easy)

    @cached_property
    def _first_shares(self) -> Mapping[int, float]:
        """How often a card's first answer was which."""
        total = len(self._all) + _PRIOR_ANSWERS
        return {
            grade: (sum(h.first_grade == grade for h in self._all) + prior * _PRIOR_ANSWERS) / total
            for grade, prior in _FIRST_SHARES.items()
        }


def _mean(total: float, count: int, prior: float, weight: int) -> float:
    return (total + prior * weight) / (count + weight)
