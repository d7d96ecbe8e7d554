"""Sticky cloze numbers: a deletion keeps its card though others come and go around it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from .keys import normalised

_SIMILAR = 0.6
_SENTINEL = re.compile(f"{CLOZE_OPEN}(\\d+){CLOZE_SEP}|({CLOZE_HINT}|{CLOZE_CLOSE})")
_IN_FIELD = re.compile(r"\{\{c(\d+)::|(::|\}\})")
_TAG = re.compile(r"<[^>]*>")
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class _Deletion:
    """``start`` is where its number stands in the text."""

    start: int
    number: int
    plain: str


def with_sticky_numbers(flashcard: Flashcard, field: str, taken: frozenset[int]) -> Flashcard:
    """``flashcard`` with its automatic cloze numbers as the note has them.

    ``field``: the note's Text field; ``taken``: the numbers its cards have, also those without text now. A
    deletion keeps the number of the one that it was; a new one takes a fresh number, so that it never
    inherits the history of another. Numbers that the author gave stay.
    """
    auto = flashcard.auto_numbers
    if not auto:
        return flashcard
    deletions = list(_deletions(flashcard.text, _SENTINEL, CLOZE_CLOSE))
    former = [item for item in _deletions(field, _IN_FIELD, "}}") if item.number]
    given = {item.number for item in deletions if item.number not in auto}
    waiting = [item for item in deletions if item.number in auto]
    numbers = _paired(waiting, [item for item in former if item.number not in given])
    fresh = max({*taken, *given, *(item.number for item in former), *numbers.values()}, default=0)
    for item in waiting:
        if item.start not in numbers:
            fresh += 1
            numbers[item.start] = fresh
    return flashcard._replace(text=_renumbered(flashcard.text, numbers))


def _deletions(text: str, token: re.Pattern[str], close: str) -> Iterator[_Deletion]:
    """The deletions of a text, nested ones too, with what they hide as far as it counts for identity."""
    stack: list[tuple[int, int, int]] = []  # start of the number, the number, start of the text
    hints: dict[int, int] = {}
    for match in token.finditer(text):
        if match[1]:
            stack.append((match.start(1), int(match[1]), match.end()))
        elif stack and match[2] != close:
            hints.setdefault(len(stack), match.start())
        elif stack:
            end = hints.pop(len(stack), match.start())
            start, number, inner = stack.pop()
            yield _Deletion(start, number, _plain(text[inner:end]))


def _plain(text: str) -> str:
    bare = _SENTINEL.sub(" ", _IN_FIELD.sub(" ", html.unescape(_TAG.sub(" ", text))))
    return normalised(_NOT_WORD.sub(" ", bare)) or normalised(text)


def _paired(waiting: Sequence[_Deletion], former: Sequence[_Deletion]) -> dict[int, int]:
    """Start of a deletion → its number: of the same text, else the most similar, else the only one left."""
    numbers: dict[int, int] = {}
    left = {item.number: item.plain for item in former}
    for item in waiting:
        number = next((number for number, plain in left.items() if plain == item.plain), 0)
        if number:
            numbers[item.start] = number
            del left[number]
    scored = sorted(
        (
            (SequenceMatcher(None, item.plain, plain, autojunk=False).ratio(), item.start, number)
            for item in waiting
            if item.start not in numbers
            for number, plain in left.items()
        ),
        reverse=True,
    )
    for score, start, number in scored:
        if score >= _SIMILAR and start not in numbers and number in left:
            numbers[start] = number
            del left[number]
    rest = [item.start for item in waiting if item.start not in numbers]
    if len(rest) == len(left) == 1:
        numbers[rest[0]] = next(iter(left))
    return numbers


def _renumbered(text: str, numbers: dict[int, int]) -> str:
    return _SENTINEL.sub(
        lambda match: (
            f"{CLOZE_OPEN}{numbers[match.start(1)]}{CLOZE_SEP}" if match.start(1) in numbers else match[0]
        ),
        text,
    )
