"""What stands at the edges of a line and is no part of its text: tags and a block id."""

from __future__ import annotations

import re

from .tags import tags_in

BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*$")


def clean_line(text: str) -> str:
    """One line of text without the tags at its edges and its block id."""
    match = BLOCK_ID.search(text[-200:])
    if match:
        text = text[: len(text) - min(len(text), 200) + match.start()].rstrip()
    return without_tags(text, text, [])[0].strip()


def without_tags(raw: str, seen: str, found: list[str]) -> tuple[str, str]:
    """A line and its twin without the tags at its edges; all its tags' names are added to ``found``."""
    tags = tags_in(seen)
    found += [tag.name for tag in tags]
    leading = [tag for tag in tags if tag.leading]
    trailing = [tag for tag in tags if tag.trailing and not tag.leading]
    if trailing:
        raw, seen = _cut(raw, seen, trailing[0].start, trailing[-1].end)
    if leading:
        raw, seen = _cut(raw, seen, leading[0].start, leading[-1].end)
    return raw, seen


def _cut(raw: str, seen: str, start: int, end: int) -> tuple[str, str]:
    """Without ``start``–``end`` and the blanks on one side of it."""
    while seen[end : end + 1] in (" ", "\t") and seen[end : end + 1]:
        end += 1
    if end == len(seen):
        while start and seen[start - 1] in " \t":
            start -= 1
    return raw[:start] + raw[end:], seen[:start] + seen[end:]
