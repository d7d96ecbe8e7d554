"""Near-duplicates: two flashcards that ask the same, found over a whole vault in linear time.

Only flashcards that share a block are compared: the same words in the question, the same words in the
answer together with one of the question's rarest, or two of their rarest words. A block of more than
MOST_IN_BLOCK is a pattern ("capital of …?") and tells nothing, so that the work grows with the vault alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ...texts import _
from .plain_words import CODE, IMAGE, Card

MOST_IN_BLOCK = 20
_RAREST = 3
_ALIKE = 0.8  # weighted share of common words, where each side has words of its own
_ALIKE_WITHIN = 0.6  # where one says all that the other says
_SIGNS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]+|[^\W_]+")
_NOT = frozenset(
    "not no never without nicht kein keine nie ohne ne pas jamais sans non nunca sin 不 没 非".split()
)
_Words = frozenset[str]
_Weights = Mapping[str, float]


@dataclass(frozen=True)
class _Asked:
    """The words that a flashcard asks with and answers by; ``order`` has them one after the other."""

    question: _Words
    answer: _Words
    order: str
    place: tuple[str, ...]  # headings above it
    is_cloze: bool


def near_duplicates(cards: Sequence[Card]) -> Iterator[tuple[int, int, str]]:
    """For each flashcard that is nearly the same as an earlier one: its index, the earlier one's, and how.

    The third is a sentence with ``{place}`` for the earlier one's.
    """
    asked = [_asked(card) for card in cards]
    counts = Counter(word for item in asked for word in item.question | item.answer)
    weights = {word: math.log(1 + len(cards) / count) for word, count in counts.items()}
    blocks: defaultdict[object, list[int]] = defaultdict(list)
    for index, item in enumerate(asked):
        keys = list(_block_keys(item, weights)) if item.question else []
        earlier = dict.fromkeys(other for key in keys for other in blocks[key])
        said = ((other, _same(asked[other], item, weights)) for other in earlier)
        found = next(((other, how) for other, how in said if how), None)
        if found:
            yield index, *found
            continue
        for key in keys:
            if len(blocks[key]) < MOST_IN_BLOCK:
                blocks[key].append(index)


def _block_keys(item: _Asked, weights: _Weights) -> Iterator[object]:
    rarest = sorted(item.question, key=lambda word: (-weights[word], word))[:_RAREST]
    yield item.question
    for word in rarest:
        yield item.answer, word
    every = sorted(item.question | item.answer, key=lambda word: (-weights[word], word))[:_RAREST]
    yield from combinations(every, 2)


def _asked(card: Card) -> _Asked:
    if card.is_cloze:
        question = card.cloze.shown
        answer = " ".join(text for number in card.cloze.hidden for text in card.cloze.texts(number))
    else:
        question, answer = card.front, card.back
    if IMAGE in question or CODE in question + answer or IMAGE in answer:
        # What a formula or picture says is not in its words: only the very same counts.
        question, answer = card.flashcard.front or card.flashcard.text, card.flashcard.back
        return _Asked(
            frozenset([question]), frozenset([answer]), question, card.flashcard.headings, card.is_cloze
        )
    words = _terms(question)
    return _Asked(
        _content(words, card) or frozenset(words),
        _content(_terms(answer), card) or frozenset(_terms(answer)),
        " ".join(words),
        tuple(card.flashcard.headings),
        card.is_cloze,
    )


def _terms(text: str) -> list[str]:
    """The words of a text, plural or not; of unspaced scripts, each two signs that stand together."""
    terms = []
    for word in _SIGNS.findall(text.lower().replace("’s", "").replace("'s", "")):
        if word[0] >= "\u3041" and len(word) > 1:
            terms += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            terms.append(word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word)
    return terms


def _content(words: Sequence[str], card: Card) -> _Words:
    common = card.language.common - _NOT
    return frozenset(word for word in words if word not in common)


def _same(one: _Asked, other: _Asked, weights: _Weights) -> str:
    """How two flashcards are the same, as a sentence; "" when they are not."""
    if one.is_cloze != other.is_cloze or (one.place != other.place and _leans_on_headings(one, other)):
        return ""
    if one.order == other.order:
        if one.answer == other.answer:
            return _("{place} holds the same flashcard. Keep one of them.")
        if one.is_cloze or len(other.question) < 3:
            return ""
        return _("{place} asks the same and has another answer. Say in the questions what tells them apart.")
    answers = _alike(one.answer, other.answer, weights)
    apart = (one.question ^ other.question) | (one.answer ^ other.answer)
    if any(word.isdigit() or word in _NOT for word in apart) or answers < _ALIKE_WITHIN:
        return ""
    within = one.question <= other.question or other.question <= one.question
    questions = _alike(one.question, other.question, weights)
    if questions < (_ALIKE_WITHIN if within else _ALIKE) or (answers < 1 and questions < 1):
        return ""
    if one.question == other.question and len(one.question) > 1 and _swapped(one, other):
        return ""
    return _("{place} asks nearly the same. Keep one of them, or make them differ.")


def _leans_on_headings(one: _Asked, other: _Asked) -> bool:
    """Whether so little is asked that the headings may make all the difference ("What is the symbol?")."""
    return len(other.question) < (3 if one.answer == other.answer else 4)


def _swapped(one: _Asked, other: _Asked) -> bool:
    """Whether the same words in another order ask the opposite ("A before B", "B before A")."""
    left = [word for word in one.order.split() if word in one.question]
    right = [word for word in other.order.split() if word in other.question]
    return left != right and one.answer != other.answer


def _alike(one: _Words, other: _Words, weights: _Weights) -> float:
    """Weighted share of the words of both that they have in common."""
    whole = sum(weights[word] for word in one | other)
    return sum(weights[word] for word in one & other) / whole if whole else 1.0
