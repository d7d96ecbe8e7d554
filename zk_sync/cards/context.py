"""Where title and headings of a flashcard stand, so that nothing tells the answer before it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..config import Settings
from .flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from .markdown.private_marks import without_clozes, without_foreign

_EDGE = re.compile(f"{CLOZE_OPEN}(\\d+){CLOZE_SEP}|{CLOZE_HINT}|{CLOZE_CLOSE}")
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\uac00-\ud7a3"  # and scripts with endings
_WORD = re.compile(rf"[{_HAN}]|[{_UNSPACED}]+|[^\W_{_HAN}{_UNSPACED}]+")
_VOWELS = re.compile("[aeiouy]")
_SHARE = 0.65  # of the shorter of two words, that both have in a row when they are forms of one
_LONGEST = 2_000  # characters of a flashcard of which it is told what gives its answer away


@dataclass(frozen=True)
class Context:
    """Title, headings and parent bullets, as written, outermost first, by where they stand.

    ``shown`` on the question side, ``closed`` there too, behind a click, ``after`` with the answer. What is
    the question itself is nowhere.
    """

    shown: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def context_of(flashcard: Flashcard, title: str, settings: Settings) -> Context:
    """The context of a flashcard of the zettel with this title, as the settings want it."""
    path: dict[str, str] = {}
    for text in map(_bare, (title, *flashcard.headings, *flashcard.parents)):
        path.setdefault(same(text), text)
    path.pop(same(flashcard.front), None)
    all_of_it = tuple(path.values())
    # Above the reversed card stands what is above the other one, and there a title often is the answer.
    open_to_both = that_tell_nothing(flashcard, all_of_it) if flashcard.kind == "reversed" else all_of_it
    if settings.context == "always":
        return Context(shown=open_to_both, after=tuple(t for t in all_of_it if t not in open_to_both))
    if settings.context == "never":
        return Context(after=all_of_it[:1] if same(title) in path else ())
    headings = tuple(text for name, text in path.items() if name != same(title))
    shown = that_tell_nothing(flashcard, headings) if settings.context_headings else ()
    return Context(shown, open_to_both if settings.context == "hint" else (), all_of_it)


def that_tell_nothing(flashcard: Flashcard, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The ``headings`` that may stand on the question side of each card of the flashcard.

    Held back is one with a word of an answer, or a form of it, that its question does not say; of a long
    flashcard each, as every word would have to be held against every other.
    """
    if len(flashcard.front) + len(flashcard.back) + len(flashcard.text) > _LONGEST:
        return ()
    sides = [(_words(question), _words(answer)) for question, answer in _sides(flashcard)]
    return tuple(
        heading
        for heading in headings
        if not any(_tells(_words(heading), question, answer) for question, answer in sides)
    )


def same(text: str) -> str:
    """A text as far as it counts for saying it twice."""
    return " ".join(without_clozes(text).split()).casefold()


def _bare(title: str) -> str:
    """A title or heading without what only rendering may put in."""
    return without_clozes(without_foreign(title))


def _sides(flashcard: Flashcard) -> Iterator[tuple[str, str]]:
    """Question and answer of each card."""
    if flashcard.kind != "cloze":
        yield flashcard.front, flashcard.back
        if flashcard.kind == "reversed":
            yield flashcard.back, flashcard.front
        return
    for number in {match[1] for match in _EDGE.finditer(flashcard.text) if match[1]}:
        yield _around_deletion(flashcard.text, number)


def _around_deletion(text: str, number: str) -> tuple[str, str]:
    """What is shown and what is hidden while deletion ``number`` is asked; hints are shown."""
    parts: tuple[list[str], list[str]] = ([], [])
    inside: list[str] = []
    in_hint = False
    at = 0
    for edge in _EDGE.finditer(text):
        parts[number in inside and not in_hint].append(text[at : edge.start()])
        at = edge.end()
        in_hint = edge[0] == CLOZE_HINT
        if edge[1]:
            inside.append(edge[1])
        elif edge[0] == CLOZE_CLOSE and inside:
            inside.pop()
    parts[0].append(text[at:])
    shown, hidden = map(" ".join, parts)
    return shown, hidden


def _words(text: str) -> frozenset[str]:
    """The words of a text, folded; of scripts without spaces or with endings, its signs or pairs of them."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    words: set[str] = set()
    for word in _WORD.findall(folded):
        is_spaced = not re.match(f"[{_HAN}{_UNSPACED}]", word)
        pairs = (word[i : i + 2] for i in range(max(1, len(word) - 1)))
        words.update([word] if is_spaced else pairs)
    return frozenset(words)


def _tells(heading: frozenset[str], question: frozenset[str], answer: frozenset[str]) -> bool:
    telling = {word for word in answer - question if not any(is_inflected(word, said) for said in question)}
    return any(_are_forms_of_one(word, told) for word in heading - question for told in telling)


def is_inflected(one: str, other: str) -> bool:
    """Whether two words, in lower case, are the same but for a short ending."""
    if one == other:
        return True
    shared = _shared_start(one, other)
    return shared >= 4 and max(len(one), len(other)) - shared <= 2 and not re.search(r"\d", one + other)


def _are_forms_of_one(one: str, other: str) -> bool:
    """Whether two words may be forms of one, or one in a compound; rather says yes than misses one."""
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer:
        return True
    if len(shorter) < 3 or re.search(r"\d", one + other):
        return False
    if shorter[0] == longer[0] and len(longer) - len(shorter) <= 2:  # man, men; sing, sang, sung
        bones = _VOWELS.sub("", shorter)
        if len(bones) > 1 and bones == _VOWELS.sub("", longer):
            return True
    if len(shorter) < 5:
        return _shared_start(one, other) >= 3 and len(longer) - len(shorter) <= 4
    length = max(4, -int(-_SHARE * len(shorter) // 1))
    return any(shorter[i : i + length] in longer for i in range(len(shorter) - length + 1))


def _shared_start(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
