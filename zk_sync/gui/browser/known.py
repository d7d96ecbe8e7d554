"""What the browser's searches, sidebar and column ask of the notes and of the last report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection

from ..tasks import beside

if TYPE_CHECKING:
    from ...sync.origin import Origin, Origins
    from ...sync.report import Report
    from ..host import Host

_FEW = 250  # notes that are read without anybody noticing


class Known:
    """Of the open profile. Reading many notes takes its time, once: see ``is_at_hand``."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._origins: Origins | None = None

    def forget(self) -> None:
        """The profile closes."""
        self._origins = None

    def is_at_hand(self, col: Collection) -> bool:
        """Whether ``origins`` tells of the collection as it is; reads a few changed notes for that."""
        origins = self._read_before()
        unread = origins.unread(col)
        if len(unread) > _FEW:
            return False
        origins.read(col, unread)
        return True

    async def read(self) -> None:
        """Reads what is not at hand, in steps between which all others have their turn."""
        mw, origins = self._addon.mw, self._read_before()
        unread = await beside(mw, origins.unread)
        for start in range(0, len(unread), _FEW):
            await beside(mw, partial(origins.read, note_ids=unread[start : start + _FEW]))
        vaults = {origin.vault_id for origin in origins.known}
        await beside(mw, lambda col: [self._addon.last_report(v, Path(col.path)) for v in vaults])

    @property
    def origins(self) -> Sequence[Origin]:
        """Of all notes of ours that were read."""
        return self._read_before().known

    @property
    def ranks(self) -> Mapping[int, int]:
        """The place of each note's zettel among all zettels, by note id."""
        origins = self.origins
        places = [(o.vault_id, o.names[0]) for o in origins]
        order = {place: rank for rank, place in enumerate(sorted(set(places)))}
        return {o.note_id: order[place] for o, place in zip(origins, places, strict=True)}

    def _read_before(self) -> Origins:
        from ...sync.origin import Origins

        self._origins = self._origins or Origins()
        return self._origins

    def note_ids(self, col: Collection, word: str, name: str) -> Iterable[int]:
        """The notes that a search term means; see ``search.rewritten``."""
        from ...sync.origin import in_zettel

        origins = self.origins
        if word == "kept":
            conflicts = set(self._in_report(col, origins, "conflicts"))
            return [o.note_id for o in origins if o.is_edited and o.note_id not in conflicts]
        if word == "orphans":
            return [origin.note_id for origin in origins if origin.state.is_orphan]
        if word == "vault":
            return [o.note_id for o in origins if o.vault_id.casefold() == name.casefold()]
        if word == "zettel":
            return [origin.note_id for origin in in_zettel(origins, name)]
        return self._in_report(col, origins, word)

    def _in_report(self, col: Collection, origins: Sequence[Origin], word: str) -> Iterable[int]:
        """The notes in conflict, or with problems, as of the last sync of each vault."""
        for vault_id in {origin.vault_id for origin in origins}:
            report = self._addon.last_report(vault_id, Path(col.path))
            if report:
                yield from _conflicts(report) if word == "conflicts" else _problems(report, origins)


def _conflicts(report: Report) -> Iterable[int]:
    return (item.note_id for item in report.outcomes if item.action == "conflict" and item.note_id)


def _problems(report: Report, origins: Iterable[Origin]) -> Iterable[int]:
    paths = {problem.path for problem in report.problems}
    skipped = {item.note_id for item in report.outcomes if item.action == "skipped"}
    for origin in origins:
        if origin.note_id in skipped or (origin.vault_id == report.vault and origin.path in paths):
            yield origin.note_id
