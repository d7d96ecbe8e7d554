"""Cloze deletions: finding them in a text, and writing them with the sentinels of flashcard.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..config import ShortClozes
from ..texts import _
from ..vault.private_characters import FILL
from .flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP

_FULL = re.compile(r"\{\{c(\d{1,9})::|\{\{|\}\}|::|\{|\}")
_FULL_ONLY = re.compile(r"\{\{c(\d{1,9})::|\}\}|::")
_RUNS = re.compile(r"==+|\*\*+")
_SLANTED_RUNS = re.compile(r"(?<![*_])(?:\*{1,3}|_{1,3})(?![*_])")
_BRACES = re.compile(r"\{+|\}+")
_NUMBER = re.compile(r"c?(\d{1,3})(?:::?|\|)")
_FULL_NUMBER = re.compile(r"c(\d{1,3})::")
_LETTERS = re.compile(r"[ash]{1,9}")
_HINT_NOTE = re.compile(r"\^\[([^\[\]\n]*)\]")
_SEQUENCE_NOTE = re.compile(r"\[\^(\d{1,3}|[ash]{1,9})\]")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?$")
_ATTRIBUTE = re.compile(r"[#.][A-Za-z]|[%#$]")
_LOGSEQ = re.compile(r"cloze[ \t]+")
_CUE = "\\\\"  # two backslashes, between the text of Logseq's and its hint
_LOGSEQ_MACRO = re.compile(r"(?:embed|query|renderer|cards)[ \t]")
MOST = 499  # Anki's highest cloze number


@dataclass(frozen=True)
class Clozed:
    """A text with its deletions as sentinels, and its problems: (0-based line of the text, message)."""

    text: str
    count: int
    problems: tuple[tuple[int, str], ...] = ()
    auto_numbers: tuple[int, ...] = ()  # those that no deletion was given by hand


@dataclass(frozen=True)
class _Edit:
    """Put ``text`` in the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Short:
    """A short cloze: ``start``–``end`` is all of it, ``inner``–``inner_end`` its text; 0 is no number."""

    start: int
    end: int
    inner: int
    inner_end: int
    number: int = 0
    hint: tuple[int, int] = (0, 0)
    letters: bool = False


ALL = ShortClozes(highlight=True, braces=True, double_braces=True, bold=False)


def has_full_cloze(seen: str) -> bool:
    """Whether a masked line holds the start of a ``{{c1::`` deletion."""
    return "{{c" in seen and any(match[1] for match in _FULL_ONLY.finditer(seen))


def clozed(raw: str, seen: str, which: ShortClozes | None, *, logseq: bool = False) -> Clozed:
    """``raw`` with its deletions as sentinels; ``seen`` is its masked twin.

    ``which`` says what short clozes count, None: none; ``logseq`` whether ``{{cloze …}}`` does.
    """
    problems: list[tuple[int, str]] = []  # offsets first, as counting lines for each would not be linear
    edits, spans = _full_edits(raw, seen, problems)
    count = len(spans)
    given_numbers = {int(edit.text[1:-1]) for edit in edits if edit.text.startswith(CLOZE_OPEN)}
    auto_numbers: set[int] = set()
    if which or logseq:
        given = which or ShortClozes(highlight=False, braces=False)
        next_number = 0
        for cloze in _short_in_text(seen, spans, given, logseq):
            if cloze.letters:
                message = _(
                    "letter sequences for overlapping clozes are not supported: number this cloze instead"
                )
                problems.append((cloze.start, message))
                continue
            number = cloze.number
            if number:
                given_numbers.add(number)
            else:
                next_number += 1
                number = next_number
                auto_numbers.add(number)
            if number > MOST:
                problems.append((cloze.start, _wrong_number()))
                continue
            hint, inner_end = raw[cloze.hint[0] : cloze.hint[1]].strip(), cloze.inner_end
            cue = raw.rfind(_CUE, cloze.inner, inner_end) if _LOGSEQ.match(raw, cloze.start + 2) else -1
            if cue > cloze.inner and "$" not in raw[cue:inner_end]:
                hint, inner_end = raw[cue + len(_CUE) : inner_end].strip(), len(raw[:cue].rstrip())
            edits.append(_Edit(cloze.start, cloze.inner, f"{CLOZE_OPEN}{number}{CLOZE_SEP}"))
            edits.append(_Edit(inner_end, cloze.end, (CLOZE_HINT + hint if hint else "") + CLOZE_CLOSE))
            count += 1
    text = _edited(raw, edits)
    auto = tuple(sorted(auto_numbers - given_numbers))
    return Clozed(text, count, tuple(_with_lines(seen, problems)), auto)


