"""Notes whose state has a later form than is known here: a newer release wrote it, or a stranger says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...errors import CollectionError, Problem
from ...texts import _
from ..collection.our_notes import Note
from ..collection.snapshot import Snapshot
from ..state.agreed import ScopeTooSmall
from ..state.made_ids import is_in


def left_alone(notes: Iterable[Note], snapshot: Snapshot) -> Mapping[str, Problem]:
    """What there is to say of each of these notes, by its key: nothing is done with it.

    Raises CollectionError where this device made one of them: then a newer release was here. What a newer
    release on another device writes shows in what devices share (see ``shared_of``), and stops the sync
    before. ScopeTooSmall: the snapshot is of a part, as if nobody had seen such a note.
    """
    problems = {}
    for note in notes:
        if is_in(snapshot.shared.made_here.notes, note.id):
            raise CollectionError(
                _("a newer release of this add-on wrote notes of this vault; update it here, too")
            )
        if snapshot.scope:
            raise ScopeTooSmall
        message = _(
            "a note of this vault that was not made here has the form of a newer release, and is left alone; "
            "if it came with somebody's deck, delete it: search for {search} in Anki's browser"
        )
        problems[note.key] = Problem(note.key, 1, message.format(search=f"nid:{note.id}"))
    return problems
