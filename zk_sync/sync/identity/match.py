"""Which note is which flashcard: review history is sacred, and an ambiguous case is never guessed."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from ...cards.keys import question_key
from ..content import Entry
from ..snapshot import Note
from .likeness import AnyScale, Scale
from .pairing import clear_pairs, without_rival
from .texts import Texts

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
    """A flashcard (as index into the entries) and its note; ``how`` it was recognised.

    "key": by its question or block id; "similar": its question was edited; "moved": edited, and moved.
    """

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
    holders: Callable[[], Mapping[str, int]] = dict


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
    by_likeness = (
        pool.pair_plainly_same_question,
        pool.pair_the_only_ones,
        pool.pair_same_question,
        pool.pair_similar_in_zettel,
        pool.pair_same_block_id,
        pool.pair_similar_anywhere,
        pool.pair_same_question_with_any_answer,
        pool.pair_similar_in_zettel,  # once more: by now it shows which zettels were renamed *and* edited
    )
    for pair_some in by_likeness:
        if pool.entries and pool.notes:
            pair_some()
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


def _question(entry: Entry) -> str:
    """The card key that the flashcard has if no block id goes before that."""
    return question_key(entry.flashcard) if entry.flashcard.block_id else _card_key(entry.card_key)


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
        self._texts = Texts(entries)
        self._any_scale = AnyScale(len(self.entries) + len(self.notes) + elsewhere.sample)
        # Of a sample of the vault and all that is left when it is first asked. (Not by a method of the pool:
        # the two would hold each other, and Anki has Python look for such only now and then.)
        step = elsewhere.step or sample_step(len(entries))
        words = partial(_words_of, self._texts, step, self.entries, self.notes)
        self._scale = Scale(words, elsewhere.sample, elsewhere.holders)
        self._usuals: dict[int, frozenset[str]] = {}

    def take(self, entry: int, note: Note, how: How, *, is_sure: bool) -> None:
        """``is_sure``: whether no likeness was needed to tell."""
        del self.entries[entry]
        del self.notes[note.id]
        self.pairs.append(Pair(entry, note, how))
        zettel, home = _zettel(note.key), _zettel(self.keys[entry])
        self._went[zettel][home] += 1
        if is_sure:
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
                self.take(entry, found.pop(0), how, is_sure=True)

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

    def pair_same_question(self) -> None:
        """The same question with an edited answer, in the same zettel rather than in another one."""
        for entries, notes in self._asking_the_same():
            self._pair_by_answer(entries, notes)

    def pair_same_question_with_any_answer(self) -> None:
        """In the same zettel also where the answer was wholly rewritten.

        That comes late: by then it shows whether another zettel took over the path.
        """
        for entries, notes in self._asking_the_same():
            self._pair_at_home(entries, notes)

    def pair_the_only_ones(self) -> None:
        """The same where nothing else of the note type, nor of the note's zettel, is left to come first."""
        kinds: Counter[str] = Counter(self.all[i].flashcard.note_type for i in self.entries)
        kinds_of_notes = Counter(note.note_type for note in self.notes.values())
        zettels = Counter(_zettel(note.key) for note in self.notes.values())
        for entries, notes in self._asking_the_same():
            kind, zettel = notes[0].note_type, _zettel(notes[0].key)
            if kinds[kind] == kinds_of_notes[kind] == zettels[zettel] == 1:
                self._pair_at_home(entries, notes)

    def pair_plainly_same_question(self) -> None:
        """Those of the same question that ``_pair_by_answer`` takes however rare their words are."""
        for entries, notes in self._asking_the_same():
            if len(entries) == len(notes) == 1:
                [entry], [note] = entries, notes
                if self._is_home(entry, note) and self._is_sure_home(entry, note.id):
                    answers = self._texts.entry(entry).answer, self._texts.note(note).answer
                    if math.sqrt(self._any_scale.overlap(*answers)) >= _SAME_QUESTION:
                        self._take_pairs([(entry, note.id)])

    def _asking_the_same(self) -> Sequence[tuple[list[int], list[Note]]]:
        """Entries and notes of the same question, for each that both have."""
        notes = defaultdict(list)
        for note in self.notes.values():
            notes[_card_key(note.key), note.note_type].append(note)
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for i in self.entries:
            entry = self.all[i]
            question = (_question(entry), entry.flashcard.note_type)
            if question in notes:
                groups[question].append(i)
        return [(entries, notes[question]) for question, entries in groups.items()]

    def _pair_by_answer(self, entries: list[int], notes: list[Note]) -> None:
        at_home = {(i, note.id) for i in entries for note in notes if self._is_home(i, note)}
        scores = {}
        for i, note_id in {*self._candidates(entries, notes), *at_home}:
            answer = self._texts.note(self.notes[note_id]).answer
            alike = math.sqrt(self._scale.overlap(self._texts.entry(i).answer, answer))
            least = _SAME_QUESTION if (i, note_id) in at_home else _MOVED
            if alike >= least and not self._is_doubtful(i, note_id):
                scores[i, note_id] = alike + _SAME_ZETTEL * ((i, note_id) in at_home)
        self._take_pairs(clear_pairs(scores, 0.0))

    def _pair_at_home(self, entries: list[int], notes: list[Note]) -> None:
        """Where the zettel tells one for one; if others ask that too, it must be known as the same one."""
        pairs = [(i, note.id) for i in entries for note in notes if self._is_home(i, note)]
        for entry, note_id in without_rival(pairs):
            if self._is_sure_home(entry, note_id):
                note = self.notes[note_id]
                how = self._how(entry, note)
                self.take(entry, note, how, is_sure=how == "key")

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
        if not self._ask_what_others_ask(entry, note_id):
            return False
        answer = self._texts.note(self.notes[note_id]).answer
        return not self._scale.share_telling(self._texts.entry(entry).answer, answer)

    def _ask_what_others_ask(self, entry: int, note_id: int) -> bool:
        same = _card_key(self.keys[entry]) == _card_key(self.notes[note_id].key)
        return same and not self._is_sure_home(entry, note_id)

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

    def _how(self, entry: int, note: Note) -> How:
        """What to say of an edited flashcard, whatever step found it."""
        if _zettel(self.keys[entry]) != _zettel(note.key) and self.all[entry].path != _path(note):
            return "moved"
        return "key" if _card_key(note.key) == _question(self.all[entry]) else "similar"

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
            self._take_clear([*self._candidates(entries, notes)], _MOVED)

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
                    one, other = self._texts.entry(entry), self._texts.note(note)
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
            for word in self._texts.note(note).words:
                holders[word].append(note)
        for entry in entries:
            shared: Counter[int] = Counter()
            for word in sorted(self._texts.entry(entry).words):  # sorted: each device finds the same
                found = holders.get(word, ())
                if len(found) <= _COMMON:
                    weight = self._scale.weight(word)
                    for note in found:
                        shared[note.id] += weight  # type: ignore[assignment]  # a Counter of floats
            for note_id, _ in shared.most_common(_BEST):
                yield entry, note_id

    def _take_clear(self, candidates: Collection[tuple[int, int]], least: float) -> None:
        plain = self._plainly_alike(candidates, least)
        self._take_pairs(plain)
        scores = {}
        for entry, note_id in set(candidates).difference(plain):
            one, other = self._texts.entry(entry), self._texts.note(self.notes[note_id])
            alike, telling = self._scale.likeness(one, other, self._usual(entry))
            if telling >= least and not self._is_doubtful(entry, note_id):
                scores[entry, note_id] = alike
        self._take_pairs(clear_pairs(scores, least))

    def _plainly_alike(
        self, candidates: Collection[tuple[int, int]], least: float
    ) -> Collection[tuple[int, int]]:
        """Those without a rival that are alike however rare their words are."""
        found = []
        for entry, note_id in without_rival(candidates):
            if not self._ask_what_others_ask(entry, note_id):
                texts = self._texts.entry(entry), self._texts.note(self.notes[note_id])
                if self._any_scale.likeness(*texts, self._usual(entry))[1] >= least:
                    found.append((entry, note_id))
        return found

    def _take_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        for entry, note_id in pairs:
            note = self.notes[note_id]
            self.take(entry, note, self._how(entry, note), is_sure=False)

    def _usual(self, entry: int) -> frozenset[str]:
        """Words that half of the questions around it have, too: what a list's questions have in common."""
        if entry not in self._usuals:
            path = self.all[entry].path
            around = range(max(0, entry - _AROUND), min(len(self.all), entry + _AROUND + 1))
            others = [i for i in around if i != entry and self.all[i].path == path]
            holders = Counter(word for i in others for word in self._texts.entry(i).question)
            self._usuals[entry] = frozenset(word for word, n in holders.items() if 2 * n >= len(others))
        return self._usuals[entry]


def _words_of(
    texts: Texts, step: int, entries: Iterable[int], notes: Mapping[int, Note]
) -> Collection[Collection[str]]:
    """Those of each flashcard in the sample, of ``entries`` and ``notes``."""
    sample = {i for i, entry in enumerate(texts.entries) if is_in_sample(entry.content, step)}
    found = [texts.entry(i).words for i in sample.union(entries)]
    return found + [texts.note(note).words for note in notes.values()]
