"""Blocks with cloze deletions: ``{{c1::…}}`` everywhere, the short notations where the zettel opted in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ...texts import _, marked
from ...vault.logseq_properties import id_of_block
from ...vault.private_characters import FILL
from ..clozes import ALL, has_full_cloze, short_in_line
from ..flashcard_draft import FlashcardDraft
from ..labels import label_in, take
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from ..schedule import marks_of_properties
from .whole import wish

_DELETION = re.compile(r"(?<!\\)\{\{c\d{1,3}::([^{}\n]{1,60})")


def find_full(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """Blocks with ``{{c1::…}}``."""
    lines = page.lines_with("{{c")
    return _blocks(page, lines, lambda i: has_full_cloze(page.seen[i]), "cloze", local=False)


def find_short(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """Blocks with ``==…==``, ``{…}`` and the like, and with Logseq's ``{{cloze …}}``."""
    which = page.clozes
    logseq = which == page.settings.clozes

    def holds(i: int) -> bool:
        line = page.seen[i]
        return bool(short_in_line(line, which, logseq=logseq))

    marks = ("{", "==", "**", *(("*", "_") if which.italic else ()))
    return _blocks(page, page.lines_with(*marks), holds, "cloze-short", local=True)


def find_in_code(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """Names ``{{c1::…}}`` that stays as it is, in code or not closed in a formula; yields nothing.

    In the code of a flashcard without deletions it is what the code says.
    """
    clozes = {i for each in page.drafts if each.kind == "cloze" for i in range(each.first, each.last + 1)}
    for i, line in enumerate(page.raw):
        if "{{c" not in line or (page.claimed[i] and i not in clozes):
            continue
        for match in _DELETION.finditer(line):
            if set(page.seen[i][match.start() : match.start(1)]) == {FILL}:
                message = _("the deletion {cloze} stands in code or a formula, where it is not hidden")
                page.problem(i, message.format(cloze=f"{match[0].strip()}…"))
                break
    yield from ()


def _blocks(
    page: ZettelLayout, lines: Iterable[int], holds: Callable[[int], bool], syntax: str, *, local: bool
) -> Iterator[FlashcardDraft]:
    done = -1 if wish(page.zettel) != "cloze" else len(page)  # there the whole zettel is the one flashcard
    for i in lines:
        if i <= done or page.claimed[i] or not holds(i):
            continue
        first, last = _unit(page, i)
        end = last
        if page.settings.cloze_unit == "block" and (marker := _end_marker(page, i)) >= 0:
            last, end = page.trimmed(i, marker - 1)[1], marker
        if local and not page.may_begin(first):
            done = last if page.local is not None else i
            continue
        text = page.passage(first, last)
        if _is_block_of_logseq(page, first):
            text = text.cut(page.lead(first)).dedented(hanging=True)
        elif page.settings.cloze_unit == "line" or first in page.heading_lines:
            text = Passage((page.raw[i][page.lead(i) :],), (page.seen[i][page.lead(i) :],), i)
        own_tag = page.starts_with_marker(first)
        draft = FlashcardDraft("cloze", syntax, first, last, text=text.dedented(), own_tag=own_tag, end=end)
        draft.schedule, draft.tool_key = marks_of_properties(text.raw), id_of_block(text.raw)
        _take_labelled(page, draft, holds)
        yield draft
        done = end


def _take_labelled(page: ZettelLayout, draft: FlashcardDraft, holds: Callable[[int], bool]) -> None:
    """Gives a draft the hint and the extra text in its last lines, those behind its last deletion."""
    starts: list[int] = []
    for i in range(draft.last, draft.first, -1):
        if holds(i):
            break
        if label_in(page.seen[i]):
            starts.insert(0, i)
    if not starts or len(draft.text.raw) == 1:
        return
    draft.text = page.passage(draft.first, starts[0] - 1).dedented()
    for start, end in pairwise((*starts, draft.last + 1)):
        part = page.passage(start, end - 1, page.quote_depth(start))
        if label := label_in(part.seen[0]):
            take(draft, label, part)


def _unit(page: ZettelLayout, i: int) -> tuple[int, int]:
    """First and last line of the flashcard that a cloze on line ``i`` belongs to."""
    if i in page.heading_lines or page.settings.cloze_unit == "line":
        return i, i
    first = i
    while not (page.ends_run(first - 1) or page.end_marker(first - 1) or _is_block_of_logseq(page, first)):
        first -= 1
    if not _is_block_of_logseq(page, first):
        return page.trimmed(first, page.run_from(i))
    last = i
    while not (page.ends_run(last + 1) or page.item(last + 1)):
        last += 1
    return first, last


def _is_block_of_logseq(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i`` begins a block of Logseq's, each of which is a flashcard of its own."""
    return page.settings.logseq == "on" and page.item(i) is not None


def _end_marker(page: ZettelLayout, i: int) -> int:
    """The line of the configured end marker that ends the flashcard with a cloze on line ``i``, or -1."""
    if not page.end_markers or i in page.heading_lines:
        return -1
    end = page.end_marker_below(i)
    return end if end >= 0 and page.claimed.find(1, i, end) < 0 else -1


def _on_line(page: ZettelLayout, i: int) -> bool:
    return bool(short_in_line(page.seen[i], ALL))


FULL = Notation("explicit", {"cloze": "{{c1::…}}"}, find_full, signs=lambda _: ("{{c",))
SHORT = Notation(
    "ambiguous", {"cloze-short": marked("a short cloze such as ==text==")}, find_short, on_line=_on_line
)
IN_CODE = Notation("yielding", {}, find_in_code)
