"""No pattern of the add-on takes more than linear time, whatever repeats itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_pattern_grows_faster_than_the_text() -> None:
    command = [sys.executable, "-m", "tests.cards.patterns_in_time"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    *steep, last = done.stdout.splitlines() or [done.stderr]
    assert not steep
    assert int(last.split()[0]) > 200, last
