"""Which note is which flashcard: review history is sacred, and an ambiguous case is never guessed."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ...cards.keys import question_key
from ..content import Entry
from ..snapshot import Note
from .likeness import Scale, Text, text_of_flashcard, text_of_note
from .pairing import clear_pairs

How = Literal["key", "content", "similar", "moved"]

# Found on benchmarks/identity.py: below the first, two texts of one zettel are not the same flashcard; below
# the second, two of different zettels are not.
_SIMILAR = 0.6
_MOVED = 0.7
_SAME_BLOCK_ID = 0.3
_SAME_QUESTION = 0.4  # so alike must answers be that nothing else is looked at first
_SAME_ZETTEL = 0.25  # how much the zettel counts where several zettels ask the same question
# A word that more leftover notes than this hold leads to none of them; so many of the best are compared.
_COMMON = 50
_BEST = 5
_FEW = 400  # pairs that are all compared
_AROUND = 3  # flashcards on each side that show what a list's questions have in common
_SAMPLE = 3000  # flashcards that tell how common a word is


@dataclass(frozen=True, slots=True)
class Pair:
    """A flashcard (as index into the entries) and its note; ``how`` it was recognised."""

    entry: int
    note: Note
    how: How


@dataclass(frozen=True)
class Match:
    """Every entry and every note is in exactly one of the three; each is in the order of the vault."""

    pairs: tuple[Pair, ...]
    new: tuple[int, ...]  # entries without a note
    left: tuple[Note, ...]  # notes without a flashcard
    former: Mapping[int, Note]  # entry of ``new`` → the note of ``left`` that it was before its kind changed


@dataclass(frozen=True)
class Elsewhere:
    """Zettels that need no matching, as key and content of each flashcard are those of its note.

    ``step``: see ``sample_step``, of the whole vault; 0: of what is to be matched. ``askers``: question key →
    how many of these zettels ask that; ``sample``: how many of their flashcards are in the sample,
    ``holders``: word → how many of these hold it.
    """

    step: int = 0
    askers: Callable[[], Mapping[str, int]] = dict
    sample: int = 0
    holders: Mapping[str, int] = field(default_factory=dict)


def sample_step(flashcards: int) -> int:
    """Of so many flashcards, one in how many is in the sample."""
    return flashcards // _SAMPLE + 1


def is_in_sample(content: str, step: int) -> bool:
    """Whether the flashcard with this content hash is in the sample."""
    return int(content, 16) % step == 0


def match(
    entries: Sequence[Entry], keys: Sequence[str], notes: Iterable[Note], elsewhere: Elsewhere | None = None
) -> Match:
    """Pairs flashcards with notes, most certain first; each is used once (DESIGN.md, Identity 3).

    ``keys[i]`` is the key of ``entries[i]``; no two notes have the same key (see ``twins``). The zettels
    ``elsewhere`` are looked at, but neither their flashcards nor their notes are to be matched.
    """
    pool = _Pool(entries, keys, notes, elsewhere or Elsewhere())
    pool.pair_by("key", lambda i: (keys[i], entries[i].content), lambda note: (note.key, note.content))
    pool.pair_by("key", lambda i: _if_block_id(keys[i]), lambda note: _if_block_id(note.key))
    # The same content is the same flashcard, more surely than the same question at a path that another
    # zettel may have taken over.
    pool.pair_same_content()
    if pool.entries and pool.notes:
        pool.pair_same_question()
        pool.pair_similar_in_zettel()
        pool.pair_same_block_id()
        pool.pair_similar_anywhere()
        pool.pair_same_question(with_any_answer=True)
        pool.pair_similar_in_zettel()  # once more: by now it shows which zettels were renamed *and* edited
    left = tuple(pool.notes.values())
    pairs = sorted(pool.pairs, key=lambda pair: pair.entry)
    return Match(tuple(pairs), tuple(sorted(pool.entries)), left, pool.former_notes())


def _path(note: Note) -> str:
    return note.state.path if note.state else ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _zettel(key: str) -> str:
    return key.rpartition("#")[0]


def _card_key(key: str) -> str:
    """The card key without what tells twins apart."""
    return key.rpartition("#")[2].partition("~")[0]


def _if_block_id(key: str) -> str | None:
    return key if key.rpartition("#")[2].startswith("^") else None


class _Pool:
    """What is not paired yet, and the pairs so far."""

    def __init__(
        self, entries: Sequence[Entry], keys: Sequence[str], notes: Iterable[Note], elsewhere: Elsewhere
    ) -> None:
        self.elsewhere = elsewhere
        self.all = entries
        self.keys = keys
        self.entries = dict.fromkeys(range(len(entries)))
        self.notes = {note.id: note for note in notes}
        self.pairs: list[Pair] = []
        self._went: defaultdict[str, Counter[str]] = defaultdict(Counter)  # zettel → where its notes are now
        self._surely: set[tuple[str, str]] = set()  # the same, where no likeness is needed to tell
        self._texts: dict[tuple[str, int], Text] = {}
        self._usuals: dict[int, frozenset[str]] = {}

    def take(self, entry: int, note: Note, how: How) -> None:
        del self.entries[entry]
        del self.notes[note.id]
        self.pairs.append(Pair(entry, note, how))
        zettel, home = _zettel(note.key), _zettel(self.keys[entry])
        self._went[zettel][home] += 1
        if how in ("key", "content"):
            self._surely.add((zettel, home))

    # Certain

    def pair_by(
        self,
        how: How,
        of_entry: Callable[[int], Hashable],
        of_note: Callable[[Note], Hashable],
        *,
        only_single: bool = False,
    ) -> None:
        """Pairs entries and notes of equal mark (None is none), in document order and by age.

        ``only_single``: leaves alone what several entries or several notes are marked with.
        """
        waiting: defaultdict[Hashable, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            mark = of_note(note)
            if mark is not None:
                waiting[mark, note.note_type].append(note)
        if not waiting:
            return
        marks = {i: (of_entry(i), self.all[i].flashcard.note_type) for i in self.entries}
        times = Counter(marks.values()) if only_single else Counter()
        for entry, mark in marks.items():
            found = waiting.get(mark)
            if found and not (only_single and (times[mark] > 1 or len(found) > 1)):
                self.take(entry, found.pop(0), how)

    def pair_same_content(self) -> None:
        """The same text: no wrong attachment, but of several equal ones each stays with its zettel."""
        entries, keys = self.all, self.keys
        self.pair_by(
            "content",
            lambda i: (entries[i].content, _zettel(keys[i])),
            lambda note: (note.content, _zettel(note.key)),
        )
        self.pair_by("content", lambda i: entries[i].content, lambda note: note.content, only_single=True)
        self.pair_by(
            "content",
            lambda i: (entries[i].content, _zettel(keys[i])),
            lambda note: (note.content, self._home(note)),
        )
        self.pair_by(
            "content",
            lambda i: (entries[i].content, _name(entries[i].path)),
            lambda note: (note.content, _name(_path(note))),
        )
        self.pair_by("content", lambda i: entries[i].content, lambda note: note.content)

    def _home(self, note: Note) -> str:
        """The zettel that the note's zettel became: most of its notes are there now."""
        zettel = _zettel(note.key)
        went = self._went.get(zettel)
        return went.most_common(1)[0][0] if went else zettel

    # By the question

    def pair_same_question(self, *, with_any_answer: bool = False) -> None:
        """The same question with an edited answer, in the same zettel rather than in another one.

        ``with_any_answer``: in the same zettel also where the answer was wholly rewritten. That comes late:
        by then it shows whether another zettel took over the path.
        """
        notes = defaultdict(list)
        for note in self.notes.values():
            notes[_card_key(note.key), note.note_type].append(note)
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in self.entries:
            flashcard = self.all[entry].flashcard
            question: tuple[str, str] = question_key(flashcard), flashcard.note_type
            if question in notes:
                groups[question].append(entry)
        for question, entries in groups.items():
            if with_any_answer:
                self._pair_at_home(entries, notes[question])
            else:
                self._pair_by_answer(entries, notes[question])

    def _pair_by_answer(self, entries: list[int], notes: list[Note]) -> None:
        at_home = {(i, note.id) for i in entries for note in notes if self._is_home(i, note)}
        scores = {}
        for i, note_id in {*self._candidates(entries, notes), *at_home}:
            answer = self._text_of_note(self.notes[note_id]).answer
            alike = math.sqrt(self._scale.overlap(self._text_of_entry(i).answer, answer))
            least = _SAME_QUESTION if (i, note_id) in at_home else _MOVED
            if alike >= least and not self._is_doubtful(i, note_id):
                scores[i, note_id] = alike + _SAME_ZETTEL * ((i, note_id) in at_home)
        self._take_pairs(clear_pairs(scores, 0.0))

    def _pair_at_home(self, entries: list[int], notes: list[Note]) -> None:
        """Where the zettel tells one for one; if others ask that too, it must be known as the same one."""
        pairs = [(i, note) for i in entries for note in notes if self._is_home(i, note)]
        per_entry, per_note = Counter(i for i, _ in pairs), Counter(note.id for _, note in pairs)
        for entry, note in pairs:
            if per_entry[entry] == per_note[note.id] == 1 and self._is_sure_home(entry, note.id):
                self.take(entry, note, self._how(entry, note, "key"))

    def _is_sure_home(self, entry: int, note_id: int) -> bool:
        """Whether the zettel is known for the same, or else is the only one that asks this."""
        went = (_zettel(self.notes[note_id].key), _zettel(self.keys[entry]))
        return (
            bool(self.all[entry].zettel_id)
            or went in self._surely
            or self._askers[_card_key(self.keys[entry])] == 1
        )

    def _is_doubtful(self, entry: int, note_id: int) -> bool:
        """Whether both ask what other zettels ask, too, and nothing telling in the answers says more."""
        same = _card_key(self.keys[entry]) == _card_key(self.notes[note_id].key)
        if not same or self._is_sure_home(entry, note_id):
            return False
        answer = self._text_of_note(self.notes[note_id]).answer
        return not self._scale.share_telling(self._text_of_entry(entry).answer, answer)

    @cached_property
    def _askers(self) -> Counter[str]:
        """How many zettels ask a question."""
        here = Counter(question for question, _ in {(_card_key(e.card_key), e.path) for e in self.all})
        here.update(self.elsewhere.askers())
        return here

    def _is_home(self, entry: int, note: Note) -> bool:
        zettel = _zettel(self.keys[entry])
        if zettel == self._home(note):
            return True
        # A zettel whose notes all went elsewhere has left its path to another one.
        went = self._went.get(_zettel(note.key))
        stayed = not went or zettel in went
        return stayed and (zettel == _zettel(note.key) or self.all[entry].path == _path(note))

    def _how(self, entry: int, note: Note, within: How = "similar") -> How:
        same = _zettel(self.keys[entry]) == _zettel(note.key) or self.all[entry].path == _path(note)
        return within if same else "moved"

    # By likeness

    def pair_similar_in_zettel(self) -> None:
        """Edited flashcards: the most similar leftovers of the same zettel, renamed or not."""
        by_home: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in self.entries:
            for home in (_zettel(self.keys[entry]), f"/{self.all[entry].path}"):
                by_home[home, self.all[entry].flashcard.note_type].append(entry)
        groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
        for note in self.notes.values():
            for home in {_zettel(note.key), f"/{_path(note)}", self._home(note)}:
                if (home, note.note_type) in by_home:
                    groups[home, note.note_type].append(note)
        candidates = {
            pair for home, notes in groups.items() for pair in self._candidates(by_home[home], notes)
        }
        self._take_clear(candidates, _SIMILAR)

    def pair_same_block_id(self) -> None:
        """A block that took its id to another zettel and was rewritten."""
        holders = defaultdict(list)
        for note in self.notes.values():
            if _if_block_id(note.key):
                holders[_card_key(note.key), note.note_type].append(note)
        candidates = [
            (entry, note.id)
            for entry in self.entries
            for note in holders.get((_card_key(self.keys[entry]), self.all[entry].flashcard.note_type), ())
        ]
        self._take_clear(candidates, _SAME_BLOCK_ID)

    def pair_similar_anywhere(self) -> None:
        """Moved *and* edited: must be more alike than within a zettel."""
        for note_type in {note.note_type for note in self.notes.values()}:
            entries = [i for i in self.entries if self.all[i].flashcard.note_type == note_type]
            notes = [note for note in self.notes.values() if note.note_type == note_type]
            self._take_clear(self._candidates(entries, notes), _MOVED)

    def former_notes(self) -> Mapping[int, Note]:
        """Flashcards that became a cloze or ceased to be one, and the leftover notes of what they were.

        A block id tells for certain, else that the text is much the same.
        """
        groups: defaultdict[str, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            groups[_zettel(note.key)].append(note)
        scores = {}
        for entry in self.entries:
            for note in groups.get(_zettel(self.keys[entry]), ()):
                if note.note_type != self.all[entry].flashcard.note_type:
                    one, other = self._text_of_entry(entry), self._text_of_note(note)
                    alike = self._scale.overlap(one.question + one.answer, other.question + other.answer)
                    scores[entry, note.id] = 2.0 if note.key == self.keys[entry] else alike
        return {entry: self.notes[note_id] for entry, note_id in clear_pairs(scores, _SIMILAR)}

    def _candidates(self, entries: Sequence[int], notes: Sequence[Note]) -> Iterator[tuple[int, int]]:
        """Pairs worth a comparison: all of a few, else for each entry those that share its rarest words."""
        if len(entries) * len(notes) <= _FEW:
            yield from ((entry, note.id) for entry in entries for note in notes)
            return
        holders: defaultdict[str, list[Note]] = defaultdict(list)
        for note in notes:
            for word in self._text_of_note(note).words:
                holders[word].append(note)
        for entry in entries:
            shared: Counter[int] = Counter()
            for word in sorted(self._text_of_entry(entry).words):  # sorted: each device finds the same
                found = holders.get(word, ())
                if len(found) <= _COMMON:
                    weight = self._scale.weight(word)
                    for note in found:
                        shared[note.id] += weight  # type: ignore[assignment]  # a Counter of floats
            for note_id, _ in shared.most_common(_BEST):
                yield entry, note_id

    def _take_clear(self, candidates: Iterable[tuple[int, int]], least: float) -> None:
        scores = {}
        for entry, note_id in candidates:
            one, other = self._text_of_entry(entry), self._text_of_note(self.notes[note_id])
            alike, telling = self._scale.likeness(one, other, self._usual(entry))
            if telling >= least and not self._is_doubtful(entry, note_id):
                scores[entry, note_id] = alike
        self._take_pairs(clear_pairs(scores, least))

    def _take_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        for entry, note_id in pairs:
            note = self.notes[note_id]
            self.take(entry, note, self._how(entry, note))

    def _usual(self, entry: int) -> frozenset[str]:
        """Words that half of the questions around it have, too: what a list's questions have in common."""
        if entry not in self._usuals:
            path = self.all[entry].path
            around = range(max(0, entry - _AROUND), min(len(self.all), entry + _AROUND + 1))
            others = [i for i in around if i != entry and self.all[i].path == path]
            holders = Counter(word for i in others for word in self._text_of_entry(i).question)
            self._usuals[entry] = frozenset(word for word, n in holders.items() if 2 * n >= len(others))
        return self._usuals[entry]

    @cached_property
    def _scale(self) -> Scale:
        """Of a sample of the vault and all that is left, as long as something is."""
        step = self.elsewhere.step or sample_step(len(self.all))
        sample = {i for i, entry in enumerate(self.all) if is_in_sample(entry.content, step)}
        texts = [self._text_of_entry(i).words for i in sample.union(self.entries)]
        notes = [self._text_of_note(note).words for note in self.notes.values()]
        return Scale([*texts, *notes], self.elsewhere.sample, self.elsewhere.holders)

    def _text_of_entry(self, entry: int) -> Text:
        return self._kept("entry", entry, lambda: text_of_flashcard(self.all[entry].flashcard))

    def _text_of_note(self, note: Note) -> Text:
        return self._kept("note", note.id, lambda: text_of_note(note))

    def _kept(self, what: str, number: int, make: Callable[[], Text]) -> Text:
        if (what, number) not in self._texts:
            self._texts[what, number] = make()
        return self._texts[what, number]
