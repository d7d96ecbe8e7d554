"""What one zettel gives, in a form that can be kept: no more is asked of a zettel that did not change."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..errors import Problem
from ..quick_json import pack, unpack
from ..vault.definitions import Definitions
from ..vault.graph import ZettelInfo, required_targets
from ..vault.status import Status, status_of
from ..vault.zettel import Zettel
from .extract import flashcards_in_each
from .fingerprint import Needs, needs_of
from .flashcard import Flashcard
from .keys import card_keys, content_hash

# Raised when the same zettel gives another record than before, so that kept ones are made anew; then
# python -m tools.record_hashes.
RECORD_VERSION = 31

_NO_DEFINITIONS: Definitions = {}  # one for all zettels without


class RecordedFlashcard(NamedTuple):
    """A flashcard with all that identity and the diff need of it, none of which looks at another file."""

    flashcard: Flashcard
    card_key: str
    content: str  # hash of question and answer
    needs: Needs


class ZettelRecord(NamedTuple):
    """All that a sync needs of one zettel."""

    info: ZettelInfo
    found: tuple[RecordedFlashcard, ...]
    problems: tuple[Problem, ...]


def record_of(zettel: Zettel) -> ZettelRecord:
    """Extracts a zettel's flashcards; never raises, see ``flashcards_in``."""
    return records_of([zettel])[0]


def records_of(zettels: Sequence[Zettel]) -> list[ZettelRecord]:
    """The records of several zettels, in their order; each step is taken for all of them."""
    extractions = flashcards_in_each(zettels)
    found = [_found_in(zettel, each.flashcards) for zettel, each in zip(zettels, extractions, strict=True)]
    infos = [_info_of(zettel, bool(cards)) for zettel, cards in zip(zettels, found, strict=True)]
    problems = [extraction.problems for extraction in extractions]
    return list(map(ZettelRecord, infos, found, problems))


def _info_of(zettel: Zettel, has_flashcards: bool) -> ZettelInfo:
    tags = zettel.tags
    if in_text := zettel.text_tags:
        tags = tuple(dict.fromkeys((*tags, *in_text)))
    return ZettelInfo(
        path=zettel.path,
        id=zettel.id,
        title=zettel.title,
        aliases=zettel.aliases,
        tags=tags,
        status=status_of(zettel.path, zettel.meta, tags, zettel.settings),
        links=zettel.links,
        requires=required_targets(zettel.meta, zettel.settings.requires_fields),
        direction=zettel.direction if has_flashcards else "",
        definitions=(has_flashcards and zettel.definitions) or _NO_DEFINITIONS,
    )


def _found_in(zettel: Zettel, cards: Sequence[Flashcard]) -> tuple[RecordedFlashcard, ...]:
    if not cards:
        return ()
    needs = needs_of(cards, zettel, zettel.links)
    each = zip(cards, card_keys(cards), map(content_hash, cards), needs, strict=True)
    return tuple(map(RecordedFlashcard._make, each))


def dump(record: ZettelRecord) -> bytes:
    """The record as JSON."""
    info = record.info
    return pack(
        [
            info.id,
            info.title,
            info.aliases,
            [[*f.flashcard, f.card_key, f.content, f.needs.own, f.needs.targets] for f in record.found],
            [(problem.line, problem.message) for problem in record.problems],
            info.tags,
            (info.status.word, info.status.standing, info.status.said_by),
            info.links,
            info.requires,
            info.direction,
            info.definitions,
        ]
    )


def load(path: str, data: bytes) -> ZettelRecord | None:
    """The record of the zettel at ``path`` from JSON; None when it is none."""
    try:
        (
            zettel_id,
            title,
            aliases,
            found,
            problems,
            tags,
            status,
            links,
            requires,
            direction,
            definitions,
        ) = unpack(data)
        return ZettelRecord(
            ZettelInfo(
                path,
                zettel_id,
                title,
                tuple(aliases),
                _shared(tags),
                _status(*status),
                _shared(links),
                tuple(requires),
                sys.intern(direction),
                definitions or _NO_DEFINITIONS,
            ),
            tuple(_found(row) for row in found),
            tuple(Problem(path, line, message) for line, message in problems),
        )
    except (ValueError, TypeError):
        return None


_WORDS = [Flashcard._fields.index(name) for name in ("kind", "syntax", "deck")]
_TUPLES = [n for n, name in enumerate(Flashcard._fields) if Flashcard._field_defaults.get(name) == ()]
_TAGS = Flashcard._fields.index("tags")


def _found(row: Sequence[Any]) -> RecordedFlashcard:
    *values, card_key, content, own, targets = row
    for number in _WORDS:
        values[number] = sys.intern(values[number])
    values[_TAGS] = _shared(values[_TAGS])
    for number in _TUPLES:
        values[number] = tuple(values[number])
    needs = Needs(own, tuple((target, is_embedded) for target, is_embedded in targets))
    return RecordedFlashcard(Flashcard._make(values), card_key, content, needs)


def _shared(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts that many zettels have: each once in memory."""
    return tuple(map(sys.intern, texts))


_status = lru_cache(1024)(Status)  # one for all zettels that say the same
