"""Regular expressions of JavaScript in Python's form.

As they are written for ``new RegExp(text, "gm")``: without the flag ``u`` (where one uses ``\\p{…}`` anyway,
its author means it).
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import maxunicode
from unicodedata import category

from ..texts import _

_MOST = 2000  # characters of a pattern
_GROUP_NAME = re.compile(r"\(\?<([A-Za-z_$][\w$]*)>")
_REFERENCE = re.compile(r"\\k<([A-Za-z_$][\w$]*)>")
_PROPERTY = re.compile(r"\\([pP])\{([^{}]{1,40})\}")
_CODE_POINT = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}")
_CONTROL = re.compile(r"\\c([A-Za-z])")
_ANY = "[\\s\\S]"
# With these, \\b, \\d and \\w know ASCII alone, as JavaScript's do.
FLAGS = re.MULTILINE | re.ASCII
_SPACES = "\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
# Names of Unicode's general categories, long and short, as JavaScript takes them
_CATEGORIES = {
    "letter": "L", "uppercase_letter": "Lu", "lowercase_letter": "Ll", "mark": "M", "number": "N",
    "decimal_number": "Nd", "punctuation": "P", "symbol": "S", "separator": "Z", "alphabetic": "L",
}  # fmt: skip
_SCRIPTS = {
    "han": "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af",
    "hiragana": "\u3041-\u3096\u309d-\u309f",
    "katakana": "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9d",
    "hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "cyrillic": "\u0400-\u052f\u1c80-\u1c88",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "arabic": "\u0600-\u06ff\u0750-\u077f",
    "hebrew": "\u0591-\u05f4",
}


class NotTranslated(ValueError):
    """The expression means something that Python's ``re`` cannot say; the text says what, for a person."""


def python_pattern(regex: str) -> str:
    """The expression for Python's ``re``, to be compiled with ``FLAGS``.

    Raises NotTranslated. What time it takes to match is not looked at.
    """
    if len(regex) > _MOST:
        raise NotTranslated(_("is longer than {count} characters").format(count=_MOST))
    parts: list[str] = []
    at = 0
    while at < len(regex):
        piece, at = _class(regex, at) if regex[at] == "[" else _outside_class(regex, at)
        parts.append(piece)
    pattern = "".join(parts)
    try:
        re.compile(pattern, FLAGS)
    except (re.error, OverflowError, RecursionError) as error:
        raise NotTranslated(_("does not translate: {error}").format(error=error)) from None
    return pattern


def _outside_class(regex: str, at: int) -> tuple[str, int]:
    """What stands at ``at`` in Python's form, and where to go on."""
    if regex[at] == "\\":
        if reference := _REFERENCE.match(regex, at):
            return f"(?P={_name(reference[1])})", reference.end()
        return _escape(regex, at, in_class=False)
    if regex[at] == "(" and (named := _GROUP_NAME.match(regex, at)):
        return f"(?P<{_name(named[1])}>", named.end()
    if regex.startswith("{,", at):
        return "\\{", at + 1  # no quantifier to JavaScript
    if regex[at] == "$":
        return "(?=\\n|\\Z)", at + 1  # as with the flag m; Python's own also stands before a last line feed
    return regex[at], at + 1


def _name(name: str) -> str:
    return name.replace("$", "_")


def _class(regex: str, at: int) -> tuple[str, int]:
    """The character class that begins at ``at``."""
    if regex.startswith("[^]", at):
        return _ANY, at + 3
    if regex.startswith("[]", at):
        return "(?!)", at + 2
    parts, at = ["["], at + 1
    if regex.startswith("^", at):
        parts.append("^")
        at += 1
    while at < len(regex) and regex[at] != "]":
        if regex[at] == "\\":
            piece, at = _escape(regex, at, in_class=True)
        else:
            # To Python, some that stand twice may come to be operators on sets.
            piece, at = f"\\{regex[at]}" if regex[at] in "[&~|" else regex[at], at + 1
        parts.append(piece)
    if at == len(regex):
        raise NotTranslated(_("has a [ without a ]"))
    return "".join([*parts, "]"]), at + 1


def _escape(regex: str, at: int, *, in_class: bool) -> tuple[str, int]:
    """The escape that begins at ``at``."""
    if named := _PROPERTY.match(regex, at):
        return _property(named[1], named[2], in_class=in_class), named.end()
    if point := _CODE_POINT.match(regex, at):
        number = int(point[1], 16)
        if number > maxunicode:
            raise NotTranslated(_("names a character that does not exist"))
        return re.escape(chr(number)), point.end()
    if control := _CONTROL.match(regex, at):
        return re.escape(chr(ord(control[1]) % 32)), control.end()
    if at + 1 == len(regex):
        raise NotTranslated(_("ends in a backslash"))
    return _escaped(regex[at + 1], in_class=in_class), at + 2


def _property(letter: str, name: str, *, in_class: bool) -> str:
    ranges = _ranges(name)
    if letter == "p":
        return ranges if in_class else f"[{ranges}]"
    if in_class:
        raise NotTranslated(_("has \\P in a character class"))
    return f"[^{ranges}]"


def _escaped(char: str, *, in_class: bool) -> str:
    """A backslash and one character."""
    if char == "s":
        return _SPACES if in_class else f"[{_SPACES}]"
    if char == "S" and not in_class:
        return f"[^{_SPACES}]"
    if not char.isascii() or (char.isalpha() and char not in "bBdDfnrStvwWxu"):
        return char  # to JavaScript without the flag u, an escaped letter is that letter
    return f"\\{char}"


def _ranges(name: str) -> str:
    """The characters of a Unicode property, as they stand in a character class."""
    key, _equals, value = name.partition("=")
    if key.lower() in ("script", "sc", "script_extensions", "scx"):
        ranges = _SCRIPTS.get(value.lower())
    else:
        wanted = value or key
        short = _CATEGORIES.get(wanted.lower(), wanted)
        ranges = _of_category(short) if short[:1] in "LMNPSZC" and len(short) <= 2 else None
    if not ranges:
        raise NotTranslated(_("has \\p{{{name}}}, which is not known here").format(name=name))
    return ranges


@lru_cache(32)
def _of_category(short: str) -> str:
    """All characters of a general category (or of those that begin so) as ranges of a character class."""
    parts: list[str] = []
    start = -1
    for number in range(maxunicode + 2):
        is_in = number <= maxunicode and category(chr(number)).startswith(short)
        if is_in and start < 0:
            start = number
        elif not is_in and start >= 0:
            parts.append(_range(start, number - 1))
            start = -1
    return "".join(parts)


def _range(first: int, last: int) -> str:
    """A range as escapes, so that what is read of it is seen (and no surrogate stands in a text)."""
    one, other = (f"\\u{n:04x}" if n < 0x10000 else f"\\U{n:08x}" for n in (first, last))
    return one if first == last else f"{one}-{other}"
