"""Frontmatter as most people write it, read without a YAML parser, which takes a hundred times longer."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import Any

# Characters that YAML gives no meaning within a text of one line, but for ": ", " #" and a ":" at the end.
_LETTER = "A-Za-z\u00a1-\u02af\u0370-\u1fff\u3041-\u9fff\uac00-\ud7a3"
_ANY = " -~\u00a1-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
_PLAIN = re.compile(rf"[{_LETTER}0-9_/(+.][{_ANY}]*")
_QUOTED = re.compile(rf'"((?:(?!["\\])[{_ANY}]|\\["\\/])*)"|\'((?:(?!\')[{_ANY}]|\'\')*)\'')
_ESCAPED = re.compile(r"\\(.)")
_KEY = re.compile(rf"([{_LETTER}](?:[{_LETTER}0-9_ -]{{0,99}}[{_LETTER}0-9_-])?):(?: +(.*))?$")
_ITEM = re.compile(r"( *)- +(.*)$")
_NO_PLAIN_ITEM = re.compile(r"[\[\]{}:#?\"']")  # what may end a text within brackets
_SEPARATOR = re.compile(r" *, *")
# What YAML 1.2, and with it Obsidian, makes of a text without quotes.
_NO_TEXT = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LONGEST = 1000  # characters of a value; what is longer would fill memory when it is kept
_NOT_SIMPLE = object()


def unquoted(text: str) -> str | bool | None:
    """The value of a text without quotes: nothing, true, false, or the text as it stands there.

    Numbers, dates and all that other versions of YAML know are texts: ``010`` and ``1.10`` are ids and tags.
    """
    return _NO_TEXT.get(text, text)


def simple_meta(source: str) -> dict[str, Any] | None:
    """The mapping in ``source``, exactly as ``yaml_meta`` has it; None where only a YAML parser can tell.

    Taken are lines ``name: value`` whose value is a text on one line, nothing, or a list of such in brackets
    or below, one a line.
    """
    meta: dict[str, Any] = {}
    lines = [line for line in source.split("\n") if line and not (line[0] == "#" and line.isprintable())]
    at = 0
    while at < len(lines):
        match = _KEY.match(lines[at])
        if match is None:
            return None
        at += 1
        text = match[2]
        value: Any = None
        if text and text[0] == "[":
            value = _list(text.rstrip(" "))
        elif text:
            value = _scalar(text)
        elif at < len(lines) and (item := _ITEM.match(lines[at])):
            value, indent = [], item[1]
            while item and item[1] == indent:
                value.append(_scalar(item[2]))
                at += 1
                item = _ITEM.match(lines[at]) if at < len(lines) else None
        if value is _NOT_SIMPLE or (isinstance(value, list) and _NOT_SIMPLE in value):
            return None
        meta[sys.intern(match[1])] = value  # a vault has few names, and many zettels
    return meta


def _list(text: str) -> Any:
    """The list that the whole of ``text`` is, in brackets."""
    inner = text[1:-1].strip(" ")
    if not text.endswith("]") or len(text) > _LONGEST:
        return _NOT_SIMPLE
    if inner.startswith("[") and inner.endswith("]"):  # a link without quotes is a list in a list
        link = inner[1:-1].strip(" ")
        return [[_item(link)]] if "," not in link and _item(link) is not _NOT_SIMPLE else _NOT_SIMPLE
    if not inner:
        return []
    if '"' not in inner and "'" not in inner:
        return [_item(item.strip(" ")) for item in inner.split(",")]
    values, at = [], 0
    while True:
        quoted = _QUOTED.match(inner, at)
        end = quoted.end() if quoted else inner.find(",", at) % (len(inner) + 1)
        values.append(_of(quoted) if quoted else _item(inner[at:end].strip(" ")))
        if end == len(inner):
            return values
        separator = _SEPARATOR.match(inner, end)
        if separator is None or separator.end() == len(inner):
            return _NOT_SIMPLE
        at = separator.end()


def _item(text: str) -> Any:
    """A text without quotes within brackets."""
    return _NOT_SIMPLE if not text or _NO_PLAIN_ITEM.search(text) else _scalar(text)


def _of(quoted: re.Match[str]) -> str:
    if quoted[1] is None:
        return quoted[2].replace("''", "'")
    return _ESCAPED.sub(r"\1", quoted[1]) if "\\" in quoted[1] else quoted[1]


@lru_cache(4096)  # most zettels of a vault have the same few values
def _scalar(text: str) -> Any:
    text = text.rstrip(" ")
    if len(text) > _LONGEST:
        return _NOT_SIMPLE
    if quoted := _QUOTED.fullmatch(text):
        return sys.intern(_of(quoted))
    if not _PLAIN.fullmatch(text) or ": " in text or " #" in text or text.endswith(":"):
        return _NOT_SIMPLE
    value = unquoted(text)
    return sys.intern(value) if isinstance(value, str) else value
