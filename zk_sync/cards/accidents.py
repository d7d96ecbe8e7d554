"""Which flashcards look as if nobody meant them: fields of Dataview, code, titles of callouts, formulas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from .flashcard import CLOZE_OPEN, Flashcard

Accident = Literal["", "field", "dataview", "code", "number", "callout", "formula"]  # "" where it looks meant
_LONGEST = 1000  # characters of a line that are looked at
FROM_ZETTELS = 3  # a front that stands in so many is the name of a field, as of a template
_INLINE = ("inline", "inline-reversed")
MAY_BE = (*_INLINE, "cloze-short")
_CALLOUT = re.compile(r"[ \t]{0,12}(?:> ?){1,8}\[![\w-]{1,40}[\]|]")
_LAST_WORD = re.compile(r"(?<!\w)([A-Za-z_]\w*)$")
_CALLED = re.compile(r"[A-Za-z_]\w{0,60}(?:[(<\[]|::)")
_SPACES = frozenset(
    ("std", "boost", "self", "super", "crate", "core", "alloc", "tokio", "qt", "java", "rspec")
)
# A date, a number, a yes or no, or links alone: what the fields of Dataview and of tasks hold.
_VALUE = re.compile(
    r"(?:\d{4}-\d\d(?:-\d\d)?[\dT:.Z+-]{0,20}|\d{1,9}(?:[.,]\d{1,9})?|true|false|yes|no"
    r"|(?:\[\[[^\[\]]{1,200}\]\][ ,]{0,3}){1,50})$",
    re.IGNORECASE,
)
_AS_FIELD = re.compile(r"\S::[ \t]")
_TASK = re.compile(r"[ \t]{0,20}(?:[-*+]|\d{1,4}[.)])[ \t]\[.\][ \t]")
_NUMBERS = re.compile(r"(?:^|[\s(])[0-9a-fA-F:.,]{0,39}\d[:.,]{0,2}::[0-9a-fA-F:.,]{0,39}(?!\w)")
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
    if card.syntax in _INLINE:
        return _inline(card, line[:_LONGEST])
    if card.syntax == "cloze-short" and _COMMAND.search(card.text):
        return "formula"
    return ""


def _inline(card: Flashcard, line: str) -> Accident:
    """What ``front::back`` is by accident."""
    if _is_code(card.front, card.back):
        return "code"
    if _NUMBERS.search(line):
        return "number"
    if "\\" in card.front and card.front.count("{") > card.front.count("}"):
        return "formula"
    if _AS_FIELD.search(line) and (_TASK.match(line) or _VALUE.match(card.back)):
        return "dataview"
    return ""


def _is_code(front: str, back: str) -> bool:
    """Whether ``front::back`` is a name in a namespace, as ``std::vector``, or an address, as ``fe80::1``."""
    last = _LAST_WORD.search(front[-100:])
    if last and (last[1].lower() in _SPACES or _CALLED.match(back)):
        return True
    return bool(_ADDRESS.match(front) and _ADDRESS.match(back) and any(map(str.isdigit, front + back)))


def _field(card: Flashcard, fields: set[str]) -> Accident:
    return "field" if card.syntax in _INLINE and card.front.casefold() in fields else ""
