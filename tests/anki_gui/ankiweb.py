"""Anki's own sync server, which ships with Anki, and another device that syncs with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.sync import SyncAuth


@contextmanager
def server(base: Path) -> Iterator[str]:
    """The running server; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base.mkdir()
    env = {
        **os.environ,
        "SYNC_USER1": "u:p",
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_BASE": str(base),
    }
    # Were it to hold this process's output, who reads that would wait for as long as the server runs.
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env=env, **silent)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def logged_in(address: str, base: Path) -> dict[str, Any]:
    """The profile's memory of an account; the server has one note of another device."""
    from anki.collection import Collection

    col = Collection(str(base / "other.anki2"))
    auth = _login(col, address)
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = "from the other device"
    col.add_note(note, 1)
    col.close_for_full_sync()
    col.full_upload_or_download(auth=auth, server_usn=None, upload=True)
    col.reopen(after_full_sync=True)
    col.close()
    return {"syncKey": auth.hkey, "syncUser": "u", "customSyncUrl": address, "autoSync": True}


def downloaded(address: str, base: Path) -> str:
    """The first fields of all notes that the server has."""
    from anki.collection import Collection

    path = base / "downloaded.anki2"
    path.unlink(missing_ok=True)
    col = Collection(str(path))
    auth = _login(col, address)
    col.close_for_full_sync()
    col.full_upload_or_download(auth=auth, server_usn=None, upload=False)
    col.reopen(after_full_sync=True)
    fronts = "\n".join(col.db.list("select sfld from notes"))
    col.close()
    return fronts


def _login(col: Collection, address: str) -> SyncAuth:
    from anki.errors import NetworkError

    for _ in range(100):
        try:
            return col.sync_login("u", "p", endpoint=address)
        except NetworkError:  # the server is not up yet
            time.sleep(0.1)
    raise AssertionError("the sync server does not come up")
