"""Makes texts of others fit for a terminal, which would obey the escape sequences in a file name."""

from __future__ import annotations

import re

# Control characters, and those that turn the direction of what follows. JSON may hold them as they are.
_COMMANDS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """``text`` with every character that would command a terminal written out, such as ``\\u001b``.

    Line breaks and tabs stay. JSON means the same as before: there, these are its own escapes.
    """
    return _COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def in_one_line(text: str) -> str:
    """``text`` fit for a terminal, and without a line break that would make it look like two."""
    return printable(text.replace("\n", "\\n"))
