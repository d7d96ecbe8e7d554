"""Bare web addresses, as links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .private_marks import CLOZE_EDGES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?<![<\w])https?\Z", re.IGNORECASE)
_REST = re.compile(rf"://[^\W_][^\s<>{CLOZE_EDGES}]*")
_TRAILING = "?!.,:;*_~'\"=`|]}"


def autolinks_plugin(md: MarkdownIt) -> None:
    """``https://…`` without brackets, ended where GitHub ends it; mail addresses and ``www.`` stay text.

    mdit-py-plugins' own rule looks through the whole paragraph at each colon.
    """
    md.inline.ruler.push("autolink_bare", _bare)


def _bare(state: StateInline, silent: bool) -> bool:
    pos, src = state.pos, state.src
    if silent or src[pos] != ":" or state.linkLevel > 0 or not src.startswith("://", pos):
        return False
    scheme = _SCHEME.search(src[max(0, pos - 6) : pos])
    rest = _REST.match(src, pos, state.posMax)
    if not scheme or not rest or not state.pending.endswith(scheme[0]):
        return False
    tail = rest[0].rstrip(_TRAILING)
    while tail.endswith(")") and tail.count(")") > tail.count("("):
        tail = tail[:-1].rstrip(_TRAILING)
    url = scheme[0] + tail
    state.pending = state.pending[: -len(scheme[0])]
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(url)}
    state.push("text", "", 0).content = state.md.normalizeLinkText(url)
    state.push("link_close", "a", -1)
    state.pos = pos + len(tail)
    return True
