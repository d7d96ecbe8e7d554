"""Patterns as in ``.gitignore``, matched in time that grows with the path alone, whatever the pattern is.

An expression for a pattern such as ``*a*a*a*`` usually tries all ways to share a name among the stars. Here a
star is as short as it can be and never tried again: what follows it in the same name, or behind ``**`` in the
same path, can then only fit the better. That is how Python's ``fnmatch`` does it, too.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .texts import _

Matcher = Callable[[str], object]  # true where the path matches
_LONGEST = 1000  # characters of a pattern
_ANY = "**"
_SPECIAL = "*?[]!#\\ "


class NoPattern(ValueError):
    """A text is no pattern; the message says why."""


def pattern_for(path: str) -> str:
    """The pattern that fits the file at ``path`` alone, or the folder where that ends with ``/``."""
    escaped = "".join(f"\\{char}" if char in _SPECIAL else char for char in path.removeprefix("/"))
    return f"/{escaped}"


class _Glob(NamedTuple):
    """``source`` is a regular expression, to be matched from the start of a path.

    ``below``: what must follow it where the pattern fits a folder above the path, ``whole`` where it fits the
    path itself; "" where it cannot.
    """

    is_taking: bool  # else it gives back, with "!"
    source: str
    below: str = ""
    whole: str = ""


def matcher(patterns: Iterable[str]) -> Matcher:
    """Whether a path, in lower case, matches the patterns, without regard to case.

    Raises NoPattern for a text that is none.
    """
    groups = iter(range(1_000_000))
    globs = [glob for pattern in patterns if (glob := _glob(pattern.lower(), groups))]
    if not all(glob.is_taking for glob in globs):
        return _in_order(globs)
    # Without a "!" among them their order does not count, so one expression does for all: asking each in turn
    # takes longer than reading the folder.
    sources = [f"{glob.source}(?:{'|'.join(filter(None, (glob.below, glob.whole)))})" for glob in globs]
    return _compiled("|".join(sources)).match if sources else (lambda _: False)


def _in_order(globs: Iterable[_Glob]) -> Matcher:
    """The last pattern that fits the path itself decides, else the last that fits a folder above it."""
    last_first = [(glob.is_taking, _fits(glob, glob.whole), _fits(glob, glob.below)) for glob in globs][::-1]

    def matches(path: str) -> bool:
        by_folder = None
        for is_taking, whole, below in last_first:
            if whole(path):
                return is_taking
            if by_folder is None and below(path):
                by_folder = is_taking
        return bool(by_folder)

    return matches


def _fits(glob: _Glob, end: str) -> Matcher:
    return _compiled(f"{glob.source}{end}").match if end else lambda _: None


def _compiled(source: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "[[" in a set of characters may mean more to a later Python
        return re.compile(source, re.DOTALL)


def _glob(pattern: str, groups: Iterator[int]) -> _Glob | None:
    """None for a comment, and for what Git passes over as well."""
    if len(pattern) > _LONGEST:
        raise NoPattern(_("a pattern of more than {n} characters").format(n=_LONGEST))
    text = pattern if pattern.endswith("\\ ") else pattern.rstrip()
    if not text or text.startswith("#") or text == "/":
        return None
    is_taking = not text.startswith("!")
    steps = text.removeprefix("!").split("/")
    is_folder = not steps[-1]
    if not steps[0]:
        del steps[0]
    elif len(steps) == 1 or (len(steps) == 2 and is_folder):
        steps.insert(0, _ANY)
    if not steps:
        raise NoPattern(_("{pattern} is no pattern as in .gitignore").format(pattern=pattern))
    if is_folder:
        steps[-1] = _ANY
    steps = [step for at, step in enumerate(steps) if step != _ANY or steps[at - 1 : at] != [_ANY]]
    return _of_steps(steps, groups, is_taking=is_taking, is_folder=is_folder)


def _of_steps(steps: list[str], groups: Iterator[int], *, is_taking: bool, is_folder: bool) -> _Glob | None:
    try:
        translated = [_ANY if step == _ANY else _step(step, groups) for step in steps]
    except _NotClosed:
        return None
    if translated == [_ANY]:
        return _Glob(is_taking, "", below=".*?/" if is_folder else "", whole="" if is_folder else ".")
    if steps == [_ANY, "*"]:
        return _Glob(is_taking, "", whole=".")
    ends_below = translated[-1] == _ANY
    blocks = _blocks(translated[:-1] if ends_below else translated)
    source = "".join(_placed(blocks, groups))
    if not ends_below:
        return _Glob(is_taking, source, below="/", whole=r"\Z")
    return _Glob(is_taking, source, below="/" if is_folder else "", whole="" if is_folder else "/")


def _blocks(steps: list[str]) -> list[str]:
    """The steps between each ``**`` and the next as one expression; "" first where it starts with ``**``."""
    blocks: list[list[str]] = [[]]
    for step in steps:
        if step == _ANY:
            blocks.append([])
        else:
            blocks[-1].append(step)
    return ["/".join(block) for block in blocks]


def _placed(blocks: list[str], groups: Iterator[int]) -> Iterator[str]:
    """The blocks in their order: the first at the start, each of the others as early as it fits."""
    first, *others = blocks
    yield first
    for number, block in enumerate(others, 1):
        start = "(?:.+?/)??" if number == 1 and not first else "/(?:.+?/)??"
        if number == len(others):
            yield f"{start}{block}"
        else:
            yield _once(f"{start}{block}(?=/)", groups)


class _NotClosed(Exception):
    """A set of characters has no end; Git passes over such a pattern."""


def _step(step: str, groups: Iterator[int]) -> str:
    """The name of one file or folder, which holds no ``/``."""
    if step == "*":
        return "[^/]+"
    pieces = list(_pieces(step))
    source = pieces[0]
    for piece in pieces[1:-1]:
        if piece:
            source += _once(f"[^/]*?{piece}", groups)
    return source + (f"[^/]*{pieces[-1]}" if len(pieces) > 1 else "") + r"(?=/|\Z)"


def _once(source: str, groups: Iterator[int]) -> str:
    """What ``source`` matches first, and never anything else: ``(?>…)``, which Python has from 3.11 on."""
    name = f"g{next(groups)}"
    return f"(?=(?P<{name}>{source}))(?P={name})"


def _pieces(step: str) -> Iterator[str]:
    """What stands between the stars, each character of it as an expression."""
    piece, at = "", 0
    while at < len(step):
        character = step[at]
        at += 1
        if character == "*":
            yield piece
            piece = ""
        elif character == "?":
            piece += "[^/]"
        elif character == "[":
            found, at = _set(step, at)
            piece += found
        else:
            if character == "\\":
                character = step[at : at + 1]
                at += 1
                if not character:
                    raise NoPattern(_("{pattern} is no pattern as in .gitignore").format(pattern=step))
            piece += re.escape(character)
    yield piece


def _set(step: str, at: int) -> tuple[str, int]:
    """The set of characters that begins before ``at``, and where it ends."""
    start = at + (step[at : at + 1] in ("!", "^"))
    end = step.find("]", start + 1)
    if end < 0:
        raise _NotClosed
    inner = re.sub(r"[\\\[\]^&~|]", r"\\\g<0>", step[start:end])
    found = f"(?!/)[{'^' if start > at else ''}{inner}]"
    try:
        _compiled(found)
    except re.error:
        raise NoPattern(_("{pattern} is no pattern as in .gitignore").format(pattern=step)) from None
    return found, end + 1
