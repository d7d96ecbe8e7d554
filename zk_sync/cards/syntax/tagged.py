"""A question with a ``#card`` or ``#flashcard`` tag: a heading, a list item (Logseq's way) or a paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ...config import Settings
from ...texts import _, marked
from ...vault.lines import Tag, lead_of, property_in
from ...vault.logseq_properties import begins_block, is_property_below, shown_lines
from ..clozes import ALL, has_full_cloze, short_in_line
from ..flashcard import Kind
from ..flashcard_draft import FlashcardDraft
from ..labels import take_within
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage, joined
from ..schedule import marks_of_properties
from ..tags import Marker, flashcard_tags, spellings

DEEPEST = 8  # flashcards in each other's answers


def find_headings(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """Tagged headings: the section is the answer."""
    if not page.tags:
        return
    next_free = 0
    for n, heading in enumerate(page.headings):
        i = heading.line
        if i < next_free or _first_block(page, i):
            continue
        tagged, line = _tag_of_heading(page, i)
        if not tagged or not heading.title:
            continue
        draft = _heading_draft(page, n, line, tagged[1])
        page.spoken.add(line)
        next_free = draft.last + 1
        yield draft


def _heading_draft(page: ZettelLayout, n: int, tag_line: int, marker: Marker) -> FlashcardDraft:
    heading = page.headings[n]
    i = heading.line
    last = tag_line
    if not marker.spaced:
        last, begin = page.section_end(n), tag_line + 1
        while begin < last and page.blank(begin):
            begin += 1
        if page.settings.heading_answer == "paragraph" and begin <= last and not page.blank(begin):
            last = min(last, page.run_from(begin))
        last = min(last, _next_asking(page, n, last) - 1)
    last = next((line - 1 for line in range(tag_line + 1, last + 1) if page.claimed[line]), last)
    while last > tag_line and page.blank(last):
        last -= 1
    front = heading_passage(page, i)
    if tag_line > i:
        front = front.with_lines([(front.raw[0], front.seen[0]), (page.raw[tag_line], page.seen[tag_line])])
    back = page.passage(tag_line + 1, last, 0) if last > tag_line else Passage()
    return _draft(marker, i, last, front=front, back=back)


def _next_asking(page: ZettelLayout, n: int, last: int) -> int:
    """Where the next heading behind number ``n`` begins that is a question itself; below ``last``: none."""
    n += 1
    while n < len(page.headings) and (heading := page.headings[n]).line <= last:
        if heading.title and _tag_of_heading(page, heading.line)[0]:
            return heading.first
        n += 1
    return last + 1


def _tag_of_heading(page: ZettelLayout, i: int) -> tuple[tuple[Tag, Marker] | None, int]:
    """The tag that makes a question of the heading on line ``i``, and its line, which may be the next."""
    tagged = _question_tag(page, i)
    if not tagged and i + 1 < len(page) and page.tag_line(i + 1):
        return _question_tag(page, i + 1, alone=True), i + 1
    return tagged, i


def heading_passage(page: ZettelLayout, i: int) -> Passage:
    """The text of the heading on line ``i``, without its marks."""
    start = page.lead(i)
    raw, seen = page.raw[i].rstrip(), page.seen[i]
    end = len(raw.rstrip("#"))
    if end < len(raw) and raw[end - 1 : end] not in (" ", "\t"):
        end = len(raw)
    return Passage((raw[start:end],), (seen[start:end],), i)


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """Tagged list items and paragraphs; an item in the answer of another one is one of its own, too."""
    done = -1
    around: list[int] = []  # last lines of the flashcards that line i stands in, outermost first
    sections = [draft for draft in page.drafts if draft.syntax == "tagged"]  # of headings, in reverse
    sections.sort(key=lambda draft: draft.first, reverse=True)
    for i in sorted(page.tags):
        _enter(i, around, sections)
        if i <= done or (page.claimed[i] and not around) or len(around) == DEEPEST:
            continue
        tagged = _question_tag(page, i, alone=page.tag_line(i) or page.settings.logseq == "on")
        begin = _block_or_item(page, i) if around else -1
        if not tagged or (around and begin < 0):
            continue
        if around:
            draft = _item_draft(page, begin, i, tagged[1], within=around[-1])
            done = i
        else:
            draft, done = _draft_at(page, i, tagged[1])
        if draft:
            page.spoken.add(i)
            if draft.kept and (page.item(draft.first) or _first_block(page, draft.first)):
                around.append(draft.last)
                done = _end_of_question(page, draft, i)
            yield draft


def _enter(i: int, around: list[int], sections: list[FlashcardDraft]) -> None:
    """Bring ``around`` up to line ``i``: leave what ends above it, enter the section that begins there."""
    while around and around[-1] < i:
        around.pop()
    while sections and sections[-1].first < i:
        if sections[-1].last >= i:
            around.append(sections[-1].last)
        sections.pop()


def _first_block(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i`` is of the first block of a page of Logseq's, with blocks below and no bullet."""
    if page.settings.logseq != "on" or page.block_starts[i] >= 0:
        return False
    n = bisect_right(page.block_starts, -1)
    return n < len(page) and page.indent(n) > 0


