"""Sticky cloze numbers: a deletion keeps its card though others come and go around it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from .flashcard import CLOZE_OPEN, CLOZE_SEP, Flashcard
from .keys import digest
from .render import Rendered

_IN_FIELD = re.compile(r"\{\{c(\d+)(?:,\d+)*::|(::|\}\})")
_IN_TEXT = re.compile(f"{CLOZE_OPEN}(\\d+){CLOZE_SEP}")
_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']?([^\"'<>\s]+)[^<>]*>", re.IGNORECASE)
_RAISED = re.compile(r"<(su[bp])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"(?<!\w)-|-(?!\w)|[^\w\s,.;:!?\"'“”‘’()\[\]…–—-]|\d+")

_LETTERS = 3  # of the longest word at least, or it is a symbol, which another one never was
_LONG_WORD = 4  # letters of a word that is still the same in another form or with a typo
_SAME_FORM = 0.7
_MOSTLY = 0.6
_AROUND = 200  # letters on each side that tell equal deletions apart
_FEW = 10_000  # pairs of equal deletions that are all compared
_DROPPED_KEPT = 20  # numbers whose text is remembered after it left the note


@dataclass(frozen=True)
class _Deletion:
    """All that one number hides in a field; ``spans``: of each deletion, with the text it hides."""

    field: str
    number: int
    spans: tuple[tuple[int, int, str], ...]

    @cached_property
    def said(self) -> str:
        """What it hides, as far as it counts for identity: signs and case do, markup does not."""
        return " … ".join(_plain(hidden) for _, _, hidden in self.spans)

    @cached_property
    def before(self) -> str:
        return _plain(self.field[: self.spans[0][0]])[-_AROUND:]

    @cached_property
    def after(self) -> str:
        return _plain(self.field[self.spans[-1][1] :])[:_AROUND]


def rendered_with_sticky_numbers(
    render: Callable[[Flashcard], Rendered],
    flashcard: Flashcard,
    field: str,
    taken: frozenset[int],
    dropped: Mapping[int, str],
) -> Rendered:
    """``flashcard`` rendered with its cloze numbers as the note has them.

    ``field``: the note's Text field; ``taken``: the numbers its cards have, also those without text now;
    ``dropped``: see ``dropped_numbers``. A deletion keeps the number of the one that it was, and one that
    returns its former one; a new one takes a fresh number, so that it never inherits the history of another.
    Numbers that the author gave stay, unless they were given anew, as by one who counts deletions through.
    """
    rendered = render(flashcard)
    deletions = _deletions(rendered.fields["Text"])  # as Anki stores it, so that both sides are read alike
    before = _deletions(field)
    given = {number for number in deletions if number not in flashcard.auto_numbers}
    if _are_given_anew(given, deletions, before, dropped):
        given = set()
    elif not flashcard.auto_numbers:
        return rendered
    waiting = [item for number, item in deletions.items() if number not in given]
    former = [item for number, item in before.items() if number and number not in given]
    numbers = _same(waiting, former)
    in_use = given.union(item.number for item in former)
    _return(waiting, {number: said for number, said in dropped.items() if number not in in_use}, numbers)
    _edited(waiting, former, numbers)
    fresh = max({*taken, *in_use, *dropped, *numbers.values()}, default=0)
    for item in waiting:
        if item.number not in numbers:
            fresh += 1
            numbers[item.number] = fresh
    if all(old == new for old, new in numbers.items()):
        return rendered
    return render(flashcard._replace(text=_renumbered(flashcard.text, numbers)))


def _are_given_anew(
    given: Collection[int],
    deletions: Mapping[int, _Deletion],
    before: Mapping[int, _Deletion],
    dropped: Mapping[int, str],
) -> bool:
    """Whether one of the ``given`` numbers says what has or had another one, and once only.

    Or whether it is that of a deletion which left the note, and says something else.
    """
    times = Counter(item.said for item in deletions.values())
    times_before = Counter(item.said for item in before.values())
    numbers = {said: number for number, said in dropped.items()}
    numbers.update((_hash(item.said), number) for number, item in before.items())
    for number in given:
        said = deletions[number].said
        is_single = times[said] == 1 and times_before[said] <= 1
        if is_single and numbers.get(_hash(said), number) != number:
            return True
        if number not in before and dropped.get(number, _hash(said)) != _hash(said):
            return True
    return False


def dropped_numbers(before: Mapping[int, str], former: str, field: str) -> Mapping[int, str]:
    """By number, a hash of what it said when its text left the note, newest last and not very many.

    ``former`` and ``field``: the Text field of the note, and what that becomes.
    """
    now = _deletions(field)
    dropped = {number: said for number, said in before.items() if number not in now}
    for number, item in _deletions(former).items():
        if number and number not in now:
            dropped.pop(number, None)
            dropped[number] = _hash(item.said)
    return dict([*dropped.items()][-_DROPPED_KEPT:])


def _deletions(field: str) -> dict[int, _Deletion]:
    """By number, in the order of a field of Anki's, nested ones too."""
    stack: list[tuple[int, int, int]] = []  # its start, the number, start of the text
    hints: dict[int, int] = {}
    spans: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for match in _IN_FIELD.finditer(field):
        if match[1]:
            stack.append((match.start(), int(match[1]), match.end()))
        elif stack and match[2] == "::":
            hints.setdefault(len(stack), match.start())
        elif stack:
            end = hints.pop(len(stack), match.start())
            start, number, inner = stack.pop()
            spans[number].append((start, match.end(), field[inner:end]))
    found = [_Deletion(field, number, tuple(sorted(parts))) for number, parts in spans.items()]
    return {item.number: item for item in sorted(found, key=lambda item: item.spans[0][0])}


