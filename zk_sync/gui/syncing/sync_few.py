"""Syncs no more than the zettels that some notes come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anki.notes import NoteId

from .. import messages
from .. import strings as common
from ..in_anki.open_zettel import place_of
from ..strings import browser_texts as strings

if TYPE_CHECKING:
    from ...sync.plan.choices import Choice
    from ..host import Host


def sync_zettels_of(addon: Host, note_ids: Sequence[NoteId], choice: Choice | None = None) -> None:
    """Syncs the zettels of the notes; with a choice only where these were edited in Anki."""
    from ...sync.plan.few_zettels import FewZettels
    from ...sync.views.origin import origins_of

    col = addon.mw.col
    origins = [origin for _, origin in origins_of(col, note_ids) if origin] if col else []
    if choice:
        origins = [origin for origin in origins if origin.is_edited]
    vaults = {origin.vault_id for origin in origins}
    if len(vaults) > 1:
        messages.say(addon.mw, strings.SEVERAL_VAULTS)
        return
    for vault_id in vaults:
        if place_of(addon, vault_id) is None:
            messages.say(addon.mw, common.UNKNOWN_VAULT.format(vault=vault_id))
            return
        addon.sync_few(
            FewZettels(
                vault_id,
                paths=frozenset(origin.path for origin in origins),
                note_ids=frozenset(origin.note_id for origin in origins),
                choices={origin.key: choice for origin in origins} if choice else {},
            )
        )
