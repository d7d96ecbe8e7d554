"""Which new flashcards may be what orphans were: never taken for it unasked, but a person can be asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from .evidence import Elsewhere, zettel_of
from .likeness import Scale
from .match import Match
from .pool import Pool

# So alike they are worth the question though no word that they share is rare.
_ALIKE = 0.25


def maybe_same(
    entries: Sequence[VaultFlashcard],
    keys: Sequence[str],
    found: Match,
    made: Collection[str],
    going: Collection[int],
) -> tuple[tuple[str, int], ...]:
    """Keys of flashcards that get a note now, each with the note in its zettel that it may be.

    The most alike first, each flashcard and each note once; where one flashcard came and one note goes
    (and nothing else of its note type in that zettel), whatever they say. ``keys``: of the entries;
    ``made``: of those that get a note; ``going``: ids of notes that this sync takes for gone. Orphans from
    before are looked at, too.
    """
    new = [i for i in found.new if keys[i] in made and i not in found.former]
    changed_kind = {note.id for note in found.former.values()}
    notes = [note for note in found.left if _is_gone(note, going) and note.id not in changed_kind]
    if not new or not notes:
        return ()
    pool = Pool([entries[i] for i in new], [keys[i] for i in new], notes, Elsewhere())
    for pair in found.pairs:
        pool.lead(zettel_of(pair.note.key), zettel_of(keys[pair.entry]))
    by_id = {note.id: note for note in notes}
    groups = pool.at_home(range(len(new)), notes)
    scores = {
        (entry, note_id): _likeness(pool, found.scale, entry, by_id[note_id])
        for some, others in groups
        for entry, note_id in pool.candidates(some, others)
        if pool.is_home(entry, by_id[note_id])
    }
    pairs: dict[int, int] = {}  # entry → note
    used: set[int] = set()
    for entry, note_id in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if scores[entry, note_id] and entry not in pairs and note_id not in used:
            pairs[entry] = note_id
            used.add(note_id)
    for some, others in groups:
        came = [entry for entry in some if entry not in pairs]
        went = [note for note in others if note.id in going and note.id not in used]
        if len(came) == len(went) == 1 and pool.is_home(came[0], went[0]):
            pairs[came[0]] = went[0].id
            used.add(went[0].id)
    return tuple((pool.keys[entry], note_id) for entry, note_id in sorted(pairs.items()))


def _is_gone(note: Note, going: Collection[int]) -> bool:
    return note.id in going or (note.state is not None and note.state.is_orphan)


def _likeness(pool: Pool, scale: Scale, entry: int, note: Note) -> float:
    """How much they say is the same, in question and answer taken together; 0: nothing worth a question."""
    texts = pool.texts.entry(entry), pool.texts.note(note)
    one, other = (text.question + text.answer for text in texts)
    alike = scale.overlap(one, other)
    return alike if alike >= _ALIKE or scale.say_one_thing(one, other) else 0.0
