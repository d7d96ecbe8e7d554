"""What text a regular expression cannot do without, so that one that may take long is not tried in vain."""

from __future__ import annotations

import re
from functools import lru_cache

_FLAGS = re.compile(r"\(\?[a-zA-Z-]+[):]")
_COUNT = re.compile(r"\{\d*(?:,\d*)?\}")
_OPTIONAL = ("*", "?")
_NO_TEXT = ("^", "$", ".")


@lru_cache(64)
def required_texts(pattern: str) -> tuple[str, ...]:
    """Texts that each match of ``pattern`` holds: those outside groups that nothing makes optional."""
    if _FLAGS.search(pattern):
        return ()
    found: list[str] = []
    run = ""
    depth = i = 0
    while i < len(pattern):
        character = pattern[i]
        if character == "|" and not depth:
            return ()
        text, i = _element(pattern, i)
        depth += (character == "(") - (character == ")")
        follows = pattern[i : i + 1]
        if not text or depth or follows in _OPTIONAL or _COUNT.match(pattern, i):
            found.append(run)
            run = ""
        elif follows == "+":
            found.append(run + text)
            run = ""
        else:
            run += text
    return tuple(dict.fromkeys(text for text in (*found, run) if text.strip()))


def _element(pattern: str, i: int) -> tuple[str, int]:
    """The text that the element at ``i`` stands for ("" for none), and where the next one begins."""
    character = pattern[i]
    if character == "\\":
        escaped = pattern[i + 1 : i + 2]
        return ("" if escaped.isalnum() else escaped), i + 2
    if character == "[":
        return "", _end_of_class(pattern, i)
    if count := _COUNT.match(pattern, i):
        return "", count.end()
    is_text = character not in (*_NO_TEXT, *_OPTIONAL, "+", "(", ")", "|")
    return (character if is_text else ""), i + 1


def _end_of_class(pattern: str, i: int) -> int:
    """Where the class of characters that begins at ``i`` has ended."""
    i += 1
    i += pattern.startswith("^", i)
    i += pattern.startswith("]", i)  # one that stands first is one of them
    while i < len(pattern) and pattern[i] != "]":
        i += 2 if pattern[i] == "\\" else 1
    return i + 1
