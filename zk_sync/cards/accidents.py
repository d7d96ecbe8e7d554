"""Which flashcards look as if nobody meant them: fields of Dataview, code, titles of callouts, formulas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from .flashcard import CLOZE_OPEN, Flashcard

Accident = Literal["", "field", "code", "callout", "formula"]  # "" where it looks meant
FROM_ZETTELS = 3  # a front that stands in so many is the name of a field, as of a template
_INLINE = ("inline", "inline-reversed")
MAY_BE = (*_INLINE, "cloze-short")
_CALLOUT = re.compile(r"[ \t]{0,12}(?:> ?){1,8}\[![\w-]{1,40}[\]|]")
_LAST_WORD = re.compile(r"(?<!\w)([A-Za-z_]\w*)$")
_CALLED = re.compile(r"[A-Za-z_]\w{0,60}(?:[(<\[]|::)")
_SPACES = frozenset(
    ("std", "boost", "self", "super", "crate", "core", "alloc", "tokio", "qt", "java", "rspec")
)
_ADDRESS = re.compile(r"[0-9a-fA-F:]{1,40}$")
_COMMAND = re.compile(rf"\\[A-Za-z]{{1,30}}(?:{{[^{{}}]{{0,100}}}})?{CLOZE_OPEN}")


def accidents_among(
    flashcards: Iterable[tuple[str, Flashcard]], line_of: Callable[[str, int], str]
) -> list[Accident]:
    """What each of the flashcards, given with its path, is by accident, in their order.

    ``line_of``: the line of a file as it is written, counted from 1.
    """
    given = list(flashcards)
    zettels: defaultdict[str, set[str]] = defaultdict(set)
    for path, card in given:
        if card.syntax in _INLINE:
            zettels[card.front.casefold()].add(path)
    fields = {front for front, paths in zettels.items() if len(paths) >= FROM_ZETTELS}
    return [
        (accident_of(card, line_of(path, card.line)) or _field(card, fields)) if card.syntax in MAY_BE else ""
        for path, card in given
    ]


def accident_of(card: Flashcard, line: str) -> Accident:
    """What the flashcard is by accident, as far as it and its first ``line`` tell."""
    if card.syntax not in MAY_BE:
        return ""
    if _CALLOUT.match(line):
        return "callout"
    if card.syntax in _INLINE and _is_code(card.front, card.back):
        return "code"
    if card.syntax == "cloze-short" and _COMMAND.search(card.text):
        return "formula"
    return ""


def _is_code(front: str, back: str) -> bool:
    """Whether ``front::back`` is a name in a namespace, as ``std::vector``, or an address, as ``fe80::1``."""
    last = _LAST_WORD.search(front[-100:])
    if last and (last[1].lower() in _SPACES or _CALLED.match(back)):
        return True
    return bool(_ADDRESS.match(front) and _ADDRESS.match(back) and any(map(str.isdigit, front + back)))


def _field(card: Flashcard, fields: set[str]) -> Accident:
    return "field" if card.syntax in _INLINE and card.front.casefold() in fields else ""
