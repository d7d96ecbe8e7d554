"""Which note in Anki is which flashcard: by an id in the file, else by text; nothing is guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from ...texts import _
from .comparable import comparable, forms, hidden_words, shown_words, unrendered, wording, wordings
from .foreign_notes import ForeignNote

By = Literal["id", "key", "text"]  # how a note was found, the most certain first
BY: tuple[By, ...] = get_args(By)
# What tools that know clozes alone write between question and answer
_BETWEEN = ("", "::", ":->", ":<->")
_ENOUGH = 2000  # letters of a text, to see whether two are alike
MatchState = Literal["adopted", "ambiguous", "unsuitable", "differs"]


@dataclass(frozen=True)
class Candidate:
    """A flashcard that may have a note in Anki that is not ours.

    ``question``, ``answer`` and ``extra`` are what its note shows or would show, HTML; ``ordinals`` the cards
    that it makes. ``typed_questions`` and ``typed_answer`` are what the file says, Markdown; none of a cloze.
    ``own_note``: the note of ours that it has, 0 without one; ``own_reviews`` its reviews.
    """

    key: str
    path: str
    line: int
    is_cloze: bool
    question: str
    answer: str
    extra: str
    ordinals: frozenset[int]
    typed_questions: tuple[str, ...] = ()
    typed_answer: str = ""
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
    doubted: list[TakeOverMatch] = []
    for way, claims_of in _CLAIMS.items():
        if way not in by:
            continue
        rest = [candidate for candidate in candidates if candidate.key not in found]
        claims = claims_of(rest, [note for note in notes if note.id not in taken])
        doubted += _doubted(claims, candidates, notes, way)
        doubtful = {match.flashcard.key for match in doubted}
        for match in _claimed([claim for claim in claims if claim[0].key not in doubtful], way):
            found.setdefault(match.flashcard.key, []).append(match)
            taken.add(match.note.id)
    doubted = [match for match in doubted if match.note.id not in taken]
    for match in doubted:
        found.setdefault(match.flashcard.key, []).append(match)
    if "text" in by:
        sure = found.keys() - {match.flashcard.key for match in doubted}
        rest = [candidate for candidate in candidates if candidate.key not in sure]
        asked = Counter(comparable(candidate.question) for candidate in candidates)
        by_text = _by_text(rest, [note for note in notes if note.id not in taken], asked)
        for match in _in_doubt(by_text, doubted):
            found.setdefault(match.flashcard.key, []).append(match)
    return tuple(_judged(match) for candidate in candidates for match in found.get(candidate.key, ()))


def _in_doubt(found: Iterable[TakeOverMatch], doubted: Sequence[TakeOverMatch]) -> Iterator[TakeOverMatch]:
    """What was found by text; where an id in a file says otherwise, a person has to choose."""
    pairs = {(match.flashcard.key, match.note.id) for match in doubted}
    keys, ids = {key for key, _ in pairs}, {note_id for _, note_id in pairs}
    for match in found:
        if (match.flashcard.key, match.note.id) in pairs:
            continue
        is_doubtful = match.flashcard.key in keys or match.note.id in ids
        if is_doubtful and match.state == "adopted":
            yield replace(match, state="ambiguous", reason=_("an id in a file says otherwise"))
        else:
            yield match


_Claim = tuple[Candidate, Sequence[ForeignNote]]  # a flashcard, and the notes that an id or key of it names


def _by_id(candidates: Iterable[Candidate], notes: Iterable[ForeignNote]) -> Sequence[_Claim]:
    by_id: dict[int, ForeignNote] = {}
    for note in notes:
        by_id.update((card.id, note) for card in note.cards)
    by_id.update((note.id, note) for note in by_id.copy().values())
    return [(one, [by_id[one.foreign_id]]) for one in candidates if one.foreign_id in by_id]


def _by_key(candidates: Iterable[Candidate], notes: Iterable[ForeignNote]) -> Sequence[_Claim]:
    by_key: defaultdict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        if note.key:
            by_key[note.key].append(note)
    return [(one, by_key[one.tool_key]) for one in candidates if one.tool_key in by_key]


_CLAIMS: Mapping[By, Callable[[Iterable[Candidate], Iterable[ForeignNote]], Sequence[_Claim]]] = {
    "id": _by_id,
    "key": _by_key,
}


def _doubted(
    claims: Sequence[_Claim], candidates: Iterable[Candidate], notes: Iterable[ForeignNote], by: By
) -> Iterator[TakeOverMatch]:
    """The claims that the texts contradict: ids get copied, swapped, and left behind at another text."""
    pairs = [(one, note) for one, named in claims for note in named if not _says_the_same(one, note)]
    if not pairs:
        return
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for candidate in candidates:
        for said in _sayings(candidate):
            asked[said].add(candidate.key)
    asking: defaultdict[str, set[int]] = defaultdict(set)
    for note in notes:
        for said in _sayings(note):
            asking[said].add(note.id)
    for candidate, note in pairs:
        is_asked = _asks_the_same(candidate, note)
        others = {key for said in _sayings(note, whole=is_asked) for key in asked.get(said, ())}
        rivals = {one for said in _sayings(candidate, whole=is_asked) for one in asking.get(said, ())}
        if others - {candidate.key} or rivals - {note.id}:
            reason = _("the file names this note, but the texts say that it is another one's")
            yield TakeOverMatch(candidate, note, by, "ambiguous", reason)
        elif not is_asked and not _are_alike(candidate, note):
            reason = _("the file names this note, but that says something else")
            yield TakeOverMatch(candidate, note, by, "ambiguous", reason)


def _sayings(side: Candidate | ForeignNote, *, whole: bool | None = None) -> Iterator[str]:
    """What is asked, and that with its answer: one of these, or both; word for word."""
    for question in wordings(side.question):
        if not whole:
            yield question
        if whole is not False:
            yield f"{question}\n{wording(side.answer)}"


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


def _by_text(
    candidates: Sequence[Candidate], notes: Sequence[ForeignNote], asked_at_all: Mapping[str, int]
) -> Iterator[TakeOverMatch]:
    """By the same question; of notes that say the same, those of other tools go before what a hand made.

    ``asked_at_all``: by how many flashcards, with those that have their note already.
    """
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
        yield from _one_question(flashcards, answering.get(asked, ()), asked_at_all[asked[1]])


def _one_question(
    flashcards: Sequence[Candidate], notes: Sequence[ForeignNote], asked_at_all: int
) -> Iterator[TakeOverMatch]:
    """Flashcards and notes that ask nearly the same: those that do so word for word belong together."""
    asking: defaultdict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        for question in wordings(note.question):
            asking[question].append(note)
    asked: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in flashcards:
        asked[wording(candidate.question)].append(candidate)
    left = []
    used: set[int] = set()
    for question, same in asked.items():
        if question in asking:
            used.update(note.id for note in asking[question])
            others = asked_at_all - len(flashcards)
            yield from _told_by_answers(same, asking[question], len(same) + others)
        else:
            left += same
    rest = [note for note in notes if note.id not in used]
    if len(left) == len(rest) == 1 and _says_word_for_word(left[0].answer, rest[0].answer):
        yield TakeOverMatch(left[0], rest[0], "text")
        return
    reason = _("asks nearly the same, but not word for word")
    for candidate in left:
        for note in rest:
            yield TakeOverMatch(candidate, note, "text", "ambiguous", reason)


def _told_by_answers(
    flashcards: Sequence[Candidate], notes: Sequence[ForeignNote], asked_at_all: int
) -> Iterator[TakeOverMatch]:
    """Flashcards and notes that ask the same: told apart by their answers, else by nobody but a person."""
    if asked_at_all == len(notes) == 1:
        yield TakeOverMatch(flashcards[0], notes[0], "text")
        return
    by_answer: defaultdict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        by_answer[wording(note.answer)].append(note)
    answers = Counter(wording(candidate.answer) for candidate in flashcards)
    reason = _("{notes} notes in Anki and {flashcards} flashcards ask the same").format(
        notes=len(notes), flashcards=asked_at_all
    )
    for candidate in flashcards:
        answer = wording(candidate.answer)
        same = by_answer.get(answer, [])
        same = [note for note in same if note.is_of_tool] or same
        if len(same) == answers[answer] == 1:
            yield TakeOverMatch(candidate, same[0], "text")
        else:
            for note in same or notes:
                yield TakeOverMatch(candidate, note, "text", "ambiguous", reason)


def _judged(match: TakeOverMatch) -> TakeOverMatch:
    """The match with what speaks against taking the note over, if anything does."""
    flashcard, note = match.flashcard, match.note
    if any("image-occlusion:" in text for text in (note.question, note.answer, note.extra)):
        return replace(match, state="unsuitable", reason=_("its cards hide parts of a picture"))
    ordinals = {card.ordinal for card in note.cards}
    if not match.is_of_one_kind and ordinals != flashcard.ordinals:
        reason = _("one is a cloze, the other is not, and their cards are not the same")
        return replace(match, state="unsuitable", reason=reason)
    if not ordinals <= flashcard.ordinals:
        more = ordinals - flashcard.ordinals
        reason = _("the note has {count} cards that the flashcard would not make").format(count=len(more))
        if more == {1} and not flashcard.is_cloze:
            reason = _("the note asks both ways, the flashcard only one: make it a reversed one")
        return replace(match, state="unsuitable", reason=reason)
    if match.state == "ambiguous":
        return match
    if flashcard.own_reviews:
        reason = _("the flashcard has a note with reviews of its own already, which would be suspended")
        return replace(match, state="ambiguous", reason=reason)
    if match.is_of_one_kind and not _hides_the_same(flashcard, note):
        return replace(match, state="ambiguous", reason=_("other words are hidden in the note"))
    if not _says_the_same(flashcard, note):
        return replace(match, state="differs", reason=_("the text in Anki is not the zettel's"))
    return match


def _says_the_same(flashcard: Candidate, note: ForeignNote) -> bool:
    """Whether question and answer say the same but for markup, and for what the tool did not render."""
    if flashcard.is_cloze != note.is_cloze:
        sides = [comparable(side) for side in (flashcard.question, flashcard.answer)]
        said = comparable(note.question)
        return said in {between.join(sides) for between in _BETWEEN}
    if not _asks_the_same(flashcard, note):
        return False
    return _says_word_for_word(flashcard.answer, note.answer) or (
        bool(flashcard.typed_answer) and unrendered(flashcard.typed_answer) == unrendered(note.answer)
    )


def _says_word_for_word(one: str, other: str) -> bool:
    return wording(one) == wording(other)


def _asks_the_same(flashcard: Candidate, note: ForeignNote) -> bool:
    """Whether the note asks what the flashcard asks, as that is rendered or as it is typed."""
    if flashcard.is_cloze != note.is_cloze:
        return comparable(note.question).startswith(comparable(flashcard.question))
    asked = unrendered(note.question)
    return wording(flashcard.question) in wordings(note.question) or any(
        asked == unrendered(question) for question in flashcard.typed_questions
    )


def _hides_the_same(flashcard: Candidate, note: ForeignNote) -> bool:
    """Whether the note's deletions are the flashcard's, by their words or by what stands around them."""
    theirs, ours = hidden_words(note.question), hidden_words(flashcard.question)
    if all(any(_is_alike(one, other) for other in ours.values()) for one in theirs.values()):
        return True
    return shown_words(flashcard.question) == shown_words(note.question)


def _are_alike(flashcard: Candidate, note: ForeignNote) -> bool:
    """Whether they have so much in common that one may be the other, edited."""
    asked, answered, said = map(comparable, (flashcard.question, flashcard.answer, note.question))
    if flashcard.is_cloze != note.is_cloze:
        return _is_alike(asked + answered, comparable(said))  # tools that know clozes alone show HTML as text
    if flashcard.is_cloze and shown_words(flashcard.question) == shown_words(note.question):
        return True
    return any(_is_alike(asked, form) for form in forms(note.question)) or (
        bool(answered) and _is_alike(answered, comparable(note.answer))
    )


def _is_alike(one: str, other: str) -> bool:
    """Whether two texts, as ``comparable`` has them, share half of their pairs of letters."""
    if one == other:
        return True
    pairs = [Counter(map("".join, pairwise(text[:_ENOUGH]))) for text in (one, other)]
    return 4 * (pairs[0] & pairs[1]).total() >= (pairs[0] + pairs[1]).total() > 0


def counts(found: Iterable[TakeOverMatch]) -> Mapping[str, int]:
    """How many flashcards there are of each state; one with several possible notes counts once."""
    states = {(match.flashcard.key, match.state) for match in found}
    return {state: sum(1 for _, of in states if of == state) for state in get_args(MatchState)}
