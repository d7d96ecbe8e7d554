"""A small world for the sync's tests: a vault on disk and a real collection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import Collection

from zk_sync.config import settings_from
from zk_sync.sync.engine import Report, Vault, sync
from zk_sync.sync.state.seen import FOLDER

if TYPE_CHECKING:  # anki.cards cannot be imported before anki.collection
    from anki.cards import Card
    from anki.notes import Note


class World:
    """One vault and one collection."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.root.mkdir()
        self.device = folder / "device"
        self.device.mkdir()
        self.col = Collection(str(self.device / "collection.anki2"))
        self.vault_id = "vault"

    # The vault

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def qa(self, path: str, *pairs: tuple[str, str], front: str = "") -> Path:
        """A zettel of Q/A flashcards."""
        return self.write(path, front + "\n\n".join(f"Q: {q}\nA: {a}" for q, a in pairs) + "\n")

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def rename(self, old: str, new: str) -> None:
        target = self.root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(target)

    # The sync

    def sync(self, *, automatic: bool = True, dry_run: bool = False, **settings: Any) -> Report:
        vault = Vault(self.root, self.vault_id)
        return sync(self.col, vault, settings_from(settings), automatic=automatic, dry_run=dry_run)

    def counts(self, **options: Any) -> dict[str, int]:
        """The counts of a sync that are not zero, but for zettels and flashcards."""
        counts = self.sync(**options).counts()
        return {name: n for name, n in counts.items() if n and name not in ("zettels", "flashcards")}

    # The collection

    def notes(self, search: str = "") -> list[Note]:
        return [self.col.get_note(id_) for id_ in sorted(self.col.find_notes(search))]

    def note(self, text: str) -> Note:
        """The one note whose first field holds ``text``."""
        found = [note for note in self.notes() if text in note.fields[0]]
        assert len(found) == 1, [note.fields[0] for note in found]
        return found[0]

    def deck_of(self, card: Card) -> str:
        return self.col.decks.name(card.odid or card.did)

    def edit(self, note: Note, field: str, value: str) -> None:
        note[field] = value
        self.col.update_note(note)

    def review(self, card: Card, rating: int = 2) -> None:
        """Answers one card with the real scheduler, the others buried meanwhile to bring it to the top."""
        self.col.decks.set_current(card.did)
        others = [id_ for id_ in self.col.find_cards("is:new or is:due") if id_ != card.id]
        self.col.sched.bury_cards(others)
        [queued] = self.col.sched.get_queued_cards().cards
        card.start_timer()
        answer = self.col.sched.build_answer(card=card, states=queued.states, rating=rating)
        self.col.sched.answer_card(answer)
        self.col.sched.unbury_cards(others)

    def store(self) -> Path:
        """What this device saw of the vault."""
        [store] = (self.device / FOLDER).glob("*.seen.sqlite")
        return store

    def lose_store(self) -> None:
        """As on a device that saw nothing yet: the caches are gone with the store."""
        self.store().unlink()
        for pattern in ("*.index.sqlite*", "*.agreed.*"):
            for cache in (self.device / FOLDER).glob(pattern):
                cache.unlink()

    def mods(self) -> list[tuple[int, int, str]]:
        assert self.col.db is not None
        return [tuple(row) for row in self.col.db.all("select id, mod, flds from notes order by id")]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.col.close()
