"""What a person says is no flashcard is none from then on, as the vault's settings have it."""

from __future__ import annotations

from typing import Any

import pytest

from zk_sync.cards.ignoring import Unwanted, without_file, without_flashcard, without_folder
from zk_sync.config import Settings, as_json, settings_from
from zk_sync.sync.reading.content import Vault, keys_of
from zk_sync.sync.reading.read_vault import read_vault

FILES = {
    "a.md": "Q: one?\nA: 1\n\nQ: two?\nA: 2\n",
    "Physics [old] #1/202301010101 b.md": "Q: one?\nA: 1\n\nQ: three?\nA: 3\n",
    "Physics [old] #1/c.md": "Q: four?\nA: 4\n",
    "Physics [old] #10/c.md": "Q: five?\nA: 5\n",
}


def unwanted(world: Any, question: str, path: str) -> Unwanted:
    vault = Vault(world.root, "vault")
    content = read_vault(vault, Settings())
    keys, _ = keys_of(vault, content.entries, {})
    entries = zip(content.entries, keys, strict=True)
    return next(
        Unwanted("vault", key, path, question)
        for entry, key in entries
        if (entry.flashcard.front, entry.path) == (question, path)
    )


@pytest.mark.parametrize(
    ("change", "question", "path", "left"),
    [
        (without_flashcard, "one?", "a.md", ["two?", "five?", "one?", "three?", "four?"]),
        (
            without_flashcard,
            "one?",
            "Physics [old] #1/202301010101 b.md",
            ["one?", "two?", "five?", "three?", "four?"],
        ),
        (
            without_file,
            "three?",
            "Physics [old] #1/202301010101 b.md",
            ["one?", "two?", "five?", "four?"],
        ),
        (without_folder, "three?", "Physics [old] #1/202301010101 b.md", ["one?", "two?", "five?"]),
    ],
)
def test_this_one_is_left_out_and_no_other(
    world: Any, change: Any, question: str, path: str, left: list[str]
) -> None:
    for file, text in FILES.items():
        world.write(file, text)
    settings = change(Settings(), unwanted(world, question, path))
    again = settings_from(as_json(settings))  # as it is saved
    content = read_vault(Vault(world.root, "vault"), again)
    assert sorted(entry.flashcard.front for entry in content.entries) == sorted(left)
    assert content.problems == ()


def test_its_note_is_orphaned_and_comes_back_when_it_is_taken_out_again(world: Any) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    settings = without_flashcard(Settings(), unwanted(world, "one?", "a.md"))
    assert world.counts(automatic=False, not_flashcards=dict(settings.not_flashcards))["orphaned"] == 1
    assert world.note("one?").cards()[0].queue == -1
    assert world.counts(automatic=False)["restored"] == 1
    assert world.note("one?").cards()[0].queue != -1
