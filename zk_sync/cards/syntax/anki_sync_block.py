"""The blocks of Obsidian Anki Sync: between comments that name a kind, and the key of the note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from ..decks import deck_name
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from .pattern import passage_at

_START, _END = "block-start", "block-end"
_KIND = re.compile(r"<!--\s{0,100}(basic|cloze)block-(?:start|end)\b")
_ATTRIBUTE = re.compile(r"\b(oid|forward|reverse|extra|deck)[ \t]{0,9}=[ \t]{0,9}(?:\"([^\"]*)\"|'([^']*)')")
_YES = ("true", "forward", "reverse")


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The blocks ``basicblock`` and ``clozeblock``."""
    body = "\n".join(page.raw)
    if _START not in body:
        return
    starts = list(accumulate((len(line) + 1 for line in page.raw), initial=0))
    at = body.find(_START)
    while at >= 0:
        opening = body.rfind("<!--", 0, at)
        begin = body.find("-->", at)
        closing = body.find(_END, begin) if begin >= 0 else -1
        if closing < 0:
            return
        end, after = body.rfind("<!--", begin, closing), body.find("-->", closing)
        kind = _KIND.match(body, max(opening, 0))
        first, last = (bisect_right(starts, max(place, 0)) - 1 for place in (opening, after))
        if kind and after >= 0 and end >= 0 and page.comment_at(first):
            attributes = _attributes(body[opening:begin])
            content = passage_at(page, starts, begin + 3, end)
            yield _draft(kind[1], first, last, content, attributes)
        at = body.find(_START, closing)


def _attributes(comment: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(comment)}


def _draft(kind: str, first: int, last: int, content: Passage, attributes: dict[str, str]) -> FlashcardDraft:
    draft = FlashcardDraft("basic", "anki-sync-block", first, last, has_own_ids=True)
    draft.tool_key = attributes.get("oid", "")
    draft.deck = deck_name(attributes.get("deck", "").split("::"))
    extra = " ".join(attributes.get("extra", "").split())
    if extra:
        draft.extra = Passage((extra,), (extra,))
    if kind == "cloze":
        draft.kind, draft.short, draft.text = "cloze", True, content
        return draft
    at = content.twin.find("::")
    parts = (content, Passage()) if at < 0 else _parted(content, at)
    is_back = attributes.get("reverse", "").lower() in _YES
    is_forward = attributes.get("forward", "true").lower() in (*_YES, "")
    if is_back and is_forward:
        draft.kind = "reversed"
    draft.front, draft.back = reversed(parts) if is_back and not is_forward else parts
    return draft


def _parted(content: Passage, at: int) -> tuple[Passage, Passage]:
    """What stands before and behind the first ``::``, which is at this place of the text."""
    line = content.twin.count("\n", 0, at)
    column = at - (content.twin.rfind("\n", 0, at) + 1)
    front = content.lines(0, line + 1).cut(0, column).trimmed()
    back = content.lines(line, len(content.raw)).cut(column + 2).trimmed()
    return front, back.dedented(hanging=True) if back.raw else back


NOTATION = Notation(
    "container", {"anki-sync-block": "<!-- basicblock-start -->"}, find, signs=lambda _settings: (_START,)
)
