"""What one sync of a profile's vaults came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .messages import explanation, trace_of

if TYPE_CHECKING:
    from ..sync.report import Report


@dataclass(frozen=True)
class Result:
    """A report for each vault that was done, what stopped the sync, and the decks that it made."""

    reports: tuple[Report, ...] = ()
    error: Exception | None = None
    made_decks: tuple[int, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the collection was written to."""
        return any(report.changed() for report in self.reports)

    @property
    def needs_person(self) -> bool:
        """Whether something in it is for a person to look at."""
        return self.error is not None or any(report.needs_person() for report in self.reports)

    @property
    def needs(self) -> str:
        """All that is for a person to look at, as a text that stays the same while it does."""
        lines = [explanation(self.error)] if self.error else []
        for report in self.reports:
            lines += [str(problem) for problem in report.problems]
            lines += [str(item) for item in report.outcomes if item.action in ("conflict", "kept", "skipped")]
        return "\n".join(lines)

    @property
    def summary(self) -> str:
        """One line for each vault, and one for what stopped the sync."""
        lines = [report.summary() for report in self.reports]
        return "\n".join(lines + ([explanation(self.error)] if self.error else []))

    def as_text(self) -> str:
        """The whole result for the clipboard."""
        parts = [report.as_text() for report in self.reports]
        if self.error:
            parts.append(explanation(self.error))
            parts.append(trace_of(self.error))
        return "\n\n".join(part for part in parts if part)
