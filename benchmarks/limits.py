"""What the work of each scenario costs at the least: the same files, notes and calls, no sync around.

Each method prepares what is not measured, and returns the work that is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zk_sync.cards.zettel_record import records_of
from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, VaultContent, read_vault
from zk_sync.sync.notes.notetypes import NOTE_TYPES, OUR_NOTES, ensure_note_types
from zk_sync.vault.scan import decoded, scan
from zk_sync.vault.zettel import zettel_from

if TYPE_CHECKING:
    from anki.collection import AddNoteRequest, Collection
    from anki.notes import NoteId

_BATCH = 250  # notes a call, as the add-on has it
_ZETTELS = 100  # that are looked at step by step, likewise
Work = Callable[[], Any]


class Limits:
    """Of one vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def of_unchanged(self, col: Collection) -> Work:
        """Walks the vault, asks for each file's size and times, and reads the vault's notes in one query."""

        def work() -> None:
            for folder, _, names in os.walk(self.vault.root):
                for name in names:
                    os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (the limit is the system call)
            assert col.db is not None
            col.db.all(f"select id, guid, mid, mod, tags, flds from notes where {OUR_NOTES}")

        return work

    def of_first_sync(self, col: Collection, *, by_libyaml: bool = False) -> Work:
        """Reads all zettels, frontmatter of those with flashcards, renders each of these, ``add_notes``.

        Frontmatter by the python-frontmatter that travels in the add-on, which has PyYAML's parser in Python:
        Anki has no other. ``by_libyaml``: by the parser in C, which is installed here for comparison.
        """
        parse = _frontmatter(by_libyaml=by_libyaml)
        ensure_note_types(col)
        content = read_vault(self.vault, Settings())
        with_cards = {entry.path for entry in content.entries}

        def work() -> None:
            self._parse(scan(self.vault.root, Settings()).paths, with_cards, parse)
            col.add_notes(list(self._requests(col, content)))

        return work

    @staticmethod
    def of_adding(col: Collection, like: Path) -> Work:
        """Adds the notes that the collection ``like`` holds, in one transaction and one undo entry.

        What Anki needs for itself: nothing of them is held meanwhile. Nor was it before, in this process:
        what Python gave back then would be used again, and not counted.
        """
        ensure_note_types(col)
        return lambda: _add_notes_of(like, col)

    def of_changes(self, col: Collection, paths: Sequence[str], *, by_extraction: bool = False) -> Work:
        """Reads, parses and renders the zettels at ``paths``, and ``update_notes`` of as many notes.

        Parsing is python-frontmatter on those with flashcards, as in the first sync. ``by_extraction``:
        instead of that, the add-on finds the flashcards of all.
        """
        parse = _frontmatter()
        content = read_vault(self.vault, Settings())
        wanted = set(paths)
        entries = [entry for entry in content.entries if entry.path in wanted]
        with_cards = {entry.path for entry in entries}
        ids = self._ids(col)[: len(entries)]

        def work() -> None:
            if by_extraction:
                self._extract(paths)
            else:
                self._parse(paths, with_cards, parse)
            for entry in entries:
                content.render(entry)
            _rewrite(col, ids)

        return work

    def of_rewriting(self, col: Collection) -> Work:
        """Reads and parses all zettels, ``update_notes`` of all notes."""

        def work() -> None:
            self._extract(scan(self.vault.root, Settings()).paths)
            _rewrite(col, self._ids(col))

        return work

    def _parse(self, paths: Iterable[str], with_cards: Container[str], parse: Callable[[str], Any]) -> None:
        """Reads the zettels at ``paths``, and parses those ``with_cards``."""
        for path in paths:
            text = self._text(path)
            if path in with_cards:
                parse(text)

    def _extract(self, paths: Sequence[str]) -> None:
        for start in range(0, len(paths), _ZETTELS):
            batch = paths[start : start + _ZETTELS]
            texts = [self._text(path) for path in batch]
            records_of(list(map(zettel_from, batch, texts, repeat(Settings()))))

    def _text(self, path: str) -> str:
        return decoded((self.vault.root / path).read_bytes())

    @staticmethod
    def _requests(col: Collection, content: VaultContent) -> Iterator[AddNoteRequest]:
        from anki.collection import AddNoteRequest
        from anki.decks import DeckId

        deck = DeckId(col.decks.id("Zettelkasten") or 1)
        notetypes = {name: col.models.by_name(name) for name in NOTE_TYPES}
        for entry in content.entries:
            notetype = notetypes[entry.flashcard.note_type]
            assert notetype is not None
            note = col.new_note(notetype)
            for name, value in content.render(entry).fields.items():
                note[name] = value
            yield AddNoteRequest(note, deck)

    @staticmethod
    def _ids(col: Collection) -> list[NoteId]:
        assert col.db is not None
        return list(col.db.list(f"select id from notes where {OUR_NOTES}"))


def _frontmatter(*, by_libyaml: bool = False) -> Callable[[str], Any]:
    import frontmatter
    from zk_sync._vendor import frontmatter as in_the_add_on

    return (frontmatter if by_libyaml else in_the_add_on).loads


def _rewrite(col: Collection, ids: Iterable[NoteId]) -> None:
    notes = [col.get_note(note_id) for note_id in ids]
    for note in notes:
        note.fields[-1] = f"{note.fields[-1]} "  # Anki writes no note that is as it was
    col.update_notes(notes)


def _add_notes_of(like: Path, col: Collection) -> None:
    from anki.collection import AddNoteRequest
    from anki.decks import DeckId

    assert col.db is not None
    notetypes = {ours.id: col.models.by_name(ours.name) for ours in NOTE_TYPES.values()}
    undo = col.add_custom_undo_entry("Add")

    def add(rows: Iterable[tuple[int, str, str]]) -> None:
        requests = []
        for kind, fields, tags in rows:
            notetype = notetypes[kind]
            assert notetype is not None
            note = col.new_note(notetype)
            note.fields, note.tags = fields.split("\x1f"), tags.split()
            requests.append(AddNoteRequest(note, DeckId(1)))
        col.add_notes(requests)
        col.merge_undo_entries(undo)

    def everything() -> None:
        with closing(sqlite3.connect(like)) as db:
            found = db.execute(f"select mid, flds, tags from notes where {OUR_NOTES} order by id")
            while rows := found.fetchmany(_BATCH):
                add(rows)

    col.db.transact(everything)
