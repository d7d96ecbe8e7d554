"""``%%…%%``: what the author wrote for no reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .render_context import RenderContext
from .rules import render

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


def comments_plugin(md: MarkdownIt) -> None:
    """Leave Obsidian's comments out, within a line and over many."""
    md.inline.ruler.before("escape", "comment", _inline)
    md.block.ruler.before("fence", "comment_block", _block, {"alt": ["paragraph", "blockquote", "list"]})
    render(md, "comment_block", _nothing)


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    state.pos = end + 2
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("%%", first) or state.is_code_block(start):
        return False
    closing = state.src.find("%%", first + 2, state.eMarks[end - 1])
    if closing < 0:
        return False
    last = start
    while state.eMarks[last] < closing + 2:
        last += 1
    if state.src[closing + 2 : state.eMarks[last]].strip():
        return False  # text follows on the line: an inline comment at its start
    if not silent:
        state.line = last + 1
        state.push("comment_block", "", 0).map = [start, state.line]
    return True


def _nothing(_: Token, __: RenderContext) -> str:
    return ""
