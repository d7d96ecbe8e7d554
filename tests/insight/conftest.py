"""A vault of question-and-answer zettels, synced into a real collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anki.collection import Collection

from tests.insight.year import number_cards
from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, sync

Synced = Callable[..., Collection]


@pytest.fixture
def synced(tmp_path: Path) -> Iterator[Synced]:
    """``synced(40, is_fsrs=True)``: a new collection that holds 40 flashcards of the vault "vault"."""
    opened: list[Collection] = []

    def make(flashcards: int, *, is_fsrs: bool) -> Collection:
        folder = tmp_path / f"device {len(opened)}"
        (folder / "vault").mkdir(parents=True)
        for number in range(flashcards):
            text = f"Q: Question {number}?\nA: Answer {number}\n"
            (folder / "vault" / f"{202301010000 + number}.md").write_text(text, encoding="utf-8")
        col = Collection(str(folder / "collection.anki2"))
        opened.append(col)
        sync(col, Vault(folder / "vault", "vault"), Settings())
        number_cards(col)
        col.set_config("fsrs", is_fsrs)
        return col

    yield make
    for col in opened:
        col.close()
