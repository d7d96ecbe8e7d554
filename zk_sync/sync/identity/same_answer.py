"""Flashcards that answer what a note answers, under a reworded question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from ...cards.keys import answer_hash
from ..collection.our_notes import Note
from .evidence import question_in_key, question_of_entry
from .likeness import numbers_differ
from .pool import Pool

_LONG = 2  # different words, but for numbers, of an answer that another flashcard hardly has, too
_LIKE = 0.3  # at least so alike are the questions where the answer is short


def pair_same_answer(pool: Pool) -> None:
    """The whole answer, in the same zettel, without a rival on either side.

    A short one only where no other flashcard and no other note of the zettel is left. Whatever asks what
    another one left asks is no case for this, nor are questions that name other numbers.
    """
    for entries, notes in pool.at_home(tuple(pool.entries), tuple(pool.notes.values())):
        here = [i for i in entries if i in pool.entries]
        there = [note for note in notes if note.id in pool.notes]
        if here and there:
            _pair_in_zettel(pool, here, there)


def _pair_in_zettel(pool: Pool, entries: list[int], notes: list[Note]) -> None:
    asked = Counter(question_of_entry(pool.all[i]) for i in entries)
    asked_by_notes = Counter(question_in_key(note.key) for note in notes)
    for entry, note in _answering_the_same(pool, entries, notes):
        if asked_by_notes[question_of_entry(pool.all[entry])] or asked[question_in_key(note.key)]:
            continue
        if _are_the_same(pool, entry, note, are_only=len(entries) == len(notes) == 1):
            pool.take_edited(entry, note.id)


def _answering_the_same(pool: Pool, entries: list[int], notes: list[Note]) -> list[tuple[int, Note]]:
    """Flashcards and notes whose answer no other one of the zettel has, as it stands there or is shown."""
    found: dict[int, Note] = {}
    marks: tuple[tuple[Callable[[int], str], Callable[[Note], str]], ...] = (
        (lambda i: answer_hash(pool.all[i].flashcard), lambda note: note.state.answer if note.state else ""),
        (
            lambda i: pool.texts.entry(i).whole_answer,
            lambda note: pool.texts.note(note).whole_answer,
        ),
    )
    for of_entry, of_note in marks:
        of_entries: defaultdict[str, list[int]] = defaultdict(list)
        of_notes: defaultdict[str, list[Note]] = defaultdict(list)
        for entry in entries:
            of_entries[of_entry(entry)].append(entry)
        for note in notes:
            of_notes[of_note(note)].append(note)
        for answer, some in of_entries.items():
            if answer and len(some) == len(of_notes.get(answer, ())) == 1:
                found.setdefault(some[0], of_notes[answer][0])
    taken = Counter(note.id for note in found.values())
    has_answer = [(i, note) for i, note in found.items() if pool.texts.entry(i).answer]
    return [(i, note) for i, note in has_answer if taken[note.id] == 1]


def _are_the_same(pool: Pool, entry: int, note: Note, *, are_only: bool) -> bool:
    one, other = pool.texts.entry(entry), pool.texts.note(note)
    if not pool.is_home(entry, note) or numbers_differ(one.question, other.question):
        return False
    if sum(not word[0].isdigit() for word in one.answer) >= _LONG:
        if pool.evidence.name_different_things(entry, note) and not pool.evidence.has_long_answer(entry):
            return False
        return pool.evidence.has_telling_answer(entry)
    is_like = pool.scale.overlap(one.question, other.question) >= _LIKE
    return are_only and is_like and pool.evidence.ask_of_one_thing(entry, note)
