"""How much there is to take over, told cheaply, for a window that does not list it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...cards.flashcard import Flashcard
from ...cards.keys import without_deletions
from ...cards.schedule import schedule_in
from .comparable import comparable, forms
from .foreign_notes import ForeignNote

if TYPE_CHECKING:
    from ..plan.plan import Plan
    from ..reading.content import VaultContent


@dataclass(frozen=True)
class TakeOverOffer:
    """``notes``: flashcards that seem to be notes in Anki already, not ours. ``schedules``: flashcards whose
    schedule stands in the file and would come along.
    """

    notes: int = 0
    schedules: int = 0

    def __bool__(self) -> bool:
        return bool(self.notes or self.schedules)


def offer_in(flashcards: Iterable[Flashcard], notes: Iterable[ForeignNote]) -> TakeOverOffer:
    """What of flashcards without notes can be taken over; renders nothing, safe in any thread.

    ``notes``: see ``foreign_notes``. Questions are compared as Markdown: the list may hold a few more.
    """
    ids: set[int] = set()
    keys: set[str] = set()
    questions: set[tuple[bool, str]] = set()
    for note in notes:
        ids.update((note.id, *(card.id for card in note.cards)))
        keys.add(note.key)
        questions.update((note.is_cloze, form) for form in forms(note.question))
    questions -= {(True, ""), (False, "")}
    found = schedules = 0
    for flashcard in flashcards:
        schedules += bool(flashcard.schedule) and schedule_in(flashcard.schedule).has_reviews
        is_there = flashcard.foreign_id in ids or (flashcard.tool_key and flashcard.tool_key in keys)
        found += bool(is_there) or _asked(flashcard) in questions
    return TakeOverOffer(found, schedules)


def offer_of(plan: Plan, content: VaultContent) -> TakeOverOffer:
    """What can be taken over before a sync does what is planned: what it holds back, and schedules."""
    made = {(create.outcome.path, create.outcome.line) for create in plan.creates}
    schedules = sum(
        1
        for entry in content.entries
        if entry.flashcard.schedule
        and (entry.path, entry.flashcard.line) in made
        and schedule_in(entry.flashcard.schedule).has_reviews
    )
    return TakeOverOffer(len(plan.there_already), schedules)


def _asked(flashcard: Flashcard) -> tuple[bool, str]:
    text = without_deletions(flashcard.text) if flashcard.kind == "cloze" else flashcard.front
    return flashcard.kind == "cloze", comparable(text)
