"""Flashcards that ask what a note asks, with another answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from ...cards.keys import former_question_key
from ..collection.our_notes import Note
from .evidence import question_in_key, question_of_entry, zettel_of
from .pairing import clear_pairs, without_rival
from .pool import Pool

# Found on benchmarks/identity.py: so alike must answers be that nothing else is looked at first; and in
# another zettel.
_ALIKE = 0.4
_ALIKE_ELSEWHERE = 0.7
_SAME_ZETTEL = 0.25  # how much the zettel counts where several zettels ask the same question
_LONG = 5  # different words of a question that is asked of another zettel, whatever the answer


def pair_where_a_hint_left(pool: Pool) -> None:
    """Pairs those whose hint was a line of the question, as in version 0.1.0 and most notations."""
    hinted = {
        (zettel_of(pool.keys[i]), former_question_key(pool.all[i].flashcard)): i
        for i in pool.entries
        if pool.all[i].flashcard.hint
    }
    if hinted:
        found = pool.groups(
            {i: mark for mark, i in hinted.items()}.get,
            lambda note: (zettel_of(note.key), question_in_key(note.key)),
        )
        for entries, notes in found:
            if len(notes) == 1:
                pool.take_edited(entries[0], notes[0].id, is_sure=True)


def pair_plainly_same(pool: Pool) -> None:
    """Pairs by a question whose answers are alike however rare their words are."""
    for entries, notes in _asking_the_same(pool):
        if len(entries) == len(notes) == 1:
            [entry], [note] = entries, notes
            is_home = pool.is_home(entry, note) and pool.is_sure_home(entry, note)
            if is_home and not pool.asks_otherwise(entry, note):
                answers = pool.texts.entry(entry).answer, pool.texts.note(note).answer
                if math.sqrt(pool.any_scale.overlap(*answers)) >= _ALIKE:
                    pool.take_edited(entry, note.id)


def pair_the_only_ones(pool: Pool) -> None:
    """Any answer, where nothing else of the note type, nor of the note's zettel, is left to come first."""
    kinds: Counter[str] = Counter(pool.all[i].flashcard.note_type for i in pool.entries)
    kinds_of_notes = Counter(note.note_type for note in pool.notes.values())
    zettels = Counter(zettel_of(note.key) for note in pool.notes.values())
    for entries, notes in _asking_the_same(pool):
        kind, zettel = notes[0].note_type, zettel_of(notes[0].key)
        if kinds[kind] == kinds_of_notes[kind] == zettels[zettel] == 1:
            _take_at_home(pool, _clear_at_home(pool, entries, notes))


def pair_with_edited_answer(pool: Pool) -> None:
    """An answer that is alike, in the same zettel rather than in another one."""
    for entries, notes in _asking_the_same(pool):
        _pair_by_answer(pool, entries, notes)


def pair_with_any_answer(pool: Pool) -> None:
    """In the same zettel also where the answer was wholly rewritten.

    That comes late: by then it shows whether another zettel took over the path, and whether most of a zettel
    was found in another one.
    """
    left = Counter(zettel_of(note.key) for note in pool.notes.values())
    alone = {zettel for zettel, notes in left.items() if notes == 1 and pool.notes is pool.live}
    pairs = [
        pair for entries, notes in _asking_the_same(pool) for pair in _clear_at_home(pool, entries, notes)
    ]
    ways = Counter(_way(pool, entry, pool.notes[note_id]) for entry, note_id in pairs)
    few = {way for way, count in ways.items() if count > pool.found_there(*way) and way[0] != way[1]}
    _take_at_home(
        pool, [pair for pair in pairs if _way(pool, pair[0], pool.notes[pair[1]]) not in few], alone
    )


def pair_with_any_answer_elsewhere(pool: Pool) -> None:
    """A long question that is asked nowhere else, and that alone went from the one zettel to the other."""
    found = [
        (entries[0], notes[0]) for entries, notes in _asking_the_same(pool) if len(entries) == len(notes) == 1
    ]
    ways = Counter(_way(pool, *pair) for pair in found)
    for entry, note in found:
        zettel, home = _way(pool, entry, note)
        is_possible = pool.went_nowhere(zettel) or pool.home(note) == home
        is_long = len(pool.texts.entry(entry).question) >= _LONG
        if (
            is_long
            and is_possible
            and ways[zettel, home] == 1
            and not pool.asks_otherwise(entry, note)
            and pool.evidence.has_rare_question(entry, note)
        ):
            pool.take_edited(entry, note.id)


