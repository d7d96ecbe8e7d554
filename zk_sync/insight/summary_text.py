"""The summary of a vault's memory in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..printable import in_one_line
from .cost import YEARS
from .coverage import HUB_FROM
from .flashcards import FORGOTTEN_BELOW
from .summary import CostRow, Gap, NextZettel, Summary, ZettelRow

_METHODS = {
    "fsrs": "from the memory states and parameters of FSRS",
    "interval": "from intervals and ease, as FSRS is off",
}


def as_text(summary: Summary, top: int | None) -> str:
    """The whole summary; ``top``: of each list only so many, None for all."""
    return "\n".join(_lines(summary, _Lists(top)))


@dataclass(frozen=True)
class _Lists:
    top: int | None

    def of(self, title: str, lines: Sequence[str]) -> Iterator[str]:
        """A title and its lines, the rest counted; nothing when there are none."""
        if lines:
            yield ""
            yield f"{title}:"
            yield from (f"  {in_one_line(line)}" for line in lines[: self.top])
            if self.top is not None and len(lines) > self.top:
                yield f"  … and {len(lines) - self.top} more (--top)"


def _lines(summary: Summary, lists: _Lists) -> Iterator[str]:
    counts = summary.counts
    yield f"{summary.vault}: {counts.zettels} zettels, {counts.flashcards} flashcards"
    parts = {
        "new": counts.new,
        "being learned": counts.learning,
        "in review": counts.review,
        "suspended": counts.suspended,
        "not in Anki": counts.not_in_anki,
        "of all leeches": counts.leeches,
    }
    yield "Flashcards: " + (", ".join(f"{n} {what}" for what, n in parts.items() if n) or "none")
    if summary.remembered is not None:
        yield f"Remembered now: {summary.remembered:.0%} of what was learned ({_METHODS[summary.method]})"
    expected = f"{duration(summary.spent)} so far, {duration(summary.expected)} expected in {YEARS} years"
    yield f"Time: {expected if summary.spent else 'nothing was answered yet'}"
    yield from lists.of(
        f"Rewrite these: more than {summary.budget_minutes} minutes in {YEARS} years "
        f"({_METHODS[summary.method]}; docs/cost.md)",
        [_cost(row) for row in summary.costly],
    )
    yield from lists.of("Leeches, forgotten again and again", [_cost(row) for row in summary.leeches])
    waiting = [f"{wait.path}:{wait.line}  {wait.reason}" for wait in summary.waiting]
    yield from lists.of(f"Waiting ({len(waiting)})", waiting)
    yield from lists.of("New cards, basics first", [_next(row) for row in summary.next])
    yield from lists.of(
        f"Hubs ({HUB_FROM} and more links to them) of which nothing is remembered",
        [_gap(gap) for gap in summary.hubs],
    )
    without = len(summary.without_cards)
    yield from lists.of(
        f"Permanent zettels without a flashcard ({without} of {summary.permanent}), most linked first",
        [_gap(gap) for gap in summary.without_cards],
    )
    yield from lists.of(
        f"Zettels around which most is forgotten (chance of recall below {FORGOTTEN_BELOW:.0%})",
        [f"{around.path}  {around.forgotten}: {', '.join(around.places[:3])}" for around in summary.around],
    )
    learned = [_zettel(row) for row in summary.zettels if row.remembered is not None]
    yield from lists.of("Zettels, the worst remembered first", learned)
    findings = [f"{count} {rule}" for rule, count in summary.findings.items()]
    yield from lists.of("Flashcards that could be better (python -m zk_sync lint)", findings)


def _cost(row: CostRow) -> str:
    spent, expected = duration(row.spent), duration(row.expected)
    suspended = ", suspended" if row.is_suspended else ""
    suspended += ", rewritten since" if row.is_rewritten else ""
    figures = f"{expected} ({spent} so far, {row.answers} answers, {row.lapses} lapses{suspended})"
    return f"{row.path}:{row.line}  {figures}  {row.question}"


def _next(row: NextZettel) -> str:
    builds_on = f", builds on {', '.join(row.builds_on)}" if row.builds_on else ""
    return f"{row.path}  {row.new} new, {row.backlinks} links to it{builds_on}"


def _gap(gap: Gap) -> str:
    return f"{gap.path}  {gap.backlinks} links to it, {_flashcards(gap.flashcards)}"


def _zettel(row: ZettelRow) -> str:
    times = f"{duration(row.spent)} so far, {duration(row.expected)} in {YEARS} years"
    return f"{row.path}  {row.remembered:.0%} of {_flashcards(row.flashcards)}, {times}"


def _flashcards(count: int) -> str:
    return f"{count} flashcard" if count == 1 else f"{count} flashcards"


def duration(seconds: float) -> str:
    """Seconds as a person reads them: ``45 s``, ``4.5 min``, ``3.2 h``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
