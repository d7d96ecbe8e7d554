"""The last reports on disk, beside the collection, so that they can be looked at again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...cards.keys import digest
from ...errors import Problem
from ...safe_writing import replacing
from ..report import FOR_A_PERSON, MaybeSame, Outcome, Report
from ..state.seen import FOLDER

_VERSION = 1
_MOST = 20
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True)
class KeptReport:
    """What one run over a profile's vaults came to, or one error inside the add-on.

    ``at``: seconds since 1970. ``error``: what stopped it, in words for a person; ``trace``: where in the
    code that arose, when it was not foreseen; ``outline``: the same without any text but our code's.
    ``is_part``: it tells of a few zettels only, those that a person asked for.
    """

    at: float
    automatic: bool
    is_part: bool = False
    reports: tuple[Report, ...] = ()
    error: str = ""
    trace: str = ""
    outline: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One line for each vault, and what stopped the sync."""
        return "\n".join(filter(None, [*(report.summary() for report in self.reports), self.error]))

    @property
    def needs_person(self) -> bool:
        """Whether something in it is for a person to look at."""
        return bool(self.error) or any(report.needs_person() for report in self.reports)

    @property
    def changed(self) -> bool:
        """Whether the collection was written to."""
        return any(report.changed() for report in self.reports)

    @property
    def needs(self) -> str:
        """All that is for a person to look at, as a text that stays the same while it does."""
        lines = [self.error] if self.error else []
        for report in self.reports:
            lines += [str(problem) for problem in report.problems]
            lines += [str(item) for item in report.outcomes if item.action in FOR_A_PERSON]
        return "\n".join(lines)

    @property
    def needs_by_name(self) -> frozenset[str]:
        """A name for each thing that is for a person to look at, which it keeps while lines above it move."""
        names = set()
        for report in self.reports:
            names |= {f"{report.vault} {problem.path} {problem.message}" for problem in report.problems}
            names |= {
                f"{item.action} {item.key} {item.reason}"
                for item in report.outcomes
                if item.action in FOR_A_PERSON
            }
            names |= {f"{maybe.key} {maybe.orphan_id}" for maybe in report.maybe_same}
        return frozenset(names)

    def as_text(self) -> str:
        """The whole of it for the clipboard."""
        parts = [*(report.as_text() for report in self.reports), self.error, self.trace]
        return "\n\n".join(filter(None, parts))


@dataclass(frozen=True)
class ListedReport:
    """A kept report in the list of them: read without its lines, which may be many."""

    file: Path
    at: float
    summary: str
    needs_person: bool
    digest: str


def reports_folder(collection_path: Path) -> Path:
    """Where the reports of a collection, which means of a profile, are kept."""
    return collection_path.parent / FOLDER / "reports"


def keep(folder: Path, report: KeptReport) -> None:
    """Adds the report, and lets go of the oldest; without a word when the disk will not have it.

    One that changed nothing and says what the last one said takes its place: Anki is opened more often
    than a report is read.
    """
    entries = kept_reports(folder)
    said = "" if report.changed else digest(report.summary, report.needs)
    header = {
        "version": _VERSION,
        "at": report.at,
        "summary": report.summary,
        "needs_person": report.needs_person,
        "digest": said,
    }
    name = f"{int(report.at * 1000):015}-{secrets.token_hex(2)}.json"
    with suppress(OSError, ValueError):
        folder.mkdir(parents=True, exist_ok=True)
        # Encoded piece by piece: in one call, 20,000 lines would keep Python's other threads waiting.
        body = "".join(json.JSONEncoder().iterencode(asdict(report)))
        with replacing(folder / name) as file:
            file.write_text(f"{json.dumps(header)}\n{body}\n", encoding="utf-8")
        repeated = entries[:1] if said and entries and entries[0].digest == said else []
        for entry in [*repeated, *entries[_MOST - 1 :]]:
            entry.file.unlink(missing_ok=True)


def kept_reports(folder: Path) -> list[ListedReport]:
    """The kept reports, the newest first; what cannot be read is left out."""
    with suppress(OSError):
        return list(_entries(sorted(folder.glob("*.json"), reverse=True)))
    return []


def read_report(file: Path) -> KeptReport | None:
    """The whole report; None when it cannot be read (any more)."""
    try:
        header, body = file.read_text(encoding="utf-8").splitlines()[:2]
        if json.loads(header)["version"] != _VERSION:
            return None
        raw = json.loads(body)
        return KeptReport(
            at=float(raw["at"]),
            automatic=bool(raw["automatic"]),
            is_part=bool(raw["is_part"]),
            reports=tuple(_report(item) for item in raw["reports"]),
            error=str(raw["error"]),
            trace=str(raw["trace"]),
            outline=tuple(str(line) for line in raw["outline"]),
        )
    except _UNREADABLE:
        return None


def latest_of(folder: Path, vault_id: str) -> Report | None:
    """What was last reported of a vault as a whole."""
    for entry in kept_reports(folder):
        found = read_report(entry.file)
        for report in found.reports if found and not found.is_part else ():
            if report.vault == vault_id:
                return report
    return None


def _entries(files: list[Path]) -> Iterator[ListedReport]:
    for file in files:
        with suppress(*_UNREADABLE):
            with file.open(encoding="utf-8") as lines:
                raw = json.loads(lines.readline())
            if raw["version"] == _VERSION:
                at, said = float(raw["at"]), str(raw["digest"])
                yield ListedReport(file, at, str(raw["summary"]), bool(raw["needs_person"]), said)


def _report(raw: Mapping[str, Any]) -> Report:
    lists = {
        "outcomes": tuple(Outcome(**row) for row in raw["outcomes"]),
        "waiting": tuple(Outcome(**row) for row in raw["waiting"]),
        "maybe_same": tuple(MaybeSame(**row) for row in raw.get("maybe_same", ())),
        "problems": tuple(Problem(**row) for row in raw["problems"]),
    }
    return Report(**{**raw, **lists})
