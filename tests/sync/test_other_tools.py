"""Collections as each tool makes them, learned for weeks: nothing is lost, doubled or on another card."""

from __future__ import annotations

from typing import Any

import pytest

from tests.insight.year import Person, study
from tests.sync.other_tools_notes import TOOLS, ToolsVault
from tests.sync.taking_over import adopt, history

# Of each tool how many of its notes cannot be taken over: a deletion within code is none here, and by text
# alone a note is only found where both ask the same.
LEFT = {"Yanki": 0, "by hand": 0, "Flashcards for Obsidian, without ids": 2}


def learned(world: Any, tool: str, *, days: int, fsrs: bool) -> ToolsVault:
    """The vault and the notes of that tool, after so many days of reviews by Anki's scheduler."""
    world.col.set_config("fsrs", fsrs)
    made = ToolsVault(world.col)
    TOOLS[tool](made)
    for path, text in made.files.items():
        world.write(path, text)
    (world.root / "cat.png").write_bytes(b"\x89PNG")
    study(world.col, Person(27), days)
    world.col.fix_integrity()  # as the past was made up
    return made


def contents(world: Any) -> list[Any]:
    """All that can be seen of the notes."""
    rows = world.col.db.all("select id, guid, mid, tags, flds from notes order by id")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(("number", "tool"), list(enumerate(TOOLS)), ids=list(TOOLS))
def test_what_a_tool_made(world: Any, number: int, tool: str) -> None:
    made = learned(world, tool, days=10, fsrs=bool(number % 2))
    before, notes = history(world.col), contents(world)
    assert len(before[1]) > len(made.truth)
    found = adopt(world, keep="zettel")
    adopted = {match.note.id: match.flashcard for match in found.found if match.state == "adopted"}
    assert len(adopted) == len(made.truth) - LEFT.get(tool, 1)
    lines = {path: text.split("\n") for path, text in made.files.items()}
    for note_id, flashcard in adopted.items():
        about = "\n".join(lines[flashcard.path][flashcard.line - 1 : flashcard.line + 3])
        assert made.truth[note_id] in about, "another flashcard's reviews"
    assert history(world.col) == before
    world.col.undo()
    world.col.models._clear_cache()
    assert (contents(world), history(world.col)) == (notes, before)
    adopt(world, keep="zettel")
    counts = world.counts()
    assert counts.pop("created", 0) + counts.pop("there_already", 0) == LEFT.get(tool, 1)
    assert counts == {"unchanged": len(adopted)}
    known = {row[0] for row in before[0]}
    assert [row for row in history(world.col)[0] if row[0] in known] == list(map(list, before[0]))
    said, is_clean = world.col.fix_integrity()
    assert is_clean, said
    assert history(world.col)[1] == before[1]
