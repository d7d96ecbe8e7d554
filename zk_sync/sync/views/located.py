"""Where a note's flashcard stands now in its zettel; only that one file is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...cards.flashcard import Flashcard
from ...cards.zettel_record import RecordedFlashcard, ZettelRecord, record_of
from ...config import Settings
from ...vault.logseq_properties import resolved
from ...vault.scan import NotText, text_at
from ...vault.zettel import ZettelError, zettel_from
from .origin import Origin


@dataclass(frozen=True)
class Located:
    """``line`` counts from 1, 0 where it is not known; ``place`` is the heading above it or its ``^block``.

    ``standing``: "same" as at the last sync, "changed" since (the question or the answer, or the flashcard
    is no longer in the file), or "unknown" where the file is gone or cannot be read.
    """

    vault_id: str
    path: str
    line: int = 0
    place: str = ""
    zettel_id: str = ""
    title: str = ""
    standing: Literal["same", "changed", "unknown"] = "unknown"


def located(root: Path, origin: Origin, settings: Settings) -> Located:
    """Looks for the flashcard of a note in the vault at ``root``; raises nothing. Not on the main thread."""
    nowhere = Located(origin.vault_id, origin.path)
    try:
        text = text_at(root, origin.path)
        if text is None:
            return nowhere
        record = record_of(zettel_from(origin.path, text, resolved(settings, root)))
    except (OSError, NotText, ZettelError):
        return nowhere
    found = _found(record, origin)
    if found is None:
        return Located(
            origin.vault_id, origin.path, 0, "", record.info.id, record.info.title, standing="changed"
        )
    return Located(
        vault_id=origin.vault_id,
        path=origin.path,
        line=found.flashcard.line,
        place=place_of(found.flashcard),
        zettel_id=record.info.id,
        title=record.info.title,
        standing="same" if found.content == origin.state.content else "changed",
    )


def place_of(flashcard: Flashcard) -> str:
    """What a link to the flashcard names behind ``#``: its block, or the heading above it."""
    if flashcard.block_id:
        return f"^{flashcard.block_id}"
    return flashcard.headings[-1] if flashcard.headings else ""


def _found(record: ZettelRecord, origin: Origin) -> RecordedFlashcard | None:
    """By its key, else by its text: a flashcard that only moved within the file is the same."""
    by_key = next((found for found in record.found if found.card_key == origin.card_key), None)
    return by_key or next((found for found in record.found if found.content == origin.state.content), None)
