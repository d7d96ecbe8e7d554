"""Noncharacters that stand for what only Anki understands, until ``finish`` writes it out."""

from __future__ import annotations

import re

from ..flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP

# Markdown and the sanitizer carry noncharacters along untouched, and no zettel can hold one (vault/zettel.py
# drops them): what these mark is ours for certain, and a literal "\(", "[sound:" or "{{c1::" is not.
INLINE_OPEN, INLINE_CLOSE = "\ufdd4", "\ufdd5"  # \( \)
DISPLAY_OPEN, DISPLAY_CLOSE = "\ufdd6", "\ufdd7"  # \[ \]
SOUND_OPEN, SOUND_CLOSE = "\ufdd8", "\ufdd9"  # [sound: ]

CLOZE_EDGES = CLOZE_OPEN + CLOZE_SEP + CLOZE_HINT + CLOZE_CLOSE

_CLOZE_MARKUP = re.compile(
    f"{CLOZE_OPEN}[0-9]*{CLOZE_SEP}|{CLOZE_HINT}[^{CLOZE_EDGES}]*{CLOZE_CLOSE}|[{CLOZE_EDGES}]"
)
_FOREIGN = re.compile("[\ufdd4-\ufdef]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # what Anki strips from fields


def without_clozes(text: str) -> str:
    """``text`` as if nothing in it were a deletion."""
    return text if text.isascii() else _CLOZE_MARKUP.sub("", text)


def without_foreign(text: str) -> str:
    """``text`` without the marks of this module and without control characters."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("", _FOREIGN.sub("", text))
