"""Footnotes as plain numbers and a list below: links within a card lead nowhere in Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin

from .rulers import FOOTNOTES_OPEN
from .rules import render

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def footnotes_plugin(md: MarkdownIt) -> None:
    """``[^1]`` and ``^[…]``."""
    footnote_plugin(md)
    render(md, "footnote_block_open", lambda _, __: FOOTNOTES_OPEN)
    render(md, "footnote_block_close", lambda _, __: "</ol></section>\n")
    render(md, "footnote_open", lambda _, __: "<li>")
    render(md, "footnote_close", lambda _, __: "</li>\n")
    render(md, "footnote_anchor", lambda _, __: "")
    render(md, "footnote_ref", lambda token, _: f'<sup class="footnote-ref">{token.meta["id"] + 1}</sup>')
