"""What the browser's searches, sidebar and column ask of the notes and of the last report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection

from ..syncing.tasks import beside, off_lock

if TYPE_CHECKING:
    from ...sync.report import Report
    from ...sync.views.origin import Brief, Origins
    from ..host import Host

_FEW = 250  # notes that are read without anybody noticing


class KnownNotes:
    """Of the open profile. Reading many notes takes its time, once: see ``is_at_hand``."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._origins: Origins | None = None
        self._found = FoundOrigins(())
        self._was_read = False

    def forget(self) -> None:
        """The profile closes."""
        self._origins, self._found, self._was_read = None, FoundOrigins(()), False

    def is_at_hand(self, col: Collection) -> bool:
        """Whether ``found`` tells of the collection as it is; reads a few changed notes for that.

        Not before the first ``read`` is over, which imports the engine and reads the last report, too.
        """
        origins = self._origins
        if origins is None or not self._was_read:
            return False
        unread = origins.unread(col)
        if len(unread) > _FEW:
            return False
        origins.read(col, unread)
        return True

    async def read(self) -> None:
        """Reads what is not at hand, in steps between which all others have their turn."""
        mw = self._addon.mw
        unread = await beside(mw, lambda col: self._begun().unread(col))  # imports the engine, too
        origins = self._begun()
        for start in range(0, len(unread), _FEW):
            await beside(mw, partial(origins.read, note_ids=unread[start : start + _FEW]))
        found = await off_lock(mw, lambda: FoundOrigins(origins.known).prepared())
        await beside(mw, lambda col: [self._last_report(col, vault) for vault in found.vaults])
        self._found, self._was_read = found, True

    @property
    def found(self) -> FoundOrigins:
        """What is known of the notes that were read."""
        origins = self._origins.known if self._origins else ()
        if self._found.origins is not origins:
            self._found = FoundOrigins(origins)
        return self._found

    def note_ids(self, col: Collection, word: str, name: str) -> Iterable[int]:
        """The notes that a search term means; see ``search.rewritten``."""
        from ...sync.views.origin import in_zettel

        found = self.found
        if word == "kept":
            conflicts = set(self._in_report(col, found, "conflicts"))
            return [note_id for note_id in found.edited if note_id not in conflicts]
        if word in ("orphaned", "orphans"):  # the second is what releases before 0.2 called them
            return found.orphans
        if word == "vault":
            return found.note_ids_in.get(name.casefold(), ())
        if word == "zettel":
            return [origin.note_id for origin in in_zettel(found.origins, name)]
        return self._in_report(col, found, word)

    def _in_report(self, col: Collection, found: FoundOrigins, word: str) -> Iterable[int]:
        """The notes in conflict, waiting, or with problems, as of the last sync of each vault."""
        for vault in found.vaults:
            report = self._last_report(col, vault)
            if report:
                yield from _problems(report, found.origins) if word == "problems" else _listed(report, word)

    def _last_report(self, col: Collection, vault: str) -> Report | None:
        return self._addon.last_report(vault, Path(col.path))

    def _begun(self) -> Origins:
        from ...sync.views.origin import Origins

        self._origins = self._origins or Origins()
        return self._origins


class FoundOrigins:
    """The notes' origins by what is asked of them; each is worked out once, when it is first asked for."""

    def __init__(self, origins: Sequence[Brief]) -> None:
        self.origins = origins

    def prepared(self) -> FoundOrigins:
        """This object, with all that its properties give worked out."""
        for name in ("paths", "note_ids_in", "edited", "orphans", "ranks"):
            getattr(self, name)
        return self

    @cached_property
    def vaults(self) -> frozenset[str]:
        return frozenset(self._by_vault)

    @cached_property
    def paths(self) -> Mapping[str, Sequence[str]]:
        """Of the zettels, by vault, in their order."""
        by_vault = self._by_vault.items()
        return {vault: sorted({o.path for o in those}, key=str.casefold) for vault, those in by_vault}

    @cached_property
    def note_ids_in(self) -> Mapping[str, Sequence[int]]:
        """By the folded name of the vault."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for vault, those in self._by_vault.items():
            found[vault.casefold()] += [origin.note_id for origin in those]
        return found

    @cached_property
    def edited(self) -> Sequence[int]:
        return [origin.note_id for origin in self.origins if origin.is_edited]

    @cached_property
    def orphans(self) -> Sequence[int]:
        return [origin.note_id for origin in self.origins if origin.is_orphan]

    @cached_property
    def ranks(self) -> Mapping[int, int]:
        """The place of each note in the order of the zettels."""
        order = sorted(self.origins, key=lambda o: (o.vault_id, o.names[0], o.note_id))
        return {origin.note_id: rank for rank, origin in enumerate(order)}

    @cached_property
    def _by_vault(self) -> Mapping[str, Sequence[Brief]]:
        found: defaultdict[str, list[Brief]] = defaultdict(list)
        for origin in self.origins:
            found[origin.vault_id].append(origin)
        return found


def _listed(report: Report, word: str) -> Iterable[int]:
    """The notes in conflict, or those that wait."""
    items = report.waiting if word == "waiting" else report.outcomes
    return (item.note_id for item in items if item.note_id and word.startswith(item.action))


def _problems(report: Report, origins: Iterable[Brief]) -> Iterable[int]:
    paths = {problem.path for problem in report.problems}
    skipped = {item.note_id for item in report.outcomes if item.action == "skipped"}
    for origin in origins:
        if origin.note_id in skipped or (origin.vault_id == report.vault and origin.path in paths):
            yield origin.note_id
