"""Frontmatter as most people write it, read without a YAML parser, which takes a hundred times longer."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

# Only what can mean nothing else: letters that YAML gives no meaning, on one line.
_LETTER = "A-Za-z\u00a1-\u02af\u0370-\u1fff\u3041-\u9fff\uac00-\ud7a3"
_WORDS = rf"[{_LETTER}][{_LETTER}0-9_./()+ -]*"
_SCALARS = (
    rf"(?P<words>{_WORDS})"
    r"|(?P<number>0|[1-9][0-9]{0,17})"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf'|"(?P<double>[{_LETTER}0-9 !#-/:-@\[\]-`{{-~]*)"'
    rf"|'(?P<single>[{_LETTER}0-9 -&(-/:-@\[-`{{-~]*)'"
)
_SCALAR = re.compile(rf"(?:{_SCALARS}) *$")
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?: +(.*))?$")
_ITEM = re.compile(r"( *)- +(.*)$")
_FLOW = re.compile(r"\[([^\[\]{}\"'#]*)\] *$")
# YAML makes a truth value or nothing of these.
_NO_TEXT = frozenset("yes no true false on off null".split())
_NOT_SIMPLE = object()


def simple_meta(source: str) -> dict[str, Any] | None:
    """The mapping in ``source``, exactly as YAML has it; None where only a YAML parser can tell.

    Taken are lines ``name: value`` whose value is a text without anything special, a number, a date, nothing,
    or a list of such in brackets or below, one a line.
    """
    meta: dict[str, Any] = {}
    lines = [line for line in source.split("\n") if line]
    at = 0
    while at < len(lines):
        match = _KEY.match(lines[at])
        if match is None or match[1].lower() in _NO_TEXT:
            return None
        at += 1
        text = match[2]
        value: Any = None
        if text and text[0] == "[":
            value = _list(text)
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
    match = _FLOW.match(text)
    if match is None:
        return _NOT_SIMPLE
    return [_scalar(item.strip(" ")) for item in match[1].split(",")] if match[1].strip(" ") else []


@lru_cache(4096)  # most zettels of a vault have the same few values
def _scalar(text: str) -> Any:
    match = _SCALAR.match(text)
    if match is None or match.lastgroup is None:
        return _NOT_SIMPLE
    return _MAKE[match.lastgroup](match[match.lastgroup])


def _words(text: str) -> Any:
    text = text.rstrip(" ")
    return _NOT_SIMPLE if text.lower() in _NO_TEXT else sys.intern(text)


def _date(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _NOT_SIMPLE


_MAKE: dict[str, Callable[[str], Any]] = {
    "words": _words,
    "number": int,
    "date": _date,
    "double": str,
    "single": str,
}
