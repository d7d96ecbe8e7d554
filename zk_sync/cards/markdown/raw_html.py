"""HTML in Markdown: let through for the sanitizer to look at, or shown as text where it is no HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .render_context import RenderContext
from .rules import render
from .text import escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"\s*</?([A-Za-z][A-Za-z0-9-]*)")


def raw_html_plugin(md: MarkdownIt) -> None:
    """Comments go; ``List<String>`` is text; everything else is for the sanitizer."""
    render(md, "html_inline", _html)
    render(md, "html_block", _html)


def _html(token: Token, page: RenderContext) -> str:
    from .sanitizer import HTML_TAGS

    content = token.content
    if "<!--" in content:
        content = _COMMENT.sub("", content)
    if not content.strip():
        return ""
    tag = _TAG.match(content)
    if tag and tag[1].lower() not in HTML_TAGS:
        return escape(content)
    page.has_html = True
    return content
