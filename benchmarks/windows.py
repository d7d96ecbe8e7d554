"""Measures how long Anki's window stops while each window of the add-on opens on a large vault.

Usage: QT_QPA_PLATFORM=offscreen python -m benchmarks.windows [ZETTELS] [WINDOW]…   (20,000 and all)

Needs the built package. A timer of 5 ms runs meanwhile; printed for each window are the seconds until it is
shown and filled, and the longest waits of that timer in ms. The preview shows all flashcards as new, the
others a vault that is synced; last come the sync on opening a profile, and two searches right after Anki's
browser opens: one of Anki's own, and one of ours.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.vaults import Generator
from tests.anki_gui.our_windows import WINDOWS
from tests.anki_gui.running_anki import RunningAnki

BEAT = 5  # ms
PATIENCE = 600.0  # seconds


def main() -> None:
    zettels = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    scratch = Path(tempfile.mkdtemp(prefix="zk-windows-"))
    Generator(scratch / "Zettelkasten", zettels).write()
    config = {"sync_on_profile_open": False}
    anki = RunningAnki(scratch / "base", vault=scratch / "Zettelkasten", config=config, patience=PATIENCE)
    wanted = sys.argv[2:] or [*(window.name for window in WINDOWS), "unchanged", "browser"]
    order = sorted(WINDOWS, key=lambda window: window.name != "preview")  # first, while all is new
    for window in order:
        if window.name in wanted:
            measured(anki, window.name, partial(window.open, anki)).close()
        if window is order[0]:
            measured(anki, "first sync", lambda: print(f"  {anki.sync()}"))
    if "unchanged" in wanted:
        unchanged(anki)
    if "browser" in wanted:
        for term in ("note:Zettel*", "zk:vault:Zettelkasten"):
            measured(anki, term, partial(browser, anki, term))
    shutil.rmtree(scratch, ignore_errors=True)
    # Qt and Chromium are not made to be taken down in the order that Python chooses.
    sys.stdout.flush()
    os._exit(0)


def measured(anki: RunningAnki, name: str, act: Callable[[], Any]) -> Any:
    """What ``act`` returns; prints what the window's timer had to wait meanwhile and shortly after."""
    start = time.monotonic()
    with beating() as beats:
        result = act()
        took = time.monotonic() - start
        anki.rest(2)
    waits = sorted(((later - beat) * 1000 for beat, later in pairwise(beats)), reverse=True)
    longest = ", ".join(f"{wait:.0f}" for wait in waits[:5])
    print(f"{name:22}{took:6.1f} s   longest waits {longest} ms", flush=True)
    return result


@contextmanager
def beating() -> Iterator[list[float]]:
    """The times at which a timer on the main thread came to its turn."""
    from aqt.qt import Qt, QTimer

    beats = [time.monotonic()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(BEAT)
    yield beats
    timer.stop()


def unchanged(anki: RunningAnki) -> None:
    """The sync on opening a profile, twice: the first one remembers that there was nothing to do."""
    from zk_sync.gui.addon import AddOn

    [addon] = [item for item in gc.get_objects() if isinstance(item, AddOn)]
    manager = anki.mw.addonManager
    manager.writeConfig(addon.package, {"sync_on_profile_open": True})

    def sync() -> None:
        addon._sync_by_itself("sync_on_profile_open")  # noqa: SLF001 (as the profile's opening does)
        anki.until(lambda: addon._run is None, "the sync is over")  # noqa: SLF001

    sync()
    measured(anki, "unchanged", sync)


def browser(anki: RunningAnki, term: str) -> None:
    """Opens Anki's browser and searches at once; what that takes without us, a term of Anki's own shows."""
    import aqt

    shown = aqt.dialogs.open("Browser", anki.mw)
    shown.search_for(term)
    anki.until(shown.table.len, "it is found")
    anki.rest(3)
    shown.close()
    anki.rest(1)


if __name__ == "__main__":
    main()
