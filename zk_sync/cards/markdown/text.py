"""Text in HTML: escaping, the fast path for text without markup, and reading direction."""

from __future__ import annotations

import re
import unicodedata

from ...vault.private_characters import (
    DISPLAY_CLOSE,
    DISPLAY_OPEN,
    FIRST,
    INLINE_CLOSE,
    INLINE_OPEN,
    LAST,
    SOUND_CLOSE,
    SOUND_OPEN,
)

# A line of which nothing can mean anything to Markdown, HTML or Anki (see tests/cards/test_render_text.py).
_PLAIN_LINE = re.compile(rf"[^\W_][^\n\t`*_{{}}\[\]<>&$~^\\@{FIRST}-{LAST}\x00-\x1f\x7f-\x9f\u2028\u2029]*")
_MARKUP = re.compile(r"\(\([0-9a-f]{8}-|==|%%|://|^\d{1,9}[.)](?:\s|$)| $", re.IGNORECASE | re.MULTILINE)
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?([a-zA-Z]\w*)[^>]*(?:>|\Z)|\[sound:[^\[\]]*\]", re.DOTALL)
_BREAKING = frozenset("br p div li ul ol h1 h2 h3 h4 h5 h6 td th tr pre blockquote dt dd".split())
_UNSPOKEN = re.compile(
    f"<[^>]*(?:>|\\Z)|[{INLINE_OPEN}{DISPLAY_OPEN}].*?(?:[{INLINE_CLOSE}{DISPLAY_CLOSE}]|\\Z)"
    f"|{SOUND_OPEN}.*?(?:{SOUND_CLOSE}|\\Z)|&[#\\w]+;",
    re.DOTALL,
)


def escape(text: str) -> str:
    """Text for between HTML tags. Quotes stay, as Anki's editor leaves them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Text for a double-quoted HTML attribute."""
    return escape(text).replace('"', "&quot;")


def plain_html(text: str, line_break: str) -> str | None:
    """What Markdown would make of ``text`` when it holds no markup at all; None when it may hold some."""
    lines = text.split("\n")
    if not all(_PLAIN_LINE.fullmatch(line) for line in lines) or _MARKUP.search(text):
        return None
    return line_break.join(lines).rstrip()


def spoken(html: str) -> str:
    """The text of ``html`` on one line, still escaped: an answer to type in."""
    return " ".join(_TAG.sub(_space, html).split())


def _space(tag: re.Match[str]) -> str:
    return " " if tag[1] and tag[1].lower() in _BREAKING else ""


def is_rtl(html: str) -> bool:
    """True when the first strong character of ``html`` runs from right to left."""
    if html.isascii() or not _RTL.search(html):
        return False
    for char in _UNSPOKEN.sub("", html):
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
