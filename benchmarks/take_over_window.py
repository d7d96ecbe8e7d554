"""Measures how long Anki's window stops while notes are taken over in the window for that.

Usage: QT_QPA_PLATFORM=offscreen python -m benchmarks.take_over_window [NOTES]   (20,000)

Needs the built package. A timer of 5 ms runs meanwhile; printed are the seconds that each step takes, the
longest waits of that timer in ms, and for how long of each this process was busy: with others beside it,
that is what counts.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.windows import BEAT
from tests.anki_gui.running_anki import RunningAnki

if TYPE_CHECKING:
    from anki.collection import Collection

_A_FILE = 20  # flashcards


def measured(anki: RunningAnki, name: str, act: Callable[[], Any]) -> Any:
    """What ``act`` returns; prints how long the window's timer had to wait meanwhile and shortly after."""
    from aqt.qt import Qt, QTimer

    beats = [(time.monotonic(), time.process_time())]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append((time.monotonic(), time.process_time())))
    timer.start(BEAT)
    result = act()
    took = time.monotonic() - beats[0][0]
    anki.rest(2)
    timer.stop()
    waits = [((b[0] - a[0]) * 1000, (b[1] - a[1]) * 1000) for a, b in pairwise(beats)]
    longest = ", ".join(f"{wait:.0f}" for wait, _ in sorted(waits, reverse=True)[:4])
    busy = ", ".join(f"{wait:.0f}" for wait in sorted((busy for _, busy in waits), reverse=True)[:4])
    print(f"{name:22}{took:6.1f} s   longest waits {longest} ms; busy {busy} ms", flush=True)
    return result


def fill(col: Collection, root: Path, notes: int) -> None:
    """So many notes of a tool, and the zettels with their flashcards, half of them with ids."""
    from anki.collection import AddNoteRequest
    from anki.decks import DeckId

    basic, deck = col.models.by_name("Basic"), DeckId(col.decks.id("Old"))
    root.mkdir(exist_ok=True)
    for start in range(0, notes, _A_FILE):
        requests = []
        for number in range(start, min(start + _A_FILE, notes)):
            note = col.new_note(basic)
            note.fields = [
                f"<p>What is the <b>concept</b> number {number}?</p>",
                f"<p>The answer {number}.</p>",
            ]
            requests.append(AddNoteRequest(note, deck))
        col.add_notes(requests)
        blocks = [
            f"Q: What is the **concept** number {start + at}?\nA: The answer {start + at}.\n"
            + (f"<!--ID: {request.note.id}-->\n" if at % 2 else "")
            for at, request in enumerate(requests)
        ]
        (root / f"{start}.md").write_text("\n".join(blocks), encoding="utf-8")


def main() -> None:
    from aqt.qt import QComboBox, QLineEdit, QPushButton, Qt, QTableView

    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    scratch = Path(tempfile.mkdtemp(prefix="zk-take-over-"))
    root = scratch / "Notes"
    root.mkdir()
    anki = RunningAnki(scratch / "base", vault=root, config={"sync_on_profile_open": False}, patience=600.0)
    assert anki.mw.col is not None
    fill(anki.mw.col, root, notes)

    def opened() -> Any:
        anki.action("zk_take_over").trigger()
        anki.until(lambda: anki.window("zk_take_over") is not None, "the window opens")
        return anki.window("zk_take_over")

    shown = measured(anki, "opening", opened)
    table = anki.part(shown, QTableView, "zk_take_over_list")
    print(f"  {table.model().rowCount():,} rows")
    which = anki.part(shown, QComboBox, "zk_take_over_which")
    search = anki.part(shown, QLineEdit, "zk_take_over_search")
    acts: dict[str, Callable[[], object]] = {
        "scrolling to the end": table.scrollToBottom,
        "sorting": lambda: table.sortByColumn(0, Qt.SortOrder.DescendingOrder),
        "one kind": lambda: which.setCurrentIndex(1),
        "all kinds": lambda: which.setCurrentIndex(0),
        "searching": lambda: search.setText("number 77"),
        "no search": lambda: search.setText(""),
        "unticking all": lambda: table.model().tick_shown(on=False),
        "ticking all": lambda: table.model().tick_shown(on=True),
    }
    for name, act in acts.items():
        measured(anki, name, act)
    measured(anki, "closing", shown.close)
    shown = measured(anki, "opening again", opened)
    button = anki.part(shown, QPushButton, "zk_take_over_button")

    def taken() -> None:
        button.click()
        col = anki.mw.col
        anki.until(
            lambda: col.db.scalar("select count() from notes where mid = 1577880000001") == notes, "done"
        )

    measured(anki, "taking over", taken)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
