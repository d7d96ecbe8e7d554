"""Which flashcards are not to be learned yet, and what they wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from ...config import Settings
from ...texts import ngettext
from ..collection.our_notes import Note
from ..collection.snapshot import Queue
from ..learning_order.order import rings_of
from ..notes.zk_state import Reason
from ..reading.content import VaultContent, VaultFlashcard
from ..state.agreed import ScopeTooSmall
from .note_changes import Holds
from .outside_scope import OutsideScope


class WaitingZettels:
    """Tells of each zettel whether its flashcards are to be learned already.

    ``learned``: of the zettels that have cards which can come up in Anki, whether all of these are learned.
    """

    def __init__(self, content: VaultContent, settings: Settings, learned: Mapping[str, bool]) -> None:
        self._content = content
        self._settings = settings
        self._learned = learned
        self._holds: dict[str, Holds] = {}

    def holds(self, path: str) -> Holds:
        """Why new cards of the zettel at ``path`` wait."""
        if path not in self._holds:
            found: dict[Reason, str] = {}
            info = self._content.zettel_infos[path]
            if info.status.standing != "in":
                found["waiting"] = info.status.said_by
            basics = self._unlearned(path) if self._settings.prerequisites_days else []
            if basics:
                titles = ", ".join(f"“{self._content.zettel_infos[basic].title}”" for basic in basics)
                said = ngettext("until {titles} is learned", "until {titles} are learned", len(basics))
                found["prerequisites"] = said.format(titles=titles)
            self._holds[path] = found
        return self._holds[path]

    def is_left_out(self, path: str) -> bool:
        """Whether its flashcards get no notes yet."""
        standing = self._content.zettel_infos[path].status.standing
        return standing == "not yet" or (
            standing == "waiting" and self._settings.waiting_cards == "leave out"
        )

    def _unlearned(self, path: str) -> list[str]:
        """What the zettel requires that is not learned; through zettels without cards to what these require.

        Those that lead back to it cannot be waited for.
        """
        graph = self._content.graph
        found = []
        seen = {path}
        work = list(graph.requires(path))
        while work:
            basic = work.pop(0)
            if basic in seen:
                continue
            seen.add(basic)
            if path in self._rings.get(basic, ()):
                continue
            if basic not in self._learned:
                work += graph.requires(basic)
            elif not self._learned[basic]:
                found.append(basic)
        return found

    @cached_property
    def _rings(self) -> Mapping[str, Collection[str]]:
        return rings_of(self._content.zettel_infos, self._content.graph)


def waiting_in(
    content: VaultContent,
    settings: Settings,
    queue: Queue,
    outside: OutsideScope,
    notes: Iterable[tuple[VaultFlashcard, Note]],
    new: Iterable[str],
) -> WaitingZettels:
    """Who waits in a vault with these ``notes``; ``new``: zettels of flashcards that are to get notes.

    A card that the person suspended, or that waits for its zettel to ripen, is not waited for. Raises
    ScopeTooSmall where what is required is outside the scope.
    """
    learned: dict[str, bool] = {}
    if settings.prerequisites_days:
        if outside.scope:
            required = {other for path in content.zettel_infos for other in content.graph.requires(path)}
            if unlooked := required - outside.scope.paths:
                raise ScopeTooSmall(unlooked)
        learned = {path: False for path in new if content.zettel_infos[path].status.standing == "in"}
        for entry, note in notes:
            reasons = note.state.suspended if note.state else {}
            for card in note.cards:
                if not card.is_suspended or reasons.get(card.ordinal) == ("prerequisites",):
                    learned[entry.path] = learned.get(entry.path, True) and card.id in queue.learned
    return WaitingZettels(content, settings, learned)
