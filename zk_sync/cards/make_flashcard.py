"""The last step from a draft to a flashcard: its text cleaned of tags, ids and comments, its deck chosen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config import ShortClozes
from ..texts import _, marked
from ..vault.lines import block_id_in, is_logseq_property, without_tags
from ..vault.logseq_properties import is_logseq_id, shown_lines
from ..vault.private_characters import DROP, FILL
from ..vault.zettel import LONGEST_TITLE, number_in
from .clozes import Clozed, clozed
from .flashcard import Flashcard
from .flashcard_deck import deck_and_tags
from .passage import Passage
from .schedule import SR_COMMENT
from .tags import marker_of

if TYPE_CHECKING:
    from .flashcard_draft import FlashcardDraft
    from .layout import ZettelLayout

_NAME_WITHIN = re.compile(r"(?:^|(?<=\s))\^(?=\d{4}|[A-Za-z0-9-]*[A-Za-z-])([A-Za-z0-9-]{2,})[ \t]*$")
_BLOCK_GOES_ON = re.compile(r"(?![ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t])[ \t>]*[^ \t>#]")
_ALONE = re.compile(r"[ \t>]*\^([A-Za-z0-9-]+)[ \t]*$")
_ID_COMMENT = re.compile(r"<!--[ \t]*ID:[ \t]*(\d{1,18})")
_ID_LINE = re.compile(r"[ \t>]*ID:[ \t]*(\d{9,18})[ \t]*$")
_HISTORY_COMMENT = re.compile(r"<!--[ \t]?(?:SR:|ID:[ \t]*\d)")
BLOCK_ID_OF_TOOL = re.compile(r"(?:^|\s)\^\d{13}[ \t]*$", re.MULTILINE)  # that of Flashcards for Obsidian
_MOST_BLANKS, _MOST_SCHEDULES = 3, 3
_MARKERS = " \t\n>-+*"
_LONGEST_NAME = 200  # characters; no line is searched for one further from its end
_SIZE = re.compile(rf"(?<=[){FILL}])\{{:[^{{}}\n]{{0,200}}\}}")
_CALLOUT = re.compile(r"\[![\w-]{1,40}(?:\|[^\]\n]{0,80})?\][-+]?[ \t]+")
_LACKING = {
    "front": marked("this flashcard has no question"),
    "back": marked("this flashcard has no answer"),
    "text": marked("this cloze flashcard has no deletion"),
}


@dataclass
class _Gathered:
    """What is taken out of a flashcard's text on the way."""

    tags: list[str]
    block_id: str = ""
    foreign_id: int = 0


def _lacking(field: str) -> str:
    return _(_LACKING[field])


def cleaned(page: ZettelLayout, passage: Passage, last: int, gathered: _Gathered) -> Passage:
    """A passage as the flashcard shows it; on ``last``, the flashcard's last line, a block id may stand.

    Where tags are all that it says (but for flashcard tags), they stay.
    """
    if not passage.raw:
        return passage
    passage = _without_ids(passage.without_comments().trimmed(), passage.last == last, gathered)
    if "::" in passage.twin or "{:" in passage.twin or ":END:" in passage.twin or ": <" in passage.twin:
        passage = _without_logseq(passage, is_logseq=page.settings.logseq == "on")
    if "#" not in passage.twin:
        return passage
    lines = []
    tags: list[str] = []
    for raw, seen in zip(passage.raw, passage.seen, strict=True):
        bare, twin = without_tags(raw, seen, tags) if "#" in seen else (raw, seen)
        if bare == raw or bare.strip(" \t>"):
            lines.append((bare, twin))
    bare_passage = passage.with_lines(lines).trimmed()
    if not bare_passage.text.strip(_MARKERS) and not any(marker_of(tag, page.settings) for tag in tags):
        return passage
    gathered.tags += tags
    return bare_passage


def _without_logseq(passage: Passage, *, is_logseq: bool) -> Passage:
    """Without properties of blocks (outside Logseq's vaults, its own alone) and sizes of pictures."""
    pairs = [*zip(passage.raw, passage.seen, strict=True)]
    pairs = shown_lines(pairs) if is_logseq else [pair for pair in pairs if not is_logseq_property(pair[1])]
    lines = []
    for raw, seen in pairs:
        bare, twin = raw, seen
        for size in reversed([*_SIZE.finditer(seen)]):
            bare = bare[: size.start()] + bare[size.end() :]
            twin = twin[: size.start()] + twin[size.end() :]
        lines.append((bare, twin))
    return passage.with_lines(lines).trimmed()


