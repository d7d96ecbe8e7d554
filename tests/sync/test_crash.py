"""A crash at any instant leaves a collection on which the next sync ends where an undisturbed one would."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection

from tests.sync.same_device import copied
from zk_sync.sync.state.device import FIRST_DEVICE, LAST_DEVICE
from zk_sync.sync.state.shared_object import shared_of

CHILD = Path(__file__).with_name("crash_child.py")
ROOT = Path(__file__).parents[2]


def run(vault: Path, collection: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), str(vault), str(collection), what],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def content(collection: Path) -> dict[str, Any]:
    """The whole collection field by field, ids, guids and times aside; checked by Anki first."""
    col = Collection(str(collection))
    try:
        assert col.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert col.db is not None
        rows: dict[str, Any] = {
            "notes": sorted(map(_settled, col.db.all("select mid, tags, flds from notes"))),
            "cards": col.db.all(
                "select n.sfld, c.ord, c.did, c.queue, c.type, c.ivl, c.reps, c.odid from cards c "
                "join notes n on n.id = c.nid order by n.sfld, c.ord"
            ),
            "queue": col.db.list(
                "select n.sfld from cards c join notes n on n.id = c.nid "
                "where c.type = 0 and n.tags not like '%zk::orphan%' order by c.due, c.ord"
            ),
            "reviews": col.db.all("select id, cid, ease from revlog order by id"),
            "decks": sorted((deck.id, deck.name) for deck in col.decks.all_names_and_ids()),
            "types": sorted(
                (item.id, item.name)
                for item in col.models.all_names_and_ids()
                if not FIRST_DEVICE <= item.id <= LAST_DEVICE  # each device's own
            ),
            "media": sorted(file.name for file in Path(col.media.dir()).iterdir()),
            "declined": shared_of(col, "vault").declined,
        }
    finally:
        col.close()
    return rows


def _settled(note: list[Any]) -> list[Any]:
    """Where exactly a card stands depends on what came before it: guids are random."""
    return [*note[:2], re.sub(r',"at":\d+|"guid":"[^"]*",', "", note[2])]


@pytest.fixture
def prepared(world) -> tuple[Path, Path]:
    """A vault and a collection whose next sync does a bit of everything."""
    world.qa("a.md", *((f"what is number {i}?", f"{i}") for i in range(20)))
    world.qa("gone.md", ("what goes?", "this"))
    world.qa("moves.md", ("what moves?", "that"))
    world.write("reversed.md", "---\nanki: reversed\n---\nMeaning.\n")
    world.sync()
    world.review(world.note("number 3?").cards()[0])
    world.col.remove_notes([world.note("number 4?").id])
    world.qa("a.md", *((f"what is number {i}?", f"new {i}") for i in range(15)))
    world.delete("gone.md")
    world.write("moves.md", "---\ndeck: Elsewhere::Deep\n---\nQ: what moves?\nA: that\n")
    world.write("reversed.md", "---\nanki: basic\n---\nMeaning.\n")
    world.write("cloze.md", "A {{c1::new}} cloze in a {{c2::new}} zettel.\n")
    (world.root / "image.png").write_bytes(b"PNG" * 1000)
    world.qa("image.md", ("what is shown?", "![[image.png]]"))
    world.col.close()
    yield world.root, world.device
    world.col = Collection(str(world.device / "collection.anki2"))


def test_killed_at_any_place(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    vault, device = prepared

    def copy(name: str) -> Path:
        return copied(device, tmp_path / name)

    undisturbed = copy("undisturbed")
    listing = run(vault, undisturbed, "list")
    assert listing.returncode == 0, listing.stderr
    places = listing.stdout.splitlines()
    wanted = content(undisturbed)
    assert len(set(places)) >= 40

    # One place of each kind, chosen at random among its occurrences.
    chooser = random.Random(0)
    instants = [
        chooser.choice([number for number, place in enumerate(places) if place == kind])
        for kind in sorted(set(places))
    ]
    for instant in chooser.sample(instants, min(24, len(instants))):
        collection = copy(f"at {instant}")
        killed = run(vault, collection, str(instant))
        assert killed.returncode == -9, (places[instant], killed.stderr)
        after = run(vault, collection, "list")
        assert after.returncode == 0, (places[instant], after.stderr)
        assert content(collection) == wanted, places[instant]
        shutil.rmtree(collection.parent)
