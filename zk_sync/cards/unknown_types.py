"""What is said of note types that nothing here is known of: once for each, however many zettels name it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..errors import Problem
from ..texts import _, marked

_UNKNOWN = marked(
    'unknown note type "{name}" (blocks: {count}): use Basic, Basic (and reversed card), Basic (type in the '
    "answer) or Cloze, or say in the setting note_types what it is"
)


def unknown_type(name: str, count: int) -> str:
    """What is wrong with ``count`` blocks of the note type ``name``."""
    return _(_UNKNOWN).format(name=name, count=count)


def each_type_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of a vault with one for each unknown note type, at its first place, that counts all."""
    before, between, behind = re.split(r"\{name\}|\{count\}", _(_UNKNOWN))
    pattern = re.compile(f"{re.escape(before)}(.*){re.escape(between)}([0-9]+){re.escape(behind)}", re.DOTALL)
    found: list[Problem] = []
    places: dict[str, int] = {}  # name → where in ``found``
    counts: dict[str, int] = {}
    for problem in problems:
        match = pattern.fullmatch(problem.message) if problem.message.startswith(before) else None
        if match:
            name = match[1]
            counts[name] = counts.get(name, 0) + int(match[2])
            if name in places:
                first = found[places[name]]
                found[places[name]] = replace(first, message=unknown_type(name, counts[name]))
                continue
            places[name] = len(found)
        found.append(problem)
    return tuple(found)
