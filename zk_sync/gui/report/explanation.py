"""A problem as HTML, for a web page and for Qt's own texts alike: what to do, the lines, what waits."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...sync.views.changed_words import marked
from .. import strings

if TYPE_CHECKING:
    from ...sync.views.explained import Explained

MARKS = (
    "del { background: rgba(235, 70, 70, 110); text-decoration: none; }"
    "ins { background: rgba(46, 160, 67, 110); text-decoration: none; }"
)  # of words that went and came
_MARKED = "rgba(192, 86, 0, 60)"  # in Qt's way of writing it; of the line in question
_LINE = "white-space: pre-wrap; font-family: monospace"


def explanation_html(explained: Explained) -> str:
    """What to do first, in bold; the sync's own words stay below, for a search or a question elsewhere."""
    said = strings.sentence(explained.message)
    parts = [f"<p><b>{html.escape(explained.remedy or said)}</b></p>"]
    if explained.lines:
        rows = (_row(number, text, number == explained.line) for number, text in explained.lines)
        parts.append(f'<table cellspacing="0" cellpadding="2">{"".join(rows)}</table>')
    parts += [f"<p>{html.escape(text)}</p>" for text in (explained.waits, explained.remedy and said) if text]
    return "".join(parts)


def written_html(fields: Mapping[str, Sequence[str]]) -> str:
    """What a sync wrote over in a note: each field before and after, with the words that went and came."""
    rows = [f"<tr><td></td><td><b>{strings.BEFORE}</b></td><td><b>{strings.AFTER}</b></td></tr>"]
    for name, (before, after) in fields.items():
        old, new = marked(*(html.escape(text).replace("\n", "<br>") for text in (before, after)))
        rows.append(f"<tr><td>{html.escape(name)}</td><td>{old}</td><td>{new}</td></tr>")
    return f'<table width="100%" cellspacing="0" cellpadding="3">{"".join(rows)}</table>'


def _row(number: int, text: str, is_marked: bool) -> str:
    ground = f"; background: {_MARKED}" if is_marked else ""
    arrow = "▸" if is_marked else "\u00a0"  # not by colour alone
    cells = (f"{arrow}\u00a0{number}\u00a0", html.escape(text) or "\u00a0")
    return "<tr>{}</tr>".format("".join(f'<td style="{_LINE}{ground}">{cell}</td>' for cell in cells))
