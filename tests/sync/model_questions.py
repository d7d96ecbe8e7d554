"""The flashcards of test_stateful.py: questions of one's own or of a template, and clozes of symbols."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # anki.cards cannot be imported before anki.collection
    from anki.cards import Card

TEMPLATE = ("What is it?", "Who found it?", "Is it proven?")
SYMBOLS = "C C++ C# $a+b$ $a-b$ +1 -1 2 -2 Pa pA x² x2 f(x) f'(x) > < ≥ & && 10% 10‰ °C °F".split()
_NUMBER = re.compile(r"\{\{c(\d+)::")


def word(chooser: random.Random) -> str:
    return "".join(chooser.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(7))


def _numbers(text: str) -> list[int]:
    """Numbers of the deletions in a note's text, as they come."""
    return [int(number) for number in _NUMBER.findall(text)]


def asks(card: Card) -> bool:
    """Whether a card has something to ask: one whose deletion is gone has not, and is kept, suspended."""
    note = card.note()
    return "Text" not in note or card.ord + 1 in _numbers(note["Text"])


@dataclass
class Question:
    """A flashcard of the model."""

    uid: int
    words: list[str]
    answer: list[str]
    said: set[str] = field(default_factory=set)  # all that it ever said

    def text(self) -> str:
        return f"Q: {self.front()}\nA: {' '.join(self.answer)}\n"

    def front(self) -> str:
        return f"{' '.join(self.words)}?"

    def fields(self) -> dict[str, str]:
        """What its note is to hold, as far as the model knows."""
        return {"Front": self.front(), "Back": " ".join(self.answer)}

    def edit_question(self, chooser: random.Random) -> None:
        self.words[chooser.randrange(6)] = word(chooser)

    def edit_answer(self, chooser: random.Random) -> None:
        self.answer = [word(chooser) for _ in range(3)]


@dataclass
class OfTemplate(Question):
    """One that other zettels ask as well, and that many of them answer alike."""

    def front(self) -> str:
        return " ".join(self.words)

    def edit_question(self, chooser: random.Random) -> None:
        """A template's question stays."""

    def edit_answer(self, chooser: random.Random) -> None:
        short = chooser.choice(("Yes", "No", "1905", "Newton"))
        self.answer = [short] if self.front() != TEMPLATE[0] else [word(chooser) for _ in range(3)]


@dataclass
class Sentence(Question):
    """A cloze: ``answer`` are its deletions, symbols that come and go, each behind one of ``words``."""

    places: dict[str, str] = field(default_factory=dict)  # symbol → the word before it

    def text(self) -> str:
        told = "; ".join(f"{self.places[symbol]} =={symbol}==" for symbol in self.answer)
        return f"{' '.join(self.words)} {told}.\n"

    def fields(self) -> dict[str, str]:
        return {}

    def edit_question(self, chooser: random.Random) -> None:
        """What stands around the deletions stays, so that the note is known."""

    def edit_answer(self, chooser: random.Random) -> None:
        """One comes, or one goes, or both."""
        if len(self.answer) > 1 and chooser.random() < 0.6:
            self.answer.remove(chooser.choice(self.answer))
        if len(self.answer) < 2 or chooser.random() < 0.6:
            new = chooser.choice([symbol for symbol in SYMBOLS if symbol not in self.answer])
            self.places.setdefault(new, word(chooser))
            self.answer.insert(chooser.randrange(len(self.answer) + 1), new)

    def numbers(self, text: str) -> dict[int, str]:
        """Number of each deletion in a note's text → its symbol."""
        found = _numbers(text)
        assert len(found) == len(self.answer), text
        return dict(zip(found, self.answer, strict=True))


class Owner(NamedTuple):
    """Which flashcard a note was seen to be, what it said then, and the flashcards of its zettel."""

    question: Question
    text: str
    zettel: list[Question]

    def may_be(self, question: Question, zettel: list[Question]) -> bool:
        """Whether this is it, as far as anybody can tell from the files.

        What once said the same may be it, and so may the same question in the same zettel: whether that was
        answered anew, or went while another one came, cannot be seen.
        """
        is_asked_there = zettel is self.zettel and question.front() == self.question.front()
        return question.uid == self.question.uid or self.text in question.said or is_asked_there
