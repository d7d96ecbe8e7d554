"""``front::back`` and ``front:::back`` on one line, and ``front ::`` with the children of its list item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...config import Markers
from ...vault.lines import is_logseq_property, lead_of, property_in
from ...vault.logseq_properties import is_property_below
from ...vault.private_characters import FILL
from ..clozes import ALL, has_full_cloze, short_in_line
from ..flashcard import Kind
from ..flashcard_draft import FlashcardDraft
from ..labels import take_below, take_within
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from .tagged import DEEPEST, children_of

_LINK_TEXT = re.compile(rf"\[[^\[\]]*\](?={FILL})")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_ADMONITION = re.compile(r":::+ ?(?:\w|$)")
_LONGEST_KEY = 100  # characters
_LOGSEQ_DECK = "deck:: "
_SPACE_OF_NAMES = re.compile(r"(?<!\w)(?:std|boost|crate|tokio)$")
_NAME = re.compile(r"[A-Za-z_]\w*((?:::[A-Za-z_]\w*)+|[(<])?")
_BRACES = re.compile(r"\{\{|\}\}")


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The inline flashcards of a page, plain and reversed."""
    markers = page.settings.markers
    pattern = _pattern(markers)
    if not pattern:
        return
    around: list[int] = []  # last lines of the items whose children are answers, outermost first
    for i in page.lines_with(*_given(markers)):
        while around and around[-1] < i:
            around.pop()
        is_free = page.item(i) is not None if around else not page.claimed[i]
        if not is_free or not pattern.search(page.seen[i]) or not page.may_begin(i):
            continue
        found = _marker_in(page, i, pattern)
        if found and len(around) < DEEPEST:
            reversed_ = found[0] == markers.inline_reversed.strip()
            draft = _draft(page, i, found, "reversed" if reversed_ else "basic")
            draft.nested = bool(around)
            if draft.back.text:
                take_below(page, draft)
            elif _takes_children(page, draft, around[-1] if around else -1):
                take_within(draft, "back")
                around.append(draft.last)
            yield draft


def _takes_children(page: ZettelLayout, draft: FlashcardDraft, within: int) -> bool:
    """Makes the children of the draft's list item its answer, if there are any.

    ``within``: the last line of the flashcard in whose answer it stands, -1 for none.
    """
    if not page.item(draft.first):
        return False
    children, last = children_of(page, draft.first, draft.first, within)
    if children < 0:
        return False
    draft.back = page.passage(children, last, page.quote_depth(draft.first)).dedented()
    draft.last = last
    return True


def _given(markers: Markers) -> list[str]:
    return [marker.strip() for marker in (markers.inline, markers.inline_reversed) if marker.strip()]


@lru_cache(maxsize=8)
def _pattern(markers: Markers) -> re.Pattern[str] | None:
    """Finds either marker, the longer one first; a longer run of one character is neither."""
    alternatives = []
    for marker in sorted(_given(markers), key=len, reverse=True):
        alone = re.escape(marker)
        if len(set(marker)) == 1:
            alone = rf"(?<!{re.escape(marker[0])}){alone}(?!{re.escape(marker[0])})"
        alternatives.append(alone)
    return re.compile("|".join(alternatives)) if alternatives else None


def _marker_in(page: ZettelLayout, i: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The marker that parts line ``i``: the first outside links and clozes."""
    seen = page.seen[i]
    if (
        is_logseq_property(seen)
        or (page.settings.logseq == "on" and is_property_below(seen[lead_of(seen) :]))
        or seen.lstrip().startswith(_LOGSEQ_DECK)
        or (seen.lstrip().startswith("|") and _ROW.match(seen))
    ):
        return None
    lead = page.lead(i)
    if _ADMONITION.match(seen, lead):
        return None
    if "{" in seen or "==" in seen or "[" in seen:
        seen = _without_spans(seen)
    found = pattern.search(seen, lead)
    while found and found[0] == "::" and (end := _end_of_name(seen, found)):
        found = pattern.search(seen, end)
    return None if found and found[0] == "::" and _is_property(page, i, lead, found.start()) else found


def _end_of_name(seen: str, marker: re.Match[str]) -> int:
    """Where the name of a program ends, such as ``std::vector``, that the marker stands in; 0: in none."""
    space = _SPACE_OF_NAMES.search(seen[max(0, marker.start() - 6) : marker.start()])
    name = _NAME.match(seen, marker.end(), marker.end() + 200) if space else None
    is_name = space and name and (name[1] or (space[0] == "std" and name[0].islower()))
    return name.end() if name and is_name else 0


def _is_property(page: ZettelLayout, i: int, start: int, end: int) -> bool:
    """Whether what stands before the marker on line ``i`` is a usual name of a property of the zettel.

    Where nothing opted the zettel in, the one word of a line ``key:: value`` is one; ``front::back`` is none.
    """
    if end - start > _LONGEST_KEY or page.starts_with_marker(i):
        return False
    if page.is_everywhere and property_in(page.seen[i]) and page.raw[i][end:].startswith(":: "):
        return True
    key = page.raw[i][start:end].strip(" \t*_").lower()
    return key in map(str.lower, page.settings.property_keys)


def _without_spans(seen: str) -> str:
    """A masked line with its clozes and link texts masked too."""
    if "[" in seen and FILL in seen:
        seen = _LINK_TEXT.sub(lambda match: FILL * len(match[0]), seen)
    if has_full_cloze(seen):
        seen = _masked_doubles(seen)
    parts, at = [], 0
    for cloze in short_in_line(seen, ALL, logseq=True):
        parts += [seen[at : cloze.start], FILL * (cloze.end - cloze.start)]
        at = cloze.end
    return "".join([*parts, seen[at:]])


def _masked_doubles(seen: str) -> str:
    """A line with what stands in ``{{…}}``, nested or not, masked."""
    parts, at, depth, start = [], 0, 0, 0
    for mark in _BRACES.finditer(seen):
        if mark[0] == "{{":
            start = mark.start() if not depth else start
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                parts += [seen[at:start], FILL * (mark.end() - start)]
                at = mark.end()
    return "".join([*parts, seen[at:]])


def _draft(page: ZettelLayout, i: int, marker: re.Match[str], kind: Kind) -> FlashcardDraft:
    raw, seen, lead = page.raw[i], page.seen[i], page.lead(i)
    front = Passage((raw[lead : marker.start()],), (seen[lead : marker.start()],), -1)
    end = marker.end() + len(raw[marker.end() :]) - len(raw[marker.end() :].lstrip())
    back = Passage((raw[end:].rstrip(),), (seen[end : len(raw.rstrip())],), i)
    own_tag = page.starts_with_marker(i)
    syntax = "inline-reversed" if kind == "reversed" else "inline"
    return FlashcardDraft(kind, syntax, i, i, front=front, back=back, own_tag=own_tag)


def _on_line(page: ZettelLayout, i: int) -> bool:
    return any(marker in page.seen[i] for marker in _given(page.settings.markers))


NOTATION = Notation(
    "ambiguous", {"inline": "front::back", "inline-reversed": "front:::back"}, find, on_line=_on_line
)
