"""What the work of each scenario costs at the least: the same files, notes and calls, no sync around."""

from __future__ import annotations

import os
from pathlib import Path

import frontmatter
from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId
from anki.notes import Note, NoteId

from benchmarks.measure import measured
from zk_sync.cards.record import record_of
from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, read_vault
from zk_sync.sync.notetypes import NOTE_TYPES, OUR_NOTES, ensure_note_types
from zk_sync.vault.scan import decoded, scan
from zk_sync.vault.zettel import zettel_from


class Limits:
    """Seconds, each measured anew."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def of_unchanged(self, col: Collection) -> float:
        """Walks the vault, asks for each file's size and times, and reads the vault's notes in one query."""

        def work() -> None:
            for folder, _, names in os.walk(self.vault.root):
                for name in names:
                    os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (the limit is the system call)
            assert col.db is not None
            col.db.all(f"select id, guid, mid, mod, tags, flds from notes where {OUR_NOTES}")

        return measured(work).seconds

    def of_first_sync(self, collection: Path) -> float:
        """Reads all zettels, frontmatter of those with flashcards, renders each of these, ``add_notes``."""
        col = Collection(str(collection))
        ensure_note_types(col)
        content = read_vault(self.vault, Settings())
        paths = {entry.path for entry in content.entries}
        deck = DeckId(col.decks.id("Zettelkasten") or 1)
        notetypes = {name: col.models.by_name(name) for name in NOTE_TYPES}

        def work() -> None:
            for file in scan(self.vault.root, Settings()).zettels:
                text = decoded(file.on_disk(self.vault.root).read_bytes())
                if file.path in paths:
                    frontmatter.loads(text)
            requests = []
            for entry in content.entries:
                notetype = notetypes[entry.flashcard.note_type]
                assert notetype is not None
                note: Note = col.new_note(notetype)
                for name, value in content.render(entry).fields.items():
                    note[name] = value
                requests.append(AddNoteRequest(note, deck))
            col.add_notes(requests)

        seconds = measured(work).seconds
        col.close()
        return seconds

    def of_changes(self, col: Collection, paths: set[str]) -> float:
        """Reads, parses and renders the zettels at ``paths``, and ``update_notes`` of as many notes."""
        content = read_vault(self.vault, Settings())
        entries = [entry for entry in content.entries if entry.path in paths]
        ids = self._ids(col)[: len(entries)]

        def work() -> None:
            for path in paths:
                record_of(zettel_from(path, (self.vault.root / path).read_text(encoding="utf-8"), Settings()))
            for entry in entries:
                content.render(entry)
            col.update_notes([col.get_note(note_id) for note_id in ids])

        return measured(work).seconds

    def of_rewriting(self, col: Collection) -> float:
        """Reads and parses all zettels, ``update_notes`` of all notes."""

        def work() -> None:
            for file in scan(self.vault.root, Settings()).zettels:
                text = decoded(file.on_disk(self.vault.root).read_bytes())
                record_of(zettel_from(file.path, text, Settings()))
            col.update_notes([col.get_note(note_id) for note_id in self._ids(col)])

        return measured(work).seconds

    @staticmethod
    def _ids(col: Collection) -> list[NoteId]:
        assert col.db is not None
        return [NoteId(row) for row in col.db.list(f"select id from notes where {OUR_NOTES}")]
