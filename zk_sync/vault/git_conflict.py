"""What Git leaves in a file where two versions of it could not be brought together."""

from __future__ import annotations

import re

from .masking import masked

_MARKS = (re.compile(r"<{7}(?: .*)?$"), re.compile(r"={7}$"), re.compile(r">{7}(?: .*)?$"))


def conflict_line(text: str) -> int:
    """The line, from 1, on which such a conflict begins; 0 where the text holds none.

    All three marks stand there in their order, each at the start of a line, and the first is not in code.
    What stands between them may open code that never ends, so that the others are looked for anywhere.
    """
    if "<<<<<<<" not in text:
        return 0
    seen = masked(text).text.split("\n")
    start, found = 0, 0
    for number, line in enumerate(text.split("\n")):
        if _MARKS[0].match(line):  # of two beginnings, the later one counts
            if _MARKS[0].match(seen[number]):
                start, found = number + 1, 1
        elif found and _MARKS[found].match(line):
            found += 1
            if found == len(_MARKS):
                return start
    return 0
