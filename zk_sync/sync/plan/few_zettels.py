"""A sync of a few zettels only, because a person asked for just these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..report import Outcome
from .choices import Choices
from .cut_plan import only
from .plan import Plan
from .told_same import SameFlashcards


@dataclass(frozen=True)
class FewZettels:
    """What is asked for: the zettels of one vault that ``note_ids`` came from.

    ``choices``: what is decided on fields edited in Anki; ``same``: which flashcard is which orphan, and
    nothing else is done then (see ``PlanTerms`` for both).
    """

    vault_id: str
    paths: frozenset[str]  # of the zettels, as the notes remember them
    note_ids: frozenset[int]
    choices: Choices = field(default_factory=dict)
    same: SameFlashcards = field(default_factory=dict)


def of_few_zettels(plan: Plan, few: FewZettels) -> Plan:
    """What the plan does to these zettels, also where they were renamed meanwhile; and says only of them."""
    paths = few.paths | {item.path for item in _outcomes(plan) if item.note_id in few.note_ids}

    def is_wanted(outcome: Outcome) -> bool:
        return outcome.key in few.same if few.same else outcome.path in paths

    return replace(
        only(plan, is_wanted),
        quiet=tuple(filter(is_wanted, plan.quiet)),
        waiting=tuple(filter(is_wanted, plan.waiting)),
        problems=tuple(problem for problem in plan.problems if problem.path in paths),
        keep=None,
    )


def _outcomes(plan: Plan) -> Iterable[Outcome]:
    return (*(change.outcome for change in plan.changes), *plan.quiet)
