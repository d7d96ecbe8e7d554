"""Which words differ between two versions of a field, marked in the HTML of both without cutting a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1\s*>|\Z)|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"  # a tag
    r"|\\\((?:(?!\\\().)*?\\\)|\\\[(?:(?!\\\[).)*?\\\]"  # a formula, which is set as a whole
    r"|&\#?\w+;|\s+|\w+|.",
    re.DOTALL | re.IGNORECASE,
)
_MOST = 4000  # tokens compared one by one; of more, what lies between the first and the last change is marked


def marked(before: str, after: str) -> tuple[str, str]:
    """Both, with ``<del>`` around words that only the first has and ``<ins>`` around those of the second."""
    if before == after:
        return before, after
    old, new = _tokens(before), _tokens(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    gone, come = _changed(old_middle, new_middle)
    tail = old[len(old) - end :]
    return (
        "".join([*old[:start], *_wrapped(old_middle, gone, "del"), *tail]),
        "".join([*new[:start], *_wrapped(new_middle, come, "ins"), *tail]),
    )


def _tokens(html: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(html)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens are the same at the start."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _changed(old: Sequence[str], new: Sequence[str]) -> tuple[set[int], set[int]]:
    """The positions in each that the other does not have."""
    if len(old) > _MOST or len(new) > _MOST:
        return set(range(len(old))), set(range(len(new)))
    gone: set[int] = set()
    come: set[int] = set()
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if what != "equal":
            gone.update(range(i1, i2))
            come.update(range(j1, j2))
    return gone, come


def _wrapped(tokens: Sequence[str], changed: Iterable[int], name: str) -> Iterator[str]:
    """The tokens with a mark around each run of changed ones that shows something."""
    marked = set(changed)
    is_open = False
    for number, token in enumerate(tokens):
        is_shown = not _is_tag(token) or token[:4].lower() == "<img"
        wants = number in marked and is_shown and not (token.isspace() and not is_open)
        if wants != is_open:
            yield f"<{name}>" if wants else f"</{name}>"
            is_open = wants
        yield token
    if is_open:
        yield f"</{name}>"


def _is_tag(token: str) -> bool:
    return len(token) > 1 and token[0] == "<"
