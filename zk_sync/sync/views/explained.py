"""A problem as a person can understand it: the lines of the file, what to do, and what waits for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...config import Settings
from ...errors import Problem
from ...texts import _, amount, ngettext
from ...vault.logseq_properties import resolved
from ...vault.scan import LARGEST_ZETTEL, NotText, text_at
from ...vault.zettel import ZettelError, zettel_from
from .remedies import remedy_for

_AROUND = 2  # lines shown above and below the one in question
_LONGEST = 300  # characters of a line


@dataclass(frozen=True)
class Explained:
    """What is to be said of one problem. ``remedy``: what to do, ``waits``: what is left alone until then.

    ``lines``: of the file, each with its number; ``line``: the number of the one in question, 0 for none.
    """

    message: str
    remedy: str
    lines: tuple[tuple[int, str], ...]
    line: int
    waits: str


def explained(problem: Problem, root: Path, settings: Settings, notes: int) -> Explained:
    """Looks into the file of a problem in the vault at ``root``; raises nothing. Not on the main thread.

    ``notes``: how many notes come from that zettel.
    """
    lines, is_unreadable = _looked_at(problem, root, settings)
    around: Sequence[int] = ()
    if 1 <= problem.line <= len(lines):
        around = range(max(1, problem.line - _AROUND), min(len(lines), problem.line + _AROUND) + 1)
    return Explained(
        message=problem.message,
        remedy=remedy_for(problem.message, lines, problem.line),
        lines=tuple((number, lines[number - 1][:_LONGEST]) for number in around),
        line=problem.line if around else 0,
        waits=_waits(notes, is_unreadable=is_unreadable) if lines or is_unreadable else "",
    )


def _looked_at(problem: Problem, root: Path, settings: Settings) -> tuple[Sequence[str], bool]:
    """The lines of the file, none where it cannot be read as text, and whether it makes no zettel at all."""
    try:
        text = text_at(root, problem.path) if problem.path else None
    except (OSError, NotText):
        return (), True
    if text is None:
        return (), False
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_ZETTEL:
        return (), True
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        zettel_from(problem.path, text, resolved(settings, root))
    except ZettelError:
        return lines, True
    return lines, False


def _waits(notes: int, *, is_unreadable: bool) -> str:
    if is_unreadable and notes:
        said = ngettext(
            "Until then this file is left alone: its note stays as it is, and no new one is made.",
            "Until then this file is left alone: its {n} notes stay as they are, and no new one is made.",
            notes,
        )
    elif is_unreadable:
        said = _("Until then this file is left alone: nothing is made of it.")
    else:
        said = _("The rest of this file is synced; until then none of its notes is taken for gone.")
    return said.format(n=amount(notes))
