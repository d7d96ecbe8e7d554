"""The button and the keys in Anki's editors that open the zettel of the note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aqt import gui_hooks

from .. import messages
from .. import strings as common
from ..strings import browser_texts as strings
from .open_zettel import open_zettel_of, shortcut_of

if TYPE_CHECKING:
    from ..host import Host


def install(addon: Host) -> None:
    """Puts it into every editor of notes that exist."""

    def add(buttons: list[str], editor: Any) -> None:
        if not editor.addMode:
            buttons.append(_button(addon, editor))

    gui_hooks.editor_did_init_buttons.append(addon.guard.hook(add))


def _button(addon: Host, editor: Any) -> str:
    keys = shortcut_of(addon, "open_shortcut")
    html: str = editor.addButton(
        icon=None,
        cmd="zk_open",
        func=addon.guard.hook(lambda editor: _open(addon, editor)),
        tip=strings.OPEN_TIP.format(keys=keys) if keys else strings.OPEN_TIP_NO_KEYS,
        label=strings.EDITOR_BUTTON,
        id="zk_open",
        keys=keys or None,
        disables=False,  # it needs no field with the cursor in it
    )
    return html


def _open(addon: Host, editor: Any) -> None:
    # Anki 26.05 has an editor that knows the id alone.
    note = getattr(editor, "note", None)
    note_id = note.id if note else getattr(editor, "nid", None)
    if note_id:
        open_zettel_of(addon, note_id)
    else:
        messages.say(addon.mw, common.NOT_FROM_VAULT)
