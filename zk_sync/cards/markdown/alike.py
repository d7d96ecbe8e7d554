"""Whether two fields look the same on a card, though the editor of Anki and our renderer differ in tags."""

from __future__ import annotations

import re

_TAGS = {"b": "strong", "i": "em"}
_TAG = re.compile(r"<(/?)(b|i)>", re.IGNORECASE)
_BLANKS = re.compile(r"(?:&nbsp;|\xa0|\s)+")
_NO_BREAK = re.compile("&nbsp;|\xa0")
_PRE = re.compile(r"(<pre\b.*?(?:</pre>|\Z))", re.DOTALL | re.IGNORECASE)
_AROUND_BLOCK = re.compile(
    r"(?<!\s)\s*"
    r"(<br>|</?(?:p|ul|ol|li|blockquote|h[1-6]|table|thead|tbody|tr|t[dh]|section|dl|dt|dd)\b[^<>]*>)\s*",
    re.IGNORECASE,
)
_KEEPS_OPEN = re.compile(r"<br>\s*(?=</div>)")  # it only keeps an empty line open
_OUTER = re.compile(r"\A\s*<div>|</div>\s*\Z")
_DIV = re.compile(r"</div>\s*<div>|</?div>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def say_the_same(one: str, other: str) -> bool:
    """Whether the HTML of both says the same: bold is bold, and blanks at the edges are nothing.

    What Anki's editor does by itself does not count, see ``as_rendered``.
    """
    return one == other or _plain(one) == _plain(other)


def as_rendered(html: str) -> str:
    """``html`` without what Anki's editor does by itself: no-break blanks, and a ``<div>`` for each line."""
    return "".join(
        _NO_BREAK.sub(" ", part) if number % 2 else _lines(_NO_BREAK.sub(" ", part))
        for number, part in enumerate(_PRE.split(html))
    )


def _lines(html: str) -> str:
    html = _BREAK.sub("<br>", html)
    if "<div>" not in html:
        return html
    html = _KEEPS_OPEN.sub("", html)
    html = _OUTER.sub("", html)
    return _DIV.sub("<br>", html)


def _plain(html: str) -> str:
    named = _TAG.sub(lambda tag: f"<{tag[1]}{_TAGS[tag[2].lower()]}>", as_rendered(html))
    parts = _PRE.split(named)
    parts[::2] = [_AROUND_BLOCK.sub(r"\1", _BLANKS.sub(" ", part)) for part in parts[::2]]
    text = "".join(parts).strip()
    while text.endswith("<br>"):
        text = text[:-4].rstrip()
    return text
