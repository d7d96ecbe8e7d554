"""Names and ids in the form in which Anki keeps a text, and in the one in which they are compared.

What is written in the first one is the same when it is read back.
"""

from __future__ import annotations

import re
import unicodedata

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # what Anki takes out of fields


def as_kept(text: str) -> str:
    """``text`` in NFC and without control characters but tab and line end."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", CONTROL.sub("", text))


def folded(text: str) -> str:
    """``text`` for comparing without regard to case, and to how its signs are composed."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()
