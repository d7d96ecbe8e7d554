"""Schedules of cards that another tool keeps in the files: read as data, shown nowhere.

Those of obsidian-spaced-repetition stand in comments, ``<!--SR:!2023-01-01,12,250!…-->`` with one segment a
card: due, days, ease in percent. With its FSRS it writes
``!fsrs,due,interval,stability,difficulty,state,reps,lapses,steps,last review``. Logseq's are properties of a
block, ``card-last-interval:: 31.26`` and others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

SR_COMMENT = re.compile(r"<!--SR:([^<>\n]{1,20000})-->")
LOGSEQ_PROPERTY = re.compile(r"[ \t]*(?:- )?(card-[a-z-]{1,40}):: ([^\n]{0,100})")
_NEVER = date(2000, 1, 1)  # how obsidian-spaced-repetition writes a card that was never reviewed
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})$")
_IN_WORDS = re.compile(r"[A-Za-z]{3,9} ([A-Za-z]{3})[a-z]{0,6} (\d{1,2}) (\d{4})$")
_LONGEST = 36500  # days, as Anki has it
_LEAST_EASE, _MOST_EASE = 130, 999  # percent
_REVIEW, _STATES = 2, (1, 2, 3)


@dataclass(frozen=True)
class CardSchedule:
    """When a card that was reviewed elsewhere is due. ``ease`` in percent; 0 for what is not known.

    ``state``: as FSRS numbers them, 1 learning, 2 review, 3 relearning; ``due_at``, for 1 and 3, and
    ``last_review`` in seconds of the epoch.
    """

    due: date
    interval: int  # days
    ease: int
    reps: int = 1
    lapses: int = 0
    state: int = _REVIEW
    due_at: int = 0
    last_review: int = 0
    stability: float = 0.0
    difficulty: float = 0.0


@dataclass(frozen=True)
class FoundSchedule:
    """What the marks of one flashcard say: of each card in turn, None for one that was never reviewed.

    ``is_readable`` is False where a part of it says nothing that is understood.
    """

    cards: tuple[CardSchedule | None, ...]
    is_readable: bool = True

    @property
    def has_reviews(self) -> bool:
        return any(self.cards)


def schedule_in(marks: str) -> FoundSchedule:
    """The schedule that the marks of a flashcard say, as ``Flashcard.schedule`` has them.

    Of several comments the first counts, as in that tool.
    """
    first = marks.partition("\n")[0]
    if first.startswith("card-"):
        return _of_properties(marks)
    segments = [segment.strip() for segment in first.split("!")]
    try:
        return FoundSchedule(tuple(_of_segment(segment) for segment in segments if segment))
    except (ValueError, IndexError, OverflowError, OSError):
        return FoundSchedule((), is_readable=False)


def schedule_of_zettel(due: str, interval: str, ease: str) -> str:
    """What frontmatter (``sr-due``, ``sr-interval``, ``sr-ease``) says, as ``Flashcard.schedule`` has it."""
    return f"!{due},{interval},{ease}" if due and interval and ease else ""


def marks_of_properties(lines: Iterable[str]) -> str:
    """What Logseq's properties among these lines say, as ``Flashcard.schedule`` has it."""
    found = (LOGSEQ_PROPERTY.match(line) for line in lines if "card-" in line)
    return "\n".join(f"{match[1]}:: {match[2].strip()}" for match in found if match)


def _of_segment(segment: str) -> CardSchedule | None:
    parts = [part.strip() for part in segment.split(",")]
    if parts[0] == "fsrs":
        return _of_fsrs(parts)
    due = _date(parts[0])
    if due == _NEVER:
        return None
    interval, ease = _days(parts[1]), _ease(float(parts[2]))
    return CardSchedule(due, max(interval, 1), ease, last_review=_noon_before(due, interval))


def _of_fsrs(parts: Sequence[str]) -> CardSchedule | None:
    due, interval, stability, difficulty, state, reps, lapses = parts[1:8]
    last = parts[9] if len(parts) > 9 else "-"
    if int(state) not in _STATES:
        return None
    when, hard = _moment(due), min(max(float(difficulty), 1.0), 10.0)
    return CardSchedule(
        due=when.date(),
        interval=_days(interval),
        ease=_ease(130 + (10 - hard) / 9 * 240),  # as that tool converts one into the other
        reps=max(int(reps), 1),
        lapses=int(lapses),
        state=int(state),
        due_at=int(when.timestamp()),
        last_review=int(_moment(last).timestamp()) if last != "-" else 0,
        stability=_positive(stability),
        difficulty=hard,
    )


def _of_properties(marks: str) -> FoundSchedule:
    found = dict(line.partition(":: ")[::2] for line in marks.split("\n"))
    try:
        interval = float(_value(found, "card-last-interval") or -1)
        due = _value(found, "card-next-schedule")
        repeats = float(_value(found, "card-repeats") or 1)
        if interval <= 0 or repeats < 1 or not due:
            return FoundSchedule((None,))
        ease, last = _value(found, "card-ease-factor"), _value(found, "card-last-reviewed")
        card = CardSchedule(
            due=_moment(due).date(),
            interval=max(_days(str(interval)), 1),
            ease=_ease(float(ease) * 100) if ease else 0,
            reps=int(repeats),
            last_review=int(_moment(last).timestamp()) if last else 0,
        )
    except (ValueError, OverflowError, OSError):
        return FoundSchedule((), is_readable=False)
    return FoundSchedule((card,))


def _value(properties: dict[str, str], name: str) -> str:
    value = properties.get(name, "").strip()
    return "" if value in ("nil", "-1") else value


def _date(text: str) -> date:
    """A date as obsidian-spaced-repetition writes one, or wrote it once. Raises ValueError for others."""
    if match := _DAY_FIRST.match(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := _IN_WORDS.match(text):
        return date(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))
    return date.fromisoformat(text[:10])


def _moment(text: str) -> datetime:
    """A moment in the time of this machine."""
    return datetime.fromisoformat(_without_fraction(text)).astimezone()


def _without_fraction(text: str) -> str:
    """A time of ISO 8601 in the form that Python 3.10 reads."""
    return re.sub(r"\.\d{1,9}", "", text, count=1).replace("Z", "+00:00")


def _noon_before(due: date, interval: int) -> int:
    """Noon of the day that was ``interval`` days before ``due``: when the card was reviewed last."""
    noon = datetime(due.year, due.month, due.day, 12).astimezone()
    return int(noon.timestamp()) - interval * 86400


def _days(text: str) -> int:
    days = _positive(text)
    return min(math.floor(days + 0.5), _LONGEST)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise ValueError(text)
    return value


def _ease(percent: float) -> int:
    if not math.isfinite(percent):
        raise ValueError(percent)
    return min(max(round(percent), _LEAST_EASE), _MOST_EASE)
