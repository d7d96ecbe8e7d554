"""Regular expressions of a setting, taken only where no text can make them slow.

Python's ``re`` tries the ways in which an expression can fit one after the other, so the number of ways is
the time that it takes. Here they are counted before the expression is used, for texts of up to ``LONGEST``
characters, from the tree that Python makes of it. Expressions of which there are too many ways, such as
``(a+)+``, ``(a|a)*`` and ``a*a*a*``, are refused. (The tool regexploit looks for the same.)
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from .texts import _, marked

if sys.version_info >= (3, 11):
    from re import _compiler as compiler
    from re import _parser as parser
else:
    import sre_compile as compiler
    import sre_parse as parser

LONGEST = 100  # characters of a text that are looked at
_LONGEST_PATTERN = 1000
_MOST_WAYS = 8000  # some tenths of a millisecond
_MOST_PLACES = 300  # characters of an expression, each repetition written out
_MOST_STEPS = 200_000  # of counting
_MOST_TEXTS = 1000  # that can be read on in different ways
_FLAGS = re.compile(r"\(\?([aimsux]+)\)")
_SAMPLES = {*map(chr, range(128)), *"éßİſKµ\u0660\u4e00\u3042\u05d0\u2028\u00a0\U0001f600"}

# Those of Python's messages that people come upon; the rest stays in English.
_MESSAGES = frozenset(
    (
        marked("missing ), unterminated subpattern"),
        marked("multiple repeat"),
        marked("nothing to repeat"),
        marked("unbalanced parenthesis"),
        marked("unterminated character set"),
    )
)


class NoRegex(ValueError):
    """A text is no regular expression that can be used; the message says why."""


@lru_cache(16)
def at_start(pattern: str, behind: str = "") -> re.Pattern[str]:
    """``pattern`` compiled, to be matched at the start of texts of at most ``LONGEST`` characters.

    ``behind`` is an expression of ours that must fit behind it. Flags at its start, such as ``(?i)``, hold
    for the whole. Raises NoRegex.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise NoRegex(_("is longer than {n} characters").format(n=_LONGEST_PATTERN))
    flags = _FLAGS.match(pattern)
    rest = pattern[flags.end() :] if flags else pattern
    given = flags[0] if flags else ""
    line_end = "\n" if "x" in given else ""  # which ends a comment
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
            compiled = re.compile(f"{given}(?:{rest}{line_end}){behind}")
            ways = _ways(pattern)
    except re.error as error:
        what = _(error.msg) if error.msg in _MESSAGES else error.msg
        message = _("is no regular expression: {error} at position {position}")
        raise NoRegex(message.format(error=what, position=error.pos or 0)) from None
    except (OverflowError, RecursionError, ValueError) as error:  # ValueError: of flags
        raise NoRegex(_("is no regular expression: {error}").format(error=error)) from None
    if ways > _MOST_WAYS:
        raise NoRegex(_("could take very long: what is repeated in it can fit in too many ways"))
    return compiled


class _Part(NamedTuple):
    """A part of an expression as the places, numbered, at which it reads a character.

    Each count says in how many ways: ``first`` a place can be read first, ``last`` one can be the last that
    was read; ``empty`` nothing at all can be.
    """

    first: Mapping[int, int]
    last: Mapping[int, int]
    empty: int


_NOTHING = _Part({}, {}, 1)


class _TooMany(Exception):
    """There are more places or ways than can be."""


def _ways(pattern: str) -> int:
    """In how many ways a text can at most be read, from its start to any place in it."""
    parsed = parser.parse(pattern)
    try:
        places = _Places(parsed)
        whole = places.sequence(parsed)
        roughly = places.at_most(whole)
        return roughly if roughly <= _MOST_WAYS else places.exactly(whole)
    except _TooMany:
        return _MOST_WAYS + 1


