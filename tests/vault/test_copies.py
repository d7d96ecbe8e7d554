"""How sync programs call the copies that they leave."""

from __future__ import annotations

import time

import pytest

from zk_sync.vault.copies import copies_in


@pytest.mark.parametrize(
    "path",
    [
        "note 2.md",
        "note 12.md",
        "note(1).md",
        "note (1).md",
        "note-LAPTOP-9ABC.md",
        "note-DESKTOP-AB12CD3.md",
        "note-LAPTOP-9ABC-2.md",
        "note-Jane’s MacBook Pro.md",
        "note (Case Conflict).md",
        "note (Case Conflict 1).md",
        "note (Selective Sync Conflict).md",
        "note (Janes in Konflikt stehende Kopie 2024-05-01).md",
        "note (In Konflikt stehende Kopie von LAPTOP).md",
        "note (Konflikt Groß-/Kleinschreibung).md".replace("/", "-"),
        "note (Copie en conflit de Jane 2024-05-01).md",
        "note (copia en conflicto de Jane).md",
        "note (Copia in conflitto di Jane).md",
        "note (Cópia em conflito de Jane).md",
        "note (SFConflict jane@example.org 2024-05-01-10-00-00).md",
        "note (конфликтующая копия).md",
        "note (競合コピー 2024-05-01).md",
        "note (冲突副本).md",
        "note.conflict-20240501.md",
        "note_conflict-20240501-100000.md",
        "note - Copy.md",
        "note - Copy (2).md",
        "note copy.md",
        "note copy 3.md",
        "note - Kopie.md",
        "note Kopie 2.md",
        "note のコピー.md",
        "Note 2.MD",
    ],
)
def test_what_is_called_like_a_copy(path: str) -> None:
    for folder in ("", "a b/c (1)/"):
        original = f"{folder}note.md"
        assert copies_in([original, f"{folder}{path}", "other.md"]) == {f"{folder}{path}": original}
        assert copies_in([f"{folder}{path}", "x/note.md"]) == {}


@pytest.mark.parametrize(
    "path",
    [
        "note2.md",
        "note-draft.md",
        "note - more.md",
        "note 2023.md",
        "note copying.md",
        "conflict.md",
        "note.md",
    ],
)
def test_what_is_not(path: str) -> None:
    assert copies_in(["note.md", path]) == {}


def test_only_the_last_suffix_is_taken_off() -> None:
    paths = [
        "My (old) note.md",
        "My (old) note 2.md",
        "My (old) note 2 (1).md",
        " 2.md",
        "(1).md",
        "x/ 2.md",
        "x/.md",
    ]
    assert copies_in(paths) == {
        "My (old) note 2.md": "My (old) note.md",
        "My (old) note 2 (1).md": "My (old) note 2.md",
    }


def test_long_names_take_no_longer() -> None:
    paths = [f"{number}{' (conflict' * 20}{' 2' * 50}x.md" for number in range(500)]
    started = time.perf_counter()
    copies_in(paths)
    assert time.perf_counter() - started < 5
