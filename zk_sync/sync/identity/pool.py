"""What is not paired yet, and the pairs so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from ...cards.keys import answer_hash
from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from .compared_texts import ComparedTexts
from .evidence import Elsewhere, Evidence, question_in_key, question_of_entry, zettel_of
from .likeness import AnyScale, Scale, say_else
from .telling_marks import are_other_symbols

How = Literal["key", "content", "similar", "moved", "told"]

# A word that more leftover notes than this hold leads to none of them; so many of the best are compared.
_COMMON = 50
_BEST = 5
_FEW = 400  # pairs that are all compared
_SAMPLE = 3000  # flashcards that tell how common a word is


@dataclass(frozen=True, slots=True)
class Pair:
    """A flashcard (as index into the entries) and its note; ``how`` it was recognised.

    "key": by its question or block id; "similar": its question was edited; "moved": edited, and moved;
    "told": a person said so.
    """

    entry: int
    note: Note
    how: How


def sample_step(flashcards: int) -> int:
    """Of so many flashcards, one in how many is in the sample."""
    return flashcards // _SAMPLE + 1


def is_in_sample(content: str, step: int) -> bool:
    """Whether the flashcard with this content hash is in the sample."""
    return int(content, 16) % step == 0


class Pool:
    """Flashcards and notes that are to be paired; each is used once.

    ``notes`` are those looked at now: the ``live`` ones, or the ``orphans``.
    """

    def __init__(
        self,
        entries: Sequence[VaultFlashcard],
        keys: Sequence[str],
        notes: Iterable[Note],
        elsewhere: Elsewhere,
    ) -> None:
        self.all = entries
        self.keys = keys
        self.entries = dict.fromkeys(range(len(entries)))
        self.live: dict[int, Note] = {}
        self.orphans: dict[int, Note] = {}
        for note in notes:
            is_orphan = note.state is not None and note.state.is_orphan
            (self.orphans if is_orphan else self.live)[note.id] = note
        self.notes = self.live
        self.pairs: list[Pair] = []
        self.filled: set[str] = set()  # zettels of which a flashcard has its note
        self.texts = ComparedTexts(entries)
        self.elsewhere = elsewhere
        self._went: defaultdict[str, Counter[str]] = defaultdict(Counter)  # zettel → where its notes are now
        self._surely: set[tuple[str, str]] = set()  # the same, where no likeness is needed to tell
        self.any_scale = AnyScale(len(self.entries) + len(self.live) + len(self.orphans) + elsewhere.sample)
        # Of a sample of the vault and all that is left when it is first asked. (Not by a method of the pool:
        # the two would hold each other, and Anki has Python look for such only now and then.)
        step = elsewhere.step or sample_step(len(entries))
        words = partial(_words_of, self.texts, step, self.entries, self.live, self.orphans)
        self.scale = Scale(words, elsewhere.sample, elsewhere.holding)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to pair now."""
        return not (self.entries and self.notes)

    @cached_property
    def evidence(self) -> Evidence:
        """How rare is what two have in common; first asked when all that did not change is paired."""
        loose = (*self.live.values(), *self.orphans.values())
        return Evidence(self.texts, self.scale, self.elsewhere, loose)

    def take(self, entry: int, note: Note, how: How, *, is_sure: bool, leads: bool = True) -> None:
        """``is_sure``: whether no likeness was needed to tell; ``leads``: whether it tells of the zettels."""
        del self.entries[entry]
        del self.notes[note.id]
        self.pairs.append(Pair(entry, note, how))
        zettel, home = zettel_of(note.key), zettel_of(self.keys[entry])
        self.filled.add(home)
        if leads:
            self.lead(zettel, home)
        if is_sure:
            self._surely.add((zettel, home))

    def take_edited(self, entry: int, note_id: int, *, is_sure: bool = False) -> None:
        """Takes a flashcard that was found by anything but its key or its content."""
        note = self.notes[note_id]
        self.take(entry, note, self.how(entry, note), is_sure=is_sure)

    def answer_the_same(self, entry: int, note: Note) -> bool:
        """Whether the answers are the same as they stand in the vault, whatever embeds and footnotes show."""
        return note.state is not None and note.state.answer == answer_hash(self.all[entry].flashcard)

    def say_else(self, entry: int, note: Note) -> bool:
        """Whether the flashcard may have been written in place of the note's (see ``likeness.say_else``)."""
        if self.answer_the_same(entry, note):
            return False
        return say_else(self.texts.entry(entry), self.texts.note(note))

    def asks_otherwise(self, entry: int, note: Note) -> bool:
        """Whether it is another question though its key is the same, as of mW and MW, with another answer."""
        one, other = self.texts.entry(entry), self.texts.note(note)
        return are_other_symbols(one.symbols[0], other.symbols[0]) and self.say_else(entry, note)

    def how(self, entry: int, note: Note) -> How:
        """What to say of an edited flashcard, whatever step found it."""
        if zettel_of(self.keys[entry]) != zettel_of(note.key) and self.all[entry].path != path_of(note):
            return "moved"
        return "key" if question_in_key(note.key) == question_of_entry(self.all[entry]) else "similar"

    def pair_by(
        self,
        how: How,
        of_entry: Callable[[int], Hashable],
        of_note: Callable[[Note], Hashable],
        *,
        is_sure: bool = True,
    ) -> None:
        """Pairs entries and notes of equal mark (None is none), in document order and by age."""
        for entries, notes in self.groups(of_entry, of_note):
            for entry, note in zip(entries, notes, strict=False):
                self.take(entry, note, how, is_sure=is_sure)

    def groups(
        self, of_entry: Callable[[int], Hashable], of_note: Callable[[Note], Hashable]
    ) -> Sequence[tuple[list[int], list[Note]]]:
        """Entries and notes of one note type and equal mark (None is none), for each mark that both have."""
        notes: defaultdict[Hashable, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            mark = of_note(note)
            if mark is not None:
                notes[mark, note.note_type].append(note)
        if not notes:
            return ()
        entries: defaultdict[Hashable, list[int]] = defaultdict(list)
        for entry in self.entries:
            marked = (of_entry(entry), self.all[entry].flashcard.note_type)
            if marked in notes:
                entries[marked].append(entry)
        return [(found, notes[mark]) for mark, found in entries.items()]

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Note]:
        """The notes that are left when it is first asked."""
        left = (*self.live.values(), *self.orphans.values())
        return {(note.key, note.note_type): note for note in left}

    def own(self, entry: int) -> Note | None:
        """The note that is left and has the flashcard's key, if the zettel is surely the same."""
        note = self._by_key.get((self.keys[entry], self.all[entry].flashcard.note_type))
        is_left = note is not None and note.id in self.notes
        return note if note and is_left and self.is_sure_home(entry, note) else None

    # Zettels

    def home(self, note: Note) -> str:
        """The zettel that the note's zettel became: most of its notes are there now."""
        zettel = zettel_of(note.key)
        went = self._went.get(zettel)
        return went.most_common(1)[0][0] if went else zettel

    def lead(self, zettel: str, home: str) -> None:
        """Tells of one more note of a zettel that it is in this one now."""
        self._went[zettel][home] += 1

    def went_nowhere(self, zettel: str) -> bool:
        """Whether nothing tells yet what became of a zettel of which there were notes."""
        return zettel not in self._went

    def found_there(self, zettel: str, home: str) -> int:
        """How many notes of the one zettel are known to belong to the other one now."""
        return self._went[zettel][home] if zettel in self._went else 0

    def is_home(self, entry: int, note: Note) -> bool:
        """Whether the entry's zettel is that of the note, or what became of it."""
        zettel = zettel_of(self.keys[entry])
        if zettel == self.home(note):
            return True
        # A zettel whose notes all went elsewhere has left its path to another one.
        went = self._went.get(zettel_of(note.key))
        stayed = not went or zettel in went
        return stayed and (zettel == zettel_of(note.key) or self.all[entry].path == path_of(note))

    def is_surely(self, zettel: str, home: str) -> bool:
        """Whether the zettel of a note is known for the zettel of an entry."""
        return (zettel, home) in self._surely

    def is_sure_home(self, entry: int, note: Note) -> bool:
        """Whether the zettel is known for the same, or else is the only one that asks this."""
        return (
            bool(self.all[entry].zettel_id)
            or self.is_surely(zettel_of(note.key), zettel_of(self.keys[entry]))
            or self.evidence.is_asked_once(entry, note)
        )

    def at_home(
        self, entries: Iterable[int], notes: Iterable[Note]
    ) -> Sequence[tuple[Sequence[int], Sequence[Note]]]:
        """For each zettel, renamed or not, the entries and the notes of one note type that are in it.

        One may be in two of these; and see ``is_home``.
        """
        of_homes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in entries:
            for home in (zettel_of(self.keys[entry]), f"/{self.all[entry].path}"):
                of_homes[home, self.all[entry].flashcard.note_type].append(entry)
        groups: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
        for note in notes:
            for home in {zettel_of(note.key), f"/{path_of(note)}", self.home(note)}:
                if (home, note.note_type) in of_homes:
                    groups[home, note.note_type].append(note)
        return [(of_homes[home], found) for home, found in groups.items()]

    def candidates(self, entries: Sequence[int], notes: Sequence[Note]) -> Iterator[tuple[int, int]]:
        """Pairs worth a comparison: all of a few, else for each entry those that share its rarest words."""
        if len(entries) * len(notes) <= _FEW:
            yield from ((entry, note.id) for entry in entries for note in notes)
            return
        holders: defaultdict[str, list[Note]] = defaultdict(list)
        for note in notes:
            for word in self.texts.note(note).words:
                holders[word].append(note)
        for entry in entries:
            shared: Counter[int] = Counter()
            for word in sorted(self.texts.entry(entry).words):  # sorted: each device finds the same
                found = holders.get(word, ())
                if len(found) <= _COMMON:
                    weight = self.scale.weight(word)
                    for note in found:
                        shared[note.id] += weight  # type: ignore[assignment]  # a Counter of floats
            for note_id, _ in shared.most_common(_BEST):
                yield entry, note_id


def path_of(note: Note) -> str:
    """The path of the note's zettel at the last sync."""
    return note.state.path if note.state else ""


def _words_of(
    texts: ComparedTexts, step: int, entries: Iterable[int], *notes: Mapping[int, Note]
) -> Collection[Collection[str]]:
    """The words of each flashcard in the sample, and of ``entries`` and ``notes``."""
    sample = {i for i, entry in enumerate(texts.entries) if is_in_sample(entry.content, step)}
    found = [texts.entry(i).words for i in sample.union(entries)]
    return found + [texts.note(note).words for some in notes for note in some.values()]
