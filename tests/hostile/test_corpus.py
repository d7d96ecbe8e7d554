"""Each vault of the corpus goes through sync, cards, lint and report, in a child process that may crash."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.command_line import ROOT
from tests.hostile.corpus import CASES

_PARTS = 2  # child processes, so that they can run side by side
_SECONDS = 240


@pytest.mark.skipif(os.name != "posix", reason="a bound on memory as POSIX has it")
@pytest.mark.parametrize("part", range(_PARTS))
def test_every_case_is_bounded(part: int) -> None:
    names = list(CASES)[part::_PARTS]
    result = subprocess.run(
        [sys.executable, "-m", "tests.hostile.trial", *names],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )
    said = result.stdout.splitlines()
    assert [line for line in said if not line.endswith(": ok")] == [], result.stderr[-2000:]
    assert (len(said), result.returncode) == (len(names), 0), (said[-1:], result.stderr[-2000:])
