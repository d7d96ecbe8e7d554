"""Kept records are used again as long as RECORD_VERSION is the same, so it must be another for others."""

from __future__ import annotations

from tools.record_hashes import changed, record_hashes, stored
from zk_sync.cards.zettel_record import RECORD_VERSION


def test_other_records_have_another_version() -> None:
    names = changed()
    assert not names, f"raise RECORD_VERSION, then python -m tools.record_hashes; other records: {names}"


def test_all_cases_are_known_in_this_version() -> None:
    version, hashes = stored()
    assert version == RECORD_VERSION, "python -m tools.record_hashes"
    assert hashes == record_hashes(), "python -m tools.record_hashes"
