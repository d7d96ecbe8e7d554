"""Flashcards whose text is that of a note: the same one, if that says enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from ..collection.our_notes import Note
from .evidence import zettel_of
from .pool import Pool, path_of

_FEW = 400  # pairs of equal content that are all looked at
_SEVERAL = 2  # words of a question or an answer that tells a block under another id
_DIFFERENT_ANSWERS = 3  # flashcards that are found in another zettel, so that it must be the same


def pair_unchanged(pool: Pool) -> None:
    """Pairs what has the same key and the same content."""
    pool.pair_by("key", lambda i: (pool.keys[i], pool.all[i].content), lambda note: (note.key, note.content))


def pair_block_ids(pool: Pool) -> None:
    """Pairs by the same block id in the same zettel, unless the text of a note tells better.

    It does where it stands there under another block id than before, its first included; and where it is
    rare and took its block id to another zettel, as an id that a template gives is in each of its zettels.
    """
    for entries, notes in pool.groups(
        lambda i: _zettel_if_block_id(pool.keys[i]), lambda note: zettel_of(note.key)
    ):
        of_entries, of_notes = defaultdict(list), defaultdict(list)
        for entry in entries:
            of_entries[pool.all[entry].content].append(entry)
        for note in notes:
            of_notes[note.content].append(note)
        for content, found in of_entries.items():
            if content in of_notes and len(found) == len(of_notes[content]) == 1:
                pool.take(found[0], of_notes[content][0], "content", is_sure=True)
    for entries, notes in pool.groups(
        lambda i: (pool.all[i].content, _block_id(pool.keys[i])) if _block_id(pool.keys[i]) else None,
        lambda note: (note.content, _block_id(note.key)),
    ):
        if len(entries) == len(notes) == 1 and pool.evidence.is_telling(entries[0], notes[0]):
            pool.take(entries[0], notes[0], "content", is_sure=True)
    _pair_under_other_block_ids(pool)
    pool.pair_by("key", lambda i: _if_block_id(pool.keys[i]), lambda note: _if_block_id(note.key))


def _pair_under_other_block_ids(pool: Pool) -> None:
    """Pairs by question, or by answer, where another text has the note's block id now."""
    for part in (0, 1):
        for entries, notes in pool.groups(
            lambda i: _zettel_if_block_id(pool.keys[i]), lambda note: _zettel_if_block_id(note.key)
        ):
            by_key = {pool.keys[entry]: entry for entry in entries}
            of_entries, of_notes = defaultdict(list), defaultdict(list)
            for entry in entries:
                of_entries[tuple(pool.texts.entry(entry).in_order[part])].append(entry)
            for note in notes:
                of_notes[tuple(pool.texts.note(note).in_order[part])].append(note)
            for words, found in of_entries.items():
                if len(words) < _SEVERAL or not len(found) == len(of_notes.get(words, ())) == 1:
                    continue
                [entry], [note] = found, of_notes[words]
                holder = by_key.get(note.key, entry)
                if holder != entry and pool.say_else(holder, note):
                    pool.take(entry, note, "content", is_sure=True)


def pair_telling_content(pool: Pool) -> None:
    """Pairs by content where it is rare, and whatever has the same content in the zettel that this tells."""
    pool.pair_by(
        "content",
        lambda i: (pool.all[i].content, zettel_of(pool.keys[i])),
        lambda note: (note.content, zettel_of(note.key)),
    )
    # A zettel that got another id, or its first, where it stands.
    pool.pair_by(
        "content",
        lambda i: (pool.all[i].content, pool.all[i].path),
        lambda note: (note.content, path_of(note)),
    )
    for entry, note in _single(pool):
        zettels = zettel_of(note.key), zettel_of(pool.keys[entry])
        if pool.is_surely(*zettels) or pool.evidence.is_telling(entry, note):
            pool.take(entry, note, "content", is_sure=True)
    _pair_in_moved_zettels(pool)
    pair_in_known_zettels(pool)


def pair_in_known_zettels(pool: Pool) -> None:
    """Pairs by content in what is known to be the zettel of the note."""
    pool.pair_by(
        "content",
        lambda i: (pool.all[i].content, zettel_of(pool.keys[i])),
        lambda note: (note.content, pool.home(note)),
        is_sure=False,
    )


def pair_equal_content(pool: Pool) -> None:
    """Pairs by content that proves nothing of its zettel: a renamed zettel, or a question asked once.

    An orphan is woken only by a text that says much, or by a zettel in which nothing else is new.
    """
    _pair_renamed_zettels(pool)
    if pool.notes is pool.live:
        _pair_most_of_zettels(pool)
    moved = defaultdict(list)
    came, left = _came(pool), _left_of(pool)
    for entry, note in _single(pool):
        if pool.evidence.is_asked_once(entry, note):
            moved[zettel_of(note.key), zettel_of(pool.keys[entry])].append((entry, note))
    for (zettel, home), pairs in moved.items():
        answers = {tuple(sorted(pool.texts.entry(entry).answer)) for entry, _ in pairs}
        is_sure = len(answers) >= _DIFFERENT_ANSWERS
        is_all = len(pairs) == len(came.get(home, ()))
        is_most = home in came and 2 * len(pairs) >= len(left.get(zettel, ())) and pool.notes is pool.live
        for entry, note in pairs:
            if pool.notes is pool.live or is_all or pool.evidence.is_long(entry):
                pool.take(entry, note, "content", is_sure=is_sure, leads=is_sure or is_most)


