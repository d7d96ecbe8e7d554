"""Runs a sync or a take-over in a process of its own; when told to, kills it at one place (test_crash.py).

Arguments: vault, collection, either "list" (print each place that is passed) or the number of the place to
die at, counted from 0, and "adopt" for a take-over.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from anki.collection import Collection

from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, apply_plan, plan_of, read_vault, remembered, take_snapshot
from zk_sync.sync.take_over import Wishes, foreign_notes, plan_take_over

WATCHED = ("zk_sync/sync/", "anki/_backend_generated.py", "anki/_backend.py", "shutil.py", "tempfile.py")


def main() -> None:
    vault, collection, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    passed = 0

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal passed
        if event not in ("call", "return"):
            return
        file = frame.f_code.co_filename.replace("\\", "/")
        if not any(part in file for part in WATCHED):
            return
        if what == "list":
            print(f"{event} {Path(file).stem}.{frame.f_code.co_name}")
        elif passed == int(what):
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    col = Collection(collection)
    where = Vault(vault, "vault")
    content, snapshot, settings = read_vault(where, Settings()), take_snapshot(col, where), Settings()
    if "adopt" in sys.argv:
        wishes = Wishes(keep="zettel", schedules=True)
        known = remembered(content, snapshot, settings)
        plan = plan_take_over(content, snapshot, known, foreign_notes(col), settings, wishes).plan
    else:
        plan = plan_of(content, snapshot, settings, automatic=True)
    sys.setprofile(watch)
    apply_plan(col, plan)
    sys.setprofile(None)
    col.close()


main()
