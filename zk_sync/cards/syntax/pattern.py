"""Flashcards that patterns of the settings find, as Obsidian_to_Anki's own regular expressions do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from ...texts import marked
from ...vault.private_characters import DROP, FILL
from ..clozes import clozed
from ..flashcard_draft import FlashcardDraft, PatternMatch
from ..layout import ZettelLayout
from ..notation import Notation
from ..note_types import ours, told_by_deletions, type_named
from ..passage import Passage

_NOTHING = f" \t\n{DROP}{FILL}"


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """What the patterns match, but for what lies within code, math or a comment."""
    if not page.pattern_matches:
        return
    starts = list(accumulate((len(line) + 1 for line in page.raw), initial=0))
    for match in page.pattern_matches:
        start, end = match.whole
        if page.outline.twin[start:end].strip(_NOTHING) and (draft := _draft(page, starts, match)):
            yield draft


def _draft(page: ZettelLayout, starts: list[int], match: PatternMatch) -> FlashcardDraft | None:
    note_type = type_named(match.note_type, page.settings)
    first, last = _lines(page, starts, *match.whole)
    if note_type is None or not page.free(range(first, last + 1)):
        return None
    draft = FlashcardDraft(note_type.kind, "pattern", first, last, short=True)
    draft.foreign_id, draft.tags = match.number, match.tags
    for name, span in zip(ours(note_type.kind), match.groups, strict=False):
        setattr(draft, name, passage_at(page, starts, *span))
    told_by_deletions(draft, note_type)
    if draft.kind == "cloze":
        made = clozed(draft.text.text, draft.text.twin, page.settings.clozes)
        return draft if made.count else None
    return draft if draft.front.raw else None


def _lines(page: ZettelLayout, starts: list[int], start: int, end: int) -> tuple[int, int]:
    """First and last line of what is not blank from ``start`` to ``end``."""
    text = "\n".join(page.raw[bisect_right(starts, start) - 1 : bisect_right(starts, end)])
    offset = starts[bisect_right(starts, start) - 1]
    part = text[start - offset : end - offset]
    begin = start + len(part) - len(part.lstrip())
    stop = max(begin, end - (len(part) - len(part.rstrip())) - 1)
    return bisect_right(starts, begin) - 1, bisect_right(starts, stop) - 1


def passage_at(page: ZettelLayout, starts: list[int], start: int, end: int) -> Passage:
    """What stands from ``start`` to ``end``, without blank lines around it."""
    if start < 0 or end <= start:
        return Passage()
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    lines = Passage(tuple(page.raw[first : last + 1]), tuple(page.seen[first : last + 1]), last)
    cut = lines.cut(start - starts[first], end - starts[last]).trimmed()
    return cut.dedented(hanging=True) if cut.raw else Passage()


NOTATION = Notation(
    "explicit",
    {"pattern": marked("a pattern of the settings")},
    find,
    always=lambda settings: bool(settings.patterns),
)
