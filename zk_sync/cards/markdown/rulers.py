"""Dividers at the edges of a text: there they part sections of the zettel, which the card does not show."""

from __future__ import annotations

FOOTNOTES_OPEN = '<section class="footnotes"><ol>\n'
_RULER = "<hr>"


def without_outer_rulers(html: str) -> str:
    """A text as HTML without dividers first or last in it; its footnotes have a line above them anyway."""
    if _RULER not in html:
        return html
    text, footnotes, rest = html.strip("\n").rpartition(FOOTNOTES_OPEN)
    bare, end = (text, f"\n{footnotes}{rest}") if footnotes else (rest, "")
    while bare.startswith(_RULER):
        bare = bare.removeprefix(_RULER).lstrip("\n")
    bare = bare.rstrip("\n")
    while bare.endswith(_RULER):
        bare = bare.removesuffix(_RULER).rstrip("\n")
    return f"{bare}{end}".lstrip("\n") or html
