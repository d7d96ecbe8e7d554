"""The window answers while a sync runs, and Cancel is heard."""

from __future__ import annotations

import gc
import itertools
import os
import time
from pathlib import Path
from typing import Any

import pytest

BEAT = 50  # milliseconds
LONGEST = 250


@pytest.fixture
def large_vault(tmp_path: Path) -> Path:
    """2,000 flashcards in 200 zettels."""
    folder = tmp_path / "Large"
    folder.mkdir()
    for number in range(200):
        cards = "\n".join(
            f"Q: What is {number}·{n} with **bold**, $x^{n}$ and `code`?\nA: It is {n}.\n\n- one\n- two\n"
            for n in range(10)
        )
        text = f"---\ntitle: Zettel {number}\ntags: [a, b]\n---\n\n{cards}\n{'Some prose. ' * 200}\n"
        (folder / f"2023010100{number:04} Zettel.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.alone
def test_the_heart_beats_while_2000_flashcards_are_new(start_anki: Any, large_vault: Path) -> None:
    anki = start_anki(vault=large_vault, config={"sync_on_profile_open": False})
    # The bound is on what the sync does to the window; a machine that is busy elsewhere gets a second try.
    waits = [longest_wait(anki)]
    while waits[-1] >= LONGEST and len(waits) < 3:
        anki.mw.undo()
        anki.until(lambda: not anki.notes(), "the sync is undone")
        waits.append(longest_wait(anki))
    assert waits[-1] < LONGEST


def longest_wait(anki: Any) -> float:
    """Milliseconds that the heartbeat waited at most for the file work and planning of a sync."""
    from aqt import gui_hooks
    from aqt.qt import QTimer

    operations: list[float] = []
    gui_hooks.backend_will_block.append(lambda: operations.append(time.monotonic()))
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(BEAT)
    anki.rest(0.5)
    operations.clear()
    start = time.monotonic()
    said = anki.sync()
    took = time.monotonic() - start
    timer.stop()
    assert "2000 created" in said.replace(",", "")
    _settings, reads, writes, *_ = operations
    assert start < reads < writes
    gaps = [(beat, (later - beat) * 1000) for beat, later in itertools.pairwise(beats)]
    waits = [gap for beat, gap in gaps if beat < writes]
    later = [gap for beat, gap in gaps if beat >= writes]
    print(f"{took:.1f} s for 2,000 flashcards; longest wait of a {BEAT} ms heartbeat: {max(waits):.0f} ms")
    print(f"while writing: {max(later):.0f} ms")
    return max(waits)


@pytest.mark.alone
def test_nobody_notices_the_sync_of_an_unchanged_vault(start_anki: Any, tmp_path: Path) -> None:
    """Of 2,000 zettels; by hand, with ``ZETTELS=20000``, of more."""
    from benchmarks.vaults import Generator

    folder = tmp_path / "Large"
    Generator(folder, int(os.environ.get("ZETTELS", "2000"))).write()
    anki = start_anki(vault=folder)
    anki.until(lambda: "created" in anki.tooltip(), "the first sync is over", seconds=300)
    anki.switch_profile()  # the sync on opening finds nothing to do and remembers that
    addon = anki.addon
    anki.until(lambda: addon._run is None, "that sync is over", seconds=300)
    anki.no_tooltip()
    anki.rest(1)
    screen = anki.on_screen()
    waits = []
    while len(waits) < 4 and (not waits or min(waits) >= BEAT):
        waits.append(longest_wait_of(anki, addon))
    print(f"longest waits of the window while a vault without changes is synced: {waits} ms")
    assert min(waits) < BEAT
    assert (anki.on_screen(), anki.tooltip()) == (screen, "")


def longest_wait_of(anki: Any, addon: Any) -> float:
    """Milliseconds that a heartbeat of 5 ms waited at most while an automatic sync ran."""
    from aqt.qt import Qt, QTimer

    beats: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(5)
    anki.rest(0.2)
    start = time.monotonic()
    addon._sync_by_itself("sync_on_profile_open")
    assert addon._run is not None
    anki.until(lambda: addon._run is None, "the sync is over")
    anki.rest(0.1)
    timer.stop()
    print(f"synced within {time.monotonic() - start:.2f} s")
    return max((later - beat) * 1000 for beat, later in itertools.pairwise(beats))


@pytest.mark.alone
def test_cancel_while_reading_leaves_nothing(start_anki: Any, large_vault: Path) -> None:
    anki = start_anki(vault=large_vault, config={"sync_on_profile_open": False})
    decks, undo = anki.decks(), anki.mw.col.undo_status()
    anki.no_tooltip()
    anki.action("zk_sync").trigger()
    anki.until(lambda: " of 200" in label(anki), "the progress window counts")
    window = progress_window(anki)
    pressed = time.monotonic()
    anki.press(window, "Cancel")
    assert window.form.label.text().strip() == "Cancelling…"
    anki.until(lambda: "cancelled" in anki.tooltip(), "the cancel is confirmed", seconds=2)
    # Anki keeps a progress window open for half a second at least, so that it does not flicker.
    took = time.monotonic() - pressed
    print(f"answered after {took:.2f} s")
    assert took < 0.75
    anki.rest(1)
    assert anki.notes() == {}
    assert anki.decks() == decks
    assert anki.mw.col.undo_status() == undo
    assert "2000 created" in anki.sync().replace(",", "")


@pytest.mark.alone
def test_cancel_while_writing_leaves_nothing(start_anki: Any, large_vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QTimer

    anki = start_anki(vault=large_vault, config={"sync_on_profile_open": False})
    decks = anki.decks()
    operations: list[str] = []

    def on_operation() -> None:
        operations.append(label(anki))
        if len(operations) == 3:  # the first two read settings and collection, the third one writes
            QTimer.singleShot(0, lambda: anki.press(progress_window(anki), "Cancel"))

    gui_hooks.backend_will_block.append(on_operation)
    gc.collect()
    assert "cancelled" in anki.sync()
    anki.rest(1)
    assert gc.collect() < 2000, "Anki has Python tidy up later, and its window would stop for as long"
    assert anki.notes() == {}
    assert anki.decks() == decks
    assert not anki.mw.form.actionUndo.isEnabled()
    assert anki.rows("pragma integrity_check") == [["ok"]]
    assert "2000 created" in anki.sync().replace(",", "")


def test_the_profile_closes_in_the_middle(start_anki: Any, large_vault: Path) -> None:
    anki = start_anki(vault=large_vault)
    anki.rest(0.3)  # the automatic sync reads
    anki.switch_profile()
    anki.until(
        lambda: "2000 created" in anki.tooltip().replace(",", ""), "the next one does it all", seconds=60
    )
    assert len(anki.notes()) == 2000


def test_the_profile_closes_while_notes_are_written(start_anki: Any, large_vault: Path) -> None:
    from aqt import gui_hooks
    from aqt.qt import QTimer

    anki = start_anki(open_profile=False, vault=large_vault)
    operations: list[object] = []
    closed: list[object] = []

    def on_operation() -> None:
        operations.append(None)
        if len(operations) == 3:
            QTimer.singleShot(30, lambda: anki.mw.unloadProfile(lambda: closed.append(True)))

    gui_hooks.profile_did_open.append(lambda: gui_hooks.backend_will_block.append(on_operation))
    anki.until(lambda: closed, "the profile is closed")
    anki.rest(0.5)
    gui_hooks.backend_will_block.remove(on_operation)
    anki.mw.loadProfile()
    assert len(anki.notes()) in (0, 2000), "all or nothing"
    anki.until(lambda: len(anki.notes()) == 2000, "the next one does the rest")
    assert anki.rows("pragma integrity_check") == [["ok"]]


def progress_window(anki: Any) -> Any:
    from aqt.progress import ProgressDialog

    return next((window for window in anki.windows() if isinstance(window, ProgressDialog)), None)


def label(anki: Any) -> str:
    window = progress_window(anki)
    return window.form.label.text() if window else ""
