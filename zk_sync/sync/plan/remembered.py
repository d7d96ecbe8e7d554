"""What a plan needs besides vault and collection, read before it is made: what this device remembers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain

from ...config import Settings
from ..collection.our_notes import Note, paths_in
from ..collection.snapshot import Snapshot
from ..identity.twins import sort_out
from ..reading.content import VaultContent, keys_of
from ..reading.remote_images import DownloadedImages
from ..state.agreed import ScopeTooSmall
from ..state.scope import Scope
from ..state.seen import last_written
from ..state.seen_store import DeviceMemory, Store


@dataclass(frozen=True)
class Remembered:
    """What this device saw, and when it last kept that (ns; 0: never).

    ``keys``: of what it saw, those that the plan has a say in.
    """

    memory: DeviceMemory = field(default_factory=DeviceMemory)
    keys: AbstractSet[str] = frozenset()
    synced_at: int = 0


def remembered(content: VaultContent, snapshot: Snapshot, settings: Settings) -> Remembered:
    """What there is for a plan of these; has the renderer look for images from the web, if it is to.

    ``content``: of what the snapshot holds. Raises ScopeTooSmall where that is not all that a plan needs, and
    CollectionError where what this device saw cannot be read.
    """
    if snapshot.rows is None:  # the plan is known already
        return Remembered()
    if settings.remote_images == "download":
        most = settings.media_limit_mb * 1_000_000
        content.files.remote = DownloadedImages(snapshot.collection_path, most)
    synced_at = last_written(snapshot.collection_path, snapshot.vault_id)
    store = Store.of(snapshot.collection_path, snapshot.vault_id, snapshot.shared)
    if not snapshot.scope:
        memory = store.memory()
        return Remembered(memory, memory.seen.keys(), synced_at)
    notes = sort_out(snapshot.notes, snapshot.shared.made_twice).notes
    keys, _double = keys_of(content.vault, content.entries, paths_in(notes))
    here = _keys_here(snapshot.scope, notes, keys, store.changed_since(snapshot.scope.since.head.seen))
    memory = store.memory({*here, *keys}, snapshot.scope.notes)
    return Remembered(memory, {key for key in here if key in memory.seen}, synced_at)


def _keys_here(
    scope: Scope, notes: Iterable[Note], keys: Iterable[str], changed: Collection[str] | None
) -> set[str]:
    """The keys in the scope of what was seen before; outside it, all is as before.

    ``notes`` and ``keys`` of flashcards: in the scope; ``changed``: keys that may have been seen otherwise
    since the agreement, None where that is not known. Raises ScopeTooSmall where some may be outside.
    """
    here = {*scope.loose.values(), *(note.key for note in notes)}
    for home in scope.homes.values():
        here.update(f"{home.key}#{card_key}" for card_key, *_ in home.cards)
    strays = scope.since.head.strays
    zettels = {key.rpartition("#")[0] for key in chain(here, keys, strays)}
    if changed is None:
        raise ScopeTooSmall
    outside = {zettel for key in changed if (zettel := key.rpartition("#")[0]) not in zettels}
    if outside:
        raise ScopeTooSmall(scope.since.agreement.of_keys(outside))
    return here.union(changed, strays)
