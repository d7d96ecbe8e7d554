"""Measures the take-over: what each tool's notes become, and how long many notes take.

Usage: python -m benchmarks.take_over [tools | many [NOTES]]   (both; 10,000)

``tools``: of each tool a collection as it makes one (tests/sync/other_tools_notes.py), a year of reviews by
Anki's own scheduler, with FSRS and without. ``many``: seconds for the steps at so many notes to be found, and
for an automatic sync beside 50,000 notes that are no flashcard's. The window is measured by
``benchmarks.take_over_window``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId

from benchmarks.take_over_window import fill
from tests.insight.year import Person, study
from tests.sync.other_tools_notes import TOOLS, ToolsVault
from tests.sync.taking_over import history
from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, apply_plan, read_vault, remembered, sync, take_over, take_snapshot
from zk_sync.sync.take_over import Wishes, foreign_notes, plan_take_over

_OTHERS = 50_000


def main() -> None:
    wanted, *rest = sys.argv[1:] or ["all"]
    number = int(rest[0]) if rest else 0
    if wanted in ("tools", "all"):
        tools()
    if wanted in ("many", "all"):
        many(number or 10_000)


def tools() -> None:
    print(
        "tool | FSRS | notes | answers | by id | by key | by text | of these differ | left | wrong | doubled"
    )
    for name in TOOLS:
        for fsrs in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                _tool(name, fsrs, Path(folder))


def _tool(name: str, fsrs: bool, folder: Path) -> None:
    root = folder / "vault"
    col = Collection(str(folder / "collection.anki2"))
    col.set_config("fsrs", fsrs)
    made = ToolsVault(col)
    TOOLS[name](made)
    for path, text in made.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "cat.png").write_bytes(b"\x89PNG")
    study(col, Person(27), 365)
    col.fix_integrity()
    vault, settings = Vault(root, "vault"), settings_from({})
    before, notes, count = history(col), _contents(col), col.note_count()
    listed, _ = take_over(col, vault, settings, Wishes(), dry_run=True)
    found, _ = take_over(col, vault, settings, Wishes(keep="zettel"))
    assert history(col) == before, "a card or a review is another"
    col.undo()
    assert (history(col), _contents(col)) == (before, notes), "undo did not bring all back"
    take_over(col, vault, settings, Wishes(keep="zettel"))
    doubled = col.note_count() - count
    report = sync(col, vault, settings, dry_run=True)
    assert report.counts()["updated"] == 0, "the next sync changes something"
    assert col.fix_integrity()[1], "Check Database found something"
    assert history(col)[1] == before[1], "a review is lost"
    adopted = [match for match in found.found if match.state == "adopted"]
    by = Counter(match.by for match in adopted)
    differ = sum(1 for match in listed.found if match.state == "differs")
    wrong = sum(1 for match in adopted if not _is_right(made, match))
    row = (name, "on" if fsrs else "off", len(made.truth), len(before[1]), by["id"], by["key"], by["text"])
    print(*row, differ, len(made.truth) - len(adopted), wrong, doubled, sep=" | ", flush=True)
    col.close()


def _is_right(made: ToolsVault, match: Any) -> bool:
    lines = made.files[match.flashcard.path].split("\n")
    return made.truth[match.note.id] in "\n".join(lines[match.flashcard.line - 1 : match.flashcard.line + 3])


def _contents(col: Collection) -> list[Any]:
    assert col.db is not None
    return [tuple(row) for row in col.db.all("select id, guid, mid, tags, flds from notes order by id")]


def many(notes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        col = Collection(str(folder / "collection.anki2"))
        fill(col, folder / "vault", notes)
        vault, settings = Vault(folder / "vault", "vault"), settings_from({})
        content = _timed("reading the vault", partial(read_vault, vault, settings))
        snapshot = _timed("the snapshot", partial(take_snapshot, col, vault))
        foreign = _timed("reading the notes", partial(foreign_notes, col))
        known = remembered(content, snapshot, settings)
        plan = partial(plan_take_over, content, snapshot, known, foreign, settings, Wishes())
        found = _timed(f"finding {notes:,} notes", plan)
        print(Counter((match.by, match.state) for match in found.found))
        _timed("a sync that holds them back", partial(sync, col, vault, settings, dry_run=True))
        _timed("taking them over", partial(apply_plan, col, found.plan))
        _add_others(col)
        (vault.root / "new.md").write_text("Q: A new one?\nA: Yes.\n", encoding="utf-8")
        _timed(f"a sync of one new flashcard beside {_OTHERS:,} notes", partial(sync, col, vault, settings))
        col.close()


def _add_others(col: Collection) -> None:
    basic = col.models.by_name("Basic")
    for start in range(0, _OTHERS, 1000):
        requests = []
        for number in range(start, start + 1000):
            note = col.new_note(basic)
            note.fields = [f"Another question {number}", "text " * 30]
            requests.append(AddNoteRequest(note, DeckId(1)))
        col.add_notes(requests)


def _timed(what: str, act: Callable[[], Any]) -> Any:
    start, busy = time.monotonic(), time.process_time()
    result = act()
    took, busy = time.monotonic() - start, time.process_time() - busy
    print(f"{what:50}{took:7.2f} s, {busy:6.2f} s of them busy", flush=True)
    return result


if __name__ == "__main__":
    main()
