"""``==text==`` and Logseq's ``^^text^^`` → ``<mark>``, where it is no cloze."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_SIGNS = {ord(sign): sign for sign in "=^"}


def mark_plugin(md: MarkdownIt) -> None:
    """Highlights, as Obsidian, pandoc and Logseq have them; the rules are those of ``~~``."""
    md.inline.ruler.before("emphasis", "mark", _tokenize)
    md.inline.ruler2.before("emphasis", "mark", _post_process)


def _tokenize(state: StateInline, silent: bool) -> bool:
    sign = state.src[state.pos]
    if silent or sign not in "=^" or not state.src.startswith(sign * 2, state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    length = scanned.length
    if length % 2:
        state.push("text", "", 0).content = sign
        length -= 1
    for _ in range(length // 2):
        state.push("text", "", 0).content = sign * 2
        state.delimiters.append(
            Delimiter(
                marker=ord(sign),
                length=0,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _post_process(state: StateInline) -> None:
    _pair(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _pair(state, meta["delimiters"])


def _pair(state: StateInline, delimiters: list[Delimiter]) -> None:
    for start in delimiters:
        if start.marker not in _SIGNS or start.end == -1:
            continue
        for delimiter, kind, nesting in ((start, "mark_open", 1), (delimiters[start.end], "mark_close", -1)):
            token = state.tokens[delimiter.token]
            token.type, token.tag, token.nesting = kind, "mark", nesting  # type: ignore[assignment]
            token.markup, token.content = _SIGNS[start.marker] * 2, ""
