"""JSON for what the add-on keeps for itself, many times as fast as by the standard library."""

from __future__ import annotations

import json
from typing import Any

import orjson  # Anki brings it along


def pack(value: Any) -> bytes:
    """``value`` as compact JSON in UTF-8. Tuples of any kind become lists.

    What is no Unicode, as a file's name may be, is kept, too.
    """
    try:
        return orjson.dumps(value, default=list)
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=list)
        return text.encode("utf-8", "surrogatepass")


def unpack(data: bytes | str) -> Any:
    """What ``data`` stands for. Raises ValueError, or RecursionError, where that is no JSON."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data)
