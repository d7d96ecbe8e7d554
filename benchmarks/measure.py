"""How much processor time something takes, and how much memory above what was in use before."""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")  # "5" starts the record of the most memory in use anew


@dataclass(frozen=True)
class Measured:
    """``seconds`` of processor time, which other programs on the machine change least; the files are in the
    system's cache anyhow. ``peak`` in bytes, 0 where the system does not tell (all but Linux).
    """

    seconds: float
    peak: float
    result: Any


def measured(act: Callable[[], Any]) -> Measured:
    """What ``act`` took and returned."""
    _give_back()
    before = _in_use("VmRSS:")
    if before:
        _RESET.write_text("5")
    start = time.process_time()
    result = act()
    seconds = time.process_time() - start
    return Measured(seconds, max(0, _in_use("VmHWM:") - before), result)


def _give_back() -> None:
    """Gives back what is free: used again, it would not be counted, and a small vault needs little more."""
    gc.collect()
    with suppress(OSError, AttributeError):  # where the C library is not glibc
        ctypes.CDLL(None).malloc_trim(0)


def _in_use(name: str) -> int:
    if not _STATUS.exists():
        return 0
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return 1024 * int(line.split()[1])
