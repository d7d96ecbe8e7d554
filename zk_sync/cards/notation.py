"""What a notation is: a way to write a flashcard, and how to tell that a zettel has none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..config import Settings
from ..vault.zettel import Zettel
from .flashcard_draft import FlashcardDraft
from .layout import ZettelLayout

# Of containers, the one that starts first goes first, and what lies inside belongs to it. Explicit markup
# always counts, ambiguous only where the zettel opted in; what yields, yields to every other notation.
Stage = Literal["container", "explicit", "ambiguous", "yielding"]


def _none(_: Settings) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Notation:
    """A way to write a flashcard. A module of ``cards/syntax`` makes one, the registry there names it.

    ``syntaxes``: what its flashcards name as theirs, and how each is written, for a sentence (a marked text).
    ``find`` looks at a page and yields drafts in document order. A zettel is only looked at when its text
    holds one of the ``signs``, or one of the ``words`` in any case (given in lower case), or when it is
    ``wanted`` for its frontmatter, or any zettel is ``always`` by the settings. Ambiguous notations count
    where something opts the zettel in, and need none of these; ``on_line`` tells whether a line may be a
    flashcard of theirs.
    """

    stage: Stage
    syntaxes: Mapping[str, str]
    find: Callable[[ZettelLayout], Iterator[FlashcardDraft]]
    signs: Callable[[Settings], tuple[str, ...]] = _none
    words: Callable[[Settings], tuple[str, ...]] = _none
    wanted: Callable[[Zettel], bool] | None = None
    always: Callable[[Settings], bool] | None = None
    on_line: Callable[[ZettelLayout, int], bool] | None = None
