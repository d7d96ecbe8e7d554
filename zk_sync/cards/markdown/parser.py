"""The Markdown parser with all its notations, set up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...texts import amount, marked
from ...vault.definitions import used_definitions
from .cloze_edges import apart
from .for_anki import finished
from .private_marks import INLINE_CLOSE, INLINE_OPEN, without_clozes
from .render_context import RenderContext
from .rulers import without_outer_rulers
from .text import escape, is_rtl, plain_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from .sanitizer import Sanitizer

_LONGEST = 100_000  # characters; no one learns such a card, and the parser needs seconds for a hostile one
_LEAST_ADDRESSES, _FOR_EACH = 20_000, 20  # characters of addresses, and more for each of the text


class Markdown:
    """Markdown → HTML for the fields of a note."""

    def __init__(self, *, line_breaks: bool) -> None:
        self._line_breaks = line_breaks
        self._md: MarkdownIt | None = None
        self._sanitizer: Sanitizer | None = None

    def field(self, text: str, page: RenderContext, *, cloze: bool = False, direction: str = "") -> str:
        """``text`` as HTML in the form in which Anki stores it."""
        text = text.strip("\n")
        if not text.strip():
            return ""
        page.has_html = False
        if len(text) > _LONGEST:
            message = marked(
                "a text of {n} characters is too long for Markdown on a card; it is shown as it is"
            )
            page.problem(message, n=amount(len(text)))
            html = _as_it_is(text)
        else:
            html = self.body(apart(text) if cloze else text, page)[0]
        if page.has_html:
            html = self._sanitized(html, page)
        rtl = direction == "rtl" or (not direction and is_rtl(html))
        html = finished(without_outer_rulers(html), cloze=cloze).strip("\n")
        return f'<div dir="rtl">{html}</div>' if rtl and html else html

    def body(self, text: str, page: RenderContext) -> tuple[str, bool]:
        """``text`` as HTML before its last steps, and whether that holds blocks."""
        plain = plain_html(text, "<br>\n" if self._line_breaks else "\n")
        if plain is not None:
            return plain, False
        written = text
        if "[" in text:
            text = f"{text}\n\n{used_definitions(text, page.zettel.definitions)}"
        md = self.parser()
        env: dict[str, Any] = {"page": page}
        tokens = md.parse(text, env)
        if _addresses(tokens) > _LEAST_ADDRESSES + _FOR_EACH * len(text):
            page.problem(marked("its links and images hold too much text; it is shown as it is"))
            return _as_it_is(written), True
        if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"] and tokens[
            0
        ].tag == "p":
            return md.renderer.render(tokens[1:2], md.options, env), False
        return md.renderer.render(tokens, md.options, env), True

    def label(self, text: str, page: RenderContext) -> str:
        """A title or heading as HTML, without links, images and HTML of its own."""
        plain = plain_html(text, " ")
        if plain is not None:
            return plain
        env: dict[str, Any] = {"page": page}
        tokens = self.parser().parseInline(text, env)
        return "".join(_label_of(token) for block in tokens for token in block.children or ())

    def _sanitized(self, html: str, page: RenderContext) -> str:
        if self._sanitizer is None:
            from .sanitizer import Sanitizer

            self._sanitizer = Sanitizer()
        return self._sanitizer(html, page)

    def parser(self) -> MarkdownIt:
        """markdown-it with all our notations, made on first use."""
        if self._md is None:
            self._md = build(self._line_breaks)
        return self._md


def build(line_breaks: bool) -> MarkdownIt:
    """A parser for all notations of docs/syntax.md."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin

    from .autolinks import autolinks_plugin
    from .callouts import callouts_plugin
    from .code import code_plugin
    from .comments import comments_plugin
    from .flanking import ClozeParser
    from .footnotes import footnotes_plugin
    from .highlight import mark_plugin
    from .logseq_markup import logseq_plugin
    from .math import math_plugin
    from .raw_html import raw_html_plugin
    from .rules import render
    from .task_boxes import tasks_plugin
    from .wikilinks import wikilinks_plugin

    class _MarkdownIt(MarkdownIt):
        def __init__(self, config: str, options: dict[str, Any]) -> None:
            super().__init__(config, options)
            self.inline = ClozeParser()
            self.configure(config, options)

        def validateLink(self, url: str) -> bool:
            return True  # wikilinks.py decides, and says what it dropped

        def normalizeLink(self, url: str) -> str:
            return super().normalizeLink(without_clozes(url))

    md = _MarkdownIt("commonmark", {"breaks": line_breaks, "xhtmlOut": False, "html": True, "maxNesting": 60})
    md.enable(["table", "strikethrough"])
    for plugin in (
        footnotes_plugin,
        deflist_plugin,
        autolinks_plugin,
        mark_plugin,
        math_plugin,
        comments_plugin,
        raw_html_plugin,
        code_plugin,
        callouts_plugin,
        tasks_plugin,
        wikilinks_plugin,
        logseq_plugin,
    ):
        md.use(plugin)
    render(md, "text", lambda token, _: escape(token.content))
    render(md, "table_open", lambda _, __: '<div class="zk-wide"><table>\n')
    render(md, "table_close", lambda _, __: "</table></div>\n")
    return md


def _as_it_is(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _addresses(tokens: list[Token]) -> int:
    """Characters of addresses and titles: one that is defined once may be shown in each link."""
    inline = (token for block in tokens for token in block.children or ())
    return sum(len(value) for token in inline for value in token.attrs.values() if isinstance(value, str))


def _label_of(token: Token) -> str:
    """What a label shows of an inline token."""
    if token.type == "text":
        return escape(token.content)
    if token.type == "code_inline":
        return f"<code>{escape(token.content)}</code>"
    if token.type.startswith("math_"):
        return INLINE_OPEN + escape(token.content.strip()) + INLINE_CLOSE
    if token.tag in ("em", "strong", "s", "mark"):
        return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"
    return " " if token.type.endswith("break") else ""
