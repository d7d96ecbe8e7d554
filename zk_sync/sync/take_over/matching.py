"""Which note in Anki is which flashcard: by an id in the file, else by text; nothing is guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from ...texts import _
from .comparable import comparable, forms
from .foreign_notes import ForeignNote

By = Literal["id", "key", "text"]  # how a note was found, the most certain first
BY: tuple[By, ...] = get_args(By)
# What tools that know clozes alone write between question and answer
_BETWEEN = ("", "::", ":->", ":<->")
MatchState = Literal["adopted", "ambiguous", "unsuitable", "differs"]


@dataclass(frozen=True)
class Candidate:
    """A flashcard that may have a note in Anki that is not ours.

    ``question``, ``answer`` and ``extra`` are what its note shows or would show, HTML; ``ordinals`` the cards
    that it makes. ``own_note``: the note of ours that it has, 0 without one; ``own_reviews`` its reviews.
    """

    key: str
    path: str
    line: int
    is_cloze: bool
    question: str
    answer: str
    extra: str
    ordinals: frozenset[int]
    foreign_id: int = 0
    tool_key: str = ""
    own_note: int = 0
    own_reviews: int = 0


@dataclass(frozen=True)
class TakeOverMatch:
    """A flashcard and the note in Anki that it is, or may be.

    ``state``: "adopted" will be (or was) taken over; of the others ``reason`` says in words why not.
    """

    flashcard: Candidate
    note: ForeignNote
    by: By
    state: MatchState = "adopted"
    reason: str = ""

    @property
    def is_of_one_kind(self) -> bool:
        """Whether both are clozes, or neither is."""
        return self.flashcard.is_cloze == self.note.is_cloze


def matches(
    candidates: Sequence[Candidate], notes: Iterable[ForeignNote], *, by: Collection[By] = BY
) -> tuple[TakeOverMatch, ...]:
    """What is found, in the order of ``candidates``; "adopted" are a flashcard and a note once at most."""
    notes = tuple(notes)
    found: dict[str, list[TakeOverMatch]] = {}
    taken: set[int] = set()
    if "id" in by:
        for match in _by_id(candidates, notes):
            found.setdefault(match.flashcard.key, []).append(match)
            taken.add(match.note.id)
    if "key" in by:
        rest = [candidate for candidate in candidates if candidate.key not in found]
        for match in _by_key(rest, [note for note in notes if note.id not in taken]):
            found.setdefault(match.flashcard.key, []).append(match)
            taken.add(match.note.id)
    if "text" in by:
        rest = [candidate for candidate in candidates if candidate.key not in found]
        for match in _by_text(rest, [note for note in notes if note.id not in taken]):
            found.setdefault(match.flashcard.key, []).append(match)
    return tuple(
        match if match.state == "ambiguous" else _judged(match)
        for candidate in candidates
        for match in found.get(candidate.key, ())
    )


def _by_id(candidates: Iterable[Candidate], notes: Iterable[ForeignNote]) -> Iterator[TakeOverMatch]:
    by_id: dict[int, ForeignNote] = {}
    for note in notes:
        by_id.update((card.id, note) for card in note.cards)
    by_id.update((note.id, note) for note in by_id.copy().values())
    yield from _claimed(
        [
            (candidate, [by_id[candidate.foreign_id]])
            for candidate in candidates
            if candidate.foreign_id in by_id
        ],
        "id",
    )


def _by_key(candidates: Iterable[Candidate], notes: Iterable[ForeignNote]) -> Iterator[TakeOverMatch]:
    by_key: defaultdict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        if note.key:
            by_key[note.key].append(note)
    claims = [(one, by_key[one.tool_key]) for one in candidates if one.tool_key in by_key]
    yield from _claimed(claims, "key")


def _claimed(claims: Sequence[tuple[Candidate, Sequence[ForeignNote]]], by: By) -> Iterator[TakeOverMatch]:
    """What ids or keys say: a note that several name is nobody's, nor is one of several with one key."""
    claimed = Counter(note.id for _, notes in claims for note in notes)
    for candidate, notes in claims:
        for note in notes:
            if claimed[note.id] > 1:
                reason = _("{count} flashcards name this note").format(count=claimed[note.id])
                yield TakeOverMatch(candidate, note, by, "ambiguous", reason)
            elif len(notes) > 1:
                reason = _("{count} notes in Anki have this key").format(count=len(notes))
                yield TakeOverMatch(candidate, note, by, "ambiguous", reason)
            else:
                yield TakeOverMatch(candidate, note, by)


