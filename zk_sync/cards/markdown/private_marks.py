"""The private characters of rendering: what a text may not hold of them, and a text without deletions."""

from __future__ import annotations

import re

from ...vault.kept_text import CONTROL
from ...vault.private_characters import (
    CLOZE_CLOSE,
    CLOZE_EDGES,
    CLOZE_HINT,
    CLOZE_OPEN,
    CLOZE_SEP,
    DISPLAY_CLOSE,
    DISPLAY_OPEN,
    INLINE_CLOSE,
    INLINE_OPEN,
    NOT_CLOZE,
    SOUND_CLOSE,
    SOUND_OPEN,
)

__all__ = [
    "CLOZE_EDGES",
    "DISPLAY_CLOSE",
    "DISPLAY_OPEN",
    "INLINE_CLOSE",
    "INLINE_OPEN",
    "SOUND_CLOSE",
    "SOUND_OPEN",
    "without_clozes",
    "without_foreign",
]

_CLOZE_MARKUP = re.compile(
    f"{CLOZE_OPEN}[0-9]*{CLOZE_SEP}|{CLOZE_HINT}[^{CLOZE_EDGES}]*{CLOZE_CLOSE}|[{CLOZE_EDGES}]"
)


def without_clozes(text: str) -> str:
    """``text`` as if nothing in it were a deletion."""
    return text if text.isascii() else _CLOZE_MARKUP.sub("", text)


def without_foreign(text: str) -> str:
    """``text`` without private characters but those of deletions, and without control characters."""
    if text.isascii() and text.isprintable():
        return text
    return CONTROL.sub("", NOT_CLOZE.sub("", text))
