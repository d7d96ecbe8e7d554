"""The last reports on disk: found again, few, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from zk_sync.errors import Problem
from zk_sync.sync.report import Outcome, Report
from zk_sync.sync.views.kept_reports import KeptReport, keep, kept_reports, read_report, reports_folder


def report(action: str = "created", problem: str = "is wrong") -> Report:
    outcome = Outcome(action, "v:1#a", "ä/1.md", 3, 42, "because")  # type: ignore[arg-type]
    waiting = Outcome("waiting", "v:2#a", "2.md", 1, 0, "a seedling")
    return Report("v", 2, 2, 0, (outcome,), (Problem("2.md", 5, problem),), waiting=(waiting,))


def test_a_report_comes_back_as_it_was_the_newest_first(tmp_path: Path) -> None:
    folder = reports_folder(tmp_path / "collection.anki2")
    assert folder == tmp_path / "zettelkasten-sync" / "reports"
    older = KeptReport(
        1000.5, automatic=True, error="no folder", trace="line\nline", outline=("a.py:1 in f",)
    )
    newer = KeptReport(2000.0, automatic=False, reports=(report(), report("moved")))
    keep(folder, older)
    keep(folder, newer)
    entries = kept_reports(folder)
    assert [(entry.at, entry.summary, entry.needs_person) for entry in entries] == [
        (2000.0, newer.summary, True),
        (1000.5, "no folder", True),
    ]
    assert [read_report(entry.file) for entry in entries] == [newer, older]


def test_only_the_last_twenty_stay_and_what_repeats_itself_counts_once(tmp_path: Path) -> None:
    for number in range(30):
        keep(tmp_path, KeptReport(1000.0 + number, automatic=True, reports=(report(),)))
    assert [entry.at for entry in kept_reports(tmp_path)] == [1029.0 - n for n in range(20)]
    for number in range(5):
        keep(tmp_path, KeptReport(2000.0 + number, automatic=True, reports=(report("kept"),)))
    assert [entry.at for entry in kept_reports(tmp_path)][:2] == [2004.0, 1029.0]
    keep(tmp_path, KeptReport(3000.0, automatic=True, reports=(report("kept", "is wrong in another way"),)))
    assert [entry.at for entry in kept_reports(tmp_path)][:2] == [3000.0, 2004.0]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{}", b'{"version": 2}\n{}', b'{"version": 1}\n', b"[" * 99_999, b"1\n2"]
)
def test_what_cannot_be_read_is_left_out(tmp_path: Path, content: bytes) -> None:
    keep(tmp_path, KeptReport(1000.0, automatic=True, reports=(report(),)))
    broken = tmp_path / "000000009999999-abcd.json"
    broken.write_bytes(content)
    assert [entry.at for entry in kept_reports(tmp_path)] == [1000.0]
    assert read_report(broken) is None
    assert read_report(tmp_path / "not there.json") is None


def test_a_line_of_a_later_version_within_a_report_makes_it_unreadable_not_an_error(tmp_path: Path) -> None:
    keep(tmp_path, KeptReport(1000.0, automatic=True, reports=(report(),)))
    (entry,) = kept_reports(tmp_path)
    text = entry.file.read_text(encoding="utf-8")
    entry.file.write_text(text.replace('"reason":', '"why":'), encoding="utf-8")
    assert read_report(entry.file) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    keep(in_the_way / "reports", KeptReport(1.0, automatic=True))
    assert kept_reports(in_the_way / "reports") == []
    keep(tmp_path, KeptReport(1.0, automatic=True, error="\ud800 no text"))
    assert not list(tmp_path.glob("*.tmp"))
