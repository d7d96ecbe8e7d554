"""The masked twin of a zettel's body: equally long text in which nothing can be taken for a flashcard's markup by accident.

Code, math, link targets, HTML tags and escapes are overwritten with FILL, comments and scheduling metadata with
DROP; line ends stay. One pass over the lines finds the blocks that CommonMark and Obsidian never look into, and one
pass over each paragraph the inline ones, so the time is linear in the size of the body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

FILL = "\ufdd8"  # noncharacters, which no zettel holds (vault/zettel.py drops them)
DROP = "\ufdd9"

_DEEPEST = 32  # containers in each other; deeper ones are text, so that no input costs more than linear time
_SPACES = re.compile(r" *")
_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])( +|$)")
_FENCE = re.compile(r"(`{3,})[^`\n]*$|(~{3,})")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_RULER = re.compile(r"(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_REFERENCE = re.compile(r"\[[^\]\[\n^][^\]\[\n]*\]:")
_LEAD = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?$")

_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|`+|\$+|<!--|%%|<%|\]\(|\[\[|://|<[A-Za-z/]|[\[(][\w-]+::(?!:)")
_TARGET = re.compile(r"\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?")
_WIKILINK = re.compile(r"\[\[[^\[\]\n]*\]\]")
_URL = re.compile(r"://(?:[^\s<>{}*]|\{[^\s<>{}]*\}|\*(?!\*))*")
_TAG = re.compile(r"<(?:(pre|script|style|textarea)\b)?[^<>\n]*>", re.IGNORECASE)
_FIELD = re.compile(r"\[[\w-]+::[^\[\]\n]*\]|\([\w-]+::[^()\n]*\)")
_BACKTICKS = re.compile(r"`+")
_COMMENT_ENDS = re.compile(r"<!--|-->")
_NOT_NEWLINE = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Masked:
    """``text`` is as long as the body; ``opaque`` has a 1 for each line inside a block that blank lines do not end."""

    text: str
    opaque: bytearray
    problems: tuple[tuple[int, str], ...]  # 0-based line of the body, message


@dataclass
class _Fence:
    line: int
    mark: str
    depth: int


@dataclass
class _Masker:
    body: str
    lines: list[str]
    starts: list[int]
    opaque: bytearray
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)  # open containers: 0 a quote, else the width of a list item's lead
    paragraph: int = -1  # offset at which the current paragraph starts, or -1
    fence: _Fence | None = None
    comment_ends: dict[int, int] | None = None
    runs: dict[int, list[int]] = field(default_factory=dict)  # backtick runs of the paragraph, by length

    # Blocks

    def run(self) -> None:
        i = 0
        while i < len(self.lines):
            i = self.line(i)
        self.flush(len(self.body))
        if self.fence:
            self.problem(self.fence.line, "this code fence is never closed")

    def line(self, i: int) -> int:
        """Take in line ``i``; the number of the line to go on with."""
        text = self.lines[i]
        if "\t" in text:
            text = text.expandtabs(4)
        at, depth = self.enter(text)
        blank = not text[at:].strip(" ") if at else not text.strip(" ")
        if self.fence:
            return self.fenced_line(i, text, at, depth, blank)
        if blank:
            return self.end_paragraph(i) or self.blank_line(i, depth)
        at, opened = self.open_containers(text, at, depth)
        indent = _width(text, at)
        leaf = at + indent
        if indent >= 4 and (self.paragraph < 0 or opened):
            return self.end_paragraph(i) or self.code_line(i, depth)
        fence = _FENCE.match(text, leaf) if indent < 4 else None
        if fence:
            return self.end_paragraph(i) or self.open_fence(i, fence[1] or fence[2], depth, opened)
        single = _HEADING.match(text, leaf) or _RULER.match(text, leaf) or _REFERENCE.match(text, leaf)
        if opened or single or (self.paragraph >= 0 and depth < len(self.stack) and self.stack[depth] == 0 and False):
            jump = self.end_paragraph(i)
            if jump is not None:
                return jump
        if opened or self.paragraph < 0:
            self.close_containers(depth, opened)
            self.paragraph = self.starts[i]
        if single:
            if text[leaf] == "[":
                self.mask(self.starts[i], self.starts[i] + len(self.lines[i]))
            jump = self.end_paragraph(i + 1)
            if jump is not None:
                return jump
        return i + 1
