"""The add-on's face in Anki: menu, hooks and windows.

``addon`` ties all of it together; ``host`` is what of it windows and hooks may ask. Each window has a room:
``first_use``, ``preview``, ``report``, ``settings``, ``map``, ``costly_cards``, ``take_over``, ``about`` and
``small_window``; its module ``open_…`` is light and loads the rest. ``syncing`` runs a sync while Anki is
open; ``in_anki`` and ``browser`` are what stands in Anki's own windows; ``widgets`` is shared;
``strings`` has every text. Beside them: ``messages``, the ``vaults`` of the profile, what is saved for them
(``vault_settings``), settings of other tools that are offered (``offered_settings``), ``help_window``, and
``windows``, which opens what takes long to import.

Anki's start waits for this package, so nothing here loads the engine before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .addon import AddOn

running: list[AddOn] = []  # the one there is, once Anki started; its debug console finds it here


def setup(addon_package: str) -> None:
    """Puts the add-on into the running Anki. ``addon_package``: the name of its folder, maybe a number."""
    import aqt
    from anki import lang

    from ..texts import use_language

    use_language(lang.current_lang)
    from .addon import AddOn

    if aqt.mw is not None:
        running.append(AddOn(aqt.mw, addon_package))
        running[0].install()
