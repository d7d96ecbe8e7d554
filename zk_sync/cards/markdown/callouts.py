"""``> [!note] Title``: callouts, folded ones too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\]([-+]?)[ \t]*([^\n]*)")
# Obsidian's types and their other names; the style sheet knows the first of each line.
CALLOUT_TYPES = {
    other: name
    for name, others in {
        "note": "",
        "abstract": "summary tldr",
        "info": "",
        "todo": "",
        "tip": "hint important pinned",
        "success": "check done",
        "question": "help faq",
        "warning": "caution attention",
        "failure": "fail missing",
        "danger": "error",
        "bug": "",
        "example": "",
        "quote": "cite",
    }.items()
    for other in (name, *others.split())
}


def callouts_plugin(md: MarkdownIt) -> None:
    """Quotes that start with ``[!type]`` become boxes with a title."""
    md.core.ruler.before("inline", "callouts", _callouts)


def _callouts(state: StateCore) -> None:
    if "[!" not in state.src:
        return
    tokens = state.tokens
    open_quotes: list[tuple[int, str]] = []
    found: list[tuple[int, re.Match[str]]] = []
    for number, token in enumerate(tokens):
        if token.type == "blockquote_open":
            inner = tokens[number + 2] if number + 2 < len(tokens) else None
            match = _CALLOUT.match(inner.content) if inner and inner.type == "inline" else None
            is_callout = match is not None and tokens[number + 1].type == "paragraph_open"
            open_quotes.append((number, _open(token, match) if is_callout and match else ""))
            if is_callout and match:
                found.append((number, match))
        elif token.type == "blockquote_close" and open_quotes:
            _, tag = open_quotes.pop()
            token.tag = tag or token.tag
    for number, match in reversed(found):
        _title(state, number, match)


def _open(token: Token, match: re.Match[str] | None) -> str:
    """Make a callout of the quote that ``token`` opens; its tag."""
    assert match is not None
    kind = CALLOUT_TYPES.get(match[1].lower(), "note")
    token.tag = "details" if match[2] else "div"
    token.attrs = {"class": f"callout callout-{kind}"}
    if match[2] == "+":
        token.attrs["open"] = ""
    return token.tag


def _title(state: StateCore, number: int, match: re.Match[str]) -> None:
    """Split the first paragraph of the quote at token ``number`` into title and text."""
    from markdown_it.token import Token

    tokens = state.tokens
    paragraph, inline = tokens[number + 1], tokens[number + 2]
    tag = "summary" if tokens[number].tag == "details" else "div"
    opening = Token(
        "callout_title_open", tag, 1, attrs={"class": "callout-title"}, block=True, level=paragraph.level
    )
    title = Token("inline", "", 0, children=[], level=inline.level, map=inline.map)
    title.content = match[3].strip() or match[1].replace("-", " ").capitalize()
    closing = Token("callout_title_close", tag, -1, block=True, level=paragraph.level)
    rest = inline.content[match.end() :].lstrip("\n")
    inline.content = rest
    kept = tokens[number + 1 : number + 4] if rest else []
    tokens[number + 1 : number + 4] = [opening, title, closing, *kept]
