"""What the add-on does to Anki's start; each test starts a real Anki."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Install = Callable[[str], Path]
StartAnki = Callable[[], dict[str, Any]]


@pytest.mark.parametrize("folder", ["1234567890", "zettelkasten-sync", "zk_sync"])
def test_starts_whatever_its_folder_is_called(folder: str, install: Install, start_anki: StartAnki) -> None:
    addon = install(folder)
    seen = start_anki()
    assert "Sync from Zettelkasten" in seen["menu"]
    assert seen["messages"] == []
    assert seen["zk_sync"] == str(addon / "zk_sync" / "__init__.py")


def test_loads_no_library_and_no_engine(install: Install, start_anki: StartAnki) -> None:
    install("1234567890")
    loaded = start_anki()["loaded"]
    heavy = ("zk_sync._vendor", "zk_sync.cards", "zk_sync.sync", "zk_sync.vault")
    assert [module for module in loaded if module.startswith(heavy)] == []


def test_leaves_the_import_path_alone(install: Install, start_anki: StartAnki) -> None:
    install("1234567890")
    assert start_anki()["path_changed"] is False


def test_second_copy_says_so_and_leaves_the_first_at_work(install: Install, start_anki: StartAnki) -> None:
    first = install("1234567890")
    install("zettelkasten-sync")
    seen = start_anki()
    assert seen["zk_sync"] == str(first / "zk_sync" / "__init__.py")
    assert seen["menu"].count("Sync from Zettelkasten") == 1
    [message] = seen["messages"]
    assert "1234567890" in message
    assert "zettelkasten-sync" in message