def _block_or_item(page: ZettelLayout, i: int) -> int:
    """Where the list item with line ``i`` begins: in Logseq's vaults any line above, else this one; or -1."""
    if page.settings.logseq == "on":
        return page.block_starts[i]
    return i if page.item(i) else -1


def _end_of_question(page: ZettelLayout, draft: FlashcardDraft, i: int) -> int:
    """The last line of the question tagged on line ``i``: of a block of Logseq's that of its own text."""
    if page.settings.logseq == "on":
        while i < draft.last and not begins_block(page.seen[i + 1]):
            i += 1
    return i


def _question_tag(page: ZettelLayout, i: int, *, alone: bool = False) -> tuple[Tag, Marker] | None:
    """The tag that makes a question of line ``i``: behind its text or, with ``alone``, on its own line."""
    for tag, marker in page.markers(i):
        if marker.question and tag.trailing and (alone or not tag.leading):
            return tag, marker
    return None


def _draft_at(page: ZettelLayout, i: int, marker: Marker) -> tuple[FlashcardDraft | None, int]:
    """The flashcard whose question ends with the tag on line ``i``, if it is one, and the last line done."""
    alone = page.tag_line(i) and not (page.settings.logseq == "on" and begins_block(page.seen[i]))
    if alone and (i == 0 or page.ends_run(i - 1) or page.comment(i - 1) or page.tag_line(i - 1)):
        return None, i
    item = _item_above(page, i)
    if item < 0 and _first_block(page, i):
        item = next(line for line in range(page.zettel.property_lines, i + 1) if not page.blank(line))
    if item >= 0:
        draft = _item_draft(page, item, i, marker)
        return draft, draft.last if draft else i
    draft = _paragraph_draft(page, i, marker)
    # Where this tag makes no question, none further down in the block does
    return draft, draft.last if draft else page.run_from(i)


def _item_above(page: ZettelLayout, i: int) -> int:
    """The line of the list item that the text on line ``i`` belongs to, or -1."""
    if page.settings.logseq == "on":
        return page.block_starts[i]
    indent = page.indent(i)
    while not page.item(i):
        if page.ends_run(i - 1) or (page.indent(i) == 0 and not page.tag_line(i)):
            return -1
        i -= 1
        if page.item(i) and page.indent(i) > indent:
            return -1
    return i


def _item_draft(
    page: ZettelLayout, first: int, tag_line: int, marker: Marker, within: int = -1
) -> FlashcardDraft | None:
    """``within``: the last line of the flashcard in whose answer it stands, -1 for none."""
    depth = page.quote_depth(first)
    if page.settings.logseq == "on":
        own_end, children, last = _block_of_logseq(page, first, tag_line, within)
    else:
        children, last = children_of(page, first, tag_line, within)
        own_end = (children if children >= 0 else last + 1) - 1
    question = page.passage(first, own_end)
    question = question.cut(lead_of(question.seen[0])).dedented(hanging=True)
    answer = page.passage(children, last, depth).dedented() if children >= 0 else Passage()
    draft = _draft(marker, first, last, front=question, back=answer)
    draft.nested = within >= 0
    _take_properties(draft)
    holds_cloze = any(_has_cloze(line) for line in question.seen)
    if holds_cloze and not marker.spaced:
        extras = [part for part in (draft.back, draft.extra) if part.raw]
        draft.kind, draft.text = "cloze", draft.front
        draft.extra = joined(extras, "\n\n") if extras else Passage()
        draft.front = draft.back = Passage()
        draft.syntax = "logseq"
    elif children < 0 and page.settings.logseq == "on" and draft.schedule:
        draft.empty_back = True  # it was reviewed as it is
    elif children < 0 and not marker.spaced:
        if any(page.is_ambiguous(line) for line in range(first, tag_line + 1)):
            return None
        page.problem(first, _("this flashcard has no answer: nothing is indented below it"))
        draft.kept = False
    return draft


def children_of(page: ZettelLayout, first: int, line: int, within: int = -1) -> tuple[int, int]:
    """Of the list item that begins on line ``first``: where its children start (-1: none), and its last line.

    They are looked for below ``line``, up to a line of another flashcard; ``within``: as of ``_item_draft``.
    """
    depth = page.quote_depth(first)
    indent = page.indent_within(first, depth)
    children, last = -1, line
    i = line + 1
    while i <= within or (i < len(page) and not page.claimed[i]):
        if not page.blank(i) and not page.continues(i):
            if page.indent_within(i, depth) <= indent or page.quote_depth(i) < depth:
                break
            if children < 0 and not _is_property(page, i):
                children = i
            last = i
        i += 1
    return children, last


