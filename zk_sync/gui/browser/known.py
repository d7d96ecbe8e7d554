"""What the browser's searches, sidebar and column ask of the notes and of the last report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection

if TYPE_CHECKING:
    from ...sync.origin import Origin, Origins
    from ...sync.report import Report
    from ..host import Host


class Known:
    """Of the open profile. Reading many notes takes its time, once: ``warm_up`` off the main thread."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._origins: Origins | None = None

    def forget(self) -> None:
        """The profile closes."""
        self._origins = None

    def origins(self, col: Collection) -> Sequence[Origin]:
        """Of all notes of ours."""
        from ...sync.origin import Origins

        origins = self._origins = self._origins or Origins()
        return origins.all(col)

    def note_ids(self, col: Collection, word: str, name: str) -> Iterable[int]:
        """The notes that a search term means; see ``search.rewritten``."""
        from ...sync.origin import in_zettel

        origins = self.origins(col)
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
