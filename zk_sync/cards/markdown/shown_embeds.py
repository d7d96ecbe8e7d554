"""Embedded texts as they were rendered, kept for the next flashcard that embeds them."""

from __future__ import annotations

from typing import NamedTuple

from ..embedded import At
from .render_files import MediaFile

_MOST_KEPT = 4_000_000  # characters of HTML that stay in memory
_MOST_WAYS = 8  # in which one text at one depth is kept


class ShownEmbed(NamedTuple):
    """An embedded text as HTML, whether that holds blocks, and all else that its rendering brought up.

    ``asked``: the embeds in it, to any depth; ``within``: those of them that it was shown in itself.
    """

    html: str
    is_block: bool
    has_html: bool
    messages: tuple[str, ...]
    media: dict[str, MediaFile]
    weight: int
    asked: frozenset[At]
    within: frozenset[At]


class ShownEmbeds:
    """Embedded texts that were rendered, so that a text which many flashcards embed is rendered once."""

    def __init__(self) -> None:
        self._shown: dict[tuple[At, int], list[ShownEmbed]] = {}
        self._kept = 0  # characters in them

    def get(self, at: At, depth: int, around: list[At]) -> ShownEmbed | None:
        """What was shown for ``at`` within as many embeds, as far as the same ones matter to it."""
        for shown in self._shown.get((at, depth), ()):
            if shown.within == shown.asked.intersection(around):
                return shown
        return None

    def keep(self, at: At, depth: int, shown: ShownEmbed) -> None:
        """Keeps it as long as there is room."""
        while self._kept > _MOST_KEPT:
            self._kept -= sum(len(each.html) for each in self._shown.pop(next(iter(self._shown))))
        ways = self._shown.setdefault((at, depth), [])
        if len(ways) < _MOST_WAYS:
            ways.append(shown)
            self._kept += len(shown.html)
