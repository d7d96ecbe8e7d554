"""An outcome that gets its note is else the same."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from zk_sync.sync.report import Outcome


def test_an_outcome_gets_its_note_and_keeps_all_else() -> None:
    filled: dict[str, Any] = {item.name: f"the {item.name}" for item in fields(Outcome)}
    outcome = Outcome(**filled)
    assert outcome.with_note(7) == replace(outcome, note_id=7)
