"""The labelled flashcards of tests/data/quality: how they are read, and how well each rule does on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zk_sync.cards.context import context_of
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.flashcard import Flashcard
from zk_sync.cards.quality import RULES, findings_in
from zk_sync.config import settings_from
from zk_sync.vault.zettel import zettel_from

FOLDER = Path(__file__).parents[1] / "data" / "quality"
TUNED_ON, HELD_OUT = "1_tuned_on.txt", "2_held_out.txt"


@dataclass(frozen=True)
class Labelled:
    """One flashcard, where it stands in the set, and the rules that it breaks."""

    path: str
    line: int
    flashcard: Flashcard
    around: tuple[str, ...]  # of title and headings, what stands on its question side
    rules: frozenset[str]


@dataclass(frozen=True)
class Score:
    """How one rule did: flashcards found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled(name: str) -> list[Labelled]:
    """The flashcards of one file. Raises ValueError where a block holds not just one, or names no rule."""
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate((FOLDER / name).read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("== "):
            blocks.append((number, line[3:].split(" # ")[0].strip(), []))
        elif blocks:
            blocks[-1][2].append(line)
    return [_labelled(name, number, label, "\n".join(lines)) for number, label, lines in blocks]


def _labelled(name: str, number: int, label: str, text: str) -> Labelled:
    label, _, setting = label.partition(" [")  # "good [always]": with this ``context``
    settings = settings_from({"opt_in": "all", "context": setting.rstrip("]") or "after"})
    rules = frozenset() if label == "good" else frozenset(label.split(", "))
    if not rules <= {rule.id for rule in RULES}:
        raise ValueError(f"{name}:{number}: no such rule: {label}")
    zettel = zettel_from("note.md", text, settings)
    flashcards = flashcards_in(zettel).flashcards
    if len(flashcards) != 1:
        raise ValueError(f"{name}:{number}: holds {len(flashcards)} flashcards")
    around = context_of(flashcards[0], zettel.title, settings).shown
    return Labelled(f"{name}:{number}", number, flashcards[0], around, rules)


def found_in(cards: Sequence[Labelled]) -> list[frozenset[str]]:
    """The rules that the checks find broken by each flashcard, all taken as one vault."""
    found: list[set[str]] = [set() for _ in cards]
    around = {card.path: card.around for card in cards}
    placed = ((card.path, card.flashcard) for card in cards)
    for finding in findings_in(placed, around=lambda path, _: around[path]):
        found[finding.index].add(finding.rule)
    return [frozenset(rules) for rules in found]


def scores(name: str) -> dict[str, Score]:
    """How each rule does on one file."""
    cards = labelled(name)
    pairs = [(card.rules, found) for card, found in zip(cards, found_in(cards), strict=True)]
    return {
        rule.id: Score(
            sum(rule.id in wanted and rule.id in found for wanted, found in pairs),
            sum(rule.id not in wanted and rule.id in found for wanted, found in pairs),
            sum(rule.id in wanted and rule.id not in found for wanted, found in pairs),
        )
        for rule in RULES
    }
