"""Which words differ between two versions of a field, marked in the HTML of both without cutting a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

_WITHOUT_BLANKS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # kana and Han, of which each is a word here
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1\s*>|\Z)|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"  # a tag
    r"|\\\((?:(?!\\\().)*?\\\)|\\\[(?:(?!\\\[).)*?\\\]"  # a formula, which is set as a whole
    rf"|&\#?\w+;|\s+|[{_WITHOUT_BLANKS}]|(?:(?![{_WITHOUT_BLANKS}])\w)+|.",
    re.DOTALL | re.IGNORECASE,
)
_MOST = 4000  # tokens compared one by one; of more, what lies between the first and the last change is marked
_LEAST_LIKENESS = 0.4  # below it two texts have nothing to do with each other, and marks would only confuse
_Mark = tuple[str, str]  # what opens it, what closes it
_GOES, _COMES = ("<del>", "</del>"), ("<ins>", "</ins>")
_DIFFERS = ('<span class="differs">', "</span>")


def marked(before: str, after: str, *, is_decided: bool = True) -> tuple[str, str]:
    """Both, with ``<del>`` around words that only the first has and ``<ins>`` around those of the second.

    Unless it ``is_decided`` that the second takes the place of the first, both have the same neutral mark.
    Without any mark where hardly a word of one is in the other.
    """
    if before == after:
        return before, after
    old, new = _tokens(before), _tokens(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    gone, come = _changed(old_middle, new_middle)
    tail = old[len(old) - end :]
    if not _is_too_long(old_middle, new_middle):
        differing = [*_words_at(old_middle, gone), *_words_at(new_middle, come)]
        if _is_unlike(old, new, len(differing)):
            return before, after
    goes, comes = (_GOES, _COMES) if is_decided else (_DIFFERS, _DIFFERS)
    return (
        "".join([*old[:start], *_wrapped(old_middle, gone, goes), *tail]),
        "".join([*new[:start], *_wrapped(new_middle, come, comes), *tail]),
    )


def _is_unlike(old: Sequence[str], new: Sequence[str], differing: int) -> bool:
    """Whether two texts, neither empty, have too few words in common for a comparison to say anything."""
    sides = [len(_words_at(side, range(len(side)))) for side in (old, new)]
    return all(sides) and 1 - differing / sum(sides) < _LEAST_LIKENESS


def _words_at(tokens: Sequence[str], positions: Iterable[int]) -> Sequence[str]:
    """The words and numbers there: no tags, no images, no blanks, no punctuation."""
    return [token for token in map(tokens.__getitem__, positions) if _is_read(token)]


def _is_read(token: str) -> bool:
    return not _is_tag(token) and any(map(str.isalnum, token))


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
    if _is_too_long(old, new):
        return set(range(len(old))), set(range(len(new)))
    gone: set[int] = set()
    come: set[int] = set()
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if what != "equal":
            gone.update(range(i1, i2))
            come.update(range(j1, j2))
    return gone, come


def _is_too_long(old: Sequence[str], new: Sequence[str]) -> bool:
    return len(old) > _MOST or len(new) > _MOST


def _wrapped(tokens: Sequence[str], changed: Iterable[int], mark: _Mark) -> Iterator[str]:
    """The tokens with a mark around each run of changed ones that shows something."""
    marked = set(changed)
    is_open = False
    for number, token in enumerate(tokens):
        is_shown = not _is_tag(token) or _is_image(token)
        wants = number in marked and is_shown and not (token.isspace() and not is_open)
        if wants != is_open:
            yield mark[0] if wants else mark[1]
            is_open = wants
        yield token
    if is_open:
        yield mark[1]


def _is_image(token: str) -> bool:
    return token[:4].lower() == "<img"


def _is_tag(token: str) -> bool:
    return len(token) > 1 and token[0] == "<"