def _by_text(candidates: Sequence[Candidate], notes: Sequence[ForeignNote]) -> Iterator[TakeOverMatch]:
    """By the same question; notes of other tools go before those that a hand made."""
    asking: defaultdict[tuple[bool, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        question = comparable(candidate.question)
        if question:
            asking[candidate.is_cloze, question].append(candidate)
    answering: defaultdict[tuple[bool, str], list[ForeignNote]] = defaultdict(list)
    for note in notes:
        for form in forms(note.question):
            if (note.is_cloze, form) in asking:
                answering[note.is_cloze, form].append(note)
                break
    for asked, flashcards in asking.items():
        same = answering.get(asked, ())
        of_tools = [note for note in same if note.is_of_tool]
        yield from _one_question(flashcards, of_tools or list(same))


def _one_question(flashcards: Sequence[Candidate], notes: Sequence[ForeignNote]) -> Iterator[TakeOverMatch]:
    """Flashcards and notes that ask the same: told apart by their answers, else by nobody but a person."""
    if len(flashcards) == len(notes) == 1:
        yield TakeOverMatch(flashcards[0], notes[0], "text")
        return
    by_answer: defaultdict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        by_answer[comparable(note.answer)].append(note)
    answers = Counter(comparable(candidate.answer) for candidate in flashcards)
    reason = _("{notes} notes in Anki and {flashcards} flashcards ask the same").format(
        notes=len(notes), flashcards=len(flashcards)
    )
    for candidate in flashcards:
        answer = comparable(candidate.answer)
        same = by_answer.get(answer, [])
        if len(same) == answers[answer] == 1:
            yield TakeOverMatch(candidate, same[0], "text")
        else:
            for note in same or notes:
                yield TakeOverMatch(candidate, note, "text", "ambiguous", reason)


def _judged(match: TakeOverMatch) -> TakeOverMatch:
    """The match with what speaks against taking the note over, if anything does."""
    flashcard, note = match.flashcard, match.note
    if flashcard.own_reviews:
        reason = _("the flashcard has a note with reviews of its own already, which would be suspended")
        return replace(match, state="ambiguous", reason=reason)
    ordinals = {card.ordinal for card in note.cards}
    if not match.is_of_one_kind and ordinals != flashcard.ordinals:
        reason = _("one is a cloze, the other is not, and their cards are not the same")
        return replace(match, state="unsuitable", reason=reason)
    if not ordinals <= flashcard.ordinals:
        reason = _("the note has {count} cards that the flashcard would not make").format(
            count=len(ordinals - flashcard.ordinals)
        )
        return replace(match, state="unsuitable", reason=reason)
    if not says_the_same(flashcard, note):
        return replace(match, state="differs", reason=_("the text in Anki is not the zettel's"))
    return match


def says_the_same(flashcard: Candidate, note: ForeignNote) -> bool:
    """Whether question and answer say the same but for markup."""
    if flashcard.is_cloze != note.is_cloze:
        sides = [comparable(side) for side in (flashcard.question, flashcard.answer)]
        said = comparable(note.question)
        return said in {between.join(sides) for between in _BETWEEN}
    asked = comparable(flashcard.question) in forms(note.question)
    return asked and comparable(flashcard.answer) == comparable(note.answer)


def counts(found: Iterable[TakeOverMatch]) -> Mapping[str, int]:
    """How many flashcards there are of each state; one with several possible notes counts once."""
    states = {(match.flashcard.key, match.state) for match in found}
    return {state: sum(1 for _, of in states if of == state) for state in get_args(MatchState)}
