"""The rule about what stands around a question: nothing on the question side tells the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import _, marked
from ..context import is_inflected
from .plain import CODE, IMAGE, Card, alt_texts_of, size_of, words_of

_MOST_WORDS = 8  # that carry meaning, of an answer that something short can tell
_ABOVE = marked("“{text}” stands above the question and tells the answer.")
_DECK = marked("The deck's name, “{text}”, is seen while you review and tells the answer.")
_PICTURE = marked("The description of the picture, “{text}”, tells the answer.")
_GAP = marked("The hint in the gap, “{text}”, tells what it hides.")


def shows_answer(card: Card) -> str | None:
    """A title, heading, deck, picture or hint on the question side that says the answer."""
    for question, answer, hints in _asked(card):
        words = _telling(card, question, answer)
        if not words:
            continue
        for template, text in _around(card, hints):
            if _says(text, answer, words) and (template != _DECK or len(words_of(text)) <= len(words)):
                return _(template).format(text=text)
    return None


def _asked(card: Card) -> Iterator[tuple[str, str, list[str]]]:
    """Question, answer and hints in the gaps of each card."""
    if card.is_cloze:
        for number in card.cloze.hidden:
            yield (
                card.cloze.rest(number),
                " ".join(card.cloze.texts(number)),
                card.cloze.hints.get(number, []),
            )
        return
    if not re.search(card.language.choice, card.front.lower()):
        yield card.front, card.back, []
    if card.flashcard.kind == "reversed":
        yield card.back, card.front, []


def _around(card: Card, hints: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((_ABOVE, text) for text in card.around)
    yield from ((_DECK, part) for part in card.flashcard.deck.split("::"))
    yield from ((_PICTURE, text) for text in alt_texts_of(card.flashcard.front or card.flashcard.text))
    yield from ((_GAP, text) for text in hints)


def _telling(card: Card, question: str, answer: str) -> frozenset[str]:
    """The words that make the answer, none where too many, or where the question says one itself."""
    words = {word for word in words_of(answer) if word not in card.language.common}
    is_short = all(len(word) < 3 for word in words) and not size_of(answer).signs
    if is_short or CODE in answer or IMAGE in answer or re.match(card.language.says, answer.lower()):
        return frozenset()
    said = words_of(question)
    if len(words) > _MOST_WORDS or any(is_inflected(word, other) for word in words for other in said):
        return frozenset()
    return frozenset(words)


def _says(text: str, answer: str, words: frozenset[str]) -> bool:
    if size_of(answer).signs:  # scripts without spaces: sign for sign
        bare = answer.strip(" 。.!！")
        return 2 <= len(bare) <= _MOST_WORDS and bare in text
    there = words_of(text)
    return all(any(is_inflected(word, other) for other in there) for word in words)
