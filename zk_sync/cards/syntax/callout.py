"""``> [!flashcard] question`` and the answer in the quoted lines below; ``[!card]`` and ``[!anki]`` too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..notation import Notation
from ..page import Draft, Page
from ..passage import Passage

_TITLE = re.compile(
    r"[ \t]{0,12}(?:>[ \t]*)+\[!(?:flashcard|card|anki)(?:\|[^\]]*)?\][-+]?(?=[ \t]|$)[ \t]*", re.IGNORECASE
)


def find(page: Page) -> Iterator[Draft]:
    """The flashcard callouts of a page."""
    last = -1
    for i in page.lines_with("[!"):
        title = _TITLE.match(page.seen[i]) if i > last else None
        if not title:
            continue
        depth = page.quote_depth(i)
        last = i
        while (
            last + 1 < len(page)
            and page.quote_depth(last + 1) >= depth
            and not _starts_other(page, last + 1, depth)
        ):
            last += 1
        front = Passage((page.raw[i][title.end() :],), (page.seen[i][title.end() :],), i)
        back = Passage(tuple(page.raw[i + 1 : last + 1]), tuple(page.seen[i + 1 : last + 1]), last)
        back = back.unquoted(depth).trimmed()
        yield Draft("basic", "callout", i, last, front=front, back=back.dedented())


def _starts_other(page: Page, i: int, depth: int) -> bool:
    return page.quote_depth(i) == depth and "[!" in page.seen[i] and bool(_TITLE.match(page.seen[i]))


NOTATION = Notation("container", find, signs=lambda _: ("[!",))
