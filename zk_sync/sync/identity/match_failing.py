"""Matching that goes on where the add-on fails on a zettel: what belongs to that one is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...errors import ZkSyncError
from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from ..state.agreed import ScopeTooSmall
from .compared_texts import ComparedTexts
from .evidence import Elsewhere, zettel_of
from .match import Match, match
from .pool import Pool, path_of
from .same_content import pair_unchanged

_Failing = tuple[list[int], list[Note], Exception]  # flashcards and notes of a zettel


@dataclass(frozen=True)
class Matched:
    """What was matched. ``apart``: notes of which nothing can be told, as little as of their flashcards.

    ``failed``: path → the error of the add-on, for each zettel that these belong to.
    """

    found: Match
    apart: Sequence[Note] = ()
    failed: Mapping[str, Exception] = field(default_factory=dict)


def match_failing(
    entries: Sequence[VaultFlashcard], keys: Sequence[str], notes: Sequence[Note], elsewhere: Elsewhere
) -> Matched:
    """What ``match`` gives; an error of the add-on is kept with the zettel that it arises in.

    Where it does not show which one that is, only notes that are just like their flashcards are matched.
    Where zettels are ``elsewhere``, such an error raises ScopeTooSmall instead, as the whole tells more.
    """
    try:
        if not any(note.failure for note in notes):
            return Matched(match(entries, keys, notes, elsewhere))
    except (ZkSyncError, ScopeTooSmall):
        raise
    except Exception:  # noqa: BLE001 (it arises again where it is looked for)
        pass
    if elsewhere.step:
        raise ScopeTooSmall
    return _without_failing(entries, keys, notes)


def _without_failing(
    entries: Sequence[VaultFlashcard], keys: Sequence[str], notes: Sequence[Note]
) -> Matched:
    groups = _groups(entries, keys, notes)
    errors = [_error_in([entries[i] for i in own], [keys[i] for i in own], held) for own, held in groups]
    failing = [(*group, why) for group, why in zip(groups, errors, strict=True) if why]
    apart = {note.id: note for _, held, _ in failing for note in held}
    out = {i for own, _, _ in failing for i in own}
    rest = [i for i in range(len(entries)) if i not in out]
    others = [note for note in notes if note.id not in apart]
    try:
        found = match([entries[i] for i in rest], [keys[i] for i in rest], others)
    except ZkSyncError:
        raise
    except Exception as error:  # noqa: BLE001 (what did not change is synced all the same)
        return _unchanged(entries, keys, notes, error)
    failed: dict[str, Exception] = {}
    for own, held, why in failing:
        failed.update(dict.fromkeys([entries[i].path for i in own] or map(_place, held), why))
        failed.update((path_of(note), why) for note in held if note.state)
    new, unclear = _unclear(entries, rest, found, failing)
    failed = {**unclear, **failed}
    match_of_rest = replace(
        found,
        pairs=tuple(replace(pair, entry=rest[pair.entry]) for pair in found.pairs),
        new=tuple(new),
        former={rest[i]: note for i, note in found.former.items() if rest[i] in new},
    )
    return Matched(match_of_rest, tuple(apart.values()), failed)


def _unclear(
    entries: Sequence[VaultFlashcard], rest: Sequence[int], found: Match, failing: Sequence[_Failing]
) -> tuple[list[int], dict[str, Exception]]:
    """Of the new flashcards those that surely are new; and zettels of the others, and of notes like that.

    What seems to be new may be what became of a note apart: its text, or all of its zettel, which is gone.
    And notes whose zettel is gone may be those of a zettel that fails, and seems to be new.
    """
    texts = {note.content: why for _, held, why in failing for note in held}
    gone = next((why for own, _, why in failing if not own), None)
    came = next((why for _, held, why in failing if not held), None)
    known = {entries[rest[pair.entry]].path for pair in found.pairs}
    new, failed = [], {}
    for i in (rest[i] for i in found.new):
        why = texts.get(entries[i].content) or (None if entries[i].path in known else gone)
        if why:
            failed[entries[i].path] = why
        else:
            new.append(i)
    if came:
        paths = {entry.path for entry in entries}
        failed.update((path_of(note), came) for note in found.left if path_of(note) not in paths)
    return new, failed


def _unchanged(
    entries: Sequence[VaultFlashcard], keys: Sequence[str], notes: Sequence[Note], error: Exception
) -> Matched:
    """Only what is certain without a look at texts; of all else nothing is known."""
    pool = Pool(entries, keys, [note for note in notes if not note.failure], Elsewhere())
    pair_unchanged(pool)
    paired = {pair.note.id for pair in pool.pairs}
    apart = [note for note in notes if note.id not in paired]
    places = [*(entries[i].path for i in pool.entries), *map(_place, apart)]
    return Matched(Match(tuple(pool.pairs), (), (), {}, pool.scale), apart, dict.fromkeys(places, error))


def _groups(
    entries: Sequence[VaultFlashcard], keys: Sequence[str], notes: Sequence[Note]
) -> list[tuple[list[int], list[Note]]]:
    """The flashcards and the notes of each zettel; a note's is the one of its key, else at its path."""
    groups: defaultdict[str, tuple[list[int], list[Note]]] = defaultdict(lambda: ([], []))
    paths: dict[str, str] = {}
    for i, entry in enumerate(entries):
        groups[entry.path][0].append(i)
        paths[zettel_of(keys[i])] = entry.path
    for note in notes:
        groups[paths.get(zettel_of(note.key), _place(note))][1].append(note)
    return list(groups.values())


def _place(note: Note) -> str:
    return path_of(note) or note.key


def _error_in(
    entries: Sequence[VaultFlashcard], keys: Sequence[str], notes: Sequence[Note]
) -> Exception | None:
    """The error that the add-on makes with the flashcards and notes of one zettel, if it makes any."""
    for note in notes:
        if note.failure:
            return note.failure
    try:
        texts = ComparedTexts(entries)
        for i in range(len(entries)):
            texts.entry(i).words  # noqa: B018 (where it fails, it is to fail here)
        for note in notes:
            texts.note(note).words  # noqa: B018
        match(entries, keys, notes)
    except Exception as error:  # noqa: BLE001 (said of the zettel)
        return error
    return None
