"""What every device must know of a vault: a small entry in the collection's config, which AnkiWeb carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anki.collection import Collection

_CONFIG_KEY = "zettelkastenSync"


@dataclass(frozen=True)
class Shared:
    """``tokens``: device → its last sync that wrote; ``declined``: keys whose notes a person deleted.

    It is written inside the sync's undo entry, so a sync that was undone, or a restored backup, shows
    in the token.
    """

    tokens: Mapping[str, str] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()

    def with_token(self, device: str, token: str) -> Shared:
        """The same, with ``device`` at ``token``."""
        return replace(self, tokens={**self.tokens, device: token})


def shared_of(col: Collection, vault_id: str) -> Shared:
    """What the collection's config says of the vault; empty when it says nothing (or nonsense)."""
    entries = col.get_config(_CONFIG_KEY, None)
    entry: Any = entries.get(vault_id) if isinstance(entries, dict) else None
    if not isinstance(entry, dict):
        return Shared()
    tokens = entry.get("tokens")
    declined = entry.get("declined")
    return Shared(
        tokens={str(k): str(v) for k, v in tokens.items()} if isinstance(tokens, dict) else {},
        declined=frozenset(str(key) for key in declined) if isinstance(declined, list) else frozenset(),
    )


def write_shared(col: Collection, vault_id: str, shared: Shared) -> None:
    """Writes the entry of one vault, as an undoable operation of its own."""
    entries = col.get_config(_CONFIG_KEY, None)
    others = entries if isinstance(entries, dict) else {}
    entry = {"tokens": dict(shared.tokens), "declined": sorted(shared.declined)}
    col.set_config(_CONFIG_KEY, {**others, vault_id: entry}, undoable=True)
