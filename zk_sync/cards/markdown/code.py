"""Code blocks, coloured by Pygments with CSS classes, so that they follow Anki's night mode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .private_marks import CLOZE_EDGES
from .render_context import RenderContext
from .rules import render
from .text import attribute, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LONGEST = 10_000  # characters; a card never needs more, and some lexers are slow on hostile input
_LANGUAGE = re.compile(r"[\w+#.-]+")
# No languages: text that only some program can draw stays readable as it is.
_PLAIN = frozenset(
    ("", "text", "txt", "plain", "plaintext", "mermaid", "tikz", "plantuml", "dataview", "dataviewjs")
)


def code_plugin(md: MarkdownIt) -> None:
    """Fenced and indented code as ``<pre class="zk-code">``."""
    render(md, "fence", _fence)
    render(md, "code_block", _fence)
    render(md, "code_inline", _inline)


def _inline(token: Token, _: RenderContext) -> str:
    return f"<code>{escape(token.content)}</code>"


def _fence(token: Token, _: RenderContext) -> str:
    match = _LANGUAGE.search(token.info)
    language = match[0].lower() if match else ""
    kind = f' class="language-{attribute(language)}"' if language else ""
    return f'<pre class="zk-code"><code{kind}>{highlighted(token.content, language)}</code></pre>\n'


def highlighted(code: str, language: str) -> str:
    """``code`` as HTML with Pygments' classes; just escaped when the language is unknown."""
    if language in _PLAIN or len(code) > _LONGEST or any(mark in code for mark in CLOZE_EDGES):
        return escape(code)
    from pygments import highlight  # here, as most cards hold no code
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(code)
    html: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return html
