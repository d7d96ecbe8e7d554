"""One line of a zettel, as masked: its markers in front, its tags, its block id, its property."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .private_characters import DROP, FIRST, LAST

# As Obsidian has it: letters, digits, - _ / and what is no ASCII and no punctuation; Logseq's #[[two words]].
_CHARACTERS = (
    r"[^\s\x00-,.:-@\[-^`{-\x7f\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\uff00-\uff0f" + f"{FIRST}-{LAST}]"
)
_TAG = re.compile(rf"(?<!\S)#(?:\[\[([^\[\]\n]+)\]\]|({_CHARACTERS}+))")
MAY_BE_TAG = re.compile(r"(?<!\S)#[^\s#]")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_LEAD = re.compile(r"(?:[ \t]*>)*[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[^\]]\][ \t]+)?)?(?:#{1,6}[ \t]+)?")
BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*$")
_LONGEST_ID = 200  # characters; no line is searched for one further from its end
_PROPERTY = re.compile(r"[ \t]*([A-Za-z][\w.-]*):: ?(.*)$")
_LONGEST_PROPERTY = 2000
_LOGSEQ_PROPERTY = re.compile(
    r"[ \t]*(?:id:: [0-9a-f-]{36}[ \t]*$|collapsed:: (?:true|false)|card-[a-z-]+:: |logseq\.[\w.-]+:: "
    r"|heading:: (?:true|\d)|background-color:: |ls-type:: |hl-[a-z-]+:: |(?:created|updated)-at:: \d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tag:
    """A tag within a line: ``name`` without ``#``, its columns, and whether it opens or closes the line."""

    name: str
    start: int
    end: int
    leading: bool
    trailing: bool


def tags_in(seen: str) -> list[Tag]:
    """The tags of one masked line."""
    if "#" not in seen:
        return []
    found = [match for match in _TAG.finditer(seen) if _is_tag(match)]
    if not found:
        return []
    lead = _LEAD.match(seen)
    at = lead.end() if lead else 0
    leading = set()
    for match in found:
        if seen[at : match.start()].strip(" \t" + DROP):
            break
        leading.add(match.start())
        at = match.end()
    block_id = block_id_in(seen)
    at = block_id.start() if block_id else len(seen.rstrip(" \t#") if lead and "#" in lead[0] else seen)
    trailing = set()
    for match in reversed(found):
        if seen[match.end() : at].strip(" \t" + DROP):
            break
        trailing.add(match.start())
        at = match.start()
    return [
        Tag(
            (match[1] or match[2]).strip("/"),
            match.start(),
            match.end(),
            match.start() in leading,
            match.start() in trailing,
        )
        for match in found
    ]


def _is_tag(match: re.Match[str]) -> bool:
    """Whether it is no number, no colour (``#FF0000``) and no line of code (``#include <stdio.h>``)."""
    name = match[1] or match[2]
    if not name.strip("/") or name.isdigit() or match.string.startswith(" <", match.end()):
        return False
    return not _is_colour(name)


def _is_colour(name: str) -> bool:
    if len(name) not in (3, 4, 6, 8) or not _HEX.fullmatch(name):
        return False
    return len(set(name.lower())) == 1 or any(character.isdigit() for character in name)


def lead_of(seen: str) -> int:
    """The column behind indentation, quote, list, task and heading markers of a masked line."""
    match = _LEAD.match(seen)
    return match.end() if match else 0


def block_id_in(seen: str) -> re.Match[str] | None:
    """The block id at the end of a masked line: where it starts in the line, and in group 1 its name."""
    return BLOCK_ID.search(seen, max(len(seen) - _LONGEST_ID, 0)) if "^" in seen else None


def property_in(seen: str) -> re.Match[str] | None:
    """The property (``key:: value``, Dataview's and Logseq's) that a masked line is: its key and value."""
    return _PROPERTY.match(seen) if "::" in seen and len(seen) <= _LONGEST_PROPERTY else None


def is_logseq_property(seen: str) -> bool:
    """Whether a masked line is a property that Logseq itself writes below a block, and shows nobody."""
    return "::" in seen and _LOGSEQ_PROPERTY.match(seen[:_LONGEST_ID]) is not None


def clean_line(text: str) -> str:
    """One line of text without the tags at its edges and its block id."""
    block_id = block_id_in(text)
    if block_id:
        text = text[: block_id.start()].rstrip()
    return without_tags(text, text, [])[0].strip()


def clean_title(title: str) -> str:
    """A heading's text without closing ``#``, tags at its edges and block id."""
    title = title.strip()
    unclosed = title.rstrip("#")
    return clean_line(unclosed if not unclosed or unclosed[-1] in " \t" else title)


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
