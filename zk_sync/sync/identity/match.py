"""Which note is which flashcard: review history is sacred, and an ambiguous case is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from . import by_likeness, same_answer, same_content, same_question
from .evidence import Elsewhere
from .likeness import Scale
from .pool import Pair, Pool, is_in_sample, sample_step

__all__ = ["Elsewhere", "Match", "Pair", "is_in_sample", "match", "sample_step"]


@dataclass(frozen=True)
class Match:
    """Every entry and every note is in exactly one of the three; each is in the order of the vault.

    ``scale``: how rare the words are among them.
    """

    pairs: tuple[Pair, ...]
    new: tuple[int, ...]  # entries without a note
    left: tuple[Note, ...]  # notes without a flashcard
    former: Mapping[int, Note]  # entry of ``new`` → the note of ``left`` that it was before its kind changed
    scale: Scale


# Most certain first.
_EDITED: tuple[Callable[[Pool], None], ...] = (
    same_content.pair_equal_content,
    same_question.pair_where_a_hint_left,
    same_question.pair_plainly_same,
    same_question.pair_the_only_ones,
    same_question.pair_with_edited_answer,
    by_likeness.pair_in_zettel,
    same_answer.pair_same_answer,
    by_likeness.pair_same_block_id,
    by_likeness.pair_anywhere,
    # By now it shows which zettels were renamed *and* edited.
    same_content.pair_in_known_zettels,
    same_question.pair_with_any_answer,
    by_likeness.pair_in_zettel,
    same_answer.pair_same_answer,
    same_question.pair_with_any_answer_elsewhere,
)


def match(
    entries: Sequence[VaultFlashcard],
    keys: Sequence[str],
    notes: Iterable[Note],
    elsewhere: Elsewhere | None = None,
) -> Match:
    """Pairs flashcards with notes, most certain first; each is used once (docs/design.md, Identity).

    ``keys[i]`` is the key of ``entries[i]``; no two notes have the same key (see ``twins``). The zettels
    ``elsewhere`` are looked at, but neither their flashcards nor their notes are to be matched. A live note's
    own history goes before that of an orphan, whose flashcard was gone already.
    """
    pool = Pool(entries, keys, notes, elsewhere or Elsewhere())
    same_content.pair_unchanged(pool)
    pool.evidence  # noqa: B018 (from here on, it is about what is left now)
    # The same content is the same flashcard, more surely than the same question at a path that another
    # zettel may have taken over.
    certain = (same_content.pair_block_ids, same_content.pair_telling_content)
    _take_turns(pool, pool.live, certain)
    _take_turns(pool, pool.orphans, (same_content.pair_unchanged, *certain))
    _take_turns(pool, pool.live, _EDITED)
    _take_turns(pool, pool.orphans, _EDITED)
    left = {**pool.live, **pool.orphans}
    pairs = sorted(pool.pairs, key=lambda pair: pair.entry)
    in_order = tuple(left[note_id] for note_id in sorted(left))
    former = by_likeness.former_notes(pool, left)
    return Match(tuple(pairs), tuple(sorted(pool.entries)), in_order, former, pool.scale)


def _take_turns(pool: Pool, notes: dict[int, Note], steps: Iterable[Callable[[Pool], None]]) -> None:
    """Pairs some of ``notes``, live ones or orphans, in several steps."""
    pool.notes = notes
    for pair_some in steps:
        if not pool.is_done:
            pair_some(pool)
