"""A vault that goes by another name here is not made a second time."""

from __future__ import annotations

import pytest

from tests.command_line import run
from zk_sync.config import Settings
from zk_sync.errors import VaultError
from zk_sync.sync.engine import Vault, sync
from zk_sync.sync.plan.known_vault import keys_by_vault, known_name

TEN = [(f"What is number {n}?", f"{n}") for n in range(10)]


def keys(vault: str, numbers: range) -> list[str]:
    return [f"{vault}:a.md#{n}" for n in numbers]


@pytest.mark.parametrize(
    ("flashcards", "notes", "found"),
    [
        (range(5), range(5), "Other"),
        (range(4), range(4), ""),
        (range(10), range(5), "Other"),
        (range(11), range(5), ""),
        (range(10), range(20, 30), ""),
        (range(0), range(0), ""),
    ],
)
def test_at_least_five_and_half_of_the_flashcards(flashcards: range, notes: range, found: str) -> None:
    known = keys_by_vault([*keys("Other", notes), *keys("Third", range(3)), ""])
    assert known_name(keys("Notes", flashcards), known) == found


def test_an_unknown_name_stops_the_sync_and_an_explicit_one_does_not(world) -> None:
    world.qa("a.md", *TEN)
    world.sync()
    notes = world.mods()
    other = Vault(world.root, "Notes", is_named=False)
    for options in ({}, {"automatic": False}, {"dry_run": True}):
        with pytest.raises(VaultError, match="--vault-id “vault”"):
            sync(world.col, other, Settings(), **options)
    assert world.mods() == notes
    assert sync(world.col, Vault(world.root, "Notes"), Settings()).counts()["created"] == 10
    assert world.col.note_count() == 20
    assert sync(world.col, other, Settings()).counts()["unchanged"] == 10, "it is known now"


def test_few_flashcards_in_common_are_made(world) -> None:
    world.qa("a.md", *TEN[:4])
    world.sync()
    assert sync(world.col, Vault(world.root, "Notes", is_named=False), Settings()).counts()["created"] == 4


def test_the_command_line_asks_for_the_name(world) -> None:
    world.qa("a.md", *TEN)
    world.sync()
    path = world.col.path
    world.col.close()
    try:
        folder = world.root.rename(world.root.with_name("Notes"))
        for extra in ((), ("--yes",)):
            stopped = run("sync", folder, "--collection", path, *extra)
            assert stopped.returncode == 2
            assert stopped.stdout == ""
            assert stopped.stderr.count("\n") == 1
            assert "--vault-id “vault”" in stopped.stderr
        named = run("sync", folder, "--collection", path, "--vault-id", "vault")
        assert (named.returncode, "10 unchanged" in named.stdout) == (0, True), named.stderr
    finally:
        world.col.reopen()
