"""What a person can give to strangers who look for a fault: all that helps, and no word of the notes."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from anki.buildinfo import version as anki_version
from aqt.main import AnkiQt
from aqt.qt import PYQT_VERSION_STR, qVersion

from ...errors import ConfigError

if TYPE_CHECKING:
    from ...config import Settings
    from ...redaction import OurWords
    from ...sync.report import Outcome, Report
    from ...sync.views.kept_reports import KeptReport

_MOST_LINES = 50  # of one list of one report


def versions_of(mw: AnkiQt, package: str) -> str:
    """Of everything that may matter; needs the main thread."""
    addon = mw.addonManager.addon_meta(package).human_version or "?"
    qt = f"Qt {qVersion()}, PyQt {PYQT_VERSION_STR}"
    return "\n".join(
        (
            f"Zettelkasten → Anki {addon}",
            f"Anki {anki_version}, Python {platform.python_version()}, {qt}",
            f"{platform.system()} {platform.release()} ({platform.machine()})",
        )
    )


def text_for_strangers(
    versions: str, settings: Settings | ConfigError, folder: Path | None, latest: KeptReport | None
) -> str:
    """The whole text; reads the kept reports, and takes a second, so not on the main thread."""
    from ...redaction import OurWords

    words = OurWords()
    if isinstance(settings, ConfigError):
        chosen = "\n".join(words.of(problem) for problem in settings.problems)
    else:
        chosen = json.dumps(words.settings(settings), ensure_ascii=False, indent=1)
    parts = [versions, f"Settings:\n{chosen}"]
    parts += ["\n".join(_lines(report, words)) for report in _reports(folder, latest)]
    return "\n\n".join(parts) + "\n"


def _reports(folder: Path | None, latest: KeptReport | None) -> Iterator[KeptReport]:
    from ...sync.views.kept_reports import kept_reports, read_report

    if latest:
        yield latest
    for entry in kept_reports(folder) if folder else ():
        report = None if latest and entry.at >= latest.at else read_report(entry.file)
        if report:
            yield report


def _lines(kept: KeptReport, words: OurWords) -> Iterator[str]:
    moment = datetime.fromtimestamp(kept.at, timezone.utc)
    yield f"{moment:%Y-%m-%d %H:%M} UTC, {'automatic' if kept.automatic else 'by hand'}"
    for report in kept.reports:
        yield from _report_lines(report, words)
    if kept.error:
        yield words.of(kept.error)
    yield from kept.outline


def _report_lines(report: Report, words: OurWords) -> Iterator[str]:
    counts = ", ".join(f"{name} {n}" for name, n in report.counts().items() if n)
    yield f"vault {words.path(report.vault)}: {counts}, problems {len(report.problems)}"
    problems = [(f"  problem {words.path(p.path, p.line)}", p.message) for p in report.problems]
    for lines in (problems, _outcomes(report.outcomes, words), _outcomes(report.waiting, words)):
        for line, message in lines[:_MOST_LINES]:
            yield f"{line}: {words.of(message)}" if message else line
        if len(lines) > _MOST_LINES:
            yield f"  … and {len(lines) - _MOST_LINES} more"


def _outcomes(outcomes: tuple[Outcome, ...], words: OurWords) -> list[tuple[str, str]]:
    return [(f"  {item.action} {words.path(item.path, item.line)}", item.reason) for item in outcomes]
