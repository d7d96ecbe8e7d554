"""What one zettel gives, in a form that can be kept: no more is asked of a zettel that did not change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from ..errors import Problem
from ..vault.zettel import Zettel
from .extract import flashcards_in
from .fingerprint import Needs, needs_of
from .flashcard import Flashcard
from .keys import card_keys, content_hash

# Raised when the same zettel gives another record than before, so that kept ones are made anew.
RECORD_VERSION = 1


@dataclass(frozen=True)
class Found:
    """A flashcard with all that identity and the diff need of it, none of which looks at another file."""

    flashcard: Flashcard
    card_key: str
    content: str  # hash of question and answer
    needs: Needs


@dataclass(frozen=True)
class Record:
    """All that a sync needs of one zettel."""

    path: str
    zettel_id: str
    title: str
    aliases: tuple[str, ...]
    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def record_of(zettel: Zettel) -> Record:
    """Extracts a zettel's flashcards; never raises, see ``flashcards_in``."""
    extraction = flashcards_in(zettel)
    cards = extraction.flashcards
    found = tuple(
        Found(card, key, content_hash(card), needs)
        for card, key, needs in zip(cards, card_keys(cards), needs_of(cards, zettel), strict=True)
    )
    return Record(zettel.path, zettel.id, zettel.title, zettel.aliases, found, extraction.problems)


def dump(record: Record) -> str:
    """The record as JSON."""
    return json.dumps(
        [
            record.zettel_id,
            record.title,
            record.aliases,
            [
                [*_plain(f.flashcard), f.card_key, f.content, f.needs.own, f.needs.targets]
                for f in record.found
            ],
            [(problem.line, problem.message) for problem in record.problems],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load(path: str, text: str) -> Record | None:
    """The record of the zettel at ``path`` from JSON; None when it is none."""
    try:
        zettel_id, title, aliases, found, problems = json.loads(text)
        return Record(
            path,
            zettel_id,
            title,
            tuple(aliases),
            tuple(_found(row) for row in found),
            tuple(Problem(path, line, message) for line, message in problems),
        )
    except (ValueError, TypeError):
        return None


_SETS = [number for number, item in enumerate(fields(Flashcard)) if "frozenset" in str(item.type)]


def _plain(flashcard: Flashcard) -> list[Any]:
    return [sorted(value) if isinstance(value, frozenset) else value for value in astuple(flashcard)]


def _found(row: Sequence[Any]) -> Found:
    *values, card_key, content, own, targets = row
    values = [tuple(value) if isinstance(value, list) else value for value in values]
    for number in _SETS:
        values[number] = frozenset(values[number])
    needs = Needs(own, tuple((target, is_embedded) for target, is_embedded in targets))
    return Found(Flashcard(*values), card_key, content, needs)
