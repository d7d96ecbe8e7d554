"""The inline half of masking: code spans, math, comments, links, tags and escapes within a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import accumulate

from ..texts import _
from .private_characters import DROP, FILL
from .quick_find import Marks

# It begins with one set of characters, so that the search skips all others at once.
_TOKEN = re.compile(
    r"[\\`$<%\]\[:(](?:(?<=\\)[!-/:-@\[-`{-~]|(?<=`)`*|(?<=\$)\$?|(?<=<)(?:!--|%|[A-Za-z/])|(?<=%)%|(?<=\])\("
    r"|(?<=\[)\[|(?<=:)//|(?<=[\[(])[\w-]{1,64}::(?!:))"
)
# Where a Markdown link leads, behind its "]"
TARGET = r"\([ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
_TARGET = re.compile(rf"\]{TARGET}(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?")
# A wikilink: its target, and what it shows instead
WIKILINK = re.compile(r"\[\[(?P<target>[^\[\]\n|]*)(?:\|(?P<alias>[^\[\]\n]*))?\]\]")
# Besides what the blocks are known by (masking.py), all that a token is known by but wikilinks.
_OTHER_TOKENS = Marks("\\", "](", "://")
_FIELD_START = re.compile(r"[\[(][\w-]{1,64}::")
# The punctuation of Chinese and Japanese ends one: behind it text goes on without a blank
_WIDE = r"\u3001\u3002\u300c\u300d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
_URL = re.compile(rf"://(?:[^\s<>{{}}*{_WIDE}]+|\{{[^\s<>{{}}]*\}}|\*(?!\*))*")
_MARKED_URL = re.compile(rf"://(?:[^\s<>{{}}*={_WIDE}]+|=(?!=))*")
_TAG = re.compile(r"<(?:(pre|script|style|textarea)\b)?[^<>\n]*>", re.IGNORECASE)
_FIELD = re.compile(r"\[[\w-]+::[^\[\]\n]*\]|\([\w-]+::[^()\n]*\)")
_BACKTICKS = re.compile(r"`+")
_COMMENT_MARKS = re.compile(r"<!--|-->")
SCHEDULING_COMMENT = re.compile(r"(?<![ \t])[ \t]*<!--SR:[^<>\n]*-->")
_DOLLAR = re.compile(r"(?<!\\)\$")
_GOES_BEFORE_MATH = re.compile(r"`+|\[\[")
_DISPLAY_END = re.compile(r"(?<!\\)\$\$")
_CLOZE_IN_MATH = re.compile(r"(?<!\\)\{\{c\d{1,9}::")
_BRACE = re.compile(r"\\.|[{}]")
_LONGEST_LEAD = 400  # characters; keeps a line of nothing but blanks and markers linear
# Indentation, quote and list markers, and a word with a colon: "A: $$" opens a block as "$$" does
_LEAD = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?:[A-Za-z]{1,8}:[ \t]+)?")


class InlineMasker:
    """Collects the spans to overwrite, in the order of the body."""

    def __init__(self, body: str, ignored: frozenset[int] = frozenset()) -> None:
        self.body = body
        self.ignored = ignored  # offsets of marks that are text
        self.opaque = bytearray(body.count("\n") + 1)
        self.spans: list[tuple[int, int, str]] = []
        self.problems: list[tuple[int, str]] = []  # offset and message
        self.targets: list[str] = []  # of links, as written
        self.references: list[int] = []  # lines that define where a link leads
        self._comment_ends: dict[int, int] | None = None
        self._runs: dict[int, list[int]] | None = None  # the paragraph's backtick runs, by length
        self._segment = 0
        self._never_closed: set[str] = set()

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *accumulate([len(line) + 1 for line in self.body.split("\n")])][:-1]

    def line_at(self, offset: int) -> int:
        """The 0-based line that holds ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def mask(self, start: int, end: int, character: str) -> int:
        """Have ``start``–``end`` overwritten; returns ``end``."""
        if end > start:
            self.spans.append((start, end, character))
            if "\n" in self.body[start:end]:
                for line in range(self.line_at(start) + 1, self.line_at(end)):
                    self.opaque[line] = 1
        return end

    def mask_block(self, start: int, end: int) -> int:
        """Have a line of a block overwritten; returns ``end``."""
        return self.mask(start, end, FILL)

    def mask_but_scheduling(self, start: int, end: int) -> int:
        """Have a block overwritten in which the comments of obsidian-spaced-repetition stay comments."""
        if "<!--SR:" in self.body[start:end]:
            for comment in SCHEDULING_COMMENT.finditer(self.body, start, end):
                self.mask(start, comment.start(), FILL)
                start = self.mask(comment.start(), comment.end(), DROP)
        return self.mask(start, end, FILL)

    def mask_but_clozes(self, start: int, end: int) -> int:
        """Have a formula overwritten in which deletions stay; Anki hides parts of formulas."""
        opening = _CLOZE_IN_MATH.search(self.body, start, end)
        while opening:
            close = self._closing_braces(opening.end(), end)
            if close < 0:
                break
            self.mask_but_scheduling(start, opening.start())
            start = close
            opening = _CLOZE_IN_MATH.search(self.body, start, end)
        return self.mask_but_scheduling(start, end)

    def _closing_braces(self, at: int, end: int) -> int:
        """Where the deletion ends whose text starts at ``at``, in a formula; -1 where it does not."""
        depth = 2
        for brace in _BRACE.finditer(self.body, at, end):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth:
                return brace.end()
        return -1

    def take(self, start: int, end: int) -> int:
        """Mask within the paragraph ``start``–``end``; returns the offset to go on from, ``end`` or later."""
        self._runs = None
        self._segment = start
        body, at = self.body, start
        while at < end:
            token = _TOKEN.search(body, at, end)
            if not token:
                return end
            text = token[0]
            if token.start() in self.ignored:
                at = token.end()
                continue
            handler = _HANDLERS.get(text[:2]) or _HANDLERS.get(text) or _HANDLERS[text[0]]
            at = max(handler(self, token.start(), end, text), token.start() + 1)
        return max(at, end)

    def take_wikilinks(self) -> None:
        """Takes the wikilinks of a whole body that holds no other tokens."""
        for link in WIKILINK.finditer(self.body):
            self.targets.append(link[1])
            if link.start() == 0 or self.body[link.start() - 1] != "#":
                self.spans.append((link.start(), link.end(), FILL))

    def mask_with_links(self, start: int, end: int) -> int:
        """Have a span overwritten whose links count all the same; returns ``end``."""
        self.targets += [link["target"] for link in WIKILINK.finditer(self.body, start, end)]
        return self.mask(start, end, FILL)

    def problem(self, offset: int, message: str) -> None:
        self.problems.append((offset, message))

    def leads_line(self, offset: int) -> bool:
        """Whether only what leads a line stands before ``offset`` on its line."""
        start = self.starts[self.line_at(offset)]
        match = _LEAD.match(self.body, start) if offset - start <= _LONGEST_LEAD else None
        return match is not None and match.end() >= offset

    # One handler per token: (offset, end of the paragraph, token) → the offset to go on from.

    def escape(self, at: int, end: int, token: str) -> int:
        stop = at + 2
        if token[1] not in "\\`$":  # \::: escapes the whole marker
            while stop < end and self.body[stop] == token[1]:
                stop += 1
        return self.mask(at, stop, FILL)

    def code(self, at: int, end: int, token: str) -> int:
        stop = self._code_end(at, len(token), end)
        return self.mask(at, stop, FILL) if stop >= 0 else at + len(token)

    def _code_end(self, at: int, length: int, end: int) -> int:
        """Where the code ends that ``length`` backticks at ``at`` open, or -1."""
        if self._runs is None:
            self._runs = {}
            for run in _BACKTICKS.finditer(self.body, self._segment, end):
                self._runs.setdefault(len(run[0]), []).append(run.start())
        starts = self._runs.get(length, [])
        following = bisect_left(starts, at + length)
        return starts[following] + length if following < len(starts) else -1

    def math(self, at: int, end: int, token: str) -> int:
        if len(token) >= 2:
            return self.display_math(at, end)
        body = self.body
        stop = self._closing_dollar(at + 1, end)
        if stop < 0 or body[at + 1].isspace() or stop == at + 1:
            return at + 1
        if body[stop - 1].isspace() or body[stop + 1 : stop + 2].isdigit():
            return at + 1
        return self.mask_but_clozes(at, stop + 1)

    def _closing_dollar(self, at: int, end: int) -> int:
        """Where the next dollar stands that is in no code and no link, or -1."""
        while close := _DOLLAR.search(self.body, at, end):
            before = _GOES_BEFORE_MATH.search(self.body, at, close.start())
            if not before:
                return close.start()
            if before[0][0] == "`":
                after = self._code_end(before.start(), len(before[0]), end)
            else:
                link = WIKILINK.match(self.body, before.start(), end)
                after = link.end() if link else -1
            at = max(after, before.end())
        return -1

    def display_math(self, at: int, end: int) -> int:
        limit = len(self.body) if self.leads_line(at) else end
        close = _DISPLAY_END.search(self.body, at + 2, limit)
        if close:
            return self.mask_but_clozes(at, close.end())
        self.problem(at, _("the math block $$ is never closed"))
        return self.mask(at, end, FILL)

    def html_comment(self, at: int, end: int, token: str) -> int:
        body = self.body
        for short in ("<!-->", "<!--->"):
            if body.startswith(short, at):
                return self.mask(at, at + len(short), DROP)
        if self._comment_ends is None:
            self._comment_ends = _comment_ends(body)
        close = self._comment_ends.get(at, -1)
        if close < 0 and "-->" not in self._never_closed:
            close = body.find("-->", at + 4)
            if close < 0:
                self._never_closed.add("-->")
        if close >= 0:
            return self.mask(at, close + 3, DROP)
        self.problem(at, _("the comment <!-- is never closed"))
        return self.mask(at, len(body), DROP) if self.leads_line(at) else at + 4

    def comment(self, at: int, end: int, token: str) -> int:
        leads = self.leads_line(at)
        close = self.body.find("%%", at + 2, len(self.body) if leads else end)
        if close >= 0:
            return self.mask(at, close + 2, DROP)
        self.problem(at, _("the comment %% is never closed"))
        return self.mask(at, len(self.body), DROP) if leads else at + 2

    def templater(self, at: int, end: int, token: str) -> int:
        if "%>" in self._never_closed:
            return at + 2
        close = self.body.find("%>", at + 2)
        if close < 0:
            self._never_closed.add("%>")
            return at + 2
        return self.mask(at, close + 2, FILL)

    def target(self, at: int, end: int, token: str) -> int:
        match = _TARGET.match(self.body, at, end)
        if not match:
            return self.mask(at + 1, at + 2, FILL)
        self.targets.append(match["angle"] or match["bare"] or "")
        return self.mask(at + 1, match.end(), FILL)

    def wikilink(self, at: int, end: int, token: str) -> int:
        match = WIKILINK.match(self.body, at, end)
        if not match:
            return at + 1
        self.targets.append(match[1])
        if at and self.body[at - 1] == "#":  # Logseq's #[[a tag of several words]]
            return match.end()
        return self.mask(at, match.end(), FILL)

    def url(self, at: int, end: int, token: str) -> int:
        if not at or not self.body[at - 1].isalnum():
            return at + 3
        pattern = _MARKED_URL if self._in_highlight(at) else _URL
        match = pattern.match(self.body, at, end)
        return self.mask_with_links(at, match.end() if match else at + 3)

    def _in_highlight(self, at: int) -> bool:
        """Whether the URL whose ``://`` is at ``at`` stands directly behind a ``==``."""
        scheme = at
        while scheme and at - scheme < 32 and self.body[scheme - 1].isalnum():
            scheme -= 1
        return self.body[max(scheme - 2, 0) : scheme] == "=="

    def tag(self, at: int, end: int, token: str) -> int:
        match = _TAG.match(self.body, at, end)
        if not match:
            return at + 1
        name = (match[1] or "").lower()
        if name and name not in self._never_closed:
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.body, match.end())
            if close:
                return self.mask(at + 1, close.end(), FILL)
            self._never_closed.add(name)
        return self.mask(at + 1, match.end(), FILL)  # the "<" shows that "#include" before it is no tag

    def inline_field(self, at: int, end: int, token: str) -> int:
        """Dataview's ``[due:: 2024-01-01]``; a marker inside such brackets never parts a line sensibly."""
        match = _FIELD.match(self.body, at, end)
        return self.mask_with_links(at, match.end()) if match else at + len(token)


