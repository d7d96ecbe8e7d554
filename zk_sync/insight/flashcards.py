"""The flashcards of a vault with all that Anki knows of them: where they stand, memory and cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING

from ..cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from ..cards.quality.plain_words import CODE, IMAGE, plain
from ..sync.reading.content import keys_of
from .cost import Cost, costs_in
from .memory import FlashcardMemory, memory_in
from .reviews import Scheduling

if TYPE_CHECKING:
    from ..sync.reading.content import VaultContent

FORGOTTEN_BELOW = 0.7  # chance of recall; who reviews on time has few cards below it
_DELETION = re.compile(
    f"{CLOZE_OPEN}\\d+{CLOZE_SEP}([^{CLOZE_CLOSE}{CLOZE_HINT}]*)(?:{CLOZE_HINT}[^{CLOZE_CLOSE}]*)?{CLOZE_CLOSE}"
)
_LONGEST_QUESTION, _LONGEST_ANSWER = 120, 60  # characters


@dataclass(frozen=True)
class KnownFlashcard:
    """One flashcard of the vault. ``memory`` and ``cost`` are None where it has no note in Anki,
    ``cost`` also where it was not asked for."""

    key: str
    path: str
    flashcard: Flashcard
    memory: FlashcardMemory | None
    cost: Cost | None

    @property
    def line(self) -> int:
        """Where it begins in its file, from 1."""
        return self.flashcard.line

    @cached_property
    def question(self) -> str:
        """What it asks, or its cloze text, in one line without Markdown."""
        return question_of(self.flashcard)

    @property
    def retrievability(self) -> float | None:
        """The chance to recall it now, where it was ever learned."""
        return self.memory.retrievability if self.memory else None

    @property
    def is_forgotten(self) -> bool:
        """Whether it was learned, and is rather not remembered now."""
        return self.retrievability is not None and self.retrievability < FORGOTTEN_BELOW


def question_of(flashcard: Flashcard) -> str:
    """What a flashcard asks, or its cloze text, in one line without Markdown."""
    return _in_a_line(_DELETION.sub(r"[\1]", flashcard.front or flashcard.text), _LONGEST_QUESTION)


def both_sides_of(flashcard: Flashcard) -> str:
    """A flashcard with the beginning of its answer, in one line without Markdown."""
    answer = _in_a_line(flashcard.back, _LONGEST_ANSWER)
    return f"{question_of(flashcard)} → {answer}" if answer else question_of(flashcard)


def _in_a_line(text: str, longest: int) -> str:
    words = " ".join(plain(text).replace(CODE, "…").replace(IMAGE, "🖼").split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def known_flashcards(
    content: VaultContent, scheduling: Scheduling, *, with_costs: bool = True
) -> tuple[KnownFlashcard, ...]:
    """The flashcards of the vault, by path and line. Needs no collection; costs take most of the time."""
    keys, _ = keys_of(content.vault, content.entries, {})
    memories = memory_in(scheduling)
    costs = costs_in(scheduling) if with_costs else {}
    return tuple(
        KnownFlashcard(key, entry.path, entry.flashcard, memories.get(key), costs.get(key))
        for entry, key in zip(content.entries, keys, strict=True)
    )


def by_zettel(flashcards: Iterable[KnownFlashcard]) -> Mapping[str, Sequence[KnownFlashcard]]:
    """The flashcards of each zettel that has some, by path."""
    found: defaultdict[str, list[KnownFlashcard]] = defaultdict(list)
    for known in flashcards:
        found[known.path].append(known)
    return found


def remembered(flashcards: Iterable[KnownFlashcard]) -> float | None:
    """The chance to recall what they ask, as the mean over those ever learned; None when there are none."""
    chances = [chance for known in flashcards if (chance := known.retrievability) is not None]
    return fmean(chances) if chances else None
