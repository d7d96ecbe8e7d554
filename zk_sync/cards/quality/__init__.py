"""Is this a good flashcard: short, one thing, a question?  What to improve, and which rule says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ...texts import _
from ...unforeseen import unforeseen
from ..flashcard import Flashcard
from .answers import enumeration, long_answer, several_facts, unordered_set
from .cloze_rules import cloze_hides_much, cloze_trivial
from .duplicates import near_duplicates
from .plain_words import Card
from .questions import gives_answer, image_only, no_question, orphan_pronoun, yes_no
from .shows_answer import shows_answer

__all__ = ["RULES", "Finding", "Rule", "findings_in", "findings_of"]

_OUR_METHOD = 0


@dataclass(frozen=True)
class Rule:
    """One rule. ``check`` gives the message for a person, None where there is nothing to say.

    The rule that compares flashcards with each other has no ``check`` of a single one. ``wozniak``: its
    number among Wozniak's twenty rules; 0 is the method of this add-on.
    """

    id: str
    looks_for: str
    wozniak: int
    check: Callable[[Card], str | None] | None

    @property
    def source(self) -> str:
        """Who says so."""
        if self.wozniak == _OUR_METHOD:
            return _("The method of this add-on: short, atomic, a question or a cloze")
        titles = {
            4: _("Stick to the minimum information principle"),
            5: _("Cloze deletion is easy and effective"),
            9: _("Avoid sets"),
            10: _("Avoid enumerations"),
            11: _("Combat interference"),
            12: _("Optimize wording"),
            16: _("Context cues simplify wording"),
        }
        return _("Wozniak, Twenty rules of formulating knowledge (1999), rule {number}: {title}").format(
            number=self.wozniak, title=titles[self.wozniak]
        )


RULES = (
    Rule("long-answer", "an answer (or cloze text) that is too long", 4, long_answer),
    Rule("several-facts", "several questions, or several facts in the answer", 4, several_facts),
    Rule("set", "an answer that is a set of four or more things", 9, unordered_set),
    Rule("enumeration", "an answer that is a list of four or more things in order", 10, enumeration),
    Rule("yes-no", "a question that yes or no answers", _OUR_METHOD, yes_no),
    Rule("no-question", "a front that states something and asks nothing", _OUR_METHOD, no_question),
    Rule("cloze-hides-much", "a cloze that hides too much", 4, cloze_hides_much),
    Rule("cloze-trivial", "a cloze that hides only a word of grammar", 5, cloze_trivial),
    Rule("gives-answer", "a question, or the rest of a cloze, that gives the answer away", 12, gives_answer),
    Rule("shows-answer", "something else on the question side that tells the answer", 12, shows_answer),
    Rule("orphan-pronoun", "“it” or “this” without what it means", 16, orphan_pronoun),
    Rule("near-duplicate", "nearly the same flashcard as another of the vault", 11, None),
    Rule("image-only", "a picture with nothing asked about it", _OUR_METHOD, image_only),
)
_DUPLICATE = next(rule for rule in RULES if rule.check is None)


@dataclass(frozen=True)
class Finding:
    """What to improve in one flashcard. ``index``: its place among the flashcards that were looked at."""

    index: int
    path: str
    line: int
    rule: str
    message: str
    source: str


Around = Callable[[str, Flashcard], tuple[str, ...]]


def findings_of(flashcard: Flashcard, ignore: Collection[str] = ()) -> Iterator[tuple[Rule, str]]:
    """What the rules say of one flashcard by itself, with the message of each."""
    return _findings_of(Card(flashcard), ignore)


def _findings_of(card: Card, ignore: Collection[str]) -> Iterator[tuple[Rule, str]]:
    for rule in RULES:
        if not rule.check or rule.id in ignore:
            continue
        try:
            message = rule.check(card)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other advice is to be given)
            message = unforeseen(error, rule.id).message
        if message:
            yield rule, message


def findings_in(
    flashcards: Iterable[tuple[str, Flashcard]],
    ignore: Collection[str] = (),
    *,
    others: Iterable[tuple[str, Flashcard]] = (),
    around: Around | None = None,
    each: Callable[[], object] = lambda: None,
) -> tuple[Finding, ...]:
    """What the rules say of all flashcards of a vault, each with its zettel's path, in their order.

    ``ignore``: ids of rules to leave out. ``others``: flashcards that are only compared with these, and of
    which nothing is said. ``around``: what of title and headings stands on the question side, by the path of
    the zettel and the flashcard; without it, nothing does. ``each`` is called before each flashcard, and may
    raise to stop. Takes time linear in the number of flashcards.
    """
    known = list(others)
    placed = [*known, *flashcards]
    cards = [Card(flashcard, around(path, flashcard) if around else ()) for path, flashcard in placed]
    found: list[Finding] = []

    def add(index: int, rule: Rule, message: str) -> None:
        path, flashcard = placed[index]
        place = index - len(known)
        found.append(Finding(place, path, flashcard.line, rule.id, message, rule.source))

    for index in range(len(known), len(cards)):
        each()
        for rule, message in _findings_of(cards[index], ignore):
            add(index, rule, message)
    if _DUPLICATE.id not in ignore:
        try:
            for index, earlier, how in near_duplicates(cards):
                if index < len(known):
                    continue
                path, flashcard = placed[earlier]
                add(index, _DUPLICATE, how.format(place=f"{path}:{flashcard.line}"))
        except Exception as error:  # noqa: BLE001 (as above; said once, of the first flashcard)
            add(len(known), _DUPLICATE, unforeseen(error, _DUPLICATE.id).message)
    return tuple(sorted(found, key=lambda finding: finding.index))
