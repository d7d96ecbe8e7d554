"""A flashcard: one unit extracted from a zettel, which becomes exactly one Anki note."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..vault.private_characters import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP

__all__ = ["CLOZE_CLOSE", "CLOZE_HINT", "CLOZE_OPEN", "CLOZE_SEP", "Flashcard", "Kind"]

Kind = Literal["basic", "reversed", "cloze", "type"]


class Flashcard(NamedTuple):
    """What one flashcard says, in Markdown, before rendering.

    A cloze flashcard has ``text`` and no ``front`` or ``back``; the others have a ``front`` and a
    ``back`` (only ``#card-spaced`` leaves the back empty) and no ``text``. Deletions in ``text`` are written
    with the characters of ``vault/private_characters.py``. Lists and other blocks that
    stood indented or quoted in the zettel are dedented and unquoted here.
    """

    kind: Kind
    syntax: str  # the row of the syntax table it came from: "qa", "cloze", "inline", "zettel", …
    line: int  # of its first line, counted from 1 in the file
    front: str = ""
    back: str = ""
    text: str = ""
    hint: str = ""  # on the question side, closed
    extra: str = ""  # with the answer
    headings: tuple[str, ...] = ()  # titles of the headings above it, outermost first
    parents: tuple[str, ...] = ()  # what the list items say that it stands in, outermost first
    deck: str = ""  # full name of its deck, resolved (docs/syntax.md, Decks)
    tags: tuple[str, ...] = ()  # the zettel's and its own, in Anki's form (a::b)
    auto_numbers: tuple[int, ...] = ()  # cloze numbers that the author did not give by hand
    block_id: str = ""  # "abc" for ^abc, when the author wrote one
    foreign_id: int = 0  # the Anki note that another tool made of it; data only
    tool_key: str = ""  # by which another tool's note of it is known, in a field there; data only
    schedule: str = ""  # what another tool keeps of its cards' reviews (schedule.py); data only

    @property
    def note_type(self) -> Literal["Zettel", "Zettel Cloze"]:
        """Name of the note type that holds it; only these two never change into each other in place."""
        return "Zettel Cloze" if self.kind == "cloze" else "Zettel"
