"""The rule about what stands around a question: nothing on the question side tells the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import _, marked
from ..context import is_inflected
from .plain_words import CODE, IMAGE, MOST_OF_FRONT, Card, alt_texts_of, plain, size_of, words_of

_MOST_WORDS = 8  # that carry meaning, of an answer that something short can tell
_ABOVE = marked("“{text}” stands above the question and tells the answer.")
_DECK = marked("The deck's name, “{text}”, is seen while you review and tells the answer.")
_PICTURE = marked("The description of the picture, “{text}”, tells the answer.")
_GAP = marked("The hint in the gap, “{text}”, tells what it hides.")
_HINT = marked("The hint, “{text}”, tells the answer.")


def shows_answer(card: Card) -> str | None:
    """A title, heading, deck, picture or hint on the question side that says the answer."""
    hint = plain(card.flashcard.hint[:MOST_OF_FRONT])
    for question, answer, closed in _asked(card, hint):
        words = _telling(card, question, answer)
        if not words:
            continue
        for template, text in (*_around(card), *closed):
            if _says(text, answer, words) and (template != _DECK or len(words_of(text)) <= len(words)):
                return _(template).format(text=text)
    return None


def _asked(card: Card, hint: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Question and answer of each card, and its hints, each with what is to be said of it."""
    open_to_all = [(_HINT, hint)] if hint else []
    if card.is_cloze:
        for number in card.cloze.hidden:
            gaps = [(_GAP, text) for text in card.cloze.hints.get(number, [])]
            yield card.cloze.rest(number), " ".join(card.cloze.texts(number)), [*gaps, *open_to_all]
        return
    if not re.search(card.language.choice, card.front.lower()):
        yield card.front, card.back, open_to_all
    if card.flashcard.kind == "reversed":
        yield card.back, card.front, []


def _around(card: Card) -> Iterator[tuple[str, str]]:
    yield from ((_ABOVE, text) for text in card.around)
    yield from ((_DECK, part) for part in card.flashcard.deck.split("::"))
    yield from ((_PICTURE, text) for text in alt_texts_of(card.flashcard.front or card.flashcard.text))


def _telling(card: Card, question: str, answer: str) -> frozenset[str]:
    """The words that make the answer, none where too many, or where the question says one itself."""
    words = {word for word in words_of(answer) if word not in card.language.common}
    is_short = all(len(word) < 3 for word in words) and not size_of(answer).signs
    if is_short or CODE in answer or IMAGE in answer or re.match(card.language.says, answer.lower()):
        return frozenset()
    said = words_of(question)
    if size_of(answer).signs:  # of which many stand in words that have nothing to do with the answer
        return frozenset() if _bare(answer) in question else frozenset(words)
    if len(words) > _MOST_WORDS or any(is_inflected(word, other) for word in words for other in said):
        return frozenset()
    return frozenset(words)


def _says(text: str, answer: str, words: frozenset[str]) -> bool:
    if size_of(answer).signs:  # scripts without spaces: sign for sign
        return 2 <= len(_bare(answer)) <= _MOST_WORDS and _bare(answer) in text
    there = words_of(text)
    return all(any(is_inflected(word, other) for other in there) for word in words)


def _bare(answer: str) -> str:
    return answer.strip(" 。.!！")
