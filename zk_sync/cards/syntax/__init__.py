"""The notations of flashcards: one module each, one line here each.

Of each stage they look at a page in the order of this registry, and see the lines that earlier ones claimed.
"""

from __future__ import annotations

from ..notation import Notation
from . import (
    anki_sync_block,
    ankiops,
    callout,
    cloze,
    headings,
    inka,
    inline,
    multiline,
    pattern,
    qa,
    ruled,
    start_end,
    table,
    tagged,
    whole,
    yanki,
)

NOTATIONS: tuple[Notation, ...] = (
    yanki.NOTATION,
    start_end.NOTATION,
    ankiops.NOTATION,
    inka.NOTATION,
    anki_sync_block.NOTATION,
    callout.NOTATION,
    tagged.HEADINGS,
    pattern.NOTATION,
    qa.NOTATION,
    tagged.NOTATION,
    cloze.FULL,
    inline.NOTATION,
    multiline.NOTATION,
    ruled.NOTATION,
    cloze.SHORT,
    table.NOTATION,
    headings.NOTATION,
    whole.NOTATION,
    cloze.IN_CODE,
)
