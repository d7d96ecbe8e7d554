"""What one sync of a profile's vaults came to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..messages import explanation, trace_of

if TYPE_CHECKING:
    from ...sync.report import Report
    from ...sync.views.kept_reports import KeptReport


@dataclass(frozen=True)
class SyncResult:
    """A report for each vault that was done, what stopped the sync, and the decks that it made."""

    reports: tuple[Report, ...] = ()
    error: Exception | None = None
    made_decks: tuple[int, ...] = ()

    def kept(self, *, automatic: bool, is_part: bool = False) -> KeptReport:
        """The report as it is kept and shown, with the time it is now. ``is_part``: of a few zettels only."""
        from ...redaction import outline_of
        from ...sync.views.kept_reports import KeptReport

        error = self.error
        trace = trace_of(error) if error else ""
        return KeptReport(
            at=time.time(),
            automatic=automatic,
            is_part=is_part,
            reports=self.reports,
            error=explanation(error) if error else "",
            trace=trace,
            outline=outline_of(error) if error and trace else (),
        )
