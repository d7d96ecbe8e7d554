"""``> [!flashcard] question`` and the answer in the quoted lines below; ``[!card]`` and ``[!anki]`` too.

And the types of callouts that the setting ``callouts`` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage

_ALWAYS = ("flashcard", "card", "anki")
_BLOCK_STARTS = (">", "|", "^", "```", "~~~", "$$", "<")
_LABEL = re.compile(r"\*{0,2}(?:q|question|a|answer)\*{0,2}[:\uff1a]", re.IGNORECASE)


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The flashcard callouts of a page."""
    titled = _title(page.settings.callouts)
    last = -1
    for i in page.lines_with("[!"):
        title = titled.match(page.seen[i]) if i > last else None
        if not title:
            continue
        depth = page.quote_depth(i)
        last = i
        while (
            last + 1 < len(page)
            and (page.quote_depth(last + 1) >= depth or _goes_on(page, last + 1))
            and not _starts_other(page, last + 1, depth, titled)
        ):
            last += 1
        front = Passage((page.raw[i][title.end() :],), (page.seen[i][title.end() :],), i)
        back = Passage(tuple(page.raw[i + 1 : last + 1]), tuple(page.seen[i + 1 : last + 1]), last)
        back = back.unquoted(depth).trimmed()
        draft = FlashcardDraft("basic", "callout", i, last, front=front, back=back.dedented())
        take_within(draft, "back")
        yield draft


@lru_cache(maxsize=8)
def _title(types: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the title of a flashcard callout, also of these types, at the start of a line."""
    names = [name for given in types if (name := given.strip(" []!"))]
    either = "|".join(map(re.escape, (*_ALWAYS, *names)))
    return re.compile(
        rf"[ \t]{{0,12}}(?:>[ \t]*)+\[!(?:{either})(?:\|[^\]]*)?\][-+]?(?=[ \t]|$)[ \t]*", re.IGNORECASE
    )


def _goes_on(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i``, without the quote's marks, goes on with the paragraph of a quote above it."""
    raw = page.raw[i].lstrip()
    starts_block = page.item(i) or page.ruler(i) or page.opaque[i] or raw.startswith(_BLOCK_STARTS)
    starts_flashcard = page.claimed[i] or page.is_ambiguous(i) or page.tag_line(i) or _LABEL.match(raw)
    ends = page.ends_run(i) or page.blank(i - 1) or page.opaque[i - 1] or page.comment(i)
    return not (ends or starts_block or starts_flashcard)


def _starts_other(page: ZettelLayout, i: int, depth: int, titled: re.Pattern[str]) -> bool:
    return page.quote_depth(i) == depth and "[!" in page.seen[i] and bool(titled.match(page.seen[i]))


NOTATION = Notation("container", {"callout": "> [!flashcard]"}, find, signs=lambda _: ("[!",))
