"""How alike two texts are, by their words."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain, takewhile
from typing import NamedTuple

from .compared_texts import ComparedText
from .telling_marks import are_other_symbols

_OTHER_NUMBER = 0.3  # what remains of the likeness of two questions that name different numbers
_USUAL = 0.25
_LOWEST = math.log(2)  # weight of a word that each text holds
_TYPO = 0.6
_FEW = 400  # pairs of words that are all compared for typos
_ROMAN = re.compile("(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_SHORTEST = 4  # letters of a word of which another spelling is the same word
_LONG, _MOST = 10, 0.6  # different words, no signs, of an answer that two have in common, and their share
_MANY = 40  # texts, among which the words that join others are no longer rare


def _nobody(_word: str) -> int:
    """No text elsewhere holds the word, as there is none."""
    return 0


class _Measure(ABC):
    """Says how alike two texts are."""

    @abstractmethod
    def overlap(
        self, one: Mapping[str, int], other: Mapping[str, int], usual: frozenset[str] = frozenset()
    ) -> float:
        """The weighted share of common words; ``usual`` ones count little."""

    def likeness(self, one: ComparedText, other: ComparedText, usual: frozenset[str]) -> tuple[float, float]:
        """How alike they are, from 0 to 1; and the same where the ``usual`` words of questions count little.

        The geometric mean of question and answer: where both changed much, it is another flashcard of the
        same making ("capital of …?") rather than the same one edited.
        """
        has_answer = one.answer or other.answer
        answer = self.overlap(one.answer, other.answer) if has_answer else 1.0
        if not one.question and not other.question:
            return answer, answer
        if not answer:
            return 0.0, 0.0
        factor = answer * (_OTHER_NUMBER if numbers_differ(one.question, other.question) else 1)
        alike = math.sqrt(factor * self.overlap(one.question, other.question))
        if not usual or not alike:
            return alike, alike
        return alike, math.sqrt(factor * self.overlap(one.question, other.question, usual))


class AnyScale(_Measure):
    """What any scale of so many texts says at least, whichever words are rare among them."""

    def __init__(self, texts: int) -> None:
        self._highest = math.log(1 + texts)  # weight of a word that no other text holds

    def overlap(
        self, one: Mapping[str, int], other: Mapping[str, int], usual: frozenset[str] = frozenset()
    ) -> float:
        """How alike two texts are at most: as if all held what they share, and no other what they do not."""
        common = different = 0.0
        for word, times in one.items():
            shared = min(times, other.get(word, 0))
            counts = _USUAL if word in usual else 1
            common += 2 * shared * counts
            different += (times - shared) * counts
        for word, times in other.items():
            different += max(0, times - one.get(word, 0)) * (_USUAL if word in usual else 1)
        common *= _LOWEST
        return common / (common + different * self._highest) if common else 0.0


class Scale(_Measure):
    """Weighs words by how rare they are: what all flashcards share tells nothing about which is which."""

    def __init__(
        self,
        texts: Callable[[], Collection[Collection[str]]],
        more: int = 0,
        holders: Callable[[str], int] = _nobody,
    ) -> None:
        """``texts``: the words of each, once, asked for when the first word is weighed.

        ``more`` texts there are; ``holders(word)`` of these hold a word.
        """
        self._texts = texts
        self._more = more
        self._more_holders = holders
        self._counts: dict[str, int] = {}
        self._weights: dict[str, float] = {}
        self._spelled: dict[str, frozenset[str]] = {}

    @cached_property
    def _held(self) -> tuple[int, Counter[str]]:
        """How many texts there are, and of those that are at hand, how many hold each word."""
        texts = self._texts()
        return len(texts) + self._more, Counter(chain.from_iterable(texts))

    def _holders(self, word: str) -> int:
        """How many of all texts hold the word."""
        if word not in self._counts:
            self._counts[word] = self._held[1][word] + self._more_holders(word)
        return self._counts[word]

    def weight(self, word: str) -> float:
        """From 0.7 for a word that each text holds, up with its rarity."""
        if word not in self._weights:
            self._weights[word] = math.log(1 + self._held[0] / max(1, self._holders(word)))
        return self._weights[word]

    def telling(self, one: Collection[str], other: Collection[str]) -> int:
        """How many words both hold, and few other texts."""
        shared = set(one).intersection(other)
        if not shared:
            return 0
        return sum(map(self._is_rare, shared))

    def hold_alone(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether they share a word that no other text holds."""
        return any(self._holders(word) <= 2 for word in set(one).intersection(other))

    def say_one_thing(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether they share a word that few other texts hold, or a form of one."""
        if self.telling(one, other):
            return True
        left = [word for word in one if word not in other and self._is_rare(word)]
        right = [word for word in other if word not in one and self._is_rare(word)]
        return self._typos(left, right) > 0

    def name_different_things(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether each holds a word that the other one lacks, and few other texts hold; typos are none."""
        left = [word for word in one if word not in other and self._is_name(word)]
        right = [word for word in other if word not in one and self._is_name(word)]
        return bool(left and right) and not self._typos(left, right)

    def _is_name(self, word: str) -> bool:
        """Whether it is rare; among few texts any short word is."""
        return (len(word) >= 4 or self._held[0] >= _MANY) and self._is_rare(word)

    def _is_rare(self, word: str) -> bool:
        return self._holders(word) <= max(2, self._held[0] / 20)

    def overlap(
        self, one: Mapping[str, int], other: Mapping[str, int], usual: frozenset[str] = frozenset()
    ) -> float:
        """Dice's coefficient; a word with a typo counts in part.

        ``usual`` words: the pattern that all questions of a list have.
        """
        common = 0.0
        left, right = [], [word for word, times in other.items() if times > one.get(word, 0)]
        for word, times in one.items():
            shared = min(times, other.get(word, 0))
            if shared:
                common += 2 * shared * self._weight(word, usual)
            if times > shared:
                left.append(word)
        if left and right and len(left) * len(right) <= _FEW:
            common += self._typos(left, right)
        if not common:  # as of most: then no word need be weighed
            return 0.0
        both = chain(one.items(), other.items())
        return common / sum(times * self._weight(word, usual) for word, times in both)

    def _weight(self, word: str, usual: frozenset[str]) -> float:
        return self.weight(word) * (_USUAL if word in usual else 1)

    def _typos(self, left: Iterable[str], right: Iterable[str]) -> float:
        common = 0.0
        spelled = {word: pairs for word in right if (pairs := self._letter_pairs(word))}
        for word in left:
            pairs = self._letter_pairs(word)
            best, found = 0.0, ""
            for other, others in spelled.items() if pairs else ():
                alike = 2 * len(pairs & others) / (len(pairs) + len(others))
                if alike > best:
                    best, found = alike, other
            if best >= _TYPO:
                del spelled[found]
                common += best * (self.weight(word) + self.weight(found))
        return common

    def _letter_pairs(self, word: str) -> frozenset[str]:
        """The pairs of letters in a word; none where another spelling is another word (number, short)."""
        if word not in self._spelled:
            padded = f" {word} " if len(word) >= _SHORTEST and word.isalpha() else ""
            self._spelled[word] = frozenset(padded[i : i + 2] for i in range(len(padded) - 1))
        return self._spelled[word]


def numbers_differ(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether each has a number that the other one lacks, or they stand in another order."""
    left, right = _numbers(one), _numbers(other)
    if set(left) == set(right) and left != right:
        return True
    here, there = {*left, *_romans(one)}, {*right, *_romans(other)}
    return not (here <= there or here >= there)


def _numbers(words: Iterable[str]) -> list[str]:
    return [word for word in words if word[0].isdigit()]


def _romans(words: Iterable[str]) -> set[str]:
    """Roman numbers below 40, as kings and centuries have; higher ones look like words."""
    return {word for word in words if _ROMAN.fullmatch(word)}


class _Change(NamedTuple):
    """What changed of a question or an answer, but for words that went from the one to the other.

    ``is_turned``: a sign, a negation or the case of a symbol differs; ``is_reordered``: only the order does.
    """

    gone: Counter[str]
    new: Counter[str]
    is_turned: bool
    is_reordered: bool

    @property
    def is_other(self) -> bool:
        """Whether it has other words, and not only more, fewer or misspelt ones."""
        return _are_others(self.gone, self.new)

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.is_turned or self.is_reordered)


def say_else(one: ComparedText, other: ComparedText) -> bool:
    """Whether neither question nor answer stayed: the one may have been written in place of the other.

    At least one of the two has other words, and not only more, fewer or misspelt ones, or was turned: by a
    sign, a negation, the case of a symbol. A word that went from question to answer, as with a deletion more
    or less, is no other. Where the answers are long and have most in common, they tell more than what
    differs, but for a term that the question has changed along with them, and where both were turned.
    """
    question, answer = (_change(one, other, part) for part in (0, 1))
    if not (question and answer):
        return False
    is_other_question = question.is_turned or question.is_other
    if not (is_other_question or answer.is_turned or answer.is_other):
        return False
    if any(word in answer.gone for word in question.gone) and any(
        word in answer.new for word in question.new
    ):
        return True  # another term throughout
    if is_other_question and answer.is_turned:
        return True
    shared = sum(word.isalpha() and len(word) > 1 for word in one.answer.keys() & other.answer.keys())
    return shared < max(_LONG, _MOST * len(one.answer.keys() | other.answer.keys()))


def _change(one: ComparedText, other: ComparedText, part: int) -> _Change:
    """What changed of the question (0) or the answer (1)."""
    here, there = (one.question, one.answer), (other.question, other.answer)
    gone, new = _differing(here, there)
    marks_gone, new_marks = _differing(one.marks, other.marks)
    is_turned = bool(marks_gone & one.marks[part] or new_marks & other.marks[part])
    return _Change(
        gone & here[part],
        new & there[part],
        is_turned or are_other_symbols(one.symbols[part], other.symbols[part]),
        here[part] == there[part] and one.in_order[part] != other.in_order[part],
    )


def _differing(
    one: tuple[Counter[str], Counter[str]], other: tuple[Counter[str], Counter[str]]
) -> tuple[Counter[str], Counter[str]]:
    """What the one has and the other lacks, and the other way round, in question and answer together."""
    here, there = one[0] + one[1], other[0] + other[1]
    return here - there, there - here


def _are_others(left: Collection[str], right: Collection[str]) -> bool:
    """Whether each side has a word that is no misspelt one of the other side; of very many, some are."""
    if len(left) * len(right) > _FEW:
        return True

    def is_new(word: str, others: Collection[str]) -> bool:
        return not any(_is_typo(word, other) for other in others)

    return any(is_new(word, right) for word in left) and any(is_new(word, left) for word in right)


def _is_typo(one: str, other: str) -> bool:
    """Whether a letter more, less, other or in another place makes the one word of the other."""
    if min(len(one), len(other)) < _SHORTEST or not (one.isalpha() and other.isalpha()):
        return False
    start = _same_at_start(one, other)
    end = min(_same_at_start(one[::-1], other[::-1]), len(one) - start, len(other) - start)
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def _same_at_start(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
