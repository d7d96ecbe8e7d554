"""One vault through two syncs, cards, lint and report, in this process, with a bound on time and memory."""

from __future__ import annotations

import io
import json
import logging
import os
import resource
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anki.collection import Collection

from tests.hostile.corpus import CASES
from zk_sync.cli import main
from zk_sync.config import settings_from
from zk_sync.errors import ZkSyncError
from zk_sync.sync.engine import Report, Vault, sync

MOST_SECONDS = 20.0  # of the processor's time, for each case; a slow machine needs some of it
MOST_MEMORY = 800  # MB that the process may have taken at most, ever
QUIET = {"zettels", "flashcards", "unchanged", "kept", "conflicts", "skipped", "waiting"}


class Failed(AssertionError):
    """A vault got through where it must not, or not where it must."""


def bound_this_process() -> None:
    """A crash for want of memory is this process's own."""
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write(root: Path, files: dict[str, str | bytes]) -> None:
    """A vault of these files; names that the system does not take are left out."""
    for path, text in files.items():
        file = root / os.fsdecode(path.encode("utf-8", "surrogateescape"))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        except (OSError, ValueError):
            continue


def try_out(root: Path, device: Path, settings: Mapping[str, Any], *, settles: bool = True) -> None:
    """Raises Failed where the vault at ``root`` is too much, or what was foreseen by nobody happens.

    ``settles``: the second sync has nothing to do.
    """
    device.mkdir(exist_ok=True)
    started = time.process_time()
    col = Collection(str(device / "collection.anki2"))
    try:
        first = _synced(col, root, settings)
        second = _synced(col, root, settings)
    finally:
        col.close()
    if settles and first and second:
        changed = {name: n for name, n in second.counts().items() if n and name not in QUIET}
        if changed:
            raise Failed(f"the second sync changed something: {changed}")
    arguments = [f"--set={name}={json.dumps(value)}" for name, value in settings.items()]
    for command in ("cards", "lint", "report"):
        more = ["--collection", str(device / "collection.anki2")] if command == "report" else []
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(_Stream(out)), redirect_stderr(_Stream(err)):
            code = main([command, str(root), *more, *arguments])
        if code not in (0, 2) or "Traceback" in err.getvalue() or "report it" in err.getvalue():
            raise Failed(f"{command}: {code} {err.getvalue()[:500]}")
    seconds = time.process_time() - started
    if seconds > MOST_SECONDS:
        raise Failed(f"took {seconds:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if peak > MOST_MEMORY:
        raise Failed(f"took {peak} MB")


class _Stream(io.TextIOWrapper):
    """Standard output as the command line sets it up, into a text."""

    def __init__(self, into: io.StringIO) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="replace")
        self._into = into

    def write(self, text: str) -> int:
        return self._into.write(text)


def _synced(col: Collection, root: Path, settings: Mapping[str, Any]) -> Report | None:
    handler = _Errors()
    logging.getLogger("zk_sync").addHandler(handler)
    try:
        report = sync(col, Vault(root, "vault"), settings_from(dict(settings)))
        report.as_text()
        report.as_json()
    except ZkSyncError:
        return None
    finally:
        logging.getLogger("zk_sync").removeHandler(handler)
    if handler.errors:
        raise Failed(f"nobody foresaw {handler.errors[0]!r}") from handler.errors[0]
    return report


class _Errors(logging.Handler):
    """Keeps the errors that were logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.errors.append(record.exc_info[1])


if __name__ == "__main__":
    bound_this_process()
    outcomes = sys.stdout
    sys.stdout = sys.stderr  # where Anki may say that it took long
    for name in sys.argv[1:]:
        print(f"{name}:", end=" ", flush=True, file=outcomes)
        with TemporaryDirectory() as folder:
            case = CASES[name]
            write(Path(folder) / "vault", case.files)
            try:
                try_out(Path(folder) / "vault", Path(folder) / "device", case.settings)
            except Failed as error:
                print(error, flush=True, file=outcomes)
            else:
                print("ok", flush=True, file=outcomes)
