"""Tags in the text of a zettel: where they stand, and which of them mark flashcards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..config import Settings
from ..vault.links import fenced_lines
from .masking import DROP

# As Obsidian has it: letters, digits, - _ / and what is no ASCII and no punctuation; Logseq's #[[two words]].
_CHARACTERS = r"[^\s\x00-,.:-@\[-^`{-\x7f\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\uff00-\uff0f\ufdd0-\ufdef]"
_TAG = re.compile(rf"(?<!\S)#(?:\[\[([^\[\]\n]+)\]\]|({_CHARACTERS}+))")
_MAY_BE_TAG = re.compile(r"(?<!\S)#[^\s#]")
_BLOCK_ID = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]+\s*$")
_LEAD = re.compile(r"(?:[ \t]*>)*[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[^\]]\][ \t]+)?)?(?:#{1,6}[ \t]+)?")
_NO_DECKS = ("reverse", "reversed", "spaced")


@dataclass(frozen=True)
class Tag:
    """A tag within a line: ``name`` without ``#``, its columns, and whether it opens or closes the line."""

    name: str
    start: int
    end: int
    leading: bool
    trailing: bool


@dataclass(frozen=True)
class Marker:
    """What a flashcard tag says: ``#card/reverse`` is a question, reversed; ``#flashcards/a/b`` a deck."""

    deck: str
    question: bool
    reversed: bool
    spaced: bool


def tags_in(seen: str) -> list[Tag]:
    """The tags of one masked line."""
    if "#" not in seen:
        return []
    found = [match for match in _TAG.finditer(seen) if _is_name(match[1] or match[2])]
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
    block_id = _BLOCK_ID.search(seen, found[-1].end())
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


def tags_in_text(body: str) -> Iterator[str]:
    """Names of the tags in a zettel's text outside fenced code, as often as they stand there.

    Cheaper than ``tags_in`` on masked lines, and so not as exact: a tag in a comment counts.
    """
    if "#" not in body or not _MAY_BE_TAG.search(body):
        return
    lines = body.split("\n")
    fenced = fenced_lines(lines)
    for number, line in enumerate(lines):
        if "#" in line and number not in fenced:
            yield from (tag.name for tag in tags_in(line))


def _is_name(name: str) -> bool:
    return any(not character.isdigit() for character in name) and bool(name.strip("/"))


def lead_of(seen: str) -> int:
    """The column behind indentation, quote, list, task and heading markers of a masked line."""
    match = _LEAD.match(seen)
    return match.end() if match else 0


def marker_of(name: str, settings: Settings) -> Marker | None:
    """What the tag ``name`` says when it is a flashcard tag, else None."""
    known = flashcard_tags(settings)
    return _marker_of(name, known, settings.question_tags) if name.lower().startswith(known) else None


def flashcard_tags(settings: Settings) -> tuple[str, ...]:
    """The tags that mark flashcards or make a line a question, in lower case without ``#``."""
    return _without_sign((*settings.flashcard_tags, *settings.question_tags))


@lru_cache(16)
def _without_sign(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (tag.lstrip("#").lower() for tag in tags))))


@lru_cache(maxsize=4096)
def _marker_of(name: str, known: tuple[str, ...], question_tags: tuple[str, ...]) -> Marker | None:
    lowered = name.lower()
    questions = _without_sign(question_tags)
    for own in known:
        if not lowered.startswith(own):
            continue
        rest = lowered[len(own) :]
        if rest and rest[0] not in "/-":
            continue
        parts = (
            name[len(own) :].replace("-", "/", 1).split("/")
            if rest[:1] == "-"
            else name[len(own) :].split("/")
        )
        parts = [part.strip() for part in parts if part.strip()]
        words = {part.lower() for part in parts}
        if rest[:1] == "-" and not (parts and parts[0].lower() in _NO_DECKS):
            continue  # #card-index is another tag
        deck = "::".join(part for part in parts if part.lower() not in _NO_DECKS)
        return Marker(deck, own in questions, bool(words & {"reverse", "reversed"}), "spaced" in words)
    return None


def each_once(tags: Iterable[str]) -> tuple[str, ...]:
    """``tags`` in their order, each in the first of its spellings: to Anki their case is all the same."""
    found: dict[str, str] = {}
    for tag in tags:
        if tag:
            found.setdefault(tag.lower(), tag)
    return tuple(found.values())


@lru_cache(4096)
def anki_tag(name: str) -> str:
    """A tag in Anki's form: ``a/b`` → ``a::b``, blanks → ``_``; "" when nothing is left of it."""
    parts = name.strip().lstrip("#").replace("::", "/").split("/")
    return "::".join(filter(None, ["_".join(part.split()) for part in parts]))
