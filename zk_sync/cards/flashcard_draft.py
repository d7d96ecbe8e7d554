"""What is found of a flashcard before it is one: the lines and passages of its fields."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import ShortClozes
from .flashcard import Kind
from .passage import Passage


@dataclass(frozen=True)
class PatternMatch:
    """Where a pattern of the settings matches the body: spans of characters, ``(-1, -1)`` for none.

    ``groups`` are those of the fields of a note of ``note_type``; ``number`` is the Anki note that another
    tool made of it, 0 if none.
    """

    note_type: str
    whole: tuple[int, int]
    groups: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    number: int


@dataclass
class FlashcardDraft:
    """What a syntax found: lines ``first`` to ``last`` of the body and the passages of its fields.

    ``short`` says whether short clozes count in its text (None: as the zettel opted in), ``clozes`` which of
    them, where these are others than those of the settings. One that is not ``kept`` claims its lines and
    makes no flashcard.
    """

    kind: Kind
    syntax: str
    first: int
    last: int
    front: Passage = Passage()
    back: Passage = Passage()
    text: Passage = Passage()
    hint: Passage = Passage()
    extra: Passage = Passage()
    deck: str = ""
    tags: tuple[str, ...] = ()
    block_id: str = ""
    foreign_id: int = 0
    tool_key: str = ""  # this and the next: see Flashcard
    schedule: str = ""
    short: bool | None = None
    clozes: ShortClozes | None = None
    own_tag: bool = False  # a flashcard tag speaks for it alone
    empty_back: bool = False
    kept: bool = True
    context: tuple[str, ...] | None = None
    shares_line: bool = False  # with others that the same syntax found on it
    has_own_ids: bool = False  # which stand above it or in it; what stands below is of the next one
    nested: bool = False  # in the answer of another one, which keeps the ids in its lines
    end: int = -1  # the last line it claims, when that is not ``last``: ids and markers below
