"""Whether a vault goes by another name here: under a new one, all notes would be made a second time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

_LEAST, _SHARE = 5, 0.5  # so many of its flashcards, and such a share, must have notes under the other name


def known_name(keys: Collection[str], by_vault: Mapping[str, AbstractSet[str]]) -> str:
    """The vault that most of these flashcards are known as; "" where there is none.

    ``keys``: of the flashcards; ``by_vault``: name → keys of notes without that name, see ``keys_by_vault``.
    """
    bare = {bare_key(key) for key in keys}
    shared = {name: len(bare & known) for name, known in by_vault.items()}
    name = max(shared, key=lambda one: (shared[one], one), default="")
    return name if name and shared[name] >= max(_LEAST, _SHARE * len(bare)) else ""


def keys_by_vault(keys: Collection[str]) -> Mapping[str, AbstractSet[str]]:
    """The keys of notes of any vault, by the vault's name and without it."""
    found: dict[str, set[str]] = {}
    for key in keys:
        vault, colon, _ = key.partition(":")
        if colon:
            found.setdefault(vault, set()).add(bare_key(key))
    return found


def bare_key(key: str) -> str:
    """A key without the vault's name."""
    return key.partition(":")[2]
