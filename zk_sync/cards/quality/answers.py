"""The rules about answers: short, and one thing."""

from __future__ import annotations

import re

from ...texts import _
from .plain_words import CODE, Card, items_of, size_of, words_of

# Generous: what is said in one breath or two stays below, and so do the good ones of the labelled set.
MOST_WORDS, MOST_SIGNS = 50, 100
MOST_WORDS_OF_CLOZE, MOST_SIGNS_OF_CLOZE = 70, 140
MOST_CODE_LINES = 12
MOST_SENTENCES = 3
MOST_ITEMS = 3
MOST_ROWS = 4

_QUESTION = re.compile(r"[^?？.。!！]*[?？](?=\s|$|[^\W\d_a-z])")
_SENTENCE = re.compile(r"[^.。!！?？;；\n]{8,}?(?:[.!?;](?=\s|$)|[。！？；\n]|$)")
_LAST = re.compile(r",?\s(?:and|or|und|oder|sowie|et|ou|y|e|o|&)\s|和|与|以及")
_SEPARATOR = re.compile(r"\s*(?:[,;、，；·•]|\s/\s|\n)\s*")
_SEPARATOR_SIGN = re.compile(r"[,;、，；·•/\n]")
_ITEM = r"[^\W\d_][\w’'-]*(?: [\w’'-]+){0,2}"
_RUN = re.compile(rf"(?<!\w)(?:{_ITEM}, ){{3,}}{_ITEM},? (?:and|or|und|oder|sowie|et|ou|y|e|o) {_ITEM}")
_NUMERIC = re.compile(r"^[\W\d]*$")
_LINE_END = re.compile(r"[.,;:!?。，；：]$", re.MULTILINE)


def long_answer(card: Card) -> str | None:
    """Longer than what is recalled in a moment."""
    if card.is_cloze:
        size = size_of(card.cloze.shown)
        if size.times(MOST_WORDS_OF_CLOZE, MOST_SIGNS_OF_CLOZE) > 1:
            return _(
                "The text is long ({size}). Keep the one sentence that holds what you want to remember."
            ).format(size=size)
        return None
    size = size_of(card.back)
    if size.times(MOST_WORDS, MOST_SIGNS) > 1:
        return _(
            "The answer is long ({size}). Ask for its core, or split it into several flashcards."
        ).format(size=size)
    if card.code_lines > MOST_CODE_LINES:
        return _("The answer holds {n} lines of code. Ask for the line that matters.").format(
            n=card.code_lines
        )
    return None


def several_facts(card: Card) -> str | None:
    """More than one question, or an answer of many sentences."""
    if card.is_cloze:
        return None
    marks = card.front.count("?") + card.front.count("？")
    questions = [part for part in _QUESTION.findall(card.front) if _is_sentence(part)] if marks > 1 else []
    if len(questions) > 1:
        return _("The front asks {n} questions. Make a flashcard of each.").format(n=len(questions))
    if marks and re.search(card.language.double, card.front.lower()):
        return _("The front asks two things in one question. Make a flashcard of each.")
    sentences = [part for part in _SENTENCE.findall(card.back) if _is_sentence(part)]
    is_list = items_of(card.source)[0] > MOST_ITEMS or card.rows
    if len(sentences) > MOST_SENTENCES and not is_list and not long_answer(card):
        return _("The answer says {n} things. Make a flashcard of each that matters.").format(
            n=len(sentences)
        )
    return None


def _is_sentence(text: str) -> bool:
    return size_of(text).times(3, 5) >= 1


def unordered_set(card: Card) -> str | None:
    """An answer of many things without an order."""
    things = _things(card)
    if not things or things[1]:
        return None
    return _(
        "The answer is a set of {n} things. Ask for each by what sets it apart, or group them by what they "
        "share."
    ).format(n=things[0])


def enumeration(card: Card) -> str | None:
    """An answer of many things in their order."""
    things = _things(card)
    if not things or not things[1]:
        return None
    return _(
        "The answer is a list of {n} things in order. Ask for single ones (what follows after …?) or hide "
        "them one by one with clozes."
    ).format(n=things[0])


def _things(card: Card) -> tuple[int, bool] | None:
    """How many things the answer lists, and whether their order counts; None where it is no list."""
    if card.is_cloze:
        hidden = ["\n".join(card.cloze.texts(number)) for number in card.cloze.hidden]
        most = max((len(_inline_items(text)) for text in hidden), default=0)
        return (most, _asks_for_order(card, card.cloze.shown)) if most > MOST_ITEMS else None
    count, numbered = items_of(card.source)
    if count > MOST_ITEMS:
        return count, numbered or _asks_for_order(card, card.front)
    if card.rows > MOST_ROWS:
        return card.rows, False
    count = len(_lines(card) or _inline_items(card.back))
    return (count, _asks_for_order(card, card.front)) if count > MOST_ITEMS else None


def _asks_for_order(card: Card, text: str) -> bool:
    return bool(re.search(card.language.order, text.lower()))


def _lines(card: Card) -> list[str]:
    """The lines of an answer that is a list without marks."""
    lines = [line for line in card.back.split("\n") if line.strip()]
    is_list = not card.rows and all(0 < size_of(line).times(6, 10) <= 1 for line in lines)
    return lines if is_list and len(lines) > MOST_ITEMS and not _LINE_END.search(card.back) else []


def _inline_items(text: str) -> list[str]:
    """The parts of an answer that is all an inline list, or of a list within its sentence."""
    text = text.strip().rstrip(".。")
    if CODE in text or not _SEPARATOR_SIGN.search(text):
        return []
    run = _RUN.search(text)
    if run:
        return _split(run[0])
    if len(re.findall(r"[.!?。！？]\s|:\s|[：(（]", text)):
        text = re.split(r":\s|：", text, maxsplit=1)[-1]
    items = _split(text)
    has_last = bool(_LAST.search(text))
    is_list = len(items) > (MOST_ITEMS if has_last or re.search("[、·•]", text) else MOST_ITEMS + 1)
    short = all(size_of(item).times(3, 8) <= 1 for item in items)
    return items if is_list and short and not all(map(_NUMERIC.match, items)) else []


def _split(text: str) -> list[str]:
    parts = [part for piece in _SEPARATOR.split(text) for part in _LAST.split(f" {piece} ")]
    return [part.strip() for part in parts if words_of(part)]
