"""AnkiOps' notes: fields with labels (``Q:``, ``A:``, …) between rulers, in files that hold its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...texts import _
from ...vault.private_characters import FILL
from ..flashcard import Kind
from ..flashcard_draft import FlashcardDraft
from ..layout import ZettelLayout
from ..notation import Notation
from ..passage import Passage, joined

_SIGN = "note_key:"
_COMMENT = re.compile(r"[ \t]*<!--[ \t]*(note_key|note_type|tags):[ \t]*([^\n]{0,2000}?)[ \t]*-->")
_LABEL = re.compile(r"(Q|A|E|M|T|F|B|I|D|AI|C\d):(?: |$)")
# Fields that ask and answer → the kind, and ours of the two; the first whose fields are all there counts.
_KINDS: tuple[tuple[Kind, dict[str, str]], ...] = (
    ("cloze", {"T": "text"}),
    ("reversed", {"F": "front", "B": "back"}),
    ("type", {"Q": "front", "I": "back"}),
    ("basic", {"Q": "front", "A": "back"}),
)
_FORMULA_EDGE = re.compile(rf"(?<!{FILL}){FILL}{{2}}(?!{FILL})")
_DOLLARS = {r"\(": "$", r"\)": "$", r"\[": "$$", r"\]": "$$"}
_EXTRA = ("D", "E", "M")  # shown with the answer; AI is for no card


def find(page: ZettelLayout) -> Iterator[FlashcardDraft]:
    """The notes between the rulers of a file in which one has its key."""
    comments = (i for i, line in enumerate(page.raw) if _SIGN in line and page.comment(i))
    if not any(_COMMENT.match(page.raw[i]) for i in comments):
        return
    first = 0
    for i in [*_rulers(page), len(page)]:
        draft = _note(page, first, i - 1)
        if draft:
            yield draft
        first = i + 1


def _rulers(page: ZettelLayout) -> Iterator[int]:
    for i in page.lines_with("---"):
        if page.seen[i].rstrip() == "---" and page.blank(i - 1) and page.blank(i + 1):
            page.claimed[i] = 1
            yield i


def _note(page: ZettelLayout, first: int, last: int) -> FlashcardDraft | None:
    """The note of the lines ``first`` to ``last``; None where these have no labels."""
    while last > first and page.blank(last):
        last -= 1
    labels = {i: match for i in range(first, last + 1) if (match := _LABEL.match(page.seen[i]))}
    if not labels:
        return None
    start = min(labels)
    while start > first and page.comment(start - 1):
        start -= 1
    draft = FlashcardDraft("basic", "ankiops", start, last, has_own_ids=True)
    said = (_COMMENT.match(page.raw[i]) for i in range(start, min(labels)))
    about = {match[1]: match[2] for match in said if match}
    draft.tool_key, draft.tags = about.get("note_key", ""), tuple(about.get("tags", "").split())
    _fill(page, draft, _fields(page, labels, last))
    return draft


def _fill(page: ZettelLayout, draft: FlashcardDraft, fields: dict[str, Passage]) -> None:
    kind = next((kind for kind, names in _KINDS if names.keys() <= fields.keys()), None)
    if kind is None or any(name.startswith("C") for name in fields):
        page.problem(draft.first, _("AnkiOps' notes with choices, or without answer, make no flashcard"))
        draft.kept = False
        return
    draft.kind = kind
    for name, ours in dict(_KINDS)[kind].items():
        setattr(draft, ours, fields[name])
    extra = [fields[name] for name in _EXTRA if name in fields]
    if extra:
        draft.extra = joined(extra, "\n\n")


def _fields(page: ZettelLayout, labels: dict[int, re.Match[str]], last: int) -> dict[str, Passage]:
    """What stands behind each label, up to the next."""
    starts = [*labels, last + 1]
    fields: dict[str, Passage] = {}
    for n, (i, label) in enumerate(labels.items()):
        part = page.passage(i, starts[n + 1] - 1, 0).cut(label.end()).trimmed()
        if part.raw:
            fields.setdefault(label[1], _with_dollars(part))
    return fields


def _with_dollars(part: Passage) -> Passage:
    """The text with its formulas, ``\\(x\\)`` and ``\\[x\\]``, between dollars, as Obsidian writes them."""
    return part.with_lines([_in_dollars(*line) for line in zip(part.raw, part.seen, strict=True)])


def _in_dollars(raw: str, seen: str) -> tuple[str, str]:
    for edge in reversed(list(_FORMULA_EDGE.finditer(seen)) if FILL in seen else []):
        start, end = edge.span()
        dollars = _DOLLARS.get(raw[start:end])
        if dollars:
            before, behind = raw[:start], raw[end:]
            before = before.rstrip() if raw[start + 1] == ")" else before
            behind = behind.lstrip() if raw[start + 1] == "(" else behind
            seen = f"{seen[: len(before)]}{FILL * len(dollars)}{seen[len(seen) - len(behind) :]}"
            raw = f"{before}{dollars}{behind}"
    return raw, seen


NOTATION = Notation("container", {"ankiops": "<!-- note_key: … -->"}, find, signs=lambda _settings: (_SIGN,))
