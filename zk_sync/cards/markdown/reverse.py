"""The HTML of a field as Markdown again, for an edit made in Anki that is to go back into a zettel."""

from __future__ import annotations

import re

from justhtml import JustHTML

from ...vault.private_characters import HELD_CLOSE, HELD_OPEN

# Tags that Markdown says in signs which the converter does not know.
_SIGNS = (
    (re.compile(r"</?mark\b[^<>]*>", re.IGNORECASE), "=="),
    (re.compile(r"</?(?:del|s|strike)\b[^<>]*>", re.IGNORECASE), "~~"),
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), ""),
)
_MATH = re.compile(r"\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]", re.DOTALL)
_HOLDER = re.compile(f"{HELD_OPEN}(\\d+){HELD_CLOSE}")
_LOOSE = re.compile(r"(?<=\S)[ \t]*\n(?:[ \t]*\n)+(?=[ \t]*(?:[-*+]|\d+[.)]) )")
_WITHIN_WORD = re.compile(r"(?<=\w)\\_(?=\w)")


def markdown_of(html: str) -> str:
    """``html`` as a person would write it in a zettel; what Markdown cannot say stays HTML."""
    formulas: list[str] = []

    def hold(match: re.Match[str]) -> str:
        formulas.append(f"${match[1].strip()}$" if match[1] else f"$${match[2].strip()}$$")
        return f"{HELD_OPEN}{len(formulas) - 1}{HELD_CLOSE}"

    html = _MATH.sub(hold, html)
    for tag, sign in _SIGNS:
        html = tag.sub(sign, html)
    text = JustHTML(html, fragment=True, sanitize=False).to_markdown(html_passthrough=True)
    if "```" not in text:
        text = _LOOSE.sub("\n", text)
    text = _WITHIN_WORD.sub("_", text.replace("\xa0", " "))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _HOLDER.sub(lambda match: _as_html_text(formulas[int(match[1])]), text).strip()


def _as_html_text(formula: str) -> str:
    return formula.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
