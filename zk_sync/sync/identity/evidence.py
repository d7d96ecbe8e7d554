"""How rare what a flashcard and a note have in common is: what many zettels say proves nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from ...cards.keys import question_key
from ..collection.our_notes import Note
from ..reading.content import VaultFlashcard
from .compared_texts import ComparedTexts, text_of_flashcard
from .likeness import Scale

# So many different words hardly stand in two texts by chance: in an answer to what many zettels ask; in a
# question alone; in a question that one zettel asks, and its answer together.
_LONG_ANSWER = 4
_LONG_QUESTION = 4
_LONG_BOTH = 6
_SHARED_IN_ANSWERS = 3
_SHARED = 8
_MOST = 0.8  # of the words of answers to what many zettels ask


class Elsewhere:
    """Zettels that need no matching, as key and content of each flashcard are those of its note: here, none.

    ``step``: see ``sample_step``, of the whole vault; 0: of what is to be matched, as nothing is elsewhere.
    ``sample``: how many of their flashcards are in the sample.
    """

    def __init__(self, step: int = 0, sample: int = 0) -> None:
        self.step = step
        self.sample = sample

    def asking(self, question: str) -> int:
        """How many of these zettels ask what has this question key."""
        return 0

    def saying(self, content: str) -> int:
        """How many of their flashcards have this content hash."""
        return 0

    def called(self, name: str) -> int:
        """How many of those with flashcards have a file of this name."""
        return 0

    def holding(self, word: str) -> int:
        """How many of their flashcards in the sample hold the word."""
        return 0


def zettel_of(key: str) -> str:
    """The part of a key that names the zettel, with its vault."""
    return key.rpartition("#")[0]


def question_in_key(key: str) -> str:
    """The card key in a key, or itself, without what tells twins apart."""
    return key.rpartition("#")[2].partition("~")[0]


def question_of_entry(entry: VaultFlashcard) -> str:
    """The card key that the flashcard has if no block id goes before that."""
    return question_key(entry.flashcard) if entry.flashcard.block_id else question_in_key(entry.card_key)


def asks_at_length(entry: VaultFlashcard) -> bool:
    """Whether a flashcard goes by its question, and that is so long that hardly another one asks the same."""
    has_own_key = entry.card_key == question_key(entry.flashcard)
    return has_own_key and len(text_of_flashcard(entry.flashcard).question) >= _LONG_QUESTION


class Evidence:
    """What the vault as a whole tells of how rare a question, a word or a content is."""

    def __init__(
        self,
        texts: ComparedTexts,
        scale: Scale,
        elsewhere: Elsewhere,
        loose: Sequence[Note],
    ) -> None:
        """``loose``: the notes that differ from their flashcards, or have none."""
        self._texts = texts
        self._scale = scale
        self._elsewhere = elsewhere
        self._loose = loose

    @cached_property
    def _entries_asking(self) -> _Asking:
        entries = self._texts.entries
        asked = {(question_in_key(entry.card_key), entry.path) for entry in entries}
        asked.update((question_of_entry(entry), entry.path) for entry in entries if entry.flashcard.block_id)
        return _Asking(asked, self._elsewhere)

    @cached_property
    def _notes_asking(self) -> _Asking:
        return _Asking(
            {(question_in_key(note.key), zettel_of(note.key)) for note in self._loose}, Elsewhere()
        )

    @cached_property
    def _contents(self) -> tuple[Counter[str], Counter[str | None]]:
        entries = Counter(entry.content for entry in self._texts.entries)
        return entries, Counter(note.content for note in self._loose)

    def is_asked_once(self, entry: int, note: Note) -> bool:
        """Whether no zettel but theirs asks what these ask, or has their block id."""
        asked = self._texts.entries[entry]
        questions = {question_in_key(asked.card_key), question_of_entry(asked), question_in_key(note.key)}
        return not any(
            self._entries_asking.others(question, asked.path)
            or self._notes_asking.others(question, zettel_of(note.key))
            for question in questions
        )

    def is_telling(self, entry: int, note: Note) -> bool:
        """Whether the content that both have is so rare that their zettels are the same, too."""
        content = self._texts.entries[entry].content
        here, loose = self._contents
        if here[content] + self._elsewhere.saying(content) > 1 or loose[content] > 1:
            return False
        text = self._texts.entry(entry)
        if self.is_asked_once(entry, note):
            return len(text.answer) > 1 and len(text.words) >= _LONG_BOTH
        return len(_wordy(text.answer)) >= _LONG_ANSWER

    def is_long(self, entry: int) -> bool:
        """Whether a flashcard says so much that hardly another one says the same by chance."""
        return len(self._texts.entry(entry).words) >= _LONG_BOTH

    def has_rare_question(self, entry: int, note: Note) -> bool:
        """Whether the question is long, and no zettel but theirs asks it."""
        is_long = len(self._texts.entry(entry).question) >= _LONG_QUESTION
        return is_long and self.is_asked_once(entry, note)

    def share_much(self, entry: int, note: Note) -> bool:
        """Whether they have so many words in common that none of these need be rare."""
        one, other = self._texts.entry(entry), self._texts.note(note)
        in_answers = len(one.answer.keys() & other.answer.keys())
        return in_answers >= _SHARED_IN_ANSWERS or len(one.words & other.words) >= _SHARED

    def share_telling_answer(self, entry: int, note: Note) -> bool:
        """Whether the answers have a word in common that few texts hold."""
        one, other = self._texts.entry(entry).answer, self._texts.note(note).answer
        return self._scale.telling(one, other) > 0

    def has_telling_answer(self, entry: int) -> bool:
        """Whether the answer, which the note has as well, holds a word that few texts hold."""
        answer = self._texts.entry(entry).answer
        return self._scale.telling(answer, answer) > 0

    def share_much_in_answers(self, entry: int, note: Note) -> bool:
        """Whether the answers have several words in common, and one that few texts hold."""
        return self._is_much(self._texts.entry(entry).answer, self._texts.note(note).answer)

    def has_long_answer(self, entry: int) -> bool:
        """Whether the answer, which the note has as well, is several words, and one that few texts hold."""
        answer = self._texts.entry(entry).answer
        return self._is_much(answer, answer)

    def _is_much(self, one: Mapping[str, int], other: Mapping[str, int]) -> bool:
        shared = _wordy(one.keys() & other.keys())
        return len(shared) >= _SHARED_IN_ANSWERS and self._scale.telling(one, other) > 0

    def answer_mostly_alike(self, entry: int, note: Note) -> bool:
        """Whether the answers differ by little, however common or rare their words are."""
        one, other = self._texts.entry(entry).answer, self._texts.note(note).answer
        shared = sum((one & other).values())
        return shared >= _MOST * max(sum(one.values()), sum(other.values()))

    def ask_of_different_things(self, entry: int, note: Note) -> bool:
        """Whether each question names something rare that the other one lacks, and the answers are short."""
        return self.name_different_things(entry, note) and not self.share_much_in_answers(entry, note)

    def name_different_things(self, entry: int, note: Note) -> bool:
        """Whether each question holds something rare that the other one lacks."""
        one, other = self._texts.entry(entry).question, self._texts.note(note).question
        return self._scale.name_different_things(one, other)

    def telling_words(self, entry: int, note: Note) -> int:
        """How many words questions and answers have in common that few texts hold."""
        one, other = self._texts.entry(entry), self._texts.note(note)
        in_questions = self._scale.telling(one.question, other.question)
        return in_questions + self._scale.telling(one.answer, other.answer)

    def alone_ask_of_it(self, entry: int, note: Note) -> bool:
        """Whether the questions have a word in common that no other text holds."""
        return self._scale.hold_alone(self._texts.entry(entry).question, self._texts.note(note).question)

    def ask_of_one_thing(self, entry: int, note: Note) -> bool:
        """Whether the questions have a word in common that few texts hold, or a form of one."""
        one, other = self._texts.entry(entry).question, self._texts.note(note).question
        return self._scale.say_one_thing(one, other)


class _Asking:
    """Which zettels ask which question."""

    def __init__(self, asked: set[tuple[str, str]], elsewhere: Elsewhere) -> None:
        self._asked = asked
        self._times = Counter(question for question, _ in asked)
        self._elsewhere = elsewhere

    def others(self, question: str, zettel: str) -> int:
        """How many zettels but this one ask it."""
        here = self._times[question] - ((question, zettel) in self._asked)
        return here + self._elsewhere.asking(question)


def _wordy(words: Iterable[str]) -> list[str]:
    """The words among these that are no numbers."""
    return [word for word in words if not word[0].isdigit()]
