"""``$…$`` and ``$$…$$``: TeX, kept as it is, between the marks that Anki's MathJax looks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from .private_marks import CLOZE_EDGES, DISPLAY_CLOSE, DISPLAY_OPEN, INLINE_CLOSE, INLINE_OPEN, without_clozes
from .render_context import RenderContext
from .rules import render
from .text import escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# An even number of backslashes before a dollar leaves it a dollar.
_SINGLE = re.compile(r"\$((?:[^$\\]|\\.)+)\$", re.DOTALL)
_DOUBLE = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))+)\$\$", re.DOTALL)
_TICKS = re.compile("`+")


def math_plugin(md: MarkdownIt) -> None:
    """Math by pandoc's rules: no space inside single dollars, no digit after the closing one.

    Display math may stand within a line too, as Obsidian has it.
    """
    md.inline.ruler.before("escape", "math", _inline)
    md.block.ruler.before(
        "fence",
        "math_block",
        _block,
        {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]},
    )
    render(md, "math_inline", _render_inline)
    render(md, "math_display", _render_display)
    render(md, "math_block", _render_block)


def _cuts_code(src: str, start: int, end: int, most: int) -> bool:
    """Whether code that begins between ``start`` and ``end`` ends behind that: code goes before math."""
    at = start
    while run := _TICKS.search(src, at, end):
        closing = next((each for each in _TICKS.finditer(src, run.end(), most) if each[0] == run[0]), None)
        if closing and closing.end() > end:
            return True
        at = closing.end() if closing else run.end()
    return False


def _inline(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if src[pos] != "$":
        return False
    display = src.startswith("$$", pos)
    # Each opening dollar is looked for to the next one at most, so this is linear.
    match = (_DOUBLE if display else _SINGLE).match(src, pos, state.posMax)
    if match and not display and "`" in match[1] and _cuts_code(src, pos, match.end(), state.posMax):
        match = None
    if match is None or not (without_clozes(match[1]).strip() if display else _is_tight(match, src)):
        if not silent:
            state.pending += "$$" if display else "$"
        state.pos = pos + (2 if display else 1)
        return True
    if not silent:
        token = state.push("math_display" if display else "math_inline", "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def _is_tight(match: re.Match[str], src: str) -> bool:
    inside = match[1].strip(CLOZE_EDGES)
    following = src[match.end() : match.end() + 1]
    return bool(inside) and not inside[0].isspace() and not inside[-1].isspace() and not following.isdigit()


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first) or state.is_code_block(start):
        return False
    if silent and state.src.count("$$", state.bMarks[state.line], first) % 2:
        return False  # it closes what the paragraph opened
    on_line = state.src[first + 2 : state.eMarks[start]]
    last = start
    if "$$" in on_line:
        closing = on_line.rstrip()
        if (
            not closing.endswith("$$")
            or closing.endswith("\\$$")
            or closing.count("$$") > 1
            or len(closing) < 3
        ):
            return False
        content = closing[:-2]
    else:
        last = _closing_line(state, start, end)
        if last < 0:
            return False
        inner = [on_line, *(_line(state, line) for line in range(start + 1, last + 1))]
        content = "\n".join(inner).rstrip()[:-2]
    if not without_clozes(content).strip():
        return False
    if silent:
        return True
    state.line = last + 1
    token = state.push("math_block", "", 0)
    token.block = True
    token.content = content
    token.map = [start, state.line]
    return True


def _line(state: StateBlock, line: int) -> str:
    """A line without its indent and the marks of the quotes around it."""
    return state.src[min(state.bMarks[line] + state.tShift[line], state.eMarks[line]) : state.eMarks[line]]


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """The line that ends with the closing ``$$``, or -1."""
    closing = state.src.find("$$", state.eMarks[start] + 1, state.eMarks[end - 1])
    if closing < 0 or state.src[closing - 1] == "\\":
        return -1
    line = bisect_left(state.eMarks, closing + 2, start, end)
    if line >= end or state.src[closing + 2 : state.eMarks[line]].strip():
        return -1
    inside = all(state.sCount[n] >= state.blkIndent or state.isEmpty(n) for n in range(start, line + 1))
    return line if inside else -1


def _render_inline(token: Token, _: RenderContext) -> str:
    return INLINE_OPEN + escape(token.content) + INLINE_CLOSE


def _render_display(token: Token, _: RenderContext) -> str:
    return DISPLAY_OPEN + escape(token.content.strip()) + DISPLAY_CLOSE


def _render_block(token: Token, page: RenderContext) -> str:
    return f"<div>{_render_display(token, page)}</div>\n"