def _with_lines(seen: str, problems: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    line = at = 0
    for offset, message in sorted(problems):
        line += seen.count("\n", at, offset)
        at = offset
        yield line, message


def _wrong_number() -> str:
    return _("a cloze number must be from 1 to {most}").format(most=MOST)


def _edited(raw: str, edits: list[_Edit]) -> str:
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [raw[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, raw[at:]])


# {{c1::text::hint}}


@dataclass
class _Open:
    start: int
    inner: int
    number: int  # 0 for braces that are no deletion
    width: int
    hint: int = -1


def _full_edits(
    raw: str, seen: str, problems: list[tuple[int, str]]
) -> tuple[list[_Edit], list[tuple[int, int]]]:
    """The edits for ``{{c1::…}}`` deletions, and the outermost spans of them."""
    if "{{c" not in seen:
        return [], []
    closed, left = _pair_full(seen, balanced=True)
    if left:  # a lone brace swallowed the end of a deletion: count only what Anki itself would
        closed, left = _pair_full(seen, balanced=False)
    for opened in left:
        message = _("this cloze {cloze} is never closed").format(cloze="{{c" + f"{opened.number}::")
        problems.append((opened.start, message))
    edits: list[_Edit] = []
    spans: list[tuple[int, int]] = []
    for opened, end in closed:
        if not 1 <= opened.number <= MOST:
            problems.append((opened.start, _wrong_number()))
        elif not raw[opened.inner : opened.hint if opened.hint >= 0 else end].strip():
            problems.append((opened.start, _("this cloze has no text")))
        else:
            edits.append(_Edit(opened.start, opened.inner, f"{CLOZE_OPEN}{opened.number}{CLOZE_SEP}"))
            if opened.hint >= 0:
                edits.append(_Edit(opened.hint, opened.hint + 2, CLOZE_HINT))
            edits.append(_Edit(end, end + 2, CLOZE_CLOSE))
            while spans and spans[-1][0] > opened.start:
                spans.pop()
            spans.append((opened.start, end + 2))
    return edits, spans


def _pair_full(seen: str, *, balanced: bool) -> tuple[list[tuple[_Open, int]], list[_Open]]:
    """Deletions with the offset of their ``}}``, inner before outer, and those that are never closed.

    With ``balanced``, a brace within a deletion is closed by its own.
    """
    pattern = _FULL if balanced else _FULL_ONLY
    stack: list[_Open] = []
    closed: list[tuple[_Open, int]] = []
    match = pattern.search(seen)
    while match:
        at, token = match.end(), match[0]
        top = stack[-1] if stack else None
        if match[1] is not None:
            stack.append(_Open(match.start(), at, int(match[1]), 2))
        elif top and token[0] == "{":
            stack.append(_Open(match.start(), at, 0, len(token)))
        elif top and token == "::":
            if _is_deletion(top) and top.hint < 0:
                top.hint = match.start()
        elif top and top.width <= len(token):  # else a lone } within {{c1::…}}
            stack.pop()
            at = match.start() + top.width
            if _is_deletion(top):
                closed.append((top, match.start()))
        match = pattern.search(seen, at)
    return closed, [opened for opened in stack if _is_deletion(opened)]


def _is_deletion(opened: _Open) -> bool:
    return opened.inner - opened.start > 2


# Short clozes


def _short_in_text(
    seen: str, spans: list[tuple[int, int]], which: ShortClozes, logseq: bool
) -> Iterator[Short]:
    """The short clozes of a text, outside the full ones at ``spans``, in order."""
    following = iter(sorted(spans))
    span = next(following, None)
    offset = 0
    for line in seen.split("\n"):
        end = offset + len(line)
        blocked: list[tuple[int, int]] = []
        while span and span[0] < end:
            blocked.append((max(span[0] - offset, 0), min(span[1] - offset, len(line))))
            if span[1] > end:
                break
            span = next(following, None)
        for cloze in short_in_line(line, which, logseq=logseq, blocked=blocked):
            yield _moved(cloze, offset)
        offset = end + 1


def _moved(cloze: Short, by: int) -> Short:
    hint = (cloze.hint[0] + by, cloze.hint[1] + by)
    return Short(
        cloze.start + by,
        cloze.end + by,
        cloze.inner + by,
        cloze.inner_end + by,
        cloze.number,
        hint,
        cloze.letters,
    )


def short_in_line(
    line: str, which: ShortClozes, *, logseq: bool = False, blocked: list[tuple[int, int]] | None = None
) -> list[Short]:
    """The short clozes of one masked line, outermost ones, in order."""
    found: list[Short] = []
    if "{" in line:
        found += _braces(line, which, logseq)
    if (which.highlight and "==" in line) or (which.bold and "**" in line):
        found += _marked(line, which)
    if which.italic and ("*" in line or "_" in line):
        found += _slanted(line)
    if not found:
        return found
    kept: list[Short] = []
    at = 0
    blocks = iter(blocked or ())
    block = next(blocks, None)
    for cloze in sorted(found, key=lambda cloze: cloze.start):
        while block and block[1] <= cloze.start:
            block = next(blocks, None)
        if cloze.start < at or (block and block[0] < cloze.end):
            continue
        kept.append(cloze)
        at = cloze.end
    return kept


def _marked(line: str, which: ShortClozes) -> Iterator[Short]:
    """``==text==`` and ``**text**``: no blank within the marks, as Obsidian shows them."""
    opened: dict[str, re.Match[str]] = {}
    for run in _RUNS.finditer(line):
        mark = run[0][0]
        if not (which.highlight if mark == "=" else which.bold):
            continue
        before = opened.get(mark)
        if before and not line[run.start() - 1].isspace():
            del opened[mark]
            yield _with_notes(line, _parted(line, before.start(), before.end(), run.start(), run.end()), mark)
        elif line[run.end() : run.end() + 1].strip():
            opened[mark] = run


def _slanted(line: str) -> Iterator[Short]:
    """``*text*`` and ``_text_``, also where the text is bold too (``***text***``)."""
    opened: dict[str, re.Match[str]] = {}
    for run in _SLANTED_RUNS.finditer(line):
        if len(run[0]) == 2:
            continue  # bold alone
        before, after = line[run.start() - 1 : run.start()], line[run.end() : run.end() + 1]
        within_word = run[0][0] == "_" and before.isalnum() and after.isalnum()
        opening = opened.get(run[0])
        if opening and before.strip() and not within_word and opening.end() < run.start():
            del opened[run[0]]
            yield _parted(line, opening.start(), opening.end(), run.start(), run.end())
        elif after.strip() and not (run[0][0] == "_" and before.isalnum()):
            opened[run[0]] = run


def _with_notes(line: str, cloze: Short, mark: str) -> Short:
    """A highlight with the footnotes behind it that give its hint and number."""
    if mark != "=":
        return cloze
    end, hint, number, letters = cloze.end, cloze.hint, cloze.number, cloze.letters
    note = _HINT_NOTE.match(line, end)
    if note:
        hint, end = note.span(1), note.end()
    sequence = _SEQUENCE_NOTE.match(line, end)
    if sequence:
        end = sequence.end()
        letters = not sequence[1].isdigit()
        number = 0 if letters else int(sequence[1])
    return Short(cloze.start, end, cloze.inner, cloze.inner_end, number, hint, letters)


def _parted(line: str, start: int, inner: int, inner_end: int, end: int) -> Short:
    """A cloze whose inside may be ``1;;text;;hint``, ``c1::text`` or plain text."""
    number, letters, hint = 0, False, (0, 0)
    given = _FULL_NUMBER.match(line, inner, inner_end)
    if given and given.end() < inner_end:
        return Short(start, end, given.end(), inner_end, int(given[1]))
    first = line.find(";;", inner, inner_end)
    if first >= 0:
        head = line[inner:first]
        more = line.find(";;", first + 2, inner_end)
        numbered = head.isdigit() and head.isascii() and len(head) <= 3
        if numbered or (more >= 0 and _LETTERS.fullmatch(head)):
            letters = not numbered
            number = 0 if letters else int(head)
            inner, first = first + 2, more
        if first >= 0:
            hint = (first + 2, inner_end)
            inner_end = first
    return Short(start, end, inner, inner_end, number, hint, letters)


def _braces(line: str, which: ShortClozes, logseq: bool) -> Iterator[Short]:
    """``{text}``, ``{{text}}`` and ``{{cloze text}}``."""
    single: re.Match[str] | None = None
    double: re.Match[str] | None = None
    for run in _BRACES.finditer(line):
        mark = run[0]
        if mark[0] == "{":
            if len(mark) == 1 and not double:
                single = run
            elif len(mark) >= 2:
                single, double = None, run
        elif double and len(mark) >= 2:
            cloze = _double(line, double.end(), run.start(), which, logseq)
            double = None
            if cloze:
                yield cloze
        elif single and len(mark) == 1 and not double:
            cloze = _single(line, single.start(), run.end()) if which.braces else None
            single = None
            if cloze:
                yield cloze
        elif not double:
            single = None


def _double(line: str, inner: int, inner_end: int, which: ShortClozes, logseq: bool) -> Short | None:
    if not line[inner:inner_end].strip():
        return None
    word = _LOGSEQ.match(line, inner, inner_end)
    if word and logseq:
        return Short(inner - 2, inner_end + 2, word.end(), inner_end)
    if not which.double_braces or word or _LOGSEQ_MACRO.match(line, inner, inner_end):
        return None
    return _parted(line, inner - 2, inner, inner_end, inner_end + 2)


def _single(line: str, start: int, end: int) -> Short | None:
    inner, inner_end = start + 1, end - 1
    if line.startswith(":", inner) and start and line[start - 1] in (FILL, ")"):
        return None  # Logseq's {:height 200, :width 300} behind a picture
    if not line[inner:inner_end].strip() or _ATTRIBUTE.match(line, inner, inner_end):
        return None
    if start and (line[start - 1] in "$%#" or _COMMAND.search(line[max(start - 32, 0) : start])):
        return None
    number = _NUMBER.match(line, inner, inner_end)
    if number and line[number.end() : inner_end].strip():
        return Short(start, end, number.end(), inner_end, int(number[1]))
    return Short(start, end, inner, inner_end)
