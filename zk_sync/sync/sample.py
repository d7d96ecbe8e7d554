"""What a piece of Markdown would become in Anki: tried out in a collection of its own, thrown away after."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from ..config import Settings
from .content import Vault
from .engine import sync

_FILE = "Zettel.md"


@dataclass(frozen=True)
class SampleCard:
    """One card: the HTML of its answer side, which holds the question too, and where it goes."""

    answer: str
    deck: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """All that came of a text. ``problems``: with the line, for a person."""

    flashcards: int
    cards: tuple[SampleCard, ...]
    css: str
    problems: tuple[str, ...]


def sample_of(text: str, settings: Settings) -> Sample:
    """The cards of a zettel that says ``text``; safe in any thread, uses no other collection.

    Which files take part does not count here: this one does. Raises ZkSyncError as a sync does.
    """
    from anki.collection import Collection

    everywhere = replace(settings, include=(), exclude=(), only_where={}, not_yet=(), without_status="in")
    with tempfile.TemporaryDirectory(prefix="zettelkasten-") as folder:
        root = Path(folder, "vault")
        root.mkdir()
        (root / _FILE).write_text(text, encoding="utf-8")
        col = Collection(str(Path(folder, "sample.anki2")))
        try:
            report = sync(col, Vault(root, "Zettel"), everywhere)
            cards = [col.get_card(card_id) for card_id in col.find_cards("")]
            shown = []
            for card in cards:
                answer = card.render_output().answer_text
                shown.append(SampleCard(answer, col.decks.name(card.did), tuple(card.note().tags)))
            css = cards[0].note_type()["css"] if cards else ""
        finally:
            col.close()
    problems = tuple(f"{problem.line}: {problem.message}" for problem in report.problems)
    return Sample(report.flashcards, tuple(shown), css, problems)
