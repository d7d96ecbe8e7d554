"""Names and ids in the form in which Anki keeps a text, so that they are the same when they are read back."""

from __future__ import annotations

import re
import unicodedata

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # what Anki takes out of fields


def as_kept(text: str) -> str:
    """``text`` in NFC and without control characters but tab and line end."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", CONTROL.sub("", text))
