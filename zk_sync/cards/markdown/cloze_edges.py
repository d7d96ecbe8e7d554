"""Puts the edges of deletions where the HTML around and within them stays whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP

_PIECE = re.compile(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    rf"|{CLOZE_OPEN}(?P<number>\d+){CLOZE_SEP}|(?P<hint>{CLOZE_HINT})|(?P<close>{CLOZE_CLOSE})"
)
_VOID = frozenset("br hr img wbr".split())
_BLOCKS = frozenset(
    "address article aside blockquote caption center dd details div dl dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# What stands directly in one of these has to be one of their own parts, so no deletion can.
_FRAMES = frozenset("table thead tbody tfoot tr ul ol dl".split())
_EMPTY = re.compile(r"<(p|li|div)>\s*</\1>\n?")
_GAP = re.compile(rf"(?<=[^r]>)\n+(?=[{CLOZE_HINT}{CLOZE_CLOSE}])|(?<={CLOZE_SEP})\n+")
_BLOCK_START = re.compile(
    rf"^(?P<indent>[ \t]*)(?P<open>{CLOZE_OPEN}\d+{CLOZE_SEP})[ \t]*\n?"
    r"(?P<text>[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|\||```|~~~|\$\$)"
    rf"[^{CLOZE_CLOSE}]*\n[^{CLOZE_CLOSE}]*?)"
    rf"(?P<close>(?:{CLOZE_HINT}[^{CLOZE_CLOSE}]*)?{CLOZE_CLOSE})",
    re.MULTILINE,
)


def apart(text: str) -> str:
    """Markdown in which a deletion around whole blocks has its edges on lines of their own.

    Otherwise ``{{c1::- a`` would be no list and ``|a|b|}}`` no row.
    """
    return _BLOCK_START.sub(r"\g<indent>\g<open>\n\n\g<text>\n\n\g<indent>\g<close>", text)


@dataclass
class _Piece:
    text: str
    kind: str  # "text", "open", "close", "void", "{", "hint", "}", "gone"
    name: str = ""  # of a tag
    partner: int = -1  # of a tag or an edge
    path: tuple[int, ...] = ()  # the elements an edge stands in
    split: bool = False  # a deletion that has to be cut at tags
    hint_at: int = -1  # where the hint of a deletion starts
    hint: str = ""
    before: list[str] = field(default_factory=list)  # edges that were moved here
    after: list[str] = field(default_factory=list)


def placed(html: str) -> str:
    """``html`` with every deletion closed in the element it was opened in.

    One that runs across elements is moved outwards when it covers them whole (``<p>{{a</p><p>b}}</p>``
    → ``{{<p>a</p><p>b</p>}}``), and otherwise becomes one deletion of the same number for each part.
    """
    if CLOZE_OPEN not in html:
        return html
    pieces = list(_pieces(html))
    _pair(pieces)
    if all(piece.kind != "{" or piece.path == pieces[piece.partner].path for piece in pieces):
        framed = (
            pieces[piece.path[-1]].name in _FRAMES for piece in pieces if piece.kind == "{" and piece.path
        )
        if not any(framed):
            return "".join(piece.text for piece in pieces)
    for number, piece in enumerate(pieces):
        if piece.kind == "{":
            _take_hint(pieces, number)
            _move_or_split(pieces, number)
    return _GAP.sub("", _EMPTY.sub("", _joined(pieces)))


def _pieces(html: str) -> Iterator[_Piece]:
    at = 0
    for match in _PIECE.finditer(html):
        if match.start() > at:
            yield _Piece(html[at : match.start()], "text")
        at = match.end()
        name = (match["name"] or "").lower()
        if name:
            kind = "close" if match["slash"] else "void" if name in _VOID else "open"
        else:
            kind = "{" if match["number"] else "hint" if match["hint"] else "}"
        yield _Piece(match[0], kind, name)
    if at < len(html):
        yield _Piece(html[at:], "text")


def _pair(pieces: list[_Piece]) -> None:
    """Find the partner of each tag and edge, and the elements each edge stands in. What has none is gone."""
    elements: list[int] = []
    edges: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind == "open":
            elements.append(number)
        elif piece.kind == "close" and elements and pieces[elements[-1]].name == piece.name:
            piece.partner = elements.pop()
            pieces[piece.partner].partner = number
        elif piece.kind == "{":
            edges.append(number)
            piece.path = tuple(elements)
        elif piece.kind == "}" and edges:
            piece.partner = edges.pop()
            pieces[piece.partner].partner = number
            piece.path = tuple(elements)
        elif piece.kind == "hint" and edges and pieces[edges[-1]].hint_at < 0:
            pieces[edges[-1]].hint_at = number
        elif piece.kind in ("}", "hint"):
            piece.kind, piece.text = "gone", ""
    for number in edges:
        pieces[number].kind, pieces[number].text = "gone", ""


def _take_hint(pieces: list[_Piece], start: int) -> None:
    """Move the hint of a deletion from between the pieces to its opening edge."""
    opening = pieces[start]
    if opening.hint_at < 0:
        return
    for piece in pieces[opening.hint_at : opening.partner]:
        if piece.kind == "text":
            opening.hint += piece.text
        if piece.kind in ("hint", "text"):
            piece.kind, piece.text = "gone", ""
    opening.hint = CLOZE_HINT + opening.hint


def _move_or_split(pieces: list[_Piece], start: int) -> None:
    end = pieces[start].partner
    opening, closing = pieces[start], pieces[end]
    shared = 0
    while shared < min(len(opening.path), len(closing.path)) and opening.path[shared] == closing.path[shared]:
        shared += 1
    moved = _moved(pieces, start, end, shared)
    while moved and shared and pieces[opening.path[shared - 1]].name in _FRAMES:
        shared -= 1
        moved = _moved(pieces, start, end, shared)
    if moved is None:
        opening.split = True
    elif moved != (start, end):
        first, last = moved
        (pieces[first].before if first != start else pieces[first].after).append(opening.text)
        (pieces[last].after if last != end else pieces[last].before).insert(0, opening.hint + closing.text)
        opening.kind = closing.kind = "gone"
        opening.text = closing.text = ""


def _moved(pieces: list[_Piece], start: int, end: int, shared: int) -> tuple[int, int] | None:
    """The tags to go around when both edges leave all but ``shared`` elements; None when text is between."""
    first, last = start, end
    if len(pieces[start].path) > shared:
        first = pieces[start].path[shared]
        if any(piece.kind != "open" and piece.text.strip() for piece in pieces[first:start]):
            return None
    if len(pieces[end].path) > shared:
        last = pieces[pieces[end].path[shared]].partner
        if last < 0 or any(
            piece.kind != "close" and piece.text.strip() for piece in pieces[end + 1 : last + 1]
        ):
            return None
    return first, last


def _joined(pieces: list[_Piece]) -> str:
    out: list[str] = []
    active: list[_Piece] = []  # split deletions we are in, outermost first
    opened = 0  # how many of them are open at this point
    spans: list[tuple[int, int]] = []

    def close() -> None:
        nonlocal opened
        while opened:
            opened -= 1
            out.append(active[opened].hint + CLOZE_CLOSE)

    for number, piece in enumerate(pieces):
        out.extend(piece.before)
        if piece.kind == "{" and (piece.split or active):
            active.append(piece)
            spans.append((number, piece.partner))
        elif piece.kind == "}" and active and pieces[piece.partner] is active[-1]:
            if opened == len(active):
                opened -= 1
                out.append(active[-1].hint + CLOZE_CLOSE)
            active.pop()
            spans.pop()
        elif active and _is_boundary(piece, spans):
            close()
            out.append(piece.text)
        else:
            if (
                active
                and opened < len(active)
                and (piece.kind != "text" or piece.text.strip())
                and piece.text
            ):
                out.extend(waiting.text for waiting in active[opened:])
                opened = len(active)
            out.append(piece.hint + piece.text if piece.kind == "}" else piece.text)
            if piece.kind == "{" and piece.hint:
                pieces[piece.partner].hint = piece.hint
        out.extend(piece.after)
    return "".join(out)


def _is_boundary(piece: _Piece, spans: list[tuple[int, int]]) -> bool:
    """True for a tag that a split deletion must not hold: a block's, or one whose partner is outside."""
    if piece.kind not in ("open", "close", "void"):
        return False
    if piece.name in _BLOCKS:
        return True
    return piece.kind != "void" and not all(start < piece.partner < end for start, end in spans)
