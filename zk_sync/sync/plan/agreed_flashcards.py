"""Flashcards with their notes in the form in which an agreement keeps them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...cards.render import RENDERER_VERSION
from ..collection.anki_decks import folded_deck
from ..collection.our_notes import Note
from ..identity.compared_texts import text_of_flashcard
from ..identity.evidence import question_in_key, question_of_entry
from ..identity.match import Match, is_in_sample
from ..reading.content import VaultFlashcard


def homes_of(
    entries: Sequence[VaultFlashcard],
    keys: Sequence[str],
    found: Match,
    unchanged: Mapping[str, int],
    step: int,
) -> Mapping[str, Sequence[Any]]:
    """Of each zettel with flashcards its key, how many there are and are unchanged, and words of some.

    Between these two, whether all of them are settled. ``unchanged``: by path; ``step``: see ``sample_step``.
    """
    flashcards = Counter(entry.path for entry in entries)
    unsettled = {entries[index].path for index in found.new}
    for pair in found.pairs:
        if not _is_settled(entries[pair.entry], keys[pair.entry], pair.note):
            unsettled.add(entries[pair.entry].path)
    words: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for entry in entries:
        if is_in_sample(entry.content, step):
            words[entry.path].append(sorted(text_of_flashcard(entry.flashcard).words))
    zettels = {entry.path: key.rpartition("#")[0] for entry, key in zip(entries, keys, strict=True)}
    return {
        path: (key, flashcards[path], unchanged.get(path, 0), path not in unsettled, words.get(path, ()))
        for path, key in zettels.items()
    }


def _is_settled(entry: VaultFlashcard, key: str, note: Note) -> bool:
    """Whether the flashcard and its note say the same of each other, so that nothing but a change matters."""
    state = note.state
    return (
        state is not None
        and not state.is_orphan
        and note.key == key
        and (state.source, state.content) == (entry.fingerprint, entry.content)
        and state.renderer >= RENDERER_VERSION
    )


def flashcard_rows(
    entries: Sequence[VaultFlashcard], numbers: Mapping[str, int], found: Match, places: Mapping[int, int]
) -> Iterator[Sequence[Any]]:
    """The rows of the table ``flashcards``. ``numbers``: by path; ``places``: note → see ``position_of``."""
    notes = {pair.entry: pair.note for pair in found.pairs}
    for place, entry in enumerate(entries):
        note = notes.get(place)
        state = note.state if note else None
        yield (
            numbers[entry.path],
            place,
            entry.flashcard.line,
            entry.card_key,
            question_of_entry(entry),
            entry.content,
            note.id if note else 0,
            places.get(note.id, 0) if note else 0,
            folded_deck(state.deck) if state else "",
            state.deck_id if state else 0,
        )


def question_rows(entries: Iterable[VaultFlashcard], numbers: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """The rows of the table ``questions``: what each zettel asks, and what its keys say that it asked."""
    asked = (
        (question, numbers[entry.path])
        for entry in entries
        for question in (question_of_entry(entry), question_in_key(entry.card_key))
    )
    return sorted(set(asked))
