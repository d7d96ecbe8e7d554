"""Edited flashcards: the notes most like them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping

from ..collection.our_notes import Note
from .evidence import question_in_key, zettel_of
from .pairing import clear_pairs, without_rival
from .pool import Pool
from .same_question import is_doubtful

# Found on benchmarks/identity.py: below the first, two texts of one zettel are not the same flashcard; below
# the second, two of different zettels are not.
_SIMILAR = 0.6
_MOVED = 0.7
_SAME_BLOCK_ID = 0.3
_AROUND = 3  # flashcards on each side that show what a list's questions have in common
_TELLING_ELSEWHERE = 2  # words in common, and in few other texts, of flashcards of different zettels


def pair_in_zettel(pool: Pool) -> None:
    """The most similar leftovers of the same zettel, renamed or not."""
    groups = pool.at_home(tuple(pool.entries), tuple(pool.notes.values()))
    candidates = {pair for entries, notes in groups for pair in pool.candidates(entries, notes)}
    _take_clear(pool, candidates, _SIMILAR, _is_possible_edit)


def pair_same_block_id(pool: Pool) -> None:
    """A block that took its id to another zettel and was rewritten; not an id that a template gives."""
    candidates = [
        (entry, note.id)
        for entries, notes in pool.groups(
            lambda i: _block_id(pool.keys[i]),
            lambda note: _block_id(note.key),
        )
        if len(entries) == len(notes) == 1
        for entry, note in zip(entries, notes, strict=True)
        if pool.evidence.is_asked_once(entry, note)
    ]
    _take_clear(pool, candidates, _SAME_BLOCK_ID, _is_possible_block)


def pair_anywhere(pool: Pool) -> None:
    """Moved *and* edited: must be more alike than within a zettel."""
    for note_type in {note.note_type for note in pool.notes.values()}:
        entries = [i for i in pool.entries if pool.all[i].flashcard.note_type == note_type]
        notes = [note for note in pool.notes.values() if note.note_type == note_type]
        _take_clear(pool, [*pool.candidates(entries, notes)], _MOVED, _is_possible_elsewhere)


def former_notes(pool: Pool, left: Mapping[int, Note]) -> Mapping[int, Note]:
    """Flashcards that became a cloze or ceased to be one, and the leftover notes of what they were.

    A block id tells for certain, else that the text is much the same.
    """
    groups: defaultdict[str, list[Note]] = defaultdict(list)
    for note in left.values():
        groups[zettel_of(note.key)].append(note)
    scores = {}
    for entry in pool.entries:
        for note in groups.get(zettel_of(pool.keys[entry]), ()):
            if note.note_type != pool.all[entry].flashcard.note_type:
                one, other = pool.texts.entry(entry), pool.texts.note(note)
                alike = pool.scale.overlap(one.question + one.answer, other.question + other.answer)
                scores[entry, note.id] = 2.0 if note.key == pool.keys[entry] else alike
    return {entry: left[note_id] for entry, note_id in clear_pairs(scores, _SIMILAR)}


def _is_possible_in_zettel(pool: Pool, entry: int, note: Note) -> bool:
    if is_doubtful(pool, entry, note):
        return False
    return pool.evidence.share_much(entry, note) or pool.evidence.telling_words(entry, note) > 0


def _is_possible_edit(pool: Pool, entry: int, note: Note) -> bool:
    return _is_possible_in_zettel(pool, entry, note) and not pool.say_else(entry, note)


def _is_possible_block(pool: Pool, entry: int, note: Note) -> bool:
    # A template gives its question together with the id, so that the answer has to tell.
    asks_the_same = pool.texts.entry(entry).question == pool.texts.note(note).question
    if asks_the_same and not pool.evidence.share_much_in_answers(entry, note):
        return False
    return not _wakes_by_little(pool, entry, note) and _is_possible_in_zettel(pool, entry, note)


def _wakes_by_little(pool: Pool, entry: int, note: Note) -> bool:
    """Whether the note is an orphan whose answer has little in common with this one."""
    return pool.notes is pool.orphans and not pool.evidence.share_much_in_answers(entry, note)


def _is_possible_elsewhere(pool: Pool, entry: int, note: Note) -> bool:
    evidence = pool.evidence
    if _wakes_by_little(pool, entry, note):
        return False
    return (
        evidence.telling_words(entry, note) >= _TELLING_ELSEWHERE
        and not is_doubtful(pool, entry, note)
        and not evidence.ask_of_different_things(entry, note)
        and not pool.say_else(entry, note)
    )


def _take_clear(
    pool: Pool,
    candidates: Collection[tuple[int, int]],
    least: float,
    is_possible: Callable[[Pool, int, Note], bool],
) -> None:
    usual = _Usual(pool)
    plain = []
    for entry, note_id in without_rival(candidates):
        texts = pool.texts.entry(entry), pool.texts.note(pool.notes[note_id])
        is_alike = pool.any_scale.likeness(*texts, usual.words(entry))[1] >= least
        if is_alike and _may_be(pool, entry, pool.notes[note_id], is_possible):
            plain.append((entry, note_id))
    for entry, note_id in plain:
        pool.take_edited(entry, note_id)
    scores = {}
    for entry, note_id in set(candidates).difference(plain):
        note = pool.notes[note_id]
        one, other = pool.texts.entry(entry), pool.texts.note(note)
        alike, least_alike = pool.scale.likeness(one, other, usual.words(entry))
        if least_alike >= least and _may_be(pool, entry, note, is_possible):
            scores[entry, note_id] = alike
    for entry, note_id in clear_pairs(scores, least):
        pool.take_edited(entry, note_id)


def _may_be(pool: Pool, entry: int, note: Note, is_possible: Callable[[Pool, int, Note], bool]) -> bool:
    own = pool.own(entry)
    return own in (None, note) and is_possible(pool, entry, note)


class _Usual:
    """Words that half of the questions around one have, too: what a list's questions have in common."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._found: dict[int, frozenset[str]] = {}

    def words(self, entry: int) -> frozenset[str]:
        """The words of the questions around ``entry``."""
        if entry not in self._found:
            pool = self._pool
            path = pool.all[entry].path
            around = range(max(0, entry - _AROUND), min(len(pool.all), entry + _AROUND + 1))
            others = [i for i in around if i != entry and pool.all[i].path == path]
            holders = Counter(word for i in others for word in pool.texts.entry(i).question)
            self._found[entry] = frozenset(word for word, n in holders.items() if 2 * n >= len(others))
        return self._found[entry]


def _block_id(key: str) -> str | None:
    card_key = question_in_key(key)
    return card_key if card_key.startswith("^") else None