class _Places:
    """The places of one expression, and which can follow which."""

    def __init__(self, parsed: Any) -> None:
        self._flags = parsed.state.flags & ~re.DEBUG
        codes = {min(code + by, sys.maxunicode) for code in _codes(parsed) for by in (0, 1)}
        near = {case for code in codes for case in (chr(code), chr(code).lower()[:1], chr(code).upper()[:1])}
        self._alphabet = sorted(_SAMPLES | near)
        self._known: dict[str, frozenset[str]] = {}
        self._characters: list[frozenset[str]] = []  # that each place takes
        self._follow: list[Counter[int]] = []
        self._steps = 0

    # From Python's own tree of an expression

    def sequence(self, items: Any) -> _Part:
        part = _NOTHING
        for operator, argument in items:
            self._take(1)
            part = self._behind(part, self._item(str(operator), operator, argument))
        return part

    def _item(self, name: str, operator: Any, argument: Any) -> _Part:
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._place(operator, argument)
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.sequence(argument[-1] if name == "SUBPATTERN" else argument)
        if name == "BRANCH":
            return _either(*(self.sequence(branch) for branch in argument[1]))
        if name == "GROUPREF_EXISTS":
            return _either(*(self.sequence(branch or ()) for branch in argument[1:]))
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeated(*argument)
        if name in ("ASSERT", "ASSERT_NOT"):
            return _Part(self.sequence(argument[1]).first, {}, 1)  # what it reads leads to nothing
        if name == "AT":
            return _NOTHING
        raise _TooMany  # what reads a text once more, such as \1

    def _place(self, operator: Any, argument: Any) -> _Part:
        number = len(self._characters)
        if number == _MOST_PLACES:
            raise _TooMany
        said = f"{operator} {argument}"
        if said not in self._known:
            state = parser.State()
            state.flags = self._flags
            fits = compiler.compile(parser.SubPattern(state, [(operator, argument)])).match
            self._known[said] = frozenset(filter(fits, self._alphabet))
        self._characters.append(self._known[said])
        self._follow.append(Counter())
        return _Part({number: 1}, {number: 1}, 0)

    def _repeated(self, least: int, most: int, items: Any) -> _Part:
        part = _NOTHING
        for _number in range(min(least, LONGEST + 1)):
            self._take(1)
            part = self._behind(part, self.sequence(items))
        if most > LONGEST:  # without end, as far as our texts go
            again = self.sequence(items)
            self._lead(again, again)
            # Once it fitted nothing at all, it is not repeated again.
            last = {place: ways * (1 + again.empty) for place, ways in again.last.items()}
            return self._behind(part, _either(_NOTHING, again._replace(last=last)))
        optional = _NOTHING
        for _number in range(most - least):
            self._take(1)
            optional = _either(_NOTHING, self._behind(self.sequence(items), optional))
        return self._behind(part, optional)

    def _behind(self, one: _Part, other: _Part) -> _Part:
        self._lead(one, other)
        empty = one.empty * other.empty
        first, last = Counter(one.first), Counter(other.last)
        first.update({place: ways * one.empty for place, ways in other.first.items()})
        last.update({place: ways * other.empty for place, ways in one.last.items()})
        if empty > _MOST_WAYS:
            raise _TooMany
        return _Part(first, last, empty)

    def _lead(self, one: _Part, other: _Part) -> None:
        self._take(len(one.last) * len(other.first))
        for place, ways in one.last.items():
            for following, others in other.first.items():
                self._follow[place][following] += ways * others

    def _take(self, steps: int) -> None:
        """Notes how much was done: what is hard to count is refused."""
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise _TooMany

    # How many ways there are

    def at_most(self, whole: _Part) -> int:
        """A quick count that is never too low: as if all that can be read last were read by one text."""
        classes = self._classes()
        found, now = whole.empty, dict(whole.first)
        for left in range(LONGEST, 0, -1):
            here = max((sum(now.get(place, 0) for place in takers) for takers in classes), default=0)
            then: dict[int, int] = {}
            for takers in classes:
                following = self._next({place: now[place] for place in takers if place in now})
                then.update((place, ways) for place, ways in following.items() if ways > then.get(place, 0))
            if then == now:  # and so on
                return found + here * left
            found += here
            if found > _MOST_WAYS:
                break
            now = then
        return found

    def exactly(self, whole: _Part) -> int:
        """The count itself, text by text; texts that can be read on in the same ways count as one."""
        classes = self._classes()
        known: dict[_Ways, list[_Ways]] = {}
        now = {frozenset(whole.first.items()): whole.empty}  # what is read next → ways so far
        for _character in range(LONGEST):
            then: dict[_Ways, int] = {}
            for ways, found in now.items():
                if ways not in known:
                    if len(known) == _MOST_TEXTS:
                        raise _TooMany
                    here = dict(ways)
                    read = [{place: here[place] for place in takers if place in here} for takers in classes]
                    known[ways] = [frozenset(each.items()) for each in read if each]
                for read_now in known[ways]:
                    total = found + sum(number for _place, number in read_now)
                    if total > _MOST_WAYS:
                        return total
                    following = frozenset(self._next(dict(read_now)).items())
                    then[following] = max(then.get(following, 0), total)
            if not then:
                break
            now = then
        return max(now.values())

    def _next(self, now: Mapping[int, int]) -> Mapping[int, int]:
        """In how many ways each place can be read next, where these were read last."""
        found: Counter[int] = Counter()
        self._take(sum(len(self._follow[place]) for place in now))
        for place, ways in now.items():
            for following, others in self._follow[place].items():
                found[following] += ways * others
        return found

    def _classes(self) -> list[tuple[int, ...]]:
        """For each kind of character, the places that take it."""
        each = {
            tuple(place for place, taken in enumerate(self._characters) if character in taken)
            for character in self._alphabet
        }
        return sorted(each - {()})


_Ways = frozenset[tuple[int, int]]


def _either(*parts: _Part) -> _Part:
    first: Counter[int] = Counter()
    last: Counter[int] = Counter()
    for part in parts:
        first.update(part.first)
        last.update(part.last)
    return _Part(first, last, sum(part.empty for part in parts))


def _codes(tree: Any) -> Iterator[int]:
    """All numbers in a tree: among them those of the characters that it names."""
    if isinstance(tree, int):
        if 0 <= tree <= sys.maxunicode:
            yield int(tree)
    elif not isinstance(tree, str) and hasattr(tree, "__getitem__"):
        for item in tree:
            yield from _codes(item)
