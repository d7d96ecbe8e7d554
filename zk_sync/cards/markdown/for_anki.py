"""The last step: what only Anki understands is written out, and what only looks like it is broken up."""

from __future__ import annotations

import re
import unicodedata

from ...vault.kept_text import CONTROL
from ...vault.private_characters import (
    CLOZE_CLOSE,
    CLOZE_HINT,
    CLOZE_OPEN,
    CLOZE_SEP,
    FILL,
    FIRST,
    INLINE_OPEN,
    LAST,
)
from . import private_marks
from .cloze_edges import placed
from .private_marks import without_clozes

# Anki's own markup, when a text holds it by chance or in code. An empty comment shows nothing, breaks
# it up, and unlike an entity it survives Anki's editor.
_LITERAL = re.compile(r"\{(?=\{c\d)|\\(?=[(\[])|\[(?=sound:|anki:|latex\]|\$\]|\$\$\])")
_PIECE = re.compile(
    r"(?P<tag><[a-zA-Z/!](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)"
    rf"|(?P<math>[{private_marks.INLINE_OPEN}{private_marks.DISPLAY_OPEN}][^{INLINE_OPEN}-{private_marks.DISPLAY_CLOSE}]*"
    rf"[{private_marks.INLINE_CLOSE}{private_marks.DISPLAY_CLOSE}])"
    rf"|(?P<cloze>{CLOZE_OPEN}\d+{CLOZE_SEP}|[{CLOZE_HINT}{CLOZE_CLOSE}])"
)
_EDGE = re.compile(f"{CLOZE_OPEN}\\d+{CLOZE_SEP}|[{CLOZE_HINT}{CLOZE_CLOSE}]")
_ANYTHING = re.compile(rf"[{FIRST}-{LAST}]|\{{\{{c\d|\\[(\[]|\[(?:sound:|anki:|latex\]|\$)")
_WRITTEN = str.maketrans(
    {
        private_marks.INLINE_OPEN: "\\(",
        private_marks.INLINE_CLOSE: "\\)",
        private_marks.DISPLAY_OPEN: "\\[",
        private_marks.DISPLAY_CLOSE: "\\]",
        private_marks.SOUND_OPEN: "[sound:",
        private_marks.SOUND_CLOSE: "]",
        **dict.fromkeys(map(chr, range(ord(FILL), ord(LAST) + 1))),
    }
)


def finished(html: str, *, cloze: bool) -> str:
    """``html`` with all marks written out, in the form in which Anki stores it.

    With ``cloze``, deletions become ``{{c1::…}}``; without, they are just their text.
    """
    if ("[" in html or "\\" in html or "{{" in html or not html.isascii()) and _ANYTHING.search(html):
        html = _written(placed(html) if cloze else without_clozes(html))
    if CONTROL.search(html):
        html = CONTROL.sub("", html)
    return html if unicodedata.is_normalized("NFC", html) else unicodedata.normalize("NFC", html)


def _written(html: str) -> str:
    out: list[str] = []
    state = _Depth()
    at = 0
    for match in _PIECE.finditer(html):
        out.append(state.text(html[at : match.start()]))
        at = match.end()
        if match["tag"]:
            out.append(_in_tag(match["tag"]))
        elif match["math"]:
            out.append(state.math(match["math"]))
        else:
            out.append(state.edge(match["cloze"], out))
    out.append(state.text(html[at:]))
    out.append("}}" * state.depth)
    return "".join(out).translate(_WRITTEN)


def _in_tag(tag: str) -> str:
    """A tag in whose attributes nothing looks like Anki's markup."""
    if any(mark in tag for mark in private_marks.CLOZE_EDGES):
        tag = without_clozes(tag)
    return (
        tag.replace("{{c", "&#123;{c")
        .replace("}}", "&#125;}")
        .replace("::", "&#58;:")
        .replace("[sound:", "&#91;sound:")
    )


class _Depth:
    """How many deletions we are in, and whether in the hint of the innermost."""

    def __init__(self) -> None:
        self.depth = 0
        self.in_hint = False

    def text(self, text: str) -> str:
        text = _LITERAL.sub(lambda match: f"{match[0]}<!-- -->", text)
        if self.depth:
            text = re.sub(r"\}(?=\})", "}<!-- -->", text)
            if not self.in_hint:
                text = re.sub(":(?=:)", ":<!-- -->", text)
        return text

    def math(self, math: str) -> str:
        """A formula, its own edges of deletions included."""
        inside = _Depth()
        inside.depth = self.depth
        parts = [math[0]]
        at = 1
        for match in _EDGE.finditer(math):
            parts.append(_tex(math[at : match.start()], inside.depth))
            if inside.depth and parts[-1].endswith(("}", ":")):
                parts.append(" ")
            parts.append(inside.edge(match[0], parts))
            at = match.end()
        parts.append(_tex(math[at:-1], inside.depth))
        parts.append("}}" * max(0, inside.depth - self.depth))
        return "".join(parts) + math[-1]

    def edge(self, edge: str, before: list[str]) -> str:
        if edge[0] == CLOZE_OPEN:
            self.depth += 1
            self.in_hint = False
            return "{{c" + edge[1:-1] + "::"
        if not self.depth:
            return ""
        if edge == CLOZE_HINT:
            if self.in_hint:
                return ""
            self.in_hint = True
            return _apart(before, ":") + "::"
        self.depth -= 1
        self.in_hint = False
        return _apart(before, "}") + "}}"


def _apart(before: list[str], char: str) -> str:
    """What keeps the edge that follows from running into the same character before it."""
    last = next((part for part in reversed(before) if part), "")
    return "<!-- -->" if last.endswith(char) and not last.endswith(("}}", "::")) else ""


def _tex(tex: str, depth: int) -> str:
    """TeX in which nothing looks like the edge of a deletion; spaces mean nothing there."""
    tex = re.sub(r"\{(?=\{c\d+::)", "{ ", tex)
    if depth:
        tex = re.sub(r"\}(?=\})", "} ", tex)
        tex = re.sub(":(?=:)", ": ", tex)
    return tex
