"""A text with the words changed that were changed in a field made of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_MOST = 50  # places that are tried
_TOKEN = re.compile(r"\{\{c[\d,]+::|\}\}|::|<[^<>]*>|(?:(?!\{\{c|\}\}|::|[<>])\S)+|\s+|.")
_MARKUP = re.compile(r"[<>]|\{\{|\}\}|::")


def patches(text: str, start: int, before: str, after: str) -> Iterator[str]:
    """``text`` with the words that ``after`` has in the place of those in ``before``.

    ``before`` and ``after`` are HTML made of a part of ``text`` from ``start`` on. One result for each place
    where these words stand; none where more than words differ.
    """
    old, new = _difference(_TOKEN.findall(before), _TOKEN.findall(after))
    if not old or _MARKUP.search(old) or _MARKUP.search(new):
        return
    old, new = html.unescape(old), html.unescape(new)
    at = text.find(old, start)
    for _ in range(_MOST):
        if at < 0:
            return
        yield text[:at] + new + text[at + len(old) :]
        at = text.find(old, at + 1)


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """What differs, as each has it; where words were only added, with a word beside them that both have."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    left, right = first, len(old) - last
    if left == right:
        while left and _is_text(old[left - 1]) and not "".join(old[left:right]).strip():
            left -= 1
        while right < len(old) and _is_text(old[right]) and not "".join(old[left:right]).strip():
            right += 1
    last = len(old) - right
    return "".join(old[left:right]), "".join(new[left : len(new) - last])


def _is_text(token: str) -> bool:
    return not _MARKUP.search(token)
