"""Why a line of a zettel is no flashcard: tried with one setting after the other as it would have to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import NamedTuple

from ..config import SHORT_NOTATIONS, Markers, Notations, Settings, ShortClozes
from ..texts import _
from ..vault.private_characters import DROP, FILL
from ..vault.zettel import Zettel
from .extract import flashcards_in, lines_in, takes_part
from .flashcard import Flashcard
from .keys import card_keys, key_in_vault
from .switches import name_of
from .syntax import NOTATIONS

# The short clozes as they are written.
_WRITTEN = {
    "highlight": "==text==",
    "braces": "{text}",
    "double_braces": "{{text}}",
    "bold": "**text**",
    "italic": "*text*",
}
_CALLOUT = re.compile(r"[ \t]{0,12}(?:>[ \t]{0,12}){1,8}\[!([\w-]{1,40})[\]|]")
_MOST_CALLOUTS = 10  # types of them that are tried
_NEARLY_CLOZE = re.compile(r"\{\{[ \t]{0,4}c[ \t]{0,4}\d{1,4}[ \t]{0,4}:", re.IGNORECASE)
_NEARLY_LABEL = re.compile(
    r"[ \t>*-]{0,12}(?:q|a|question|answer)\*{0,2}(?:[ \t]{1,4}[:\uff1a]|[.)][ \t])", re.IGNORECASE
)
_ANSWER = re.compile(r"[ \t>*-]{0,12}(?:a|answer)\*{0,2}[:\uff1a]", re.IGNORECASE)


@dataclass(frozen=True)
class Reason:
    """One thing that keeps a line from being a flashcard, or says that it is part of one.

    ``code`` is for programs, ``text`` a sentence for a person; ``setting`` names what would change it, ""
    where no setting does.
    """

    code: str
    text: str
    setting: str = ""


class Span(NamedTuple):
    """A flashcard and the lines of the file that it takes."""

    first: int
    last: int
    flashcard: Flashcard


@dataclass(frozen=True)
class _Trial:
    """Settings with which more counts, and what to say of that."""

    code: str
    setting: str
    change: Callable[[Settings], Settings]
    text: Callable[[Flashcard, Settings], str]


def reasons_for(zettel: Zettel, line: int) -> tuple[Reason, ...]:
    """Why the ``line`` of the file is no flashcard; of a line of one, that it is part of it. Never empty."""
    if line < 1:
        return (_no_line(),)
    if line < zettel.body_line:
        text = _("This is the frontmatter, which says something of the whole zettel.")
        return (Reason("frontmatter", text),)
    if not takes_part(zettel):
        return (_left_out(zettel),)
    found = span_at(spans_in(zettel), line)
    if found:
        return _as_flashcard(zettel, found)
    extraction = flashcards_in(zettel)
    problems = [Reason("problem", problem.message) for problem in extraction.problems if problem.line == line]
    if problems:
        return tuple(problems)
    if nearly := _nearly(zettel, line):
        return (nearly,)
    for trial in _trials(zettel):
        found = span_at(spans_in(_with(zettel, trial)), line)
        if found:
            return (_reason(trial, found, zettel.settings),)
    return (_no_mark(zettel, line),)


def reasons_in(zettel: Zettel) -> tuple[tuple[int, Reason], ...]:
    """All that would be flashcards of the zettel with other settings: where each begins, and why not."""
    if not takes_part(zettel):
        return ((1, _left_out(zettel)),)
    taken = {line for span in spans_in(zettel) for line in range(span.first, span.last + 1)}
    reasons: dict[int, Reason] = {}
    for trial in _trials(zettel):
        for span in spans_in(_with(zettel, trial)):
            lines = set(range(span.first, span.last + 1))
            if not lines & taken:
                reasons[span.first] = _reason(trial, span, zettel.settings)
                taken |= lines
    return tuple(sorted(reasons.items()))


def spans_in(zettel: Zettel) -> Sequence[Span]:
    """The flashcards of a zettel with their lines."""
    cards = flashcards_in(zettel).flashcards
    return [Span(*lines, card) for lines, card in zip(lines_in(zettel) if cards else (), cards, strict=True)]


def span_at(spans: Iterable[Span], line: int) -> Span | None:
    """The flashcard that takes the line; of one within another, the inner one."""
    around = [span for span in spans if span.first <= line <= span.last]
    return min(around, key=lambda span: span.last - span.first) if around else None


def _as_flashcard(zettel: Zettel, span: Span) -> tuple[Reason, ...]:
    cards = flashcards_in(zettel).flashcards
    key = key_in_vault(zettel.id, zettel.path, card_keys(cards)[cards.index(span.flashcard)])
    if key in zettel.settings.not_flashcards:
        return (Reason("unwanted", _("You said that this is not a flashcard."), "not_flashcards"),)
    text = _("This is a flashcard: lines {first} to {last}, notation {notation}.")
    if span.first == span.last:
        text = _("This is a flashcard: line {first}, notation {notation}.")
    notation = example_of(span.flashcard.syntax)
    return (Reason("flashcard", text.format(first=span.first, last=span.last, notation=notation)),)


def _left_out(zettel: Zettel) -> Reason:
    if zettel.settings.only_where and takes_part(_with_settings(zettel, only_where={})):
        wanted = "; ".join(f"{name}: {', '.join(v)}" for name, v in zettel.settings.only_where.items())
        text = _("Only zettels with this in their frontmatter take part: {wanted}.").format(wanted=wanted)
        return Reason("only_where", text, "only_where")
    return Reason("anki_false", _("The frontmatter says “anki: false”, so nothing in this zettel counts."))


# Trials


def _trials(zettel: Zettel) -> Iterator[_Trial]:
    """What may have to be otherwise, the most usual first; then two things together."""
    settings = zettel.settings
    marked = _Trial("needs_tag", "flashcard_tags", lambda s: replace(s, opt_in="all"), _needs_tag)
    on = _Trial("switched_off", "notations", _all_on, _is_off)
    clozes = [_cloze(item.name) for item in fields(ShortClozes) if not getattr(settings.clozes, item.name)]
    named = _Trial("field", "property_keys", lambda s: replace(s, property_keys=()), _is_field)
    singles = [marked, on, *clozes, named] if settings.opt_in == "marked" else [on, *clozes, named]
    yield from singles
    if settings.headings == "off":
        yield _Trial("headings", "headings", lambda s: replace(s, headings="questions"), _heading)
    if settings.headings != "all":
        yield _Trial("headings", "headings", lambda s: replace(s, headings="all"), _heading)
    yield from map(_callout, _callouts_in(zettel))
    for second in singles[1:] if settings.opt_in == "marked" else ():
        yield _Trial(second.code, second.setting, _both(marked, second), second.text)


def _cloze(name: str) -> _Trial:
    """The short cloze of that name switched on."""

    def change(settings: Settings) -> Settings:
        return replace(settings, clozes=replace(settings.clozes, **{name: True}))

    said = _("{notation} is switched off in the settings.").format(notation=_WRITTEN[name])
    return _Trial("switched_off", "clozes", change, lambda _card, _settings: said)


def _callouts_in(zettel: Zettel) -> Sequence[str]:
    found = filter(None, map(_CALLOUT.match, zettel.outline.seen))
    return [*dict.fromkeys(match[1].lower() for match in found)][:_MOST_CALLOUTS]


def _callout(kind: str) -> _Trial:
    """Callouts of that type counting."""
    said = _("A callout such as [!{type}] counts when the settings name its type.").format(type=kind)
    return _Trial(
        "callout",
        "callouts",
        lambda settings: replace(settings, callouts=(*settings.callouts, kind)),
        lambda _card, _settings: said,
    )


def _both(one: _Trial, other: _Trial) -> Callable[[Settings], Settings]:
    return lambda settings: other.change(one.change(settings))


def _all_on(settings: Settings) -> Settings:
    given, delivered = settings.markers, Markers()
    empty = {name: getattr(delivered, name) for name in SHORT_NOTATIONS if getattr(given, name, None) == ""}
    return replace(
        settings,
        notations=Notations(),
        markers=replace(given, **empty),
        one_column_tables=True,
        ruled=True,
    )


def _with(zettel: Zettel, trial: _Trial) -> Zettel:
    return replace(zettel, settings=trial.change(zettel.settings))


def _with_settings(zettel: Zettel, **changes: object) -> Zettel:
    return replace(zettel, settings=replace(zettel.settings, **changes))  # type: ignore[arg-type]


def _reason(trial: _Trial, span: Span, settings: Settings) -> Reason:
    return Reason(trial.code, trial.text(span.flashcard, settings), trial.setting)


def _needs_tag(card: Flashcard, settings: Settings) -> str:
    tag = f"#{(settings.flashcard_tags or ('flashcards',))[0]}"
    text = _("{notation} counts only in a zettel with a tag such as {tag}.")
    return text.format(notation=example_of(card.syntax), tag=tag)


def _is_off(card: Flashcard, _settings: Settings) -> str:
    return _("{notation} is switched off in the settings.").format(notation=example_of(card.syntax))


def _is_field(_card: Flashcard, _settings: Settings) -> str:
    return _("The word before the mark is the name of a field of the zettel, as in “author:: Kahneman”.")


def _heading(_card: Flashcard, settings: Settings) -> str:
    tag = f"#{(settings.question_tags or ('card',))[0]}"
    return _("A heading counts with the tag {tag}, or when the settings count headings.").format(tag=tag)


def _no_mark(zettel: Zettel, line: int) -> Reason:
    outline, at = zettel.outline, line - zettel.body_line
    if at >= len(outline.raw):
        return _no_line()
    if not outline.raw[at].strip():
        return Reason("blank", _("This line is blank."))
    if outline.opaque[at] or not outline.seen[at].strip(f"{FILL}{DROP} \t>"):
        return Reason("hidden", _("This line is code, a formula or a comment, where nothing counts."))
    if _is_masked(outline.raw[at], outline.seen[at], zettel.settings):
        return Reason("hidden", _("The mark stands in code, a formula, a link or a comment, or behind a \\."))
    if _ANSWER.match(outline.seen[at]):
        return Reason("no_question", _("An answer needs its question above it, in a line with “Q:”."))
    return Reason("no_notation", _("Nothing on this line is a notation of a flashcard."))


def _no_line() -> Reason:
    return Reason("no_line", _("The file has no such line."))


def _nearly(zettel: Zettel, line: int) -> Reason | None:
    """What is nearly a notation on the line, where people mostly meant one."""
    outline, at = zettel.outline, line - zettel.body_line
    seen = outline.seen[at] if at < len(outline.seen) else ""
    if _NEARLY_CLOZE.search(seen):
        return Reason("nearly_cloze", _("A cloze is written {{c1::text}}, with two colons and no blanks."))
    if _NEARLY_LABEL.match(seen):
        text = _("A colon stands right behind the letter, as in “Q:” and “A:”.")
        return Reason("nearly_qa", text)
    return None


def _is_masked(raw: str, seen: str, settings: Settings) -> bool:
    """Whether a mark is written on the line, but hidden."""
    marks = [settings.markers.inline, "==", "{{", "{"]
    return any(mark and mark in raw and mark not in seen for mark in marks)


def example_of(syntax: str) -> str:
    """A notation as it is written, for a sentence."""
    return _(_examples()[name_of(syntax)])


@cache
def _examples() -> Mapping[str, str]:
    return {name_of(name): text for notation in NOTATIONS for name, text in notation.syntaxes.items()}
