"""Yanki's files: each is one flashcard, whose kind its rulers, strikethroughs and emphasis tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import marked
from ...vault.private_characters import FILL
from ...vault.zettel import Zettel, number_in
from ..decks import folder_rules
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage
from .whole import wish

_STRUCK = re.compile(r"~~(?!~)([^~\n]{1,2000})~~(?!~)")
_NUMBERED = re.compile(r"(\d{1,2})[ \t]+(?=\S)")
_HINT = re.compile(r"(?<=\S)[ \t]+([_*])([^_*\n]{1,300})\1[ \t]*$")
_TYPED = re.compile(r"(?<![\w_*\\])([_*])(?![\s_*])([^_*\n]{1,500})(?<!\s)\1[ \t]*$")


def is_yankis(zettel: Zettel) -> bool:
    """Whether the file is one of Yanki's: it wrote the id of its note there, or the settings say so."""
    if wish(zettel):
        return False
    by_id = zettel.settings.history_opts_in and bool(number_in(zettel.meta.get("noteid")))
    return by_id or (bool(zettel.settings.folders) and any(rule.yanki for rule in folder_rules(zettel)))


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The flashcard that the whole file is."""
    last = len(page) - 1
    while last >= 0 and page.blank(last):
        last -= 1
    if last < 0 or not is_yankis(page.zettel):
        return
    draft = FlashcardDraft("basic", "yanki", 0, last, context=(), has_own_ids=True, empty_back=True)
    draft.foreign_id = number_in(page.zettel.meta.get("noteid"))
    rulers = [i for i in range(last + 1) if _is_ruler(page, i)]
    end = rulers[0] - 1 if rulers else last
    front = page.passage(0, end, 0).trimmed()
    if any(_STRUCK.search(line) for line in front.seen):
        draft.kind, draft.short = "cloze", True
        draft.text = _with_deletions(front)
        draft.extra = page.passage(end + 2, last, 0).trimmed()
    elif not rulers and (typed := _typed(front)):
        draft.kind = "type"
        draft.front, draft.back = typed
    else:
        draft.front = front
        _take_answer(page, draft, rulers)
    yield draft


def _is_ruler(page: ZettelLayout, i: int) -> bool:
    """Whether line ``i`` is a ruler; below a text, hyphens make a heading of it."""
    if page.opaque[i] or not page.ruler(i):
        return False
    return not page.seen[i].lstrip().startswith("-") or page.blank(i - 1) or page.ruler(i - 1)


def _take_answer(page: ZettelLayout, draft: FlashcardDraft, rulers: list[int]) -> None:
    """Give a draft what stands below the first ruler; two in a row reverse it, the next parts the extra."""
    if not rulers:
        return
    start, last = rulers[0] + 1, draft.last
    if len(rulers) > 1 and all(page.blank(i) for i in range(start, rulers[1])):
        draft.kind = "reversed"
        start = rulers[1] + 1
        if len(rulers) > 2:
            draft.extra = page.passage(rulers[2] + 1, last, 0).trimmed()
            last = rulers[2] - 1
    draft.back = page.passage(start, last, 0).trimmed()


def _typed(front: Passage) -> tuple[Passage, Passage] | None:
    """What is asked and what is to be typed, where the text ends with an emphasis."""
    line = front.seen[-1] if front.raw else ""
    match = _TYPED.search(line, max(len(line) - 600, 0))
    if not match or not ("".join(front.seen[:-1]).strip() or line[: match.start()].strip()):
        return None
    asked = front.cut(0, match.start()).trimmed()
    answer = Passage((front.raw[-1][slice(*match.span(2))],), (match[2],), front.last)
    return asked, answer


def _with_deletions(text: Passage) -> Passage:
    """The text with ``~~…~~`` as deletions; nothing else in it is one."""
    is_numbered = any(_NUMBERED.match(match[1]) for line in text.seen for match in _STRUCK.finditer(line))
    number, lines = 1, []
    for raw, seen in zip(text.raw, text.seen, strict=True):
        parts, twins, at = [], [], 0
        for match in _STRUCK.finditer(seen):
            inner, hint = raw[slice(*match.span(1))].strip(), ""
            if is_numbered and (given := _NUMBERED.match(inner)):
                number, inner = int(given[1]), inner[given.end() :]
            if found := _HINT.search(inner):
                inner, hint = inner[: found.start()], found[2]
            if is_numbered:
                cloze = f"{{{{c{number}::{inner}{'::' if hint else ''}{hint}}}}}"
            else:
                cloze = f"=={inner}=={f'^[{hint}]' if hint else ''}"
            number += 1
            parts += [raw[at : match.start()], cloze]
            twins += [_without_marks(seen[at : match.start()]), cloze]
            at = match.end()
        lines.append(("".join((*parts, raw[at:])), "".join((*twins, _without_marks(seen[at:])))))
    return text.with_lines(lines)


def _without_marks(seen: str) -> str:
    """A masked text in which no other notation of deletions counts."""
    return re.sub(r"==|[{}]", lambda match: FILL * len(match[0]), seen)


NOTATION = Notation("container", {"yanki": marked("a file of Yanki's")}, find, wanted=is_yankis)
