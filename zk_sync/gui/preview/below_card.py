"""What the preview says below a card: what could be better in it, and what it comes after."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aqt.main import AnkiQt

from ...errors import Cancelled
from .. import messages
from ..strings import preview_texts as strings
from ..syncing.tasks import Task, off_lock
from .preview_rows import PreviewRow, PreviewRows

if TYPE_CHECKING:
    from ...cards.quality import Finding
    from ...sync.views.advice import Advice

# Seconds. Python runs one thread at a time: without rests, each of the thousands of rows that Qt asks the
# window for as it opens would wait for this one.
HEAD_START, BURST, REST = 1.5, 0.003, 0.006


class AdviceBelowCard:
    """Works out, beside everything else, what there is to say of the rows, and calls ``done`` when it has."""

    def __init__(self, mw: AnkiQt, rows: PreviewRows, done: Callable[[], None]) -> None:
        self._mw = mw
        self._rows = rows
        self._on_done = done
        self._advice: Sequence[Advice] = ()
        self._failure = ""
        self._dropped = threading.Event()
        self._working_since = 0.0
        self._task: Task[Sequence[Advice]] = Task(self._work(), done=self._take, failed=self._fail)

    def start(self) -> None:
        self._task.start()

    def drop(self) -> None:
        """Stops without a word."""
        self._dropped.set()
        self._task.drop()

    def emptied(self) -> Sequence[Advice]:
        """What was worked out, which is no longer held here."""
        advice, self._advice = self._advice, ()
        return advice

    def html_for(self, row: PreviewRow) -> str:
        """What stands below the card of a row; "" when there is nothing to say, or nothing is known yet."""
        if self._failure:
            return _paragraph(self._failure)
        if not self._advice:
            return ""
        said = ""
        if row.item.kind == "new":
            basics = self._advice[row.vault].basics(row.item.outcome.path)
            said = _paragraph(strings.basics(basics.titles, basics.backlinks, is_order=basics.is_order))
        findings = "".join(map(_finding, self._rows.findings.get(row.number, ())))
        return f"{said}<h2>{html.escape(strings.BETTER)}</h2><ul>{findings}</ul>" if findings else said

    async def _work(self) -> Sequence[Advice]:
        found = await off_lock(self._mw, lambda: [self._advice_on(i) for i in range(len(self._rows.shown))])
        return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

    def _advice_on(self, vault: int) -> Advice:
        self._dropped.wait(HEAD_START)
        from ...sync.views.advice import advice_on

        shown = self._rows.shown[vault]
        return advice_on(shown.preview, shown.planned.settings, self._go_on)

    def _go_on(self) -> None:
        if time.monotonic() - self._working_since > BURST:
            self._dropped.wait(REST)
            self._working_since = time.monotonic()
        if self._dropped.is_set():
            raise Cancelled

    def _take(self, found: Sequence[Advice]) -> None:
        self._advice = found
        self._rows.take_findings([advice.findings for advice in found])
        self._on_done()

    def _fail(self, error: Exception) -> None:
        self._failure = messages.explanation(error)
        self._on_done()


def _paragraph(text: str) -> str:
    return f'<p dir="auto">{html.escape(text)}</p>' if text else ""


def _finding(finding: Finding) -> str:
    source = strings.RULE_AND_SOURCE.format(rule=finding.rule, source=finding.source)
    return f'<li dir="auto">{html.escape(finding.message)}<small>{html.escape(source)}</small></li>'
