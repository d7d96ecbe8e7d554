"""Logseq's own notations: ``#+BEGIN_NOTE`` … ``#+END_NOTE``, ``{{macros}}`` and ``[label]([[Page]])``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...vault.logseq_properties import BLOCK_REFERENCE, TREE
from .callouts import CALLOUT_TYPES
from .wikilinks import push_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_BEGIN = re.compile(r"#\+BEGIN_([A-Za-z]{1,30})(?!\S)", re.IGNORECASE)
_END = re.compile(r"#\+END_([A-Za-z]{1,30})[ \t]*$", re.IGNORECASE | re.MULTILINE)
_MACROS_NOT_SHOWN = ("query", "renderer", "cards", "embed")
_NOT_SHOWN = ("query", "comment", "export")
_MACRO = re.compile(
    r"\{\{(query|renderer|cards|cloze|embed|video|youtube|twitter|tweet)\b[ \t]*", re.IGNORECASE
)
_LONGEST_MACRO = 5000  # characters; none is searched for an end further away
_PAGE = re.compile(r"\[\[([^\[\]\n|]+)\]\][ \t]*$")
_BLOCK = re.compile(rf"({BLOCK_REFERENCE})[ \t]*$")
_REFERENCE = re.compile(BLOCK_REFERENCE)
_LABELLED = re.compile(r"\[([^\[\]\n]+)\]\(\[\[([^\[\]\n|]+)\]\]\)")


def logseq_plugin(md: MarkdownIt) -> None:
    """Boxes, macros and links to pages, as Logseq shows them; queries and plugins' output are left out."""
    md.block.ruler.before(
        "fence", "logseq_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.inline.ruler.before("link", "logseq_macro", _macro)
    md.inline.ruler.before("link", "logseq_link", _link)
    md.core.ruler.before("vault_links", "logseq_references", _references)


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("#+", first) or state.is_code_block(start):
        return False
    begin = _BEGIN.match(state.src, first, state.eMarks[start])
    last = _closing_line(state, begin[1].lower(), start, end) if begin else -1
    if not begin or last < 0:
        return False
    if silent:
        return True
    name = begin[1].lower()
    state.line = last + 1
    if name == "src":
        fence = state.push("fence", "code", 0)
        fence.info = state.src[begin.end() : state.eMarks[start]].strip()
        fence.content = state.getLines(start + 1, last, state.sCount[start], True)
        fence.map = [start, state.line]
    elif name not in _NOT_SHOWN:
        _box(state, name, start, last)
    return True


def _closing_line(state: StateBlock, name: str, start: int, end: int) -> int:
    """The line that ends the block of this name, or -1."""
    if "ends" not in state.env:
        ends: dict[str, list[int]] = {}
        for match in _END.finditer(state.src):
            ends.setdefault(match[1].lower(), []).append(match.start())
        state.env["ends"] = ends
    offsets = state.env["ends"].get(name, [])
    following = bisect_left(offsets, state.eMarks[start])
    if following == len(offsets):
        return -1
    line = bisect_right(state.bMarks, offsets[following], start, end) - 1
    stands_alone = state.bMarks[line] + state.tShift[line] == offsets[following]
    return line if start < line < end and stands_alone else -1


def _box(state: StateBlock, name: str, start: int, last: int) -> None:
    """The lines between ``start`` and ``last`` as a callout."""
    box = state.push("blockquote_open", "div", 1)
    box.attrs = {"class": f"callout callout-{CALLOUT_TYPES.get(name, 'note')}"}
    box.map = [start, last + 1]
    state.push("callout_title_open", "div", 1).attrs = {"class": "callout-title"}
    title = state.push("inline", "", 0)
    title.content, title.children, title.map = name.capitalize(), [], [start, start + 1]
    state.push("callout_title_close", "div", -1)
    parent, most, line = state.parentType, state.lineMax, state.line
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax, state.line = parent, most, line
    state.push("blockquote_close", "div", -1)


def _macro(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    begin = _MACRO.match(state.src, state.pos, state.posMax)
    end = state.src.find("}}", begin.end(), min(state.posMax, begin.end() + _LONGEST_MACRO)) if begin else -1
    if not begin or end < 0:
        return False
    while state.src.startswith("}}}", end) and end + 2 < state.posMax:
        end += 1
    name = begin[1].lower()
    page = _PAGE.match(state.src, begin.end(), end) if name == "embed" else None
    block = _BLOCK.match(state.src, begin.end(), end) if name == "embed" else None
    if name == "embed" and not (page or block):
        return False
    most = state.posMax
    if page and not silent:
        state.push("embed", "", 0).content = page[1]
    elif block and not silent:
        state.push("embed", "", 0).content = f"{block[1]}#{block[1]}{TREE}"
    elif name not in _MACROS_NOT_SHOWN and not silent:
        state.pos, state.posMax = begin.end(), end
        state.level += 1  # of which there is a most
        state.md.inline.tokenize(state)
        state.level -= 1
    state.pos, state.posMax = end + 2, most
    return True


def _link(state: StateInline, silent: bool) -> bool:
    match = _LABELLED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if not match:
        return False
    if not silent:
        push_link(state, match[2], match[1])
    state.pos = match.end()
    return True


def _references(state: StateCore) -> None:
    """Part texts at ``((uuid))``, which shows the text of that block."""
    if "((" not in state.src:
        return
    for block in state.tokens:
        if block.children and any("((" in token.content for token in block.children):
            block.children = [part for token in block.children for part in _parted(token)]


def _parted(token: Token) -> Iterator[Token]:
    at = 0
    for match in _REFERENCE.finditer(token.content) if token.type == "text" else ():
        if match.start() > at:
            yield _token("text", token.content[at : match.start()], token.level)
        yield _token("embed", f"{match[0]}#{match[0]}", token.level)
        at = match.end()
    if not at:
        yield token
    elif at < len(token.content):
        yield _token("text", token.content[at:], token.level)


def _token(kind: str, content: str, level: int) -> Token:
    from markdown_it.token import Token

    return Token(kind, "", 0, content=content, level=level)