def _without_ids(passage: Passage, at_end: bool, gathered: _Gathered) -> Passage:
    """Without the ids that follow the text of a flashcard; above its end, each stands alone on its line.

    Of several block ids the last one counts. One may stand first, right below the question.
    """
    found = first = ""
    if len(passage.raw) > 1 and "^" in passage.seen[0] and (alone := _ALONE.match(passage.seen[0])):
        first = alone[1]
        passage = passage.lines(1, len(passage.raw)).trimmed()
    while passage.raw:
        line = passage.seen[-1]
        number = _ID_LINE.match(line) if at_end and "ID:" in line else None
        block = block_id_in(line)
        stands_alone = block is not None and not line[: block.start()].strip(" \t>")
        if number:
            gathered.foreign_id = gathered.foreign_id or int(number[1])
        elif block and (stands_alone or at_end):
            found = found or block[1]
            if not stands_alone:
                passage = passage.cut(0, block.start()).trimmed()
                break
        else:
            break
        passage = passage.lines(0, len(passage.raw) - 1).trimmed()
    passage, within = _without_ids_within(passage)
    gathered.block_id = found or within or first or gathered.block_id
    return passage


def _without_ids_within(passage: Passage) -> tuple[Passage, str]:
    """Without the block ids that end one of the blocks within it, and the last of these ids.

    As nobody means a name by ``r ^2``, one has to have a letter or four digits.
    """
    if "^" not in passage.twin:
        return passage, ""
    last = ""
    lines: list[tuple[str, str]] = []
    for i, (raw, seen) in enumerate(zip(passage.raw, passage.seen, strict=True)):
        name = _NAME_WITHIN.search(seen, max(len(seen) - _LONGEST_NAME, 0)) if "^" in seen else None
        if not name:
            lines.append((raw, seen))
            continue
        is_alone = not seen[: name.start()].strip(" \t>")
        following = passage.seen[i + 1] if i + 1 < len(passage.seen) else ""
        if not is_alone and _BLOCK_GOES_ON.match(following):
            lines.append((raw, seen))
            continue
        last = name[1]
        if not is_alone:
            lines.append((raw[: name.start()].rstrip(), seen[: name.start()].rstrip()))
    return passage.with_lines(lines).trimmed(), last


def take_ids_below(page: ZettelLayout, draft: FlashcardDraft) -> None:
    """Give a draft the ids right below it: a block id, another tool's note id, or DELETE above that."""
    if draft.shares_line or draft.nested or draft.has_own_ids:
        return  # its ids are within it
    draft.end = max(draft.end, draft.last)
    i = draft.last + 1
    while i < len(page) and i <= draft.last + 4 and not page.claimed[i] and _takes_id(page, i, draft):
        page.claimed[i] = 1
        draft.end = max(draft.end, i)
        i += 1
    for i in range(draft.first, draft.last + 1):
        if page.comment_at(i) and "ID:" in page.raw[i]:
            match = _ID_COMMENT.search(page.raw[i])
            draft.foreign_id = draft.foreign_id or (int(match[1]) if match else 0)
        if page.seen[i].startswith(page.settings.words.delete_note) and _deletes(page, i):
            draft.kept = False


def take_schedule(page: ZettelLayout, draft: FlashcardDraft) -> None:
    """Give a draft the schedules that stand in comments in its lines, or below them before any other text."""
    if not page.schedule_lines or draft.nested:
        return
    last, blanks = max(draft.last, draft.end), 0
    while last + 1 < len(page) and blanks < _MOST_BLANKS and not page.claimed[last + 1]:
        is_empty = page.blank(last + 1) or page.comment(last + 1)
        if not is_empty and not page.raw[last + 1].startswith("<!--SR:"):  # with other text behind it
            break
        blanks += page.blank(last + 1)
        last += 1
        if not is_empty:
            break
    found: list[str] = []
    for i in page.schedule_lines[bisect_left(page.schedule_lines, draft.first) :]:
        if i > last:
            break
        comments = SR_COMMENT.finditer(page.raw[i])
        found += [match[1] for match in comments if page.seen[i][match.start()] == DROP]
    draft.schedule = draft.schedule or "\n".join(found[:_MOST_SCHEDULES])


def has_history(page: ZettelLayout, draft: FlashcardDraft) -> bool:
    """Whether another tool's mark of history stands right below a draft, or at its end."""
    for i in range(max(draft.first, draft.last - 1), min(draft.last + 2, len(page))):
        if page.comment_at(i) and _HISTORY_COMMENT.search(page.raw[i]):
            return True
        block = block_id_in(page.seen[i])
        if block and _id_of_block(page, block[1]):
            return True
    return False