def _block_of_logseq(page: ZettelLayout, first: int, tag_line: int, within: int) -> tuple[int, int, int]:
    """Of a block of Logseq's the last line of its question, where its answer starts (or -1), its last line.

    Its answer are the blocks below it; without any, the text below the tag.
    """
    indent = page.indent(first)
    last, own_end, children = first, -1, -1
    i = first + 1
    while i <= within or (i < len(page) and not page.claimed[i]):
        if begins_block(page.seen[i]) or _begins_with_fence(page, i):
            if page.indent(i) <= indent:
                break
            if children < 0:
                own_end, children = i - 1, i
        elif i in page.heading_lines and i > tag_line:
            break
        if not page.blank(i):
            last = i
        i += 1
    if children < 0:
        own = [*zip(page.raw[tag_line : last + 1], page.seen[tag_line : last + 1], strict=True)]
        has_text = any(seen.strip() for _raw, seen in shown_lines(own)[1:])
        own_end, children = (tag_line, tag_line + 1) if has_text else (last, -1)
    return own_end, children, last


def _begins_with_fence(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i`` is the first of a block that is code: the fence hides the bullet before it."""
    raw = page.raw[i]
    return bool(page.opaque[i]) and begins_block(raw) and raw.lstrip(" \t-").startswith(("```", "~~~"))


def _is_property(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i``, below a question, is a property of its block."""
    seen = page.seen[i]
    return property_in(seen) is not None or (page.settings.logseq == "on" and is_property_below(seen))


def _has_cloze(seen: str) -> bool:
    return has_full_cloze(seen) or ("{{cloze" in seen and bool(short_in_line(seen, ALL, logseq=True)))


def _take_properties(draft: FlashcardDraft) -> None:
    """Read Logseq's properties (``id:: …``, ``deck:: …``) and take them out of the text."""
    fields = {}
    draft.schedule = marks_of_properties(draft.front.raw)
    for name in ("front", "back"):
        passage: Passage = getattr(draft, name)
        lines = []
        for raw, seen in zip(passage.raw, passage.seen, strict=True):
            match = property_in(seen)
            if not match or (name == "back" and not _is_logseq(match[1], match[2])):
                lines.append((raw, seen))
            elif name == "front" or not lines:  # below the question, above the text that answers it
                fields[match[1].lower()] = raw[match.start(2) :].strip()
        setattr(draft, name, passage.with_lines(lines).trimmed())
    draft.deck = "::".join(part.strip() for part in fields.get("deck", "").split("::") if part.strip())
    draft.block_id = fields.get("id", "")
    draft.tags = tuple(
        name.strip().strip("#[]") for name in fields.get("tags", "").split(",") if name.strip()
    )


def _is_logseq(name: str, value: str) -> bool:
    """Whether a property is one that Logseq itself writes."""
    return (
        name.lower() in ("id", "collapsed")
        or name.lower().startswith("card-")
        or (name == "deck" and bool(value))
    )


def _paragraph_draft(page: ZettelLayout, i: int, marker: Marker) -> FlashcardDraft | None:
    first, last = page.run_up_from(i), page.run_from(i)
    first, _last = page.trimmed(first, i)
    if any(_has_cloze(page.seen[line]) for line in range(first, i + 1)):
        return None  # the cloze block that it is
    front = page.passage(first, i)
    if marker.spaced:
        return _draft(marker, first, i, front=front.dedented(hanging=True), back=Passage())
    begin = i + 1
    while begin <= last and page.comment(begin):
        begin += 1
    if begin > last:
        while begin < len(page) and (page.blank(begin) or page.comment(begin)):
            begin += 1
        if begin >= len(page) or page.ends_run(begin) or page.ruler(begin) or _asks(page, begin):
            if any(page.is_ambiguous(line) for line in range(first, i + 1)):
                return None  # the tag opts the zettel in, and this is one of the other syntaxes
            page.problem(first, _("this flashcard has no answer: no text follows it"))
            return _draft(marker, first, i, front=front, back=Passage(), kept=False)
        last = page.run_from(begin)
    back = page.passage(begin, last, page.quote_depth(i))
    return _draft(marker, first, last, front=front.dedented(hanging=True), back=back.dedented())


def _asks(page: ZettelLayout, begin: int) -> bool:
    """Whether the block that starts at line ``begin`` is a tagged question itself."""
    return any(_question_tag(page, i) for i in range(begin, min(page.run_from(begin), begin + 20) + 1))


def _draft(
    marker: Marker, first: int, last: int, *, front: Passage, back: Passage, kept: bool = True
) -> FlashcardDraft:
    kind: Kind = "reversed" if marker.reversed else "basic"
    draft = FlashcardDraft(
        kind,
        "tagged",
        first,
        last,
        front=front,
        back=back.trimmed() if back.raw else back,
        empty_back=marker.spaced,
        kept=kept,
    )
    take_within(draft, "front", "back")
    return draft


def _tags(settings: Settings) -> tuple[str, ...]:
    given = tuple(f"#{begin}{tag}" for tag in flashcard_tags(settings) for begin in ("", "[["))
    of_blocks = ("tags::",) if settings.logseq == "on" else ()
    return (*given, *spellings(settings.question_tags), *of_blocks)


HEADINGS = Notation("container", {"tagged": marked("a question with #card")}, find_headings, words=_tags)
NOTATION = Notation(
    "explicit",
    {"tagged": marked("a question with #card"), "logseq": marked("a question with #card")},
    find,
    words=_tags,
)
