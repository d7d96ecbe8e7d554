"""Emphasis that touches a cloze deletion: what counts is the text, not the marks between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline

from ..flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_EDGES = frozenset((CLOZE_OPEN, CLOZE_SEP, CLOZE_HINT, CLOZE_CLOSE))


class _State(StateInline):
    """Inside a deletion its edge is like the end of a line; from outside a deletion is what its text is."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        src, end = self.src, start
        while end < self.posMax and src[end] == src[start]:
            end += 1
        before = src[start - 1] if start > 0 else " "
        after = src[end] if end < self.posMax else " "
        if before not in _EDGES and after not in _EDGES:
            return super().scanDelims(start, canSplitWord)
        if before in (CLOZE_SEP, CLOZE_HINT):
            before = " "
        elif before == CLOZE_CLOSE:
            before = src[start - 2] if start > 1 else " "
        if after in (CLOZE_CLOSE, CLOZE_HINT):
            after = " "
        elif after == CLOZE_OPEN:
            text = src.find(CLOZE_SEP, end) + 1
            after = src[text] if 0 < text < self.posMax else " "
        return _flanking(before, after, end - start, canSplitWord)


def _flanking(before: str, after: str, length: int, can_split_word: bool) -> Scanned:
    """CommonMark's rules for what may open and close emphasis between two characters."""
    punct_before, punct_after = (isMdAsciiPunct(ord(char)) or isPunctChar(char) for char in (before, after))
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    left = not (space_after or (punct_after and not (space_before or punct_before)))
    right = not (space_before or (punct_before and not (space_after or punct_after)))
    return Scanned(
        left and (can_split_word or not right or punct_before),
        right and (can_split_word or not left or punct_after),
        length,
    )


class ClozeParser(ParserInline):
    """markdown-it's inline parser with a state that knows the marks of deletions."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if CLOZE_OPEN not in src and CLOZE_CLOSE not in src:
            return super().parse(src, md, env, tokens)
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
