"""Calls the command line as a person or script does: in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``python -m zk_sync`` with these arguments, in the repository."""
    return subprocess.run(
        [sys.executable, "-m", "zk_sync", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
