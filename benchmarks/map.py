"""Measures the map in Anki's own web view: how long a frame takes while a person moves and zooms.

Usage: QT_QPA_PLATFORM=offscreen python -m benchmarks.map [ZETTELS]…   (by default 30, 1,000 and 5,000)

Needs the built package. Without a screen Chromium draws with the processor alone, as Anki's "software" video
driver does: the slowest case. Printed for each size: from the window to the first map and to settled places,
then frame times (median, 95th percentile, worst; ms) while panning zoomed out, panning close by, and zooming.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.anki_gui.running_anki import RunningAnki

SIZES = (30, 1000, 5000)
FRAMES = 120
# Of the whole map, then of a part in which some hundred zettels are seen.
MOVEMENTS = {
    "pan, all": "zkMap.fit(0)|zkMap.pan(i % 40 < 20 ? 6 : -6, 0, 0)",
    "pan, near": "zkMap.fit(0), zkMap.zoomBy(6, 0)|zkMap.pan(i % 80 < 40 ? 8 : -8, 2, 0)",
    "zoom": "zkMap.fit(0)|zkMap.zoomBy(i % 60 < 30 ? 1.06 : 1 / 1.06, 0)",
}
_MEASURE = """(() => {
  const times = []; let i = 0; %s;
  const step = (now) => {
    times.push(now);
    if (i++ < %d) { %s; requestAnimationFrame(step); } else window.zkTimes = times;
  };
  window.zkTimes = null; requestAnimationFrame(step); return true; })()"""


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or list(SIZES)
    if len(sizes) > 1:
        for size in sizes:  # one process can start Anki once
            subprocess.run([sys.executable, "-m", "benchmarks.map", str(size)], check=True)
        return
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    scratch = Path(tempfile.mkdtemp(prefix="zk-map-"))
    vault = scratch / "Zettelkasten"
    write_vault(vault, sizes[0])
    print(f"{sizes[0]:,} zettels", flush=True)
    for name, figures in measured(RunningAnki(scratch / "base", vault=vault)):
        print(f"  {name:12}{figures}", flush=True)
    shutil.rmtree(scratch, ignore_errors=True)
    # Qt and Chromium are not made to be taken down in the order that Python chooses.
    os._exit(0)


def write_vault(vault: Path, size: int) -> None:
    """A vault whose zettels link to some before them, some of them to hubs; deterministic."""
    chance = random.Random(size)
    vault.mkdir()
    for number in range(size):
        near = {max(0, number - chance.randint(1, 40)) for _ in range(chance.randint(0, 3))}
        hubs = {chance.randrange(0, size, 25)} if chance.random() < 0.4 else set()
        links = " ".join(f"[[{other:05}]]" for other in sorted((near | hubs) - {number}))
        (vault / f"{number:05}.md").write_text(f"# Zettel {number}\n\n{links}\n", encoding="utf-8")


def measured(anki: RunningAnki) -> Iterator[tuple[str, str]]:
    def js(code: str) -> Any:
        answers: list[Any] = []
        page.evalWithCallback(code, answers.append)
        anki.until(lambda: answers, "the page answers", 60)
        return answers[0]

    started = time.perf_counter()
    anki.action("zk_map").trigger()
    anki.until(lambda: anki.window("zk_map") is not None, "the window opens")
    window: Any = anki.window("zk_map")
    page = window.page
    anki.until(lambda: js("zkMap.state().zettels"), "the map is shown", 100)
    yield "shown", f"{time.perf_counter() - started:.1f} s"
    anki.until(lambda: js("zkMap.state().settled"), "the places are found", 100)
    yield "settled", f"{time.perf_counter() - started:.1f} s"
    for name, movement in MOVEMENTS.items():
        start, step = movement.split("|")
        js(_MEASURE % (start, FRAMES, step))
        anki.until(lambda: js("window.zkTimes !== null"), "the frames are drawn", 120)
        times = js("window.zkTimes")
        deltas = sorted(after - before for before, after in pairwise(times[5:]))
        yield (
            name,
            f"{deltas[len(deltas) // 2]:.0f} / {deltas[len(deltas) * 95 // 100]:.0f} / {deltas[-1]:.0f} ms",
        )


if __name__ == "__main__":
    main()
