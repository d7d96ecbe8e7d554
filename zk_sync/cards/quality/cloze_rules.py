"""The rules about clozes: hide one thing, and one that matters."""

from __future__ import annotations

import re

from ...texts import _
from .plain_words import CODE, IMAGE, Card, size_of, words_of

MOST_WORDS, MOST_SIGNS = 12, 25  # of one deletion
MOST_SHARE = 0.6  # of the text that one number hides
MOST_PLACES = 3  # that one number hides with different words
_FEW = 8  # words of a text so short that an article may be what it teaches
_GRAMMAR = re.compile(
    r"gramma|article|artikel|verb|vocab|vokabel|language|sprach|langue|idioma|english|deutsch|español|français",
    re.IGNORECASE,
)


def cloze_hides_much(card: Card) -> str | None:
    """A deletion too large to recall as one thing, or that leaves nothing to tell it by."""
    if not card.is_cloze:
        return None
    cloze = card.cloze
    whole = size_of(cloze.shown).times(1, 2)
    for number in cloze.hidden:
        texts = [text for text in cloze.texts(number) if text]
        sizes = [size_of(text) for text in texts]
        hidden = sum(size.times(1, 2) for size in sizes)
        rest = cloze.rest(number)
        if not words_of(rest) and IMAGE not in rest and not card.is_below_heading:
            return _("The cloze hides all there is: nothing tells what to recall. Leave some words to go by.")
        longest = max(sizes, key=lambda size: size.times(1, 2), default=None)
        if longest and longest.times(MOST_WORDS, MOST_SIGNS) > 1:
            return _(
                "The cloze hides {size} at once. Hide the one word that matters, or ask a question."
            ).format(size=longest)
        if len({text.lower() for text in texts}) > MOST_PLACES:
            return _("Cloze {number} hides {n} places at once. Give each a number of its own.").format(
                number=number, n=len(texts)
            )
        if words_of(rest) and hidden / whole > MOST_SHARE and hidden >= 5:
            return _("The cloze hides {share} % of the text. Leave more to go by.").format(
                share=round(100 * hidden / whole)
            )
    return None


def cloze_trivial(card: Card) -> str | None:
    """A deletion that hides only a word which follows from the grammar."""
    if not card.is_cloze or len(words_of(card.cloze.shown)) < _FEW:
        return None
    if _GRAMMAR.search(" ".join((*card.flashcard.headings, *card.flashcard.tags, card.flashcard.deck))):
        return None
    for number in card.cloze.hidden:
        words = words_of(" ".join(card.cloze.texts(number)))
        if number in card.cloze.hints or CODE in words:
            continue
        if words and all(word in card.language.trivial for word in words):
            return _("The cloze hides only “{words}”. Hide the word that carries the knowledge.").format(
                words=" ".join(words)
            )
    return None
