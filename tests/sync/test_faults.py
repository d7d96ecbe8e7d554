"""A fault at any file-system or collection call: the sync completes or changes nothing, and says which."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from anki._backend import RustBackend
from anki.collection import Collection
from anki.errors import BackendIOError

from tests.sync.same_device import copied
from tests.sync.test_crash import content, prepared
from zk_sync.config import Settings
from zk_sync.errors import ZkSyncError
from zk_sync.sync.engine import Report, Vault, sync
from zk_sync.vault.inside import read_inside

__all__ = ["prepared"]  # the fixture: a collection whose next sync does a bit of everything


@dataclass
class Faults:
    """Counts calls of the backend and of files below ``folders``; one of them, the nth at a place, fails."""

    folders: tuple[str, ...]
    at: tuple[str, int] = ("", 0)
    kind: str = "error"  # or "late error": the call does its work first; or "delay": it only takes long
    places: list[str] = field(default_factory=list)

    def passing(self, place: str, call: Callable[[], Any], error: Callable[[], Exception]) -> Any:
        self.places.append(place)
        if self.at != (place, self.places.count(place)):
            return call()
        if self.kind == "delay":
            time.sleep(0.05)
            return call()
        if self.kind == "late error":
            call()
        raise error()

    def concerns(self, path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self.folders)


def broken_backend() -> Exception:
    return BackendIOError("the disk is full", None, None, None)


def broken_files() -> Exception:
    return OSError(28, "No space left on device")


@contextmanager
def injected(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Real calls all the same, but for the one that fails."""

    def backend(name: str, describe: Callable[..., str]) -> None:
        original = getattr(RustBackend, name)

        def wrapper(self: RustBackend, *args: Any) -> Any:
            return faults.passing(describe(*args), lambda: original(self, *args), broken_backend)

        patch.setattr(RustBackend, name, wrapper)

    def files(module: Any, name: str, which: int = 0) -> None:
        original = getattr(module, name)

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            path = args[which] if len(args) > which else kwargs.get("dir", "")
            if not faults.concerns(path):
                return original(*args, **kwargs)
            kind = Path(path).suffix
            return faults.passing(f"{name} {kind}", lambda: original(*args, **kwargs), broken_files)

        patch.setattr(module, name, wrapper)

    with monkeypatch.context() as patch:
        backend("_run_command", lambda *_: f"backend {sys._getframe(2).f_code.co_name}")
        backend("_db_command", lambda command: f"db {command['kind']} {sys._getframe(4).f_code.co_name}")
        for module, name in ((os, "scandir"), (os, "replace"), (os, "mkdir"), (io, "open"), (os, "unlink")):
            files(module, name)
        files(shutil, "copyfile", which=1)
        files(tempfile, "mkstemp", which=9)
        yield


def one_sync(
    vault: Path, collection: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> Report | Exception:
    col = Collection(str(collection))
    try:
        with injected(faults, monkeypatch):
            return sync(col, Vault(vault, "vault"), Settings())
    except (ZkSyncError, OSError) as error:
        return error
    finally:
        col.close()


def without_media(rows: dict[str, Any]) -> dict[str, Any]:
    """Files copied by a sync that then failed stay; Anki's own media check finds them."""
    return {name: value for name, value in rows.items() if name != "media"}


def calls(places: list[str]) -> list[tuple[str, int]]:
    """Each call in turn: its place, and the how manieth there it is."""
    return [(place, places[: number + 1].count(place)) for number, place in enumerate(places)]


def differences(one: dict[str, Any], other: dict[str, Any], *, history: str = r',"earlier":\[[^]]*\]') -> str:
    """What the two hold differently, but for what ``history`` matches: how a note came to its state."""
    lines = []
    for name in one:
        left, right = ([re.sub(history, "", str(row)) for row in rows[name]] for rows in (one, other))
        lines += [f"- {row}" for row in left if row not in right] + [
            f"+ {row}" for row in right if row not in left
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", ["error", "late error", "delay"])
def test_a_fault_at_any_call(
    kind: str, prepared: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, device = prepared
    folders = (str(vault), str(tmp_path))

    def copy(name: str) -> Path:
        return copied(device, tmp_path / name)

    before = content(copy("before"))
    undisturbed = copy("undisturbed")
    counting = Faults(folders)
    one_sync(vault, undisturbed, counting, monkeypatch)
    wanted = content(undisturbed)
    assert len(set(counting.places)) >= 25, counting.places
    print(len(counting.places), "calls at", len(set(counting.places)), "kinds of places")

    for place in calls(counting.places):
        if kind == "late error" and place[0].startswith("db commit"):
            continue  # a commit that is done and fails all the same does not exist
        collection = copy(f"at {place[0]} {place[1]}")
        result = one_sync(vault, collection, Faults(folders, place, kind), monkeypatch)
        assert kind != "delay" or isinstance(result, Report), place
        if isinstance(result, Exception):
            assert isinstance(result, ZkSyncError), (place, repr(result))
            assert str(result), place
            assert not differences(without_media(content(collection)), without_media(before)), (place, result)
        elif differences(content(collection), wanted, history=r'"(source|earlier)":("\w*"|\[[^]]*\])'):
            assert result.problems, place  # done in part, and said so
        again = one_sync(vault, collection, Faults(folders), monkeypatch)
        assert isinstance(again, Report), (place, again)
        assert not differences(content(collection), wanted), place
        shutil.rmtree(collection.parent)


@pytest.mark.parametrize("name", ["a.md", "cloze.md", "moves.md"])
def test_a_short_read(
    name: str, prepared: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zettel of which one sync saw half: all is as it should be with the next one."""
    vault, device = prepared

    def copy(where: str) -> Path:
        return copied(device, tmp_path / where)

    collections = [copy("undisturbed"), copy("short")]
    one_sync(vault, collections[0], Faults(()), monkeypatch)
    short: list[str] = []

    def half(file: str, root: str, most: int) -> bytes:
        data = read_inside(file, root, most)
        if Path(file).name != name:
            return data
        short.append(file)
        return data[: len(data) // 2]

    with monkeypatch.context() as patch:
        patch.setattr("zk_sync.vault.scan.read_inside", half)
        assert isinstance(one_sync(vault, collections[1], Faults(()), monkeypatch), Report)
    assert short
    os.utime(vault / name)  # the writer finishes
    assert isinstance(one_sync(vault, collections[1], Faults(()), monkeypatch), Report)
    assert content(collections[1])["reviews"] == content(collections[0])["reviews"]
    after = [content(collection) for collection in collections]
    shown = [sorted(row[2].split("\x1f")[:2] for row in rows["notes"]) for rows in after]
    assert shown[0] == shown[1]
    cards = [sorted(rows["cards"]) for rows in after]
    assert cards[0] == cards[1]
