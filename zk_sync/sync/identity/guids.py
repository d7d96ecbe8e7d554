"""Guids of new notes: derived from the key, so that two devices that make the same note agree."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import blake2b


class Guids:
    """Hands out guids that no note has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def free(self, key: str) -> str:
        """The guid derived from ``key``; the next one where a note that once had this key has it still."""
        number = 0
        while (guid := _guid(key, number)) in self._taken:
            number += 1
        self._taken.add(guid)
        return guid


def _guid(key: str, number: int) -> str:
    raw = blake2b(f"{key}\n{number}".encode(), digest_size=9).digest()
    return urlsafe_b64encode(raw).decode()