# Not within each masker, which would hold itself then: Anki has Python look for such only now and then.
_HANDLERS: Mapping[str, Callable[[InlineMasker, int, int, str], int]] = {
    "\\": InlineMasker.escape,
    "`": InlineMasker.code,
    "$": InlineMasker.math,
    "<!": InlineMasker.html_comment,
    "%%": InlineMasker.comment,
    "<%": InlineMasker.templater,
    "](": InlineMasker.target,
    "[[": InlineMasker.wikilink,
    "://": InlineMasker.url,
    "<": InlineMasker.tag,
    "[": InlineMasker.inline_field,
    "(": InlineMasker.inline_field,
}


def holds_only_wikilinks(body: str) -> bool:
    """Whether a body without marks of blocks has no tokens but wikilinks."""
    return not _OTHER_TOKENS.any_in(body) and not ("::" in body and _FIELD_START.search(body))


def _comment_ends(body: str) -> dict[int, int]:
    """Where each ``<!--`` of the body is closed by its own ``-->``, those nested in it skipped."""
    ends: dict[int, int] = {}
    still_open: list[int] = []
    for mark in _COMMENT_MARKS.finditer(body):
        if mark[0] == "<!--":
            still_open.append(mark.start())
        elif still_open:
            ends[still_open.pop()] = mark.start()
    return ends
