"""What a person does in a day, against the sync of an unchanged vault, in one process and run.

``python -m benchmarks.daily 2000 20000`` prints for each act the median processor time of the sync after it
and of the one after that, which remembers; the work on what changed alone; and the first over its bound,
which is twice the unchanged sync and twice that work.
``--runs 5`` chooses how often, ``--only new,link`` which acts.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from anki.collection import Collection

from benchmarks.measure import measured
from benchmarks.vaults import Generator
from zk_sync.cards.zettel_record import records_of
from zk_sync.config import Settings
from zk_sync.sync.engine import Report, Vault, read_vault, sync
from zk_sync.sync.notes.notetypes import ensure_note_types
from zk_sync.vault.zettel import zettel_from

_QUIET = 2.1  # seconds until the time of a file is trusted
_LARGE = 50_000  # zettels, from which on fewer runs have to do
_FOLDER = 20  # zettels in a folder that is moved
ACTS = ("new", "link", "title", "rename", "delete", "folder", "attachment", "answer")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.daily")
    parser.add_argument("sizes", type=int, nargs="*", default=[2000, 20000])
    parser.add_argument("--runs", type=int, default=5, help="runs of each act; the median counts")
    parser.add_argument("--only", default=",".join(ACTS), help="acts, with commas between")
    options = parser.parse_args()
    gc.disable()  # as Anki does
    columns = ("unchanged", "sync", "work", "of bound", "of unch.", "remember", "peak/MB")
    print(f"{'zettels':>8} {'act':<12}", *map("{:>9}".format, columns))
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp())
        try:
            day = _Day(folder, size)
            runs = options.runs if size < _LARGE else min(3, options.runs)
            for act in options.only.split(","):
                day.measure(act, runs)
        finally:
            shutil.rmtree(folder)


class _Day:
    """A vault of one size, synced and remembered."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        self.vault = Vault(folder / "vault", "vault")
        self.root = self.vault.root
        self.generator = Generator(self.root, size)
        self.generator.write()
        for number in range(20 * _FOLDER):
            path = self.root / f"moving {number // _FOLDER}" / f"{300001010000 + number} Moving {number}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"Q: What moves as {number}?\nA: That {number}.\n", encoding="utf-8")
        self.col = Collection(str(folder / "collection.anki2"))
        self.scratch = Collection(str(folder / "scratch.anki2"))
        ensure_note_types(self.scratch)
        self.count = 0
        self.moved = 0
        self._settle()

    def _settle(self) -> None:
        time.sleep(_QUIET)
        for _ in range(3):
            self._sync()
        gc.collect()

    def _sync(self) -> Report:
        return sync(self.col, self.vault, Settings())

    def measure(self, act: str, runs: int) -> None:
        """Does ``act`` several times, and prints what the syncs after it took."""
        syncs, again, unchanged, works, peaks = [], [], [], [], []
        for _ in range(runs):
            unchanged += [measured(self._sync).seconds for _ in range(3)]
            paths = getattr(self, f"_{act}")()
            time.sleep(_QUIET)
            found = measured(self._sync)
            syncs.append(found.seconds)
            peaks.append(found.peak / 1e6)
            changed = [outcome for outcome in found.result.outcomes if outcome.action != "kept"]
            assert changed, f"{act} changed nothing"
            again.append(measured(self._sync).seconds)
            works.append(self._work({*paths, *(outcome.path for outcome in changed)}))
            gc.collect()
        base, took, work = map(statistics.median, (unchanged, syncs, works))
        bound = 2 * base + 2 * work
        figures = (base, took, work, took / bound, took / base, statistics.median(again))
        print(
            f"{self.size:>8} {act:<12}", *map("{:>9.3f}".format, figures), f"{max(peaks):>9.0f}", flush=True
        )

    def _work(self, paths: set[str]) -> float:
        """Seconds that reading, extracting and rendering these zettels take, and writing their notes."""
        content = read_vault(self.vault, Settings())
        here = sorted(paths & content.zettel_infos.keys())
        entries = [entry for entry in content.entries if entry.path in paths]
        notes = [self._scratch_note() for _ in range(max(1, len(entries)))]

        def work() -> None:
            texts = [(self.root / path).read_text(encoding="utf-8") for path in here]
            records_of([zettel_from(path, text, Settings()) for path, text in zip(here, texts, strict=True)])
            for entry in entries:
                content.render(entry)
            for note in notes:
                note.fields[1] += " more"
            self.scratch.update_notes(notes)

        return measured(work).seconds

    def _scratch_note(self):  # type: ignore[no-untyped-def]
        from anki.decks import DeckId

        notetype = self.scratch.models.by_name("Zettel")
        assert notetype is not None
        note = self.scratch.new_note(notetype)
        note.fields[0] = f"Question {time.monotonic_ns()}?"
        self.scratch.add_note(note, DeckId(1))
        return note

    # The acts: each returns the paths of the zettels that it changed

    def _next(self, suits: Callable[[str], bool] = lambda text: "Q: " in text) -> Path:
        while True:
            self.count += 7
            path = self.generator.path(self.count % self.size)
            if path.exists() and suits(path.read_text(encoding="utf-8")):
                return path

    def _paths(self, *files: Path) -> Sequence[str]:
        return [file.relative_to(self.root).as_posix() for file in files]

    def _edited(self, path: Path, change: Callable[[str], str]) -> Sequence[str]:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return self._paths(path)

    def _new(self) -> Sequence[str]:
        self.count += 1
        path = self.root / "folder 3" / f"{400001010000 + self.count} New {self.count}.md"
        text = (
            f"Builds on [[{self._next().stem}]].\n\nQ: What is new in {self.count}?\nA: This {self.count}.\n"
        )
        path.write_text(text, encoding="utf-8")
        return self._paths(path)

    def _link(self) -> Sequence[str]:
        other = self._next().stem
        return self._edited(self._next(), lambda text: f"{text}\nSee [[{other}]].\n")

    def _title(self) -> Sequence[str]:
        def titled(text: str) -> str:
            front, mark, rest = text.removeprefix("---\n").partition("\n---\n")
            lines = [line for line in front.splitlines() if not line.startswith("title:")]
            return "\n".join(["---", f"title: Another title {self.count}", *lines]) + mark + rest

        return self._edited(self._next(), titled)

    def _rename(self) -> Sequence[str]:
        old = self._next()
        new = old.with_name(f"{old.stem} renamed.md")
        old.rename(new)
        return self._paths(new)

    def _delete(self) -> Sequence[str]:
        self._next().unlink()
        return ()

    def _folder(self) -> Sequence[str]:
        old = self.root / f"moving {self.moved}"
        new = self.root / f"moved {self.moved}"
        old.rename(new)
        self.moved += 1
        return self._paths(*new.iterdir())

    def _attachment(self) -> Sequence[str]:
        self.count += 1
        shown = self._next(lambda text: "![[image" in text).read_text(encoding="utf-8")
        image = self.root / "attachments" / shown.partition("![[image ")[2].partition("|")[0]
        image = image.with_name(f"image {image.name}")
        image.write_bytes(f"replaced {self.count}".encode())
        return ()

    def _answer(self) -> Sequence[str]:
        return self._edited(self._next(), lambda text: text.replace("\nA: ", "\nA: rather ", 1))


if __name__ == "__main__":
    main()
