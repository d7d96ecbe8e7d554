"""A paragraph, a line of ``---`` directly below, a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import marked
from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation

_RULE = re.compile(r"(?:[ \t]{0,3}>)*[ \t]{0,3}-{3,}[ \t]*$")


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The ruled flashcards of a page."""
    if not page.settings.ruled:
        return
    done = -1
    for i in page.lines_with("---"):
        if i <= done or not _is_rule(page, i):
            continue
        if page.claimed[i] or page.end_marker(i) or i == 0 or page.ends_run(i - 1) or page.ends_run(i + 1):
            continue
        first, above = page.trimmed(_up(page, i - 1), i - 1)
        if (
            page.comment(above)
            or page.tag_line(above)
            or "|" in page.seen[above]
            or not page.may_begin(first)
        ):
            continue
        last = i + 1
        while not page.ends_run(last + 1) and not _is_rule(page, last + 1):
            last += 1
        front = page.passage(first, above, page.quote_depth(i)).dedented()
        back = page.passage(i + 1, last, page.quote_depth(i)).dedented()
        own_tag = page.starts_with_marker(first)
        done = last
        draft = FlashcardDraft("basic", "ruled", first, last, front=front, back=back, own_tag=own_tag)
        take_within(draft, "front", "back")
        yield draft


def _is_rule(page: ZettelLayout, i: int) -> bool:
    return len(page.seen[i]) <= 1000 and bool(_RULE.match(page.seen[i]))


def _up(page: ZettelLayout, i: int) -> int:
    while not page.ends_run(i - 1) and not _is_rule(page, i - 1):
        i -= 1
    return i


NOTATION = Notation("ambiguous", {"ruled": marked("a line of --- below a question")}, find)
