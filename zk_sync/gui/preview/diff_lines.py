"""Lines of a zettel before and after as HTML, in which one sees what is invisible."""

from __future__ import annotations

import html
import unicodedata
from itertools import groupby, pairwise

from ...sync.views.changed_words import marked
from ..strings import preview_texts as strings

_GROUNDS = {"+": "rgba(46, 160, 67, 50)", "-": "rgba(235, 70, 70, 50)"}
_NO_GROUND = "rgba(0, 0, 0, 0)"
_TAB, _NO_BREAK, _AT_END = "⇥", "⍽", "·"
_INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp")  # of Unicode's categories


def lines_as_html(diff: str) -> str:
    """The ``diff`` of a proposal, with the words marked that differ."""
    lines = filter(None, diff.split("\n"))
    groups = [
        (sign, [html.escape(visible(line[1:])) for line in group])
        for sign, group in groupby(lines, key=lambda line: line[0])
    ]
    for (sign, old), (other, new) in pairwise(groups):
        if (sign, other) == ("-", "+") and len(old) == len(new):
            old[:], new[:] = zip(*map(marked, old, new), strict=True)
    rows = "".join(_row(sign, text) for sign, texts in groups for text in texts)
    return f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>'


def _row(sign: str, text: str) -> str:
    if sign == "@":
        return f"<tr><td><i>{html.escape(strings.FROM_LINE.format(line=text.strip('@ ')))}</i></td></tr>"
    ground = _GROUNDS.get(sign, "transparent")
    style = f"white-space: pre-wrap; font-family: monospace; background: {ground}"
    words = f'<span style="background: {_NO_GROUND}">{sign}{text}</span>'  # else Qt colours them twice
    return f'<tr><td style="{style}">{words}</td></tr>'


def visible(line: str) -> str:
    """A line in which a sign stands for each character that one does not see."""
    text = line.rstrip(" ")
    return "".join(map(_sign, text)) + _AT_END * (len(line) - len(text))


def _sign(char: str) -> str:
    if char == "\t":
        return f"{_TAB}\t"
    if char == "\u00a0":
        return _NO_BREAK
    if char == " " or unicodedata.category(char) not in _INVISIBLE:
        return char
    return f"⟨{ord(char):04X}⟩"


def legend(diff: str) -> str:
    """What the signs mean that stand for invisible characters in ``diff``; "" where none does."""
    shown = [visible(line[1:]) for line in diff.split("\n")]
    meanings = {
        f"{_TAB}\u00a0{strings.TAB}": any(_TAB in line for line in shown),
        f"{_NO_BREAK}\u00a0{strings.NO_BREAK}": any(_NO_BREAK in line for line in shown),
        f"{_AT_END}\u00a0{strings.BLANK_AT_END}": any(line.endswith(_AT_END) for line in shown),
        f"⟨…⟩\u00a0{strings.INVISIBLE}": any("⟨" in line for line in shown),
    }
    return "\u2003".join(meaning for meaning, is_shown in meanings.items() if is_shown)
