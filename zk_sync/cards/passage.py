"""A passage: some lines of a zettel together with their masked twin, cut and cleaned in step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..vault.private_characters import DROP

_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
_INDENT = re.compile(r"[ \t]*")
_DROPS = re.compile(f"{DROP}+")


class Passage(NamedTuple):
    """Lines as written (``raw``) and as masked (``seen``), pairwise of equal length.

    ``last`` is the 0-based line of the body that its last line came from, -1 for nothing.
    """

    raw: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    last: int = -1

    @property
    def text(self) -> str:
        return "\n".join(self.raw)

    @property
    def twin(self) -> str:
        """The text as masked."""
        return "\n".join(self.seen)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """Without what stands before column ``start`` of the first line and behind ``end`` of the last."""
        raw, seen = list(self.raw), list(self.seen)
        if end is not None:
            raw[-1], seen[-1] = raw[-1][:end], seen[-1][:end]
        raw[0], seen[0] = raw[0][start:], seen[0][start:]
        return Passage(tuple(raw), tuple(seen), self.last)

    def unquoted(self, depth: int) -> Passage:
        """Without up to ``depth`` quote markers at the start of each line."""
        raw, seen = [], []
        for line, twin in zip(self.raw, self.seen, strict=True):
            at = 0
            for _ in range(depth):
                match = _QUOTE.match(line, at)
                if not match:
                    break
                at = match.end()
            raw.append(line[at:])
            seen.append(twin[at:])
        return Passage(tuple(raw), tuple(seen), self.last)

    def dedented(self, *, hanging: bool = False) -> Passage:
        """Without the indentation that all lines share; with ``hanging``, the first loses just its own."""
        start = 1 if hanging else 0
        widths = [_columns(line) for line in self.raw[start:] if line.strip()]
        shared = min(widths, default=0)
        hangs = hanging and bool(self.raw) and self.raw[0].startswith((" ", "\t"))
        if not shared and not hangs:
            return self
        raw, seen = list(self.raw), list(self.seen)
        for i in range(start, len(raw)):
            raw[i], seen[i] = _less(raw[i], seen[i], shared)
        if hangs:
            lead = len(raw[0]) - len(raw[0].lstrip(" \t"))
            raw[0], seen[0] = raw[0][lead:], seen[0][lead:]
        return Passage(tuple(raw), tuple(seen), self.last)

    def without_comments(self) -> Passage:
        """Without comments; a line that held nothing else goes too."""
        if DROP not in self.twin:
            return self
        lines: list[tuple[str, str]] = []
        for line, twin in zip(self.raw, self.seen, strict=True):
            if DROP not in twin:
                lines.append((line, twin))
                continue
            spans = [_with_blank(twin, match.start(), match.end()) for match in _DROPS.finditer(twin)]
            bare, masked = _without(line, spans).rstrip(), _without(twin, spans).rstrip()
            if masked.strip(" \t>"):
                lines.append((bare, masked))
        return Passage(tuple(raw for raw, _ in lines), tuple(seen for _, seen in lines), self.last)

    def trimmed(self) -> Passage:
        """Without blank lines around it and blanks at its end."""
        if not self.raw or (self.raw[0].strip() and self.raw[-1][-1:].strip()):
            return self
        raw, seen = list(self.raw), list(self.seen)
        first, last = 0, len(raw)
        while first < last and not raw[first].strip():
            first += 1
        while last > first and not raw[last - 1].strip():
            last -= 1
        raw, seen = raw[first:last], seen[first:last]
        if raw:
            end = len(raw[-1].rstrip())
            raw[-1], seen[-1] = raw[-1][:end], seen[-1][:end]
        return Passage(tuple(raw), tuple(seen), self.last)

    def lines(self, start: int, end: int) -> Passage:
        """Its lines number ``start`` to before ``end``."""
        return Passage(self.raw[start:end], self.seen[start:end], self.last if end >= len(self.raw) else -1)

    def with_lines(self, lines: Sequence[tuple[str, str]]) -> Passage:
        return Passage(tuple(raw for raw, _ in lines), tuple(seen for _, seen in lines), self.last)


def joined(passages: Sequence[Passage], between: str) -> Passage:
    """Several passages as one, with the text ``between`` (blanks or line ends) between them."""
    raw = between.join(passage.text for passage in passages)
    seen = between.join("\n".join(passage.seen) for passage in passages)
    return Passage(tuple(raw.split("\n")), tuple(seen.split("\n")), passages[-1].last)


def _columns(line: str) -> int:
    match = _INDENT.match(line) if line.startswith((" ", "\t")) else None
    return len(match[0].expandtabs(4)) if match else 0


def _less(line: str, twin: str, columns: int) -> tuple[str, str]:
    """A line and its twin without the first ``columns`` columns of its indentation."""
    if not columns:
        return line, twin
    match = _INDENT.match(line)
    lead = match[0] if match else ""
    width = len(lead.expandtabs(4))
    rest = " " * max(width - columns, 0) if "\t" in lead else lead[columns:]
    return rest + line[len(lead) :], rest + twin[len(lead) :]


def _with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """A span to take out, with the blanks that it leaves too many."""
    if start == 0:
        while text[end : end + 1] in {" ", "\t"}:
            end += 1
    return start - (start > 0 and text[start - 1] in " \t" and text[end : end + 1] in ("", " ", "\t")), end


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])
