"""Which note is which flashcard: review history is sacred, and an ambiguous case is never guessed."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..cards.keys import normalised, without_deletions
from .content import Entry
from .snapshot import Note

How = Literal["key", "content", "similar", "moved"]

# Below this two texts are not the same flashcard; the winner must also lead every rival by the margin.
_SIMILAR = 0.6
_MOVED = 0.75
_MARGIN = 0.08
# A word that more leftover notes than this hold tells nothing about which of them is meant.
_COMMON = 30

_TAG = re.compile(r"<[^>]*>")
_CLOZE_MARK = re.compile(r"\{\{c\d+::|::[^{}]*\}\}|\}\}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    """A flashcard (as index into the entries) and its note; ``how`` it was recognised."""

    entry: int
    note: Note
    how: How


@dataclass(frozen=True)
class Match:
    """Every entry and every note is in exactly one of the three."""

    pairs: tuple[Pair, ...]
    new: tuple[int, ...]  # entries without a note
    left: tuple[Note, ...]  # notes without a flashcard
    former: Mapping[int, Note]  # entry of ``new`` → the note of ``left`` that it was before its kind changed


def match(entries: Sequence[Entry], keys: Sequence[str], notes: Iterable[Note]) -> Match:
    """Pairs flashcards with notes, most certain first; each is used once (DESIGN.md, Identity 3).

    ``keys[i]`` is the key of ``entries[i]``; no two notes have the same key (see ``twins``).
    """
    pool = _Pool(entries, keys, notes)
    pool.pair_by("key", lambda i: keys[i], lambda note: note.key)
    # Identical content is never a wrong attachment: first where the zettel is the same, then anywhere.
    pool.pair_by(
        "content",
        lambda i: (entries[i].content, _zettel_of_key(keys[i])),
        lambda note: (note.state.content, _zettel_of_key(note.key)) if note.state else None,
    )
    pool.pair_by(
        "content",
        lambda i: entries[i].content,
        lambda note: note.state.content if note.state else None,
    )
    pool.pair_similar_within_zettels()
    pool.pair_similar_anywhere()
    return Match(
        tuple(pool.pairs), tuple(sorted(pool.entries)), tuple(pool.notes.values()), pool.former_notes()
    )


def _zettel_of_key(key: str) -> str:
    return key.rpartition("#")[0]


class _Pool:
    """What is not paired yet, and the pairs so far."""

    def __init__(self, entries: Sequence[Entry], keys: Sequence[str], notes: Iterable[Note]) -> None:
        self.all = entries
        self.keys = keys
        self.entries = dict.fromkeys(range(len(entries)))
        self.notes = {note.id: note for note in notes}
        self.pairs: list[Pair] = []
        self._texts: dict[tuple[str, int], Text] = {}

    def take(self, entry: int, note: Note, how: How) -> None:
        del self.entries[entry]
        del self.notes[note.id]
        self.pairs.append(Pair(entry, note, how))

    def pair_by(
        self,
        how: How,
        of_entry: Callable[[int], Hashable],
        of_note: Callable[[Note], Hashable | None],
    ) -> None:
        """Pairs entries and notes of equal mark, in document order and by age where several have it."""
        waiting: defaultdict[Hashable, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            mark = of_note(note)
            if mark is not None:
                waiting[mark].append(note)
        for entry in list(self.entries):
            found = waiting.get(of_entry(entry))
            if found:
                same_type = [n for n in found if n.note_type == self.all[entry].flashcard.note_type]
                if same_type:
                    found.remove(same_type[0])
                    self.take(entry, same_type[0], how)

    def pair_similar_within_zettels(self) -> None:
        """An edited question: the most similar leftover of the same zettel and note type."""
        notes: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
        for note in self.notes.values():
            notes[_zettel_of_key(note.key), note.note_type].append(note)
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in self.entries:
            groups[_zettel_of_key(self.keys[entry]), self.all[entry].flashcard.note_type].append(entry)
        for group, members in groups.items():
            candidates = [(entry, note) for entry in members for note in notes.get(group, ())]
            self._take_clear(candidates, _SIMILAR, "similar")

    def pair_similar_anywhere(self) -> None:
        """Moved *and* edited: candidates share a rare word, and must be more alike than within a zettel."""
        holders: defaultdict[str, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            for word in self._text_of_note(note).words:
                holders[word].append(note)
        candidates = []
        for entry in self.entries:
            near = {
                note.id: note
                for word in self._text_of_entry(entry).words
                if len(holders.get(word, ())) <= _COMMON
                for note in holders.get(word, ())
                if note.note_type == self.all[entry].flashcard.note_type
            }
            candidates += [(entry, note) for note in near.values()]
        self._take_clear(candidates, _MOVED, "moved")

    def former_notes(self) -> Mapping[int, Note]:
        """Flashcards that became a cloze or ceased to be one, and the leftover notes of what they were.

        A block id tells for certain, else that the text is much the same.
        """
        groups: defaultdict[str, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            groups[_zettel_of_key(note.key)].append(note)
        scores = {}
        for entry in self.entries:
            for note in groups.get(_zettel_of_key(self.keys[entry]), ()):
                if note.note_type != self.all[entry].flashcard.note_type:
                    one, other = self._text_of_entry(entry), self._text_of_note(note)
                    alike = _dice(one.question + one.answer, other.question + other.answer)
                    scores[entry, note.id] = 2.0 if note.key == self.keys[entry] else alike
        return {entry: self.notes[note_id] for entry, note_id in _clear_pairs(scores, _SIMILAR)}

    def _take_clear(self, candidates: Iterable[tuple[int, Note]], least: float, how: How) -> None:
        scores = {
            (entry, note.id): likeness(self._text_of_entry(entry), self._text_of_note(note))
            for entry, note in candidates
        }
        for entry, note_id in _clear_pairs(scores, least):
            self.take(entry, self.notes[note_id], how)

    def _text_of_entry(self, entry: int) -> Text:
        return self._kept("entry", entry, lambda: _text_of_entry(self.all[entry]))

    def _text_of_note(self, note: Note) -> Text:
        return self._kept("note", note.id, lambda: _text_of_note(note))

    def _kept(self, what: str, number: int, make: Callable[[], Text]) -> Text:
        if (what, number) not in self._texts:
            self._texts[what, number] = make()
        return self._texts[what, number]


def _clear_pairs(scores: Mapping[tuple[int, int], float], least: float) -> Iterator[tuple[int, int]]:
    """The pairs that are each other's best by a margin, round by round, until none is clear."""
    open_pairs = {pair: score for pair, score in scores.items() if score >= least}
    while open_pairs:
        rivals = _Rivals(open_pairs)
        clear = [pair for pair, score in open_pairs.items() if score >= rivals.of(pair) + _MARGIN]
        if not clear:
            return
        yield from clear
        entries, notes = {entry for entry, _ in clear}, {note for _, note in clear}
        open_pairs = {
            (entry, note): score
            for (entry, note), score in open_pairs.items()
            if entry not in entries and note not in notes
        }


