"""The masked twin of a zettel's body: equally long text in which no markup stands that is not meant.

Code, math, link targets, HTML tags and escapes are overwritten with FILL, comments with DROP; line ends
stay. One pass over the lines finds the blocks that CommonMark and Obsidian never look into,
masking_inline.py what stands within a paragraph, each in time linear in the size of the body. A body in which
no such block can be is taken as one paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..texts import _
from .masking_inline import SCHEDULING_COMMENT, InlineMasker, holds_only_wikilinks
from .private_characters import FILL
from .quick_find import Marks

_DEEPEST = (
    32  # containers in each other; what is deeper is text, so that no input costs more than linear time
)
_PLAIN = re.compile(r"[^\s>\-+*0-9`~#\[_]")
_SPACES = re.compile(r" *")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?: +|$)")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_MAY_BE_FENCE = re.compile(r"[ \t>]*(?:[A-Za-z]{1,8}: +)?(?:```|~~~)")
_LABEL = re.compile(r"[A-Za-z]{1,8}: +(?=```|~~~)")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_REFERENCE = re.compile(r"\[[^\]\[^][^\]\[]*\]:")
_NOT_NEWLINE = re.compile(r"[^\n]")
# Without any of these no block is opaque, and nothing that is masked depends on where a paragraph ends.
_BLOCKS = Marks("`", "$", "<", "\t", "    ", "%%", "~~~", "]:")
_MAY_HIDE_LINKS = Marks("`", "$", "<", "\t", "    ", "%%", "~~~", "\\", "](")


class Masked(NamedTuple):
    """``text`` is as long as the body; ``opaque`` has a 1 for each line of a block
    that blank lines do not end.

    ``problems`` are unclosed things: 0-based line of the body, and the message; ``unclosed`` the offsets of
    their marks (of a fence, of its line). ``targets`` are the link
    targets in the text as written, ``references`` the lines that define where a link leads (``[name]: …``).
    """

    text: str
    opaque: bytearray
    problems: tuple[tuple[int, str], ...]
    unclosed: frozenset[int]
    targets: tuple[str, ...]
    references: tuple[int, ...]


def masked(body: str, ignored: frozenset[int] = frozenset()) -> Masked:
    """The masked twin of ``body``, which has ``\\n`` line ends only.

    At the offsets ``ignored``, marks of what is never closed are text.
    """
    inline = InlineMasker(body, ignored)
    if _BLOCKS.any_in(body):
        _Blocks(body, inline).run()
    elif holds_only_wikilinks(body):
        inline.take_wikilinks()
    else:
        inline.take(0, len(body))
    return Masked(
        _overwritten(body, inline.spans),
        inline.opaque,
        tuple(sorted([(inline.line_at(offset), message) for offset, message in inline.problems])),
        frozenset([offset for offset, _ in inline.problems]),
        tuple(inline.targets),
        tuple(inline.references),
    )


def hides_no_wikilink(body: str) -> bool:
    """A cheap test: whether all wikilinks of ``body`` count, and there are no other links."""
    return not _MAY_HIDE_LINKS.any_in(body)


def _overwritten(body: str, spans: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, character in spans:
        parts.append(body[at:start])
        piece = body[start:end]
        parts.append(_NOT_NEWLINE.sub(character, piece) if "\n" in piece else character * len(piece))
        at = end
    parts.append(body[at:])
    return "".join(parts)


@dataclass
class _Fence:
    line: int
    mark: str
    depth: int  # how many containers it stands in


class _Blocks:
    """The pass over the lines: containers, fences, indented code, paragraphs."""

    def __init__(self, body: str, inline: InlineMasker) -> None:
        self.lines = body.split("\n")
        self.inline = inline
        self.starts = self.inline.starts
        self.opaque = self.inline.opaque
        self.end = len(body)
        self.stack: list[int] = []  # open containers: 0 for a quote, else the width of a list item's lead
        self.paragraph = -1  # offset where the current paragraph starts, or -1
        self.fence: _Fence | None = None
        self.is_below_heading = False  # in blocks of Logseq, see is_in_blocks

    def run(self) -> None:
        i = 0
        while i < len(self.lines):
            i = self.take(i)
        self.flush(self.end)
        if self.fence:
            self.unclosed_fence(self.fence)

    def take(self, i: int) -> int:
        """Take in line ``i``; returns the number of the line to go on with."""
        text = self.lines[i]
        if not self.stack and not self.fence and _PLAIN.match(text) and not _LABEL.match(text):
            if self.paragraph < 0:
                self.paragraph = self.starts[i]
            return i + 1
        if "\t" in text:
            text = text.expandtabs(4)
        blank = not text.strip(" ")
        at, depth = self.entered(text, blank)
        if self.fence and self.in_fence(i, text, at, depth):
            return i + 1
        if blank or _is_blank(text, at):
            jump = self.flush(self.starts[i])
            if not jump and depth < len(self.stack) and self.stack[depth] == 0:
                del self.stack[depth:]
            return jump or i + 1
        return self.take_text(i, text, at, depth)

    def take_text(self, i: int, text: str, at: int, depth: int) -> int:
        """Take in line ``i``, which is neither blank nor in a fence and whose containers are entered."""
        opened, at = self.opened(text, at, depth)
        indent = _width(text, at)
        leaf = at + indent
        labelled = self.labelled_fence(i, text, leaf) if ":" in text else None
        if (
            self.paragraph >= 0
            and not (opened or labelled)
            and (indent >= 4 or not _starts_block(text, leaf))
        ):
            return i + 1  # a paragraph goes on, perhaps lazily
        jump = self.flush(self.starts[i])
        if jump:
            return jump
        self.stack[depth:] = opened
        self.is_below_heading = indent >= 4 and self.is_in_blocks(i, text, leaf)
        if indent >= 4 and not self.is_below_heading:
            self.inline.mask(self.starts[i], self.starts[i] + len(self.lines[i]), FILL)
            return i + 1
        fence = labelled or _FENCE.match(text, leaf)
        if fence and self.starts[i] not in self.inline.ignored:
            self.fence = _Fence(i, fence[1] or fence[2], len(self.stack))
            self.opaque[i] = 1
            lead = self.lines[i].index(self.fence.mark) if labelled else 0
            self.inline.mask_block(self.starts[i] + lead, self.starts[i] + len(self.lines[i]))
            return i + 1
        if _REFERENCE.match(text, leaf):
            self.inline.references.append(i)
            self.inline.mask_with_links(self.starts[i], self.starts[i] + len(self.lines[i]))
            return i + 1
        self.paragraph = self.starts[i]
        if _starts_block(text, leaf) or leaf >= len(text):
            return self.flush(self.starts[i] + len(self.lines[i])) or i + 1
        return i + 1

    def is_in_blocks(self, i: int, text: str, leaf: int) -> bool:
        """Whether line ``i``, indented as code, is a block of Logseq: of a page that begins with a heading.

        There the list below the heading is indented, and its first item touches the heading.
        """
        if self.is_below_heading:
            return True
        return bool(i and _HEADING.match(self.lines[i - 1]) and _ITEM.match(text, leaf))

    def labelled_fence(self, i: int, text: str, leaf: int) -> re.Match[str] | None:
        """The fence that line ``i`` opens behind a word with a colon (``A: ```python``), if it is closed."""
        label = _LABEL.match(text, leaf)
        fence = _FENCE.match(text, label.end()) if label else None
        following = bisect_right(self.fence_lines, i)
        if not fence or following == len(self.fence_lines):
            return None
        closing = self.lines[self.fence_lines[following]].strip(" \t>")
        mark = fence[1] or fence[2]
        return fence if closing.startswith(mark) and not closing.strip(mark[0]) else None

    @cached_property
    def fence_lines(self) -> list[int]:
        """The lines that look as if they opened or closed a fence."""
        return [i for i, line in enumerate(self.lines) if _MAY_BE_FENCE.match(line)]

    def entered(self, text: str, blank: bool) -> tuple[int, int]:
        """Offset behind the lead of those open containers that go on in this line, and how many they are."""
        at = 0
        for depth, width in enumerate(self.stack):
            indent = _width(text, at)
            if width and (indent >= width or blank):
                at = min(at + width, len(text))
            elif not width and indent <= 3 and text.startswith(">", at + indent):
                at += indent + 1
                at += text.startswith(" ", at)
                blank = blank or _is_blank(text, at)
            else:
                return at, depth
        return at, len(self.stack)

    def opened(self, text: str, at: int, depth: int) -> tuple[list[int], int]:
        """The containers that this line opens from offset ``at`` on, and the offset behind their leads."""
        opened: list[int] = []
        while depth + len(opened) < _DEEPEST:
            indent = _width(text, at)
            if indent > 3:
                break
            if text.startswith(">", at + indent):
                at += indent + 1
                at += text.startswith(" ", at)
                opened.append(0)
                continue
            item = _ITEM.match(text, at + indent)
            if not item or _is_ruler(text, at + indent):
                break
            marker = len(item[0].rstrip(" "))
            spaces = len(item[0]) - marker
            lead = indent + marker + (spaces if 1 <= spaces <= 4 else 1)
            opened.append(lead)
            at = min(at + lead, len(text))
        return opened, at

    def in_fence(self, i: int, text: str, at: int, depth: int) -> bool:
        """Whether line ``i`` belongs to the open fence; closes it when this is its last line."""
        fence = self.fence
        assert fence
        if depth < fence.depth:  # the list item or quote around it ends, and with it the fence
            self.unclosed_fence(fence)
            self.fence = None
            return False
        rest = SCHEDULING_COMMENT.sub("", text[at:]).strip(" ") if "<!--SR:" in text else text[at:].strip(" ")
        self.opaque[i] = 1
        mask = self.inline.mask_block
        if rest.startswith(fence.mark) and not rest.strip(fence.mark[0]) and _width(text, at) <= 3:
            self.fence = None
            mask = self.inline.mask_but_scheduling
        mask(self.starts[i], self.starts[i] + len(self.lines[i]))
        return True

    def unclosed_fence(self, fence: _Fence) -> None:
        message = _("the code fence {mark} is never closed").format(mark=fence.mark)
        self.inline.problems.append((self.starts[fence.line], message))

    def flush(self, end: int) -> int:
        """End the current paragraph at offset ``end``.

        When something in it (a comment, say) runs on behind ``end``, returns the number of the line to
        go on with behind that; else 0.
        """
        if self.paragraph < 0:
            return 0
        start, self.paragraph = self.paragraph, -1
        resume = self.inline.take(start, end)
        if resume <= end:
            return 0
        line = self.inline.line_at(resume)
        rest = self.starts[line] + len(self.lines[line])
        if resume < rest:
            self.paragraph = resume
        return line + 1


def _is_blank(text: str, at: int) -> bool:
    return not text[at : at + 1000].strip(" ") and not text[at:].strip(" ")


def _width(text: str, at: int) -> int:
    match = _SPACES.match(text, at)
    return len(match[0]) if match else 0


def _starts_block(text: str, at: int) -> bool:
    """Whether the text from ``at`` on ends a paragraph before it: a heading, a ruler, a fence."""
    return bool(text.startswith(("#", "-", "*", "_", "`", "~"), at)) and bool(
        _HEADING.match(text, at) or _is_ruler(text, at) or _FENCE.match(text, at)
    )


def _is_ruler(text: str, at: int) -> bool:
    mark = text[at : at + 1]
    if mark not in ("-", "*", "_") or text[at : at + 100].strip(mark + " "):
        return False
    rest = text[at:].replace(" ", "")
    return len(rest) >= 3 and not rest.strip(mark)
