"""Copies attachments into Anki's media folder, under names that change with their content."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import CollectionError
from ...safe_writing import replacing
from ...texts import _
from ...vault.files import ContentHash
from ...vault.inside import TooLarge, pieces_inside
from ..plan.cut_plan import without
from ..plan.plan import Media, Plan
from ..reading.content import Progress

if TYPE_CHECKING:
    from anki.collection import Collection


def with_media(col: Collection, plan: Plan, progress: Progress) -> Plan:
    """Copies what the plan shows and Anki has not; returns the plan without what shows a file that changed.

    A name holds its content's hash, so what is there is the same, and what is copied must have that hash: a
    writer may be at the file right now. A file appears whole or not at all, so that a crash leaves no torn
    image behind. Files of a sync that is then rolled back stay, and Anki's own media check finds them.
    Raises CollectionError, which names the file, when one cannot be copied.
    """
    folder = Path(col.media.dir())
    missing = [file for file in plan.media if not (folder / file.name).exists()]
    waits: set[str] = set()
    for done, file in enumerate(missing):
        progress("Copying media", done, len(missing))
        try:
            _copy(file, folder / file.name)
        except (_Changed, FileNotFoundError, TooLarge):
            waits.update(file.keys)
        except OSError as error:
            message = _("{path} cannot be copied into Anki's media folder ({reason}); nothing was changed")
            raise CollectionError(message.format(path=file.source, reason=error.strerror or error)) from None
    reason = _("a file that it shows changed during the sync; the next sync takes it up")
    return without(plan, lambda change: change.outcome.key in waits, reason=reason)


class _Changed(Exception):
    """The file is no longer what it was."""


def _copy(file: Media, target: Path) -> None:
    # Until it is whole it lies beside the folder, where Anki's media sync does not see it.
    with replacing(target, target.parent.parent) as copy, copy.open("wb") as written:
        found = ContentHash()
        for piece in pieces_inside(str(file.source), file.root, sys.maxsize):
            found.update(piece)
            written.write(piece)
        if found.hexdigest() != file.content:
            raise _Changed
