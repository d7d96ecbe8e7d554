"""The one table of private characters: what stands in our texts for what a person cannot type.

They are Unicode noncharacters, which no text may hold: a zettel's are dropped when it is read, so that each
of these is ours for certain, and a literal ``{{c1::``, ``\\(`` or ``[sound:`` in code is never taken for one.
Each has one meaning. Markdown and the sanitizer carry them along untouched.
"""

from __future__ import annotations

import re

# A deletion: CLOZE_OPEN "1" CLOZE_SEP text [CLOZE_HINT hint] CLOZE_CLOSE. Only these four are ever kept, in
# the index; all others live within one function's work.
CLOZE_OPEN, CLOZE_SEP, CLOZE_HINT, CLOZE_CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"

# What only Anki understands, until it is written out: \( \), \[ \] and [sound: ]
INLINE_OPEN, INLINE_CLOSE = "\ufdd4", "\ufdd5"
DISPLAY_OPEN, DISPLAY_CLOSE = "\ufdd6", "\ufdd7"
SOUND_OPEN, SOUND_CLOSE = "\ufdd8", "\ufdd9"

# In the masked twin of a text: code, math, link targets and the like; comments
FILL, DROP = "\ufdda", "\ufddb"

# Around the number of a formula that is held back while HTML becomes Markdown
HELD_OPEN, HELD_CLOSE = "\ufddc", "\ufddd"

CLOZE_EDGES = CLOZE_OPEN + CLOZE_SEP + CLOZE_HINT + CLOZE_CLOSE
FIRST, LAST = "\ufdd0", "\ufdef"  # of all noncharacters in this block
PRIVATE = re.compile(f"[{FIRST}-{LAST}]")
# All but the edges of deletions
NOT_CLOZE = re.compile(f"[{INLINE_OPEN}-{LAST}]")
