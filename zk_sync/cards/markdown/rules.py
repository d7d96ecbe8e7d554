"""Render rules of markdown-it as functions of a token and the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .render_context import RenderContext, page_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict


def render(md: MarkdownIt, name: str, rule: Callable[[Token, RenderContext], str]) -> None:
    """Let ``rule`` write the HTML of tokens of type ``name``."""

    def render_rule(
        renderer: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return rule(tokens[idx], page_of(env))

    md.add_render_rule(name, render_rule)
