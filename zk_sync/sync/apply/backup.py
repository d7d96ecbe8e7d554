"""A backup before a sync that changes much."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from ...errors import CollectionError
from ...texts import _
from ..reading.content import Progress

if TYPE_CHECKING:
    from anki.collection import Collection

_PATIENCE = 0.1  # seconds that a Cancel goes unheard while a backup is made


def back_up(col: Collection, progress: Progress) -> None:
    """Makes a backup where Anki keeps its own, by Anki's own rules for how many are kept.

    When ``progress`` cancels, Anki finishes the backup all the same, unheard.
    """
    folder = Path(col.path).parent / "backups"
    failures: list[Exception] = []

    def finish() -> None:
        try:
            col.await_backup_completion()
        except Exception as error:  # noqa: BLE001 (raised below, in the thread that asked for the backup)
            failures.append(error)

    try:
        folder.mkdir(exist_ok=True)
        # Anki takes a copy at once, and packs it in a thread of its own without holding the collection.
        col.create_backup(backup_folder=str(folder), force=True, wait_for_completion=False)
    except OSError as error:
        message = _("no backup can be made in {folder}: {reason}")
        raise CollectionError(message.format(folder=folder, reason=error.strerror)) from None
    packing = Thread(target=finish, daemon=True)
    packing.start()
    while packing.is_alive():
        packing.join(_PATIENCE)
        progress("Making a backup", 0, 0)
    if failures:
        raise failures[0]
