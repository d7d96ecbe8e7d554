"""What every device must know of a vault: a small entry in the collection's config, which AnkiWeb carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .anki_errors import anki_errors

if TYPE_CHECKING:
    from anki.collection import Collection

_CONFIG_KEY = "zettelkastenSync"
SETTINGS_VERSION = 1  # of the form in which settings are saved


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
    entry = _entry(col, vault_id)
    tokens = entry.get("tokens")
    declined = entry.get("declined")
    return Shared(
        tokens={str(k): str(v) for k, v in tokens.items()} if isinstance(tokens, dict) else {},
        declined=frozenset(str(key) for key in declined) if isinstance(declined, list) else frozenset(),
    )


def write_shared(col: Collection, vault_id: str, shared: Shared) -> None:
    """Writes what a sync leaves in the entry of one vault, as an undoable operation of its own."""
    _write(col, vault_id, tokens=dict(shared.tokens), declined=sorted(shared.declined))


@anki_errors()
def stored_settings(col: Collection, vault_id: str) -> dict[str, Any] | None:
    """The settings that were saved for the vault, on this computer or another; None when none ever were.

    As they were written: what is wrong with them, ``settings_for`` says. Raises CollectionError when Anki
    reports an error.
    """
    stored = _entry(col, vault_id).get("settings")
    values = stored.get("values") if isinstance(stored, dict) else None
    return dict(values) if isinstance(values, dict) else None


@anki_errors()
def write_settings(col: Collection, vault_id: str, values: Mapping[str, Any]) -> None:
    """Saves the settings of one vault (see ``to_store``), as an undoable operation of its own.

    Raises CollectionError when Anki reports an error.
    """
    _write(col, vault_id, settings={"version": SETTINGS_VERSION, "values": dict(values)})


def _entry(col: Collection, vault_id: str) -> dict[str, Any]:
    entries = col.get_config(_CONFIG_KEY, None)
    entry = entries.get(vault_id) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else {}


def _write(col: Collection, vault_id: str, **changes: Any) -> None:
    """Changes these parts of the entry; the others stay, also those that a newer version made."""
    entries = col.get_config(_CONFIG_KEY, None)
    others = entries if isinstance(entries, dict) else {}
    entry = {**_entry(col, vault_id), **changes}
    col.set_config(_CONFIG_KEY, {**others, vault_id: entry}, undoable=True)