def _plain(text: str) -> str:
    """The text of HTML, with the names of images, and a mark where something is raised or lowered."""
    text = _IMAGE.sub(r" \1 ", _IN_FIELD.sub(" ", text) if "{{c" in text else text)
    text = _TAG.sub("", _RAISED.sub(lambda tag: "^" if tag[1].lower() == "sup" else "_", text))
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).split())


def _hash(said: str) -> str:
    return digest(said, size=4)


def _same(waiting: Sequence[_Deletion], former: Sequence[_Deletion]) -> dict[int, int]:
    """Number of a deletion → the one that it had, of those that still say the same."""
    numbers: dict[int, int] = {}
    by_text: defaultdict[str, list[_Deletion]] = defaultdict(list)
    for item in former:
        by_text[item.said].append(item)
    asking: defaultdict[str, list[_Deletion]] = defaultdict(list)
    for item in waiting:
        asking[item.said].append(item)
    for said, items in asking.items():
        numbers.update(_aligned(items, by_text.get(said, ())))
    return numbers


def _edited(waiting: Sequence[_Deletion], former: Sequence[_Deletion], numbers: dict[int, int]) -> None:
    """Adds to ``numbers`` those that were edited in their place, the most similar first."""
    kept = set(numbers.values())
    left = {item.number: item for item in former if item.number not in kept}
    edited = sorted(
        (
            (SequenceMatcher(None, item.said, other.said, autojunk=False).ratio(), item.number, number)
            for item in waiting
            if item.number not in numbers
            for number, other in left.items()
            if _is_edited_in_place(item, other)
        ),
        reverse=True,
    )
    for _, number, other_number in edited:
        if number not in numbers and other_number in left:
            numbers[number] = other_number
            del left[other_number]


def _aligned(items: Sequence[_Deletion], former: Sequence[_Deletion]) -> Iterator[tuple[int, int]]:
    """Deletions that say the same, in their order: those whose surroundings are most alike."""
    if len(items) == len(former) or len(items) * len(former) > _FEW:
        yield from ((item.number, other.number) for item, other in zip(items, former, strict=False))
        return
    # best[i][j]: how alike the first i and the first j can be, as many as can be being paired
    best = [[0] * (len(former) + 1) for _ in range(len(items) + 1)]
    worth = 2 * _AROUND + 1  # of a pair, whatever its surroundings
    for i, item in enumerate(items):
        for j, other in enumerate(former):
            paired = best[i][j] + worth + _alike_around(item, other)
            best[i + 1][j + 1] = max(paired, best[i][j + 1], best[i + 1][j])
    i, j = len(items), len(former)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            yield items[i].number, former[j].number


def _alike_around(one: _Deletion, other: _Deletion) -> int:
    """How many letters before and behind are the same."""
    return _common(one.before[::-1], other.before[::-1]) + _common(one.after, other.after)


def _common(one: str, other: str) -> int:
    letters = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(letters) if a != b), min(len(one), len(other)))


def _is_edited_in_place(one: _Deletion, other: _Deletion) -> bool:
    """Whether it says mostly the same, with the same signs and numbers, beside the same word."""
    if _SIGN.findall(one.said) != _SIGN.findall(other.said):
        return False
    words, others = _WORD.findall(one.said), _WORD.findall(other.said)
    if max(map(len, words + others), default=0) < _LETTERS:
        return False
    pairs = zip(words, others, strict=False)
    is_alike = len(words) == len(others) and all(a == b or _are_forms(a, b) for a, b in pairs)
    if not is_alike and max(len(words), len(others)) > 1:
        is_alike = SequenceMatcher(None, words, others, autojunk=False).ratio() >= _MOSTLY
    return is_alike and (
        _WORD.findall(one.before)[-1:] == _WORD.findall(other.before)[-1:]
        or _WORD.findall(one.after)[:1] == _WORD.findall(other.after)[:1]
    )


def _are_forms(one: str, other: str) -> bool:
    """Whether both are the same word but for a capital in front, a typo or its ending."""
    if one.lower() == other.lower():
        return one[1:] == other[1:] and one[1:].islower()
    is_long = min(len(one), len(other)) >= _LONG_WORD
    return is_long and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_FORM


def _return(waiting: Sequence[_Deletion], dropped: Mapping[int, str], numbers: dict[int, int]) -> None:
    """Gives deletions back the numbers that they had before they left, the one that left last first."""
    free = {said: number for number, said in dropped.items()}
    times = Counter(item.said for item in waiting)
    for item in waiting:
        if item.number not in numbers and times[item.said] == 1 and (number := free.pop(_hash(item.said), 0)):
            numbers[item.number] = number


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    return _IN_TEXT.sub(
        lambda match: f"{CLOZE_OPEN}{numbers.get(int(match[1]), int(match[1]))}{CLOZE_SEP}", text
    )
