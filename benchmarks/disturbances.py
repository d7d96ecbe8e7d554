"""What may come in between a proposal and the write, and what must hold of the file after each."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zk_sync.sync.by_hand.write_back import Proposal, Refused, write

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALLS = ("open", "fchmod", "fsync", "lstat", "unlink", "replace", "close")  # of a write to the system
_MOST_CALLS = 40
_LONG_AGO = (1, 1)  # so that what a kill left is taken for nobody's


def written_amid(proposal: Proposal, collection: Path, chooser: random.Random) -> str:
    """Writes the proposal amid something of the kind; returns what is wrong after it, "" for nothing.

    The file is then as it was before, and so is the vault. ``collection``: beside that lie the copies.
    """
    name = chooser.choice([*sorted(_REFUSED), "nothing", "killed"])
    file = proposal.target
    if name == "killed" and hasattr(os, "fork"):
        wrong = _killed(proposal, collection, chooser.randrange(_MOST_CALLS))
    elif name in _REFUSED:
        with _REFUSED[name](proposal, collection.parent / "outside.md"):
            wrong = _refused(proposal, collection)
    else:
        wrong = _written(proposal, collection)
    left = [str(path) for path in file.parent.rglob("*.tmp")]
    file.write_bytes(proposal.before)
    return f"{name}: {wrong or left}" if wrong or left else ""


def _written(proposal: Proposal, collection: Path) -> str:
    rights = proposal.target.stat().st_mode
    copy = write(proposal, collection)
    if proposal.target.read_bytes() != proposal.after or proposal.target.stat().st_mode != rights:
        return "not written as proposed"
    return "" if copy.read_bytes() == proposal.before else "the copy is another"


def _refused(proposal: Proposal, collection: Path) -> str:
    file = proposal.file
    is_file = file.is_file()
    held = file.read_bytes() if is_file else b""
    try:
        write(proposal, collection)
    except Refused:
        return "" if not is_file or file.read_bytes() == held else "refused, yet written"
    return "written all the same"


def _killed(proposal: Proposal, collection: Path, calls: int) -> str:
    child = os.fork()
    if child == 0:
        end_after(calls)
        write(proposal, collection)
        os._exit(0)
    os.waitpid(child, 0)
    if proposal.target.read_bytes() not in (proposal.before, proposal.after):
        return "neither the old text nor the new one"
    proposal.target.write_bytes(proposal.before)
    for left in proposal.target.parent.glob(".zk-*.tmp"):
        os.utime(left, _LONG_AGO)
    return _written(proposal, collection)


def end_after(calls: int) -> None:
    """From now on this process ends as if it were killed, after so many calls to the system."""
    left = iter(range(calls))

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            if next(left, None) is None:
                os._exit(9)
            return real(*args, **options)

        return call

    for name in _CALLS:
        setattr(os, name, counted(getattr(os, name)))


# Each is undone when its block ends.


@contextmanager
def _read_only(proposal: Proposal, _outside: Path) -> Iterator[None]:
    rights = proposal.target.stat().st_mode
    proposal.target.chmod(0o444)
    yield
    proposal.target.chmod(rights)


@contextmanager
def _second_name(proposal: Proposal, outside: Path) -> Iterator[None]:
    outside.hardlink_to(proposal.target)
    yield
    outside.unlink()


@contextmanager
def _changed(proposal: Proposal, _outside: Path) -> Iterator[None]:
    """One letter, so that neither size nor time tell."""
    times = proposal.target.stat()
    proposal.target.write_bytes(bytes([proposal.before[0] ^ 1]) + proposal.before[1:])
    os.utime(proposal.target, ns=(times.st_atime_ns, times.st_mtime_ns))
    yield


@contextmanager
def _gone(proposal: Proposal, _outside: Path) -> Iterator[None]:
    proposal.target.unlink()
    yield


@contextmanager
def _folder(proposal: Proposal, _outside: Path) -> Iterator[None]:
    proposal.target.unlink()
    proposal.target.mkdir()
    yield
    proposal.target.rmdir()


@contextmanager
def _points_out(proposal: Proposal, outside: Path) -> Iterator[None]:
    outside.write_bytes(proposal.before)
    proposal.target.unlink()
    proposal.target.symlink_to(outside)
    yield
    assert outside.read_bytes() == proposal.before
    proposal.target.unlink()
    outside.unlink()


@contextmanager
def _no_room_for_copies(_proposal: Proposal, outside: Path) -> Iterator[None]:
    """A file stands where the folder of the copies would be."""
    folder = outside.parent / "zettelkasten-sync" / "backups"
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    folder.parent.mkdir(exist_ok=True)
    folder.touch()
    yield
    folder.unlink()


_REFUSED: Mapping[str, Callable[[Proposal, Path], Any]] = {
    "read-only": _read_only,
    "a second name": _second_name,
    "changed meanwhile": _changed,
    "gone": _gone,
    "a folder": _folder,
    "a link out of the vault": _points_out,
    "no room for copies": _no_room_for_copies,
}