class _Rivals:
    """For each scored pair the highest score of another pair that would use the same entry or note."""

    def __init__(self, pairs: Mapping[tuple[int, int], float]) -> None:
        self._pairs = pairs
        self._best: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        for pair, score in pairs.items():
            for side in enumerate(pair):
                self._best[side] = sorted((*self._best[side], score), reverse=True)[:2]

    def of(self, pair: tuple[int, int]) -> float:
        best = 0.0
        for side in enumerate(pair):
            own, *others = self._best[side]
            rival = (others[0] if others else 0.0) if self._pairs[pair] == own else own
            best = max(best, rival)
        return best


@dataclass(frozen=True)
class Text:
    """Question and answer of a flashcard or note, as their letter pairs and words."""

    question: Counter[str]
    answer: Counter[str]
    words: frozenset[str]


def likeness(one: Text, other: Text) -> float:
    """How alike two flashcards are, 0 to 1: Dice's coefficient of letter pairs, questions weighing more."""
    question = _dice(one.question, other.question)
    if not one.answer and not other.answer:
        return question
    return 0.6 * question + 0.4 * _dice(one.answer, other.answer)


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _text_of_entry(entry: Entry) -> Text:
    card = entry.flashcard
    return _text(card.front or without_deletions(card.text), card.back)


def _text_of_note(note: Note) -> Text:
    if "Text" in note.fields:
        return _text(_CLOZE_MARK.sub("", _plain(note.fields["Text"])), "")
    return _text(_plain(note.fields["Front"]), _plain(note.fields["Back"]))


def _plain(field: str) -> str:
    return html.unescape(_TAG.sub(" ", field))


def _text(question: str, answer: str) -> Text:
    asked = _WORD.findall(normalised(question))
    answered = _WORD.findall(normalised(answer))
    return Text(_pairs(asked), _pairs(answered), frozenset((*asked, *answered)))


def _pairs(words: list[str]) -> Counter[str]:
    joined = f" {' '.join(words)} " if words else ""
    return Counter(joined[i : i + 2] for i in range(len(joined) - 1))


@dataclass(frozen=True)
class Twins:
    """Notes of one key: ``kept`` stays, ``folded`` are the same flashcard made by another device."""

    kept: Note
    folded: tuple[Note, ...]


def sort_out(notes: Iterable[Note]) -> tuple[tuple[Note, ...], tuple[Twins, ...], tuple[Note, ...]]:
    """Divides notes into (one for each key, twins to fold, a person's copies).

    Two devices that made the same flashcard before they met gave both notes the same guid; they are folded
    once all are uploaded, by a rule that each device computes alike: most reviews, then lowest note id. A
    note that carries our key but another guid than its state says is a copy that a person made.
    """
    groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    copies = []
    for note in notes:
        if note.state and note.state.guid != note.guid:
            copies.append(note)
        else:
            groups[note.key, note.note_type].append(note)
    single, twins = [], []
    for group in groups.values():
        ranked = sorted(group, key=lambda note: (-note.reviews, note.id))
        single.append(ranked[0])
        if len(ranked) > 1 and all(note.usn != -1 for note in ranked):
            twins.append(Twins(ranked[0], tuple(ranked[1:])))
    return tuple(single), tuple(twins), tuple(copies)
