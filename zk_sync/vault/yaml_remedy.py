"""Says in one plain sentence what to do about frontmatter that is no YAML, from its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..texts import _

_BRACKETS = {"[": "]", "{": "}"}
_QUOTES = ('"', "'")
_SPECIAL = "@`%&*!|>"  # what YAML gives a meaning of its own at the start of a value
_LINK = re.compile(r"\[\[[^\[\]]{1,200}\]\]")
_LONGEST = 30  # characters of a value that is named
_MOST_LINES = 200  # looked at above the one that the parser names


def yaml_remedy(lines: Sequence[str], line: int) -> str:
    """What to do about the file with these ``lines``, whose frontmatter a parser gave up on at ``line``.

    "" where nothing is found that people mostly do. ``line`` counts from 1.
    """
    if not 1 <= line <= len(lines):
        return ""
    for number in range(line, max(1, line - _MOST_LINES), -1):
        if said := _unclosed(lines[number - 1], number):
            return said
    return _within(lines[line - 1], line) or _beside(lines, line)


def _unclosed(text: str, number: int) -> str:
    """What is opened in the line and not closed."""
    value = _value(text)
    if value[:1] in _QUOTES and value.count(value[:1]) == 1:
        return _("Close the quotation mark {mark} in line {line}.").format(mark=value[0], line=number)
    if value[:1] in _BRACKETS:
        bare = _outside_quotes(value)
        opening, closing = value[0], _BRACKETS[value[0]]
        if bare.count(opening) > bare.count(closing):
            said = _("Close the bracket {mark} in line {line}, with {closing}.")
            return said.format(mark=opening, line=number, closing=closing)
    return ""


def _within(text: str, number: int) -> str:
    """What is wrong in the line itself."""
    indent = text[: len(text) - len(text.lstrip())]
    if "\t" in indent:
        return _("Put blanks in the place of the tab at the start of line {line}.").format(line=number)
    value = _value(text)
    links = _LINK.findall(value)
    if len(links) > 1 and not _LINK.sub("", value).strip(" ,"):
        said = _("Write the links in line {line} as a list of quoted texts: {list}.")
        quoted = ", ".join(f'"{link}"' for link in links)
        return said.format(line=number, list=_short(f"[{quoted}]"))
    if value[:2] in ("{{", "<%") or (value[:1] in _BRACKETS and _is_over_early(value)):
        return _quote(value, number)
    if value[:1] in _QUOTES:
        rest = value[1:].partition(value[0])[2].strip()
        if rest and not rest.startswith("#"):
            said = _("Put the whole value in line {line} into one pair of quotation marks.")
            return said.format(line=number)
        return ""
    if ": " in value or value.endswith(":"):
        said = _("Put the value in line {line} into quotation marks: it holds a colon.")
        return said.format(line=number)
    return _quote(value, number) if value[:1] and value[0] in _SPECIAL else ""


def _quote(value: str, number: int) -> str:
    said = _("Put {text} in line {line} into quotation marks: YAML gives {sign} a meaning of its own.")
    return said.format(text=_short(value), line=number, sign=value[0])


def _is_over_early(value: str) -> bool:
    """Whether the bracket that it begins with is closed, and more follows."""
    depth, bare = 0, _outside_quotes(value).partition(" #")[0].rstrip()
    for at, sign in enumerate(bare):
        depth += (sign in _BRACKETS) - (sign in _BRACKETS.values())
        if depth <= 0:
            return at + 1 < len(bare)
    return False


def _beside(lines: Sequence[str], line: int) -> str:
    """What is wrong with how the line stands to those around it."""
    for number in (line, line - 1):
        text = lines[number - 1].strip() if number >= 2 else ""
        if text.startswith(":"):
            return _("Write a name before the colon in line {line}.").format(line=number)
        if text.startswith("- ") and number == line and not _may_hold_list(lines, number):
            return _("Write line {line} as “name: value”, or take it out.").format(line=number)
        if not text or text.startswith(("-", "#")) or _is_end(text):
            continue
        if ":" not in text:
            return _("Write line {line} as “name: value”, or take it out.").format(line=number)
        if re.match(r"[^:\s]+:[^\s/]", text):
            return _("Put a blank behind the colon in line {line}.").format(line=number)
        if lines[number - 1] != text:
            said = _("Let line {line} begin at the same column as the line above it.")
            return said.format(line=number)
    return ""


def _may_hold_list(lines: Sequence[str], line: int) -> bool:
    """Whether the line above is one that a list may stand below: of the list, or a name without a value."""
    above = lines[line - 2].strip()
    return above.startswith("- ") or above.endswith(":")


def _is_end(text: str) -> bool:
    return text in ("---", "...")


def _value(text: str) -> str:
    """What stands behind the name and the colon, or behind the dash of a list."""
    item = text.strip()
    is_listed = item.startswith("- ")
    item = item[1:].strip() if is_listed else item
    name, _colon, value = item.partition(":")
    if value[:1] in (" ", "\t") and name[:1] not in _QUOTES:
        return value.strip()
    return item if is_listed else ""


def _outside_quotes(text: str) -> str:
    """The text without what stands in quotation marks."""
    quote, kept = "", []
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        else:
            kept.append(sign)
    return "".join(kept)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