def _takes_id(page: ZettelLayout, i: int, draft: FlashcardDraft) -> bool:
    """Whether line ``i``, right below the draft, holds ids and the like; the draft gets them."""
    if page.blank(i):
        return False
    block = _ALONE.match(page.seen[i]) if len(page.seen[i]) < 200 else None
    number = _id_of_line(page, i)
    if block:
        draft.block_id = block[1]
    elif number:
        draft.foreign_id = draft.foreign_id or number
    elif _deletes(page, i):
        draft.kept = False
    else:
        return page.comment(i) and page.raw[i].lstrip(" \t>").startswith("<!--SR:")
    return True


def _deletes(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i`` is the word DELETE above another tool's id."""
    return page.seen[i].strip() == page.settings.words.delete_note and bool(_id_of_line(page, i + 1))


def _id_of_line(page: ZettelLayout, i: int) -> int:
    """The other tool's note id that is all of line ``i``, or 0."""
    if i >= len(page) or len(page.raw[i]) > 200:
        return 0
    match = _ID_COMMENT.search(page.raw[i]) if page.comment(i) else _ID_LINE.match(page.seen[i])
    return int(match[1]) if match else 0


def flashcard_from(page: ZettelLayout, draft: FlashcardDraft) -> Flashcard | None:
    """The flashcard of a draft; None, with a problem reported, when a side is empty."""
    gathered = _Gathered([])
    fields = {
        name: cleaned(page, getattr(draft, name), draft.last, gathered)
        for name in ("front", "back", "text", "hint", "extra")
    }
    texts = {name: passage.text for name, passage in fields.items()}
    if page.quote_depth(draft.first) and (callout := _CALLOUT.match(texts["front"])):
        texts["front"] = texts["front"][callout.end() :]
    auto_numbers: tuple[int, ...] = ()
    if draft.kind == "cloze":
        made = _clozed(page, draft, fields["text"])
        for line, message in made.problems:
            page.problem(min(draft.first + line, draft.last), message)
        if not made.count and not made.problems:
            page.problem(draft.first, _lacking("text"))
        if not made.count:
            return None
        texts["text"] = made.text
        auto_numbers = made.auto_numbers
    else:
        missing = [
            name
            for name in ("front", "back")
            if not texts[name] and not (name == "back" and draft.empty_back)
        ]
        if missing:
            page.problem(draft.first, _lacking(missing[0]))
            return None
    if draft.nested:
        gathered.block_id = ""
    block_id = draft.block_id or gathered.block_id
    foreign_id = draft.foreign_id or gathered.foreign_id
    if not foreign_id and block_id:
        foreign_id = _id_of_block(page, block_id)
    deck, tags = deck_and_tags(page, draft, [*gathered.tags, *draft.tags])
    headings = page.path_of(draft.first) if draft.context is None else draft.context
    return Flashcard(
        kind=draft.kind,
        syntax=draft.syntax,
        line=page.zettel.body_line + draft.first,
        headings=tuple(heading[:LONGEST_TITLE] for heading in headings),
        parents=page.parents_of(draft.first) if draft.context is None else (),
        deck=deck,
        tags=tags,
        auto_numbers=auto_numbers,
        block_id=block_id,
        foreign_id=foreign_id,
        tool_key=draft.tool_key or (block_id if is_logseq_id(block_id) else ""),
        schedule=draft.schedule,
        **texts,
    )


def _id_of_block(page: ZettelLayout, block_id: str) -> int:
    """The Anki note that Flashcards for Obsidian made of the block with this id; 0 when it says none.

    Its first version wrote the note's id as the block's, the second keeps it in the frontmatter.
    """
    if len(block_id) == 13 and block_id.isdigit():
        return int(block_id)
    known = page.zettel.meta.get("flashcards")
    entry = known.get(block_id) if isinstance(known, Mapping) else None
    return number_in(entry.get("nid")) if isinstance(entry, Mapping) else 0


def _clozed(page: ZettelLayout, draft: FlashcardDraft, text: Passage) -> Clozed:
    short = draft.short if draft.short is not None else page.opted_in or draft.own_tag
    which: ShortClozes | None = draft.clozes or (page.settings.clozes if short else None)
    logseq = short or draft.syntax == "logseq"
    return clozed(text.text, text.twin, which, logseq=logseq)