def is_doubtful(pool: Pool, entry: int, note: Note) -> bool:
    """Whether what they ask and answer alike may be so by chance.

    In one zettel that is a question that others ask, too, and nothing telling in the answers; in different
    ones a template's question whose answers have some words in common, as the ingredients of two recipes.
    """
    if question_of_entry(pool.all[entry]) != question_in_key(note.key):
        return False
    if pool.asks_otherwise(entry, note):
        return True
    if pool.is_home(entry, note):
        is_known = pool.is_sure_home(entry, note)
        return not is_known and not pool.evidence.share_telling_answer(entry, note)
    evidence = pool.evidence
    if evidence.share_much_in_answers(entry, note):
        return not evidence.is_asked_once(entry, note) and not evidence.answer_mostly_alike(entry, note)
    if pool.notes is pool.orphans:
        return not (evidence.has_rare_question(entry, note) and evidence.is_long(entry))
    return not evidence.is_asked_once(entry, note) or evidence.telling_words(entry, note) < 2


def _asking_the_same(pool: Pool) -> Sequence[tuple[list[int], list[Note]]]:
    """Entries and notes of the same question, for each that both have."""
    return pool.groups(
        lambda i: question_of_entry(pool.all[i]),
        lambda note: question_in_key(note.key),
    )


def _pair_by_answer(pool: Pool, entries: list[int], notes: list[Note]) -> None:
    at_home = set(_at_home(pool, entries, notes))
    scores = {}
    for i, note_id in {*pool.candidates(entries, notes), *at_home}:
        note = pool.notes[note_id]
        alike = math.sqrt(pool.scale.overlap(pool.texts.entry(i).answer, pool.texts.note(note).answer))
        is_home = (i, note_id) in at_home
        if alike >= (_ALIKE if is_home else _ALIKE_ELSEWHERE) and not is_doubtful(pool, i, note):
            scores[i, note_id] = alike + _SAME_ZETTEL * is_home
    for entry, note_id in clear_pairs(scores, 0.0):
        pool.take_edited(entry, note_id)


def _at_home(pool: Pool, entries: Iterable[int], notes: Iterable[Note]) -> Iterator[tuple[int, int]]:
    for some, others in pool.at_home(entries, notes):
        for entry, note_id in pool.candidates(some, others):
            if pool.is_home(entry, pool.notes[note_id]) and not pool.asks_otherwise(
                entry, pool.notes[note_id]
            ):
                yield entry, note_id


def _clear_at_home(pool: Pool, entries: list[int], notes: list[Note]) -> Sequence[tuple[int, int]]:
    """Where the zettel tells one for one.

    Of several that a zettel asks alike, for one note, nothing tells them apart: the first is it.
    """
    pairs = set(_at_home(pool, entries, notes))
    firsts: dict[int, int] = {}
    for entry, note_id in pairs:
        firsts[note_id] = min(entry, firsts.get(note_id, entry))
    rivals = Counter(entry for entry, _ in pairs)
    first = ((entry, note_id) for note_id, entry in firsts.items() if rivals[entry] == 1)
    return sorted({*without_rival(pairs), *first})


def _take_at_home(pool: Pool, pairs: Iterable[tuple[int, int]], alone: Collection[str] = ()) -> None:
    """Takes those whose zettel is known as the same, or which alone ask what they ask.

    The key is enough for what is ``alone``: zettels of which one note is left, so that no other says else.
    What others ask as well wakes no orphan, as it may have come from another zettel of the same template.
    """
    for entry, note_id in pairs:
        note = pool.notes[note_id]
        if pool.notes is pool.orphans and not pool.evidence.is_asked_once(entry, note):
            continue
        has_its_key = note.key == pool.keys[entry] and zettel_of(note.key) in alone
        zettel, home = _way(pool, entry, note)
        is_known = zettel == home or pool.is_surely(zettel, home) or pool.how(entry, note) == "key"
        if not is_known and not pool.evidence.alone_ask_of_it(entry, note):
            continue
        if has_its_key or pool.is_sure_home(entry, note):
            pool.take_edited(entry, note_id, is_sure=pool.how(entry, note) == "key")


def _way(pool: Pool, entry: int, note: Note) -> tuple[str, str]:
    return zettel_of(note.key), zettel_of(pool.keys[entry])
