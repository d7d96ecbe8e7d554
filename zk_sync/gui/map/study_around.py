"""Studies a zettel together with those that it links to, and that link to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import messages, strings
from ..in_anki.open_zettel import place_of
from ..in_anki.study_zettel import study_notes
from ..windows import with_loaded

if TYPE_CHECKING:
    from ...config import Settings
    from ..host import Host
    from .load_map import LoadedMap


def study_around(addon: Host, vault_id: str, path: str) -> None:
    """Has the person study the cards of the zettel at ``path`` and of its neighbours."""

    def show(settings: Settings) -> None:
        from .load_map import loading
        from .neighbours import neighbours_of, notes_around

        place = place_of(addon, vault_id)
        if place is None:
            messages.say(addon.mw, strings.UNKNOWN_VAULT.format(vault=vault_id))
            return

        def make(loaded: LoadedMap) -> Sequence[int]:
            found = neighbours_of(loaded.zettel_map, path)
            return notes_around(found) if found else ()

        loading(
            addon.mw,
            place,
            settings,
            make,
            done=lambda note_ids: study_notes(addon, note_ids),
            failed=lambda error: messages.show_failure(addon.mw, error),
        ).start()

    with_loaded(addon, "map.neighbours", show)
