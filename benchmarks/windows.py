"""Measures how long Anki's window stops while each window of the add-on opens on a large vault.

Usage: QT_QPA_PLATFORM=offscreen python -m benchmarks.windows [ZETTELS] [WINDOW]…   (20,000 and all)

Needs the built package. A timer of 5 ms runs meanwhile; printed for each window are the seconds until it is
shown and filled, and the longest waits of that timer in ms. The preview shows all flashcards as new (and how
long after its plan was ready), the others a vault that is synced. Beside the windows: "cancel" stops the
first sync at several moments, and prints how long that takes; "unchanged" is the sync on opening a profile,
first the one that looks at all and remembers, then one that has only to compare; "new" are three such syncs,
after a new zettel each;
"edited" and "automatic" are syncs of 200 changed notes, by hand and by itself; "browser" are two searches
right after Anki's browser opens: one of Anki's own, and one of ours.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.vaults import Generator
from tests.anki_gui.our_windows import WINDOWS, Window
from tests.anki_gui.running_anki import RunningAnki

if TYPE_CHECKING:
    from zk_sync.gui.addon import AddOn

BEAT = 5  # ms
PATIENCE = 600.0  # seconds
EDITED = 200  # notes
# What a sync is doing when it is cancelled, and which part of it is done.
MOMENTS = (("Reading", 0.5), ("Preparing", 0.5), ("Adding", 0), ("Adding", 0.9), ("Ordering", 0.5))


def main() -> None:
    zettels = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    scratch = Path(tempfile.mkdtemp(prefix="zk-windows-"))
    vault = Generator(scratch / "Zettelkasten", zettels)
    vault.write()
    config = {"sync_on_profile_open": False}
    anki = RunningAnki(scratch / "base", vault=vault.root, config=config, patience=PATIENCE)
    acts: dict[str, Callable[[], object]] = {
        "preview": partial(preview, anki),
        "cancel": partial(cancels, anki),
        "first sync": lambda: measured(anki, "first sync", lambda: print(f"  {anki.sync()}")),
        **{window.name: partial(shown, anki, window) for window in WINDOWS if window.name != "preview"},
        "unchanged": partial(unchanged, anki),
        "new": partial(new, anki, vault),
        "edited": partial(edited, anki, vault),
        "automatic": partial(automatic, anki, vault),
        "browser": partial(searches, anki),
    }
    wanted = sys.argv[2:] or acts
    for name, act in acts.items():
        if name in wanted or name == "first sync":
            act()
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
    print(f"{name:24}{took:6.1f} s   longest waits {longest} ms", flush=True)
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


def preview(anki: RunningAnki) -> None:
    """Of a vault that is all new; also how long it takes from the plan to the window."""
    from zk_sync.gui.syncing.sync_run import VaultRun

    [window] = [window for window in WINDOWS if window.name == "preview"]
    planned, times = VaultRun._planned, []  # noqa: SLF001

    async def noted(*args: Any, **options: Any) -> Any:
        result = await planned(*args, **options)
        times.append(time.monotonic())
        return result

    def opened() -> Any:
        dialog = window.open(anki)
        print(f"  {time.monotonic() - times[-1]:.1f} s after the plan was ready")
        return dialog

    VaultRun._planned = noted  # type: ignore[method-assign]  # noqa: SLF001
    measured(anki, window.name, opened).close()
    VaultRun._planned = planned  # type: ignore[method-assign]  # noqa: SLF001
    anki.rest(2)


def shown(anki: RunningAnki, window: Window) -> None:
    """A window, which is closed again."""
    measured(anki, window.name, partial(window.open, anki)).close()
    anki.rest(2)


def cancels(anki: RunningAnki) -> None:
    """First syncs that are cancelled at several moments."""
    for step, part in MOMENTS:
        measured(anki, f"cancel: {step}, {part:.0%}", partial(cancelled, anki, step, part))


def cancelled(anki: RunningAnki, step: str, part: float) -> None:
    """A sync that is cancelled when that part of the step is done; prints how long it took to answer."""
    from aqt.progress import ProgressDialog
    from aqt.qt import QPushButton

    def windows() -> list[Any]:
        return [window for window in anki.windows() if isinstance(window, ProgressDialog)]

    def is_there() -> bool:
        bars = [window.form for window in windows() if step in window.form.label.text()]
        return any(bar.progressBar.value() >= max(1, part * bar.progressBar.maximum()) for bar in bars)

    anki.no_tooltip()
    anki.action("zk_sync").trigger()
    anki.until(lambda: is_there() or anki.tooltip(), f"{step} is under way")
    [button] = windows()[0].findChildren(QPushButton)
    start = time.monotonic()
    button.click()
    anki.until(lambda: "cancelled" in anki.tooltip(), "it says that it was cancelled")
    print(f"  answered after {time.monotonic() - start:.2f} s")


def addon_of(anki: RunningAnki) -> AddOn:
    """The running add-on, which now syncs by itself."""
    from zk_sync.gui.addon import AddOn

    [addon] = [item for item in gc.get_objects() if isinstance(item, AddOn)]
    anki.mw.addonManager.writeConfig(addon.package, {"sync_on_profile_open": True})
    return addon


def by_itself(anki: RunningAnki, addon: AddOn) -> None:
    """The sync on opening a profile."""
    addon._sync_by_itself("sync_on_profile_open")  # noqa: SLF001 (as the profile's opening does)
    anki.until(lambda: addon._run is None, "the sync is over")  # noqa: SLF001


def unchanged(anki: RunningAnki) -> None:
    addon = addon_of(anki)
    measured(anki, "unchanged, all looked at", partial(by_itself, anki, addon))  # which remembers that
    measured(anki, "unchanged", partial(by_itself, anki, addon))


def new(anki: RunningAnki, vault: Generator) -> None:
    """The sync on opening a profile, after a person wrote one more zettel."""
    addon = addon_of(anki)
    by_itself(anki, addon)
    for number in range(3):
        title = f"Written today {number}"
        link = vault.path(number).stem
        text = f"Q: What is new {number}?\nA: This is, beside [[{link}]].\n"
        (vault.root / f"{title}.md").write_text(text, encoding="utf-8")
        anki.rest(3)  # what is kept after the last sync is kept by now
        measured(anki, "new zettel", partial(by_itself, anki, addon))


def edited(anki: RunningAnki, vault: Generator) -> None:
    """A sync by hand of a few edited zettels."""
    edit(anki, vault, range(vault.zettels // 2))
    measured(anki, "edited", lambda: print(f"  {anki.sync()}"))


def automatic(anki: RunningAnki, vault: Generator) -> None:
    """The same, by itself."""
    edit(anki, vault, range(vault.zettels // 2, vault.zettels))
    measured(anki, "automatic", partial(by_itself, anki, addon_of(anki)))
    print(f"  {anki.tooltip()}")


def edit(anki: RunningAnki, vault: Generator, numbers: Iterable[int]) -> None:
    """Edits some 200 flashcards in zettels of these numbers."""
    found = 0
    for number in numbers:
        flashcards = vault.path(number).read_text(encoding="utf-8").count("Q: ")
        if flashcards and found < EDITED:
            vault.edit_one(number)
            found += flashcards
    anki.rest(2)


def searches(anki: RunningAnki) -> None:
    for term in ("note:Zettel*", "zk:vault:Zettelkasten"):
        measured(anki, term, partial(browser, anki, term))


def browser(anki: RunningAnki, term: str) -> None:
    """Opens Anki's browser and searches at once; what that takes without us, a term of Anki's own shows."""
    import aqt

    window = aqt.dialogs.open("Browser", anki.mw)
    window.search_for(term)
    anki.until(window.table.len, "it is found")
    anki.rest(3)
    window.close()
    anki.rest(1)


if __name__ == "__main__":
    main()
