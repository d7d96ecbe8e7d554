"""``Hint:`` and ``Extra:`` in flashcards whose notation has no labels for question and answer."""

from __future__ import annotations

import re

from .flashcard_draft import FlashcardDraft
from .layout import ZettelLayout
from .passage import Passage, joined

_LABEL = re.compile(
    r"[ \t>]*(?P<item>(?:[-+*]|\d{1,9}[.)])[ \t]+)?"
    r"(?:(?P<name>hint|extra)[:\uff1a]|\*\*(?P<bold>hint|extra)(?:[:\uff1a]\*\*|\*\*[:\uff1a]))"
    r"(?!:|//)[ \t]*",
    re.IGNORECASE | re.ASCII,
)
_HEADING = re.compile(r"#{1,6}[ \t]")
_FENCES = ("```", "~~~", "$$")
_COLONS = (":", "\uff1a")


def label_in(seen: str) -> re.Match[str] | None:
    """The label at the start of a masked line."""
    return _LABEL.match(seen) if any(colon in seen for colon in _COLONS) else None


def take(draft: FlashcardDraft, label: re.Match[str], part: Passage) -> None:
    """Gives a draft a part of its own lines that begins with ``label``."""
    name = (label["name"] or label["bold"]).lower()
    part = part.cut(label.end()).dedented(hanging=True)
    before: Passage = getattr(draft, name)
    setattr(draft, name, joined([before, part], "\n\n") if before.raw else part)


def take_within(draft: FlashcardDraft, *fields: str) -> None:
    """Gives a draft the hints and extra texts that stand in these of its fields, not indented.

    A hint is its line and what is indented below it; an extra text goes on to a blank line. Where nothing
    else would be left, they stay; so does what stands below a heading within an answer.
    """
    for field in fields:
        passage: Passage = getattr(draft, field)
        spans = _spans(passage, 1 if field == "front" else 0, ("{", "==") if field == "text" else ("{{c",))
        taken = {i for start, end in spans for i in range(start, end)}
        lines = list(zip(passage.raw, passage.seen, strict=True))
        rest = passage.with_lines([line for i, line in enumerate(lines) if i not in taken]).trimmed()
        if not spans or not rest.raw:
            continue
        for start, end in spans:
            if label := label_in(passage.seen[start]):
                take(draft, label, passage.lines(start, end))
        setattr(draft, field, rest)


def take_below(page: ZettelLayout, draft: FlashcardDraft) -> None:
    """Gives a draft of one line, or one table, the hints and extra texts right below it, each of one line."""
    depth, indent = page.quote_depth(draft.first), page.indent(draft.first)
    holds_end = draft.back.last == draft.last
    while (i := draft.last + 1) < len(page) and not page.claimed[i] and page.quote_depth(i) == depth:
        label = label_in(page.seen[i])
        if not label or not page.raw[i][label.end() :].strip():
            break
        if label["item"] and page.indent(i) <= indent:
            break
        take(draft, label, page.passage(i, i, 0))
        draft.last = i
    if holds_end:  # an id at its end is the flashcard's, still
        draft.back = draft.back._replace(last=draft.last)


def _spans(passage: Passage, first: int, deletions: tuple[str, ...]) -> list[tuple[int, int]]:
    """The lines of each label from line ``first`` on, from the label to before what is no part of it.

    What may hold one of the ``deletions`` is no hint.
    """
    spans: list[tuple[int, int]] = []
    i = first
    while i < len(passage.raw) and not _HEADING.match(passage.seen[i]):
        label = None if passage.raw[i].startswith((" ", "\t", ">")) else label_in(passage.seen[i])
        end = _end(passage, i, label) if label else i + 1
        says_something = label and (passage.raw[i][label.end() :].strip() or end > i + 1)
        if says_something and not any(sign in line for sign in deletions for line in passage.seen[i:end]):
            spans.append((i, end))
        i = end
    return spans


def _end(passage: Passage, i: int, label: re.Match[str]) -> int:
    """The line behind the part that begins with the label on line ``i``."""
    goes_on = (label["name"] or label["bold"]).lower() == "extra" and not label["item"]
    in_fence = passage.raw[i][label.end() :].startswith(_FENCES)
    i += 1
    while i < len(passage.raw):
        raw = passage.raw[i]
        is_own = goes_on and not label_in(passage.seen[i])
        if not in_fence and not (raw.strip() and (is_own or raw.startswith((" ", "\t")))):
            break
        in_fence ^= raw.lstrip().startswith(_FENCES)
        i += 1
    return i
