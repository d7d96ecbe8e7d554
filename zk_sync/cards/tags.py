"""Which tags mark flashcards and what they say, and tags in Anki's form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..config import Settings
from ..vault.lines import lead_of
from ..vault.private_characters import FILL

# What ends a word or markup, and the letters of scripts that have no blanks between words
_NO_BLANK_BEHIND = (
    rf"*_)\]}}\"'”’»›.?!:;…=~{FILL}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\uff01-\uff60"
)
_NO_DECKS = ("reverse", "reversed", "spaced")
_MOST_LEVELS, _MOST_CHARACTERS = 50, 1000


@dataclass(frozen=True)
class Marker:
    """What a flashcard tag says: ``#card/reverse`` is a question, reversed; ``#flashcards/a/b`` a deck."""

    deck: str
    question: bool
    reversed: bool
    spaced: bool


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


@lru_cache(16)
def spellings(question_tags: tuple[str, ...]) -> tuple[str, ...]:
    """How a question tag begins, as a tag or as Logseq's link to the page of that name."""
    words = [form for tag in _without_sign(question_tags) for form in (tag, tag.capitalize())]
    return tuple(f"{mark}{word}" for word in words for mark in ("#", "[["))


def parted(raw: str, seen: str, question_tags: tuple[str, ...]) -> tuple[str, str] | None:
    """A line and its masked twin with a question tag at its end set apart from the text; None without one.

    Logseq takes ``**What?**#card`` and ``What? [[card]]`` for tags, and in scripts without blanks between
    words any tag stands right behind one.
    """
    pattern = _glued(question_tags)
    match = pattern.search(seen) if pattern and "#" in seen else None
    if match:
        at = match.start()
        return f"{raw[:at]} {raw[at:]}", f"{seen[:at]} {seen[at:]}"
    linked = _linked(question_tags) if "[[" in raw else None
    match = linked.search(raw) if linked else None
    if match and seen[match.start()] in ("[", FILL):
        tag = f"#{match[1]}"
        return f"{raw[: match.start()]}{tag}", f"{seen[: match.start()]}{tag}"
    return None


def behind_its_text(raw: str, seen: str, question_tags: tuple[str, ...]) -> tuple[str, str] | None:
    """A line of a block of Logseq's and its twin with the question tag behind the text; None without one.

    There the tag, or a link to its page, makes a card of the block wherever it stands.
    """
    pattern = _anywhere(question_tags)
    for match in pattern.finditer(raw) if pattern else ():
        start, end = match.span()
        is_link = match[0].startswith("[")
        if seen[start] not in (("[", FILL) if is_link else "#") or FILL in seen[max(start - 1, 0) : start]:
            continue
        if is_link and seen[end : end + 1] == FILL:
            continue
        lead = lead_of(seen)
        rest = raw[end:]
        blank = len(rest) - len(rest.lstrip(" \t")) if start == lead or raw[start - 1] in " \t" else 0
        begin = start
        if rest[:1] in tuple(".,;:!?"):
            begin = max(lead, len(raw[:start].rstrip(" \t")))
        text, twin = raw[:begin] + rest[blank:], seen[:begin] + seen[end + blank :]
        if not text[lead:].strip():
            return (f"{raw[:lead]}#{match[2]}", f"{seen[:lead]}#{match[2]}") if match[2] else None
        tag = f" #{match[1] or match[2]}"
        return text.rstrip() + tag, twin[: len(text.rstrip())] + tag
    return None


@lru_cache(16)
def _anywhere(question_tags: tuple[str, ...]) -> re.Pattern[str] | None:
    either = "|".join(map(re.escape, _without_sign(question_tags)))
    name = rf"(?:{either})(?:[-/]\w+)?"
    tag = rf"(?<![^\s{_NO_BLANK_BEHIND}])#(?:\[\[)?({name})(?:\]\])?(?![\w/-])|\[\[({either})\]\]"
    return re.compile(tag, re.IGNORECASE) if either else None


@lru_cache(16)
def _glued(question_tags: tuple[str, ...]) -> re.Pattern[str] | None:
    either = "|".join(map(re.escape, _without_sign(question_tags)))
    tag = rf"(?<=[{_NO_BLANK_BEHIND}])#(?:{either})(?:[-/]\w+)?[ \t]*$"
    return re.compile(tag, re.IGNORECASE) if either else None


@lru_cache(16)
def _linked(question_tags: tuple[str, ...]) -> re.Pattern[str] | None:
    either = "|".join(map(re.escape, _without_sign(question_tags)))
    return re.compile(rf"(?<=[ \t])\[\[({either})\]\][ \t]*$", re.IGNORECASE) if either else None


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


def is_unwieldy(name: str) -> bool:
    """Whether a tag or deck in Anki's form has so many levels or characters that Anki can fall over it.

    Anki makes each level above it, too, and walks their tree by recursion: tags of some thousand levels end
    it each time that its browser opens.
    """
    return len(name) > _MOST_CHARACTERS or name.count("::") >= _MOST_LEVELS
