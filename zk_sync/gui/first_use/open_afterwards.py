"""Shows what the first sync made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aqt.main import AnkiQt

from .. import messages
from ..syncing.tasks import Task, reading

if TYPE_CHECKING:
    from ...sync.views.kept_reports import KeptReport


def show_afterwards(
    mw: AnkiQt, report: KeptReport, show_report: Callable[[], None], *, goes_by_itself: bool
) -> None:
    """Opens the window that says what was made, in which decks, and where everything else is."""
    from .afterwards_window import AfterwardsDialog, decks_of

    col = mw.col
    made = [
        outcome.note_id
        for of_vault in report.reports
        for outcome in of_vault.outcomes
        if outcome.action in ("created", "adopted")
    ]

    async def work() -> list[tuple[str, int]]:
        decks = await reading(mw, lambda col: decks_of(col, made))
        return decks  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

    def done(decks: list[tuple[str, int]]) -> None:
        if mw.col is not None and mw.col is col:
            show = show_report if report.needs_person else None
            AfterwardsDialog(mw, report.summary, decks, show, goes_by_itself=goes_by_itself).show()

    Task(work(), done=done, failed=lambda error: messages.show_failure(mw, error)).start()
