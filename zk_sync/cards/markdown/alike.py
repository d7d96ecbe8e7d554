"""Whether two fields look the same on a card, though the editor of Anki and our renderer differ in tags."""

from __future__ import annotations

import re

_TAGS = {"b": "strong", "i": "em"}
_TAG = re.compile(r"<(/?)(b|i)>", re.IGNORECASE)
_BLANKS = re.compile(r"(?:&nbsp;|\xa0|\s)+")
_END = re.compile(r"(?:\s|<br>)+\Z")


def say_the_same(one: str, other: str) -> bool:
    """Whether the HTML of both says the same: bold is bold, and blanks at the end are nothing."""
    return one == other or _plain(one) == _plain(other)


def _plain(html: str) -> str:
    named = _TAG.sub(lambda tag: f"<{tag[1]}{_TAGS[tag[2].lower()]}>", html)
    return _END.sub("", _BLANKS.sub(" ", named))