def _single(pool: Pool) -> Iterator[tuple[int, Note]]:
    """Entries and notes of a content that no other one left has."""
    for entries, notes in pool.groups(lambda i: pool.all[i].content, lambda note: note.content):
        if len(entries) == len(notes) == 1:
            yield entries[0], notes[0]


def _pair_in_moved_zettels(pool: Pool) -> None:
    """Pairs by content in files of one name, where one file came and one went."""
    here = {zettel_of(key) for key in pool.keys}
    went = _left_of(pool).keys() - here
    came = _came(pool)
    of_names: defaultdict[str, set[str]] = defaultdict(set)
    for note in (*pool.live.values(), *pool.orphans.values()):
        of_names[_name(path_of(note))].add(zettel_of(note.key))
    paths = defaultdict(set)
    for entry in pool.all:
        paths[_name(entry.path)].add(entry.path)

    def is_single(name: str) -> bool:
        return len(of_names[name]) == len(paths[name]) + pool.elsewhere.called(name) == 1

    for entries, notes in pool.groups(
        lambda i: (pool.all[i].content, _name(pool.all[i].path)) if zettel_of(pool.keys[i]) in came else None,
        lambda note: (note.content, _name(path_of(note))) if zettel_of(note.key) in went else None,
    ):
        if is_single(_name(path_of(notes[0]))):
            for number, note in zip(entries, notes, strict=False):
                pool.take(number, note, "content", is_sure=True)


def _pair_renamed_zettels(pool: Pool) -> None:
    """All flashcards of a zettel, where they are all that another one had."""
    by_contents: defaultdict[Sequence[str], list[list[Note]]] = defaultdict(list)
    for notes in _left_of(pool).values():
        if pool.notes is pool.live or len(notes) > 1:
            by_contents[tuple(sorted(note.content or "" for note in notes))].append(notes)
    for entries in _came(pool).values():
        found = by_contents.get(tuple(sorted(pool.all[entry].content for entry in entries)))
        if found:
            in_order = sorted(entries, key=lambda i: pool.all[i].content)
            notes = sorted(found.pop(0), key=lambda note: note.content or "")
            for number, note in zip(in_order, notes, strict=True):
                pool.take(number, note, "content", is_sure=False)


def _pair_most_of_zettels(pool: Pool) -> None:
    """What a zettel that went has in common with one zettel, if that is much; it leads to nothing more."""
    here = {zettel_of(key) for key in pool.keys}
    left = {zettel: notes for zettel, notes in _left_of(pool).items() if zettel not in here}
    common: defaultdict[tuple[str, str], list[tuple[int, Note]]] = defaultdict(list)
    for entries, notes in pool.groups(
        lambda i: pool.all[i].content, lambda note: note.content if zettel_of(note.key) in left else None
    ):
        if len(entries) * len(notes) <= _FEW:
            for entry, note in product(entries, notes):
                common[zettel_of(note.key), zettel_of(pool.keys[entry])].append((entry, note))
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (zettel, home), pairs in common.items():
        homes[zettel][home] = len({note.id for _, note in pairs})
    for zettel, found in homes.items():
        [(home, most), *others] = found.most_common(2)
        if most > 1 and 2 * most >= len(left[zettel]) and not (others and others[0][1] == most):
            for entry, note in common[zettel, home]:
                if entry in pool.entries and note.id in pool.notes:
                    pool.take(entry, note, "content", is_sure=False, leads=False)


def _left_of(pool: Pool) -> dict[str, list[Note]]:
    """Zettels that no pair tells of, with their notes."""
    left: defaultdict[str, list[Note]] = defaultdict(list)
    for note in pool.notes.values():
        if pool.went_nowhere(zettel_of(note.key)):
            left[zettel_of(note.key)].append(note)
    return left


def _came(pool: Pool) -> dict[str, list[int]]:
    """Zettels of which no flashcard has a note, with their flashcards."""
    came: defaultdict[str, list[int]] = defaultdict(list)
    for entry in pool.entries:
        zettel = zettel_of(pool.keys[entry])
        if zettel not in pool.filled:
            came[zettel].append(entry)
    return came


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _block_id(key: str) -> str | None:
    card_key = key.rpartition("#")[2]
    return card_key if card_key.startswith("^") else None


def _if_block_id(key: str) -> str | None:
    return key if _block_id(key) else None


def _zettel_if_block_id(key: str) -> str | None:
    return zettel_of(key) if _block_id(key) else None
