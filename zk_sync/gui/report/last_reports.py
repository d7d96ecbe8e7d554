"""The last reports of the open profile: kept on disk, and shown again when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import QDateTime, QLocale, qconnect

from ...errors import ConfigError
from .. import messages
from ..in_anki.open_zettel import open_place, place_of
from ..strings import report_texts as texts
from ..syncing.tasks import Task, engine_loaded, off_lock, reading
from ..vaults import know_needs, settings_of
from ..widgets.row_titles import RowTitles
from .sync_result import SyncResult

if TYPE_CHECKING:
    from ...sync.report import Report
    from ...sync.views.kept_reports import KeptReport, ListedReport
    from ..host import Host
    from .report_rows import ReportRow, ShownReport
    from .report_window import ReportDialog


class LastReports:
    """``latest`` is that of this start of Anki, also while (or where) the disk does not have it."""

    def __init__(self, addon: Host) -> None:
        self._addon = addon
        self._mw: AnkiQt = addon.mw
        self.latest: KeptReport | None = None
        self._last: dict[str, Report | None] = {}  # by vault

    def add(self, report: KeptReport) -> None:
        """Keeps a report, on disk too, which is not waited for."""
        from ...sync.views.kept_reports import keep

        self.latest = report
        if not report.is_part:
            self._last.update({of_vault.vault: of_vault for of_vault in report.reports})
        if folder := self._folder():
            self._beside(partial(keep, folder, report))

    def add_error(self, error: Exception) -> None:
        """Keeps what went wrong inside the add-on, and says once that it did."""
        self.add(SyncResult(error=error).kept(automatic=True))
        messages.say(self._mw, messages.explanation(error), show=self.show)

    def last_of(self, vault_id: str, collection: Path) -> Report | None:
        """What was last reported of a vault as a whole, from the disk where it was before this start."""
        from ...sync.views.kept_reports import latest_of, reports_folder

        if vault_id not in self._last:
            self._last[vault_id] = latest_of(reports_folder(collection), vault_id)
        return self._last[vault_id]

    def forget(self) -> None:
        """The profile closes."""
        self.latest = None
        self._last.clear()

    def show(self) -> None:
        """Opens the window with the latest report, of an earlier start if there was none since."""
        col, folder, latest = self._mw.col, self._folder(), self.latest

        async def work() -> _Found | None:
            await engine_loaded(self._mw, "report.report_window")
            found = await off_lock(self._mw, lambda: _found(folder, latest))
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        def done(found: _Found | None) -> None:
            if self._mw.col is not col:
                return
            if found:
                self._show(found)
            else:
                messages.say(self._mw, texts.NO_REPORTS)

        Task(work(), done=done, failed=lambda error: messages.show_failure(self._mw, error)).start()

    def _show(self, found: _Found) -> None:
        from .free_button import FreeButton
        from .report_window import ReportDialog
        from .same_button import SameButton

        for older in self._mw.findChildren(ReportDialog):
            older.close()
        dialog = ReportDialog(
            self._mw,
            found.latest,
            open_zettel=lambda row: open_place(self._addon, row.vault_id, row.path, row.line),
            others=found.lines,
            choose=lambda number: self._choose(dialog, found, number),
            copy_for_bug=self._copy_for_bug,
            resolve=lambda: self._resolve(dialog),
        )
        dialog.explain_by(self._explain, RowTitles(self._addon))
        latest = found.latest.report
        know_needs(self._mw.pm, latest.needs_by_name, is_all=not latest.is_part)
        dialog.offer_menu_by(self._addon)
        dialog.offer_freeing_by(FreeButton(self._addon, dialog.look_again))
        dialog.offer_same_by(SameButton(self._addon))
        dialog.show()

    def _choose(self, dialog: ReportDialog, found: _Found, number: int) -> None:
        if number == 0:
            dialog.show_report(found.latest)
            return
        file = found.earlier[number - 1].file

        async def work() -> ShownReport | None:
            shown = await off_lock(self._mw, lambda: _read(file))
            return shown  # noqa: RET504 (as above)

        def done(shown: ShownReport | None) -> None:
            if shown:
                dialog.show_report(shown)
            else:
                messages.say(self._mw, texts.GONE)

        task = Task(work(), done=done, failed=lambda error: messages.show_failure(self._mw, error))
        qconnect(dialog.destroyed, task.drop)
        task.start()

    def _resolve(self, dialog: ReportDialog) -> None:
        from ..preview.open_preview import open_preview

        dialog.close()
        open_preview(self._addon, "conflict")

    def _explain(self, row: ReportRow, tell: Callable[[str], None]) -> None:
        problem, place, settings = row.problem, place_of(self._addon, row.vault_id), self._addon.settings()
        if problem is None or place is None or isinstance(settings, ConfigError):
            return
        mw = self._mw

        async def work() -> str:
            from ...sync.views.explained import explained
            from ...sync.views.origin import notes_of
            from .explanation import explanation_html

            own = await settings_of(mw, settings, place)
            notes = await reading(mw, lambda col: len(notes_of(col, place.id, problem.path)))
            said = await off_lock(mw, lambda: explained(problem, place.path, own, notes))
            return explanation_html(said)

        Task(work(), done=tell, failed=self._addon.guard.failed).start()

    def _copy_for_bug(self) -> None:
        from .bug_report import text_for_strangers, versions_of

        folder, latest = self._folder(), self.latest
        versions = versions_of(self._mw, self._addon.package)
        settings = self._addon.settings()

        async def work() -> str:
            text = await off_lock(self._mw, lambda: text_for_strangers(versions, settings, folder, latest))
            return text  # noqa: RET504 (as above)

        Task(
            work(),
            done=lambda text: messages.copy(self._mw, text, said=texts.BUG_REPORT_COPIED),
            failed=lambda error: messages.show_failure(self._mw, error),
        ).start()

    def _folder(self) -> Path | None:
        from ...sync.views.kept_reports import reports_folder

        return reports_folder(Path(self._mw.col.path)) if self._mw.col else None

    def _beside(self, work: partial[None]) -> None:
        async def wait() -> None:
            await off_lock(self._mw, work)

        Task(wait(), done=lambda _: None, failed=lambda _: None).start()


@dataclass(frozen=True)
class _Found:
    """The latest report, those on disk before it, and a line for each of them, the latest first."""

    latest: ShownReport
    earlier: Sequence[ListedReport]
    lines: Sequence[str]


def _found(folder: Path | None, latest: KeptReport | None) -> _Found | None:
    from ...sync.views.kept_reports import kept_reports, read_report
    from .report_rows import ShownReport

    entries = kept_reports(folder) if folder else []
    if latest:
        entries = [entry for entry in entries if entry.at < latest.at]
    elif entries:
        latest = read_report(entries.pop(0).file)
    if latest is None:
        return None
    first = _line(latest.at, latest.summary, needs_person=latest.needs_person)
    lines = [first, *(_line(e.at, e.summary, needs_person=e.needs_person) for e in entries)]
    return _Found(ShownReport.of(latest), entries, lines)


def _read(file: Path) -> ShownReport | None:
    from ...sync.views.kept_reports import read_report
    from .report_rows import ShownReport

    report = read_report(file)
    return ShownReport.of(report) if report else None


def _line(at: float, summary: str, *, needs_person: bool) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(at))
    when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    entry = texts.ENTRY.format(when=when, summary=" · ".join(summary.splitlines()))
    return texts.NEEDS_PERSON.format(entry=entry) if needs_person else entry
