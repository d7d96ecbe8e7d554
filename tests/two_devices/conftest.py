"""Two real devices: two collections that share one account on Anki's own sync server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.buildinfo import version
from anki.collection import Collection
from anki.decks import DeckId
from anki.notes import NoteId
from anki.sync_pb2 import SyncCollectionResponse

from zk_sync.config import settings_from
from zk_sync.sync.engine import (
    FewZettels,
    Plan,
    Report,
    Vault,
    apply_plan,
    plan_of,
    read_vault,
    stored_settings,
    sync,
    take_snapshot,
    write_settings,
)
from zk_sync.sync.plan.diff import ORPHAN_TAG
from zk_sync.sync.plan.few_zettels import of_few_zettels
from zk_sync.sync.state.shared_object import ensure_object, shared_of, write_share

ROOT = Path(__file__).parents[2]


class Device:
    """One computer: its own collection and its own copy of the vault."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self.root = folder / "vault"
        self.root.mkdir(parents=True)
        self.path = folder / "collection.anki2"
        self.col = Collection(str(self.path))
        self.endpoint = endpoint
        self.auth: Any = None
        self.preview: Plan | None = None  # the one that is open

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def files_to(self, other: Device) -> None:
        """The vault's own file sync: the other device gets the same files."""
        shutil.rmtree(other.root)
        shutil.copytree(self.root, other.root)

    def sync(self, *, automatic: bool = True, **settings: Any) -> Report:
        return sync(self.col, Vault(self.root, "vault"), settings_from(settings), automatic=automatic)

    def same(self, same: dict[str, int]) -> Report:
        """What a person says of flashcards and orphans, written."""
        vault, settings = Vault(self.root, "vault"), settings_from({})
        content, snapshot = read_vault(vault, settings), take_snapshot(self.col, vault)
        part = FewZettels("vault", frozenset(), frozenset(), same=same)
        plan = plan_of(content, snapshot, settings, automatic=False, same=same)
        return apply_plan(self.col, of_few_zettels(plan, part))

    def counts(self, **options: Any) -> dict[str, int]:
        counts = self.sync(**options).counts()
        return {name: n for name, n in counts.items() if n and name not in ("zettels", "flashcards")}

    def told(self, **options: Any) -> dict[str, Any]:
        """What a sync says, and whether it wrote into the collection."""
        before = self.col.mod
        report = self.sync(**options)
        return {
            "counts": dict(report.counts()),
            "text": report.as_text(),
            "summary": report.summary(),
            "outcomes": [[o.action, o.path, o.reason, o.note_id] for o in report.outcomes],
            "wrote": self.col.mod != before,
        }

    def open_preview(self) -> None:
        settings, vault = settings_from({}), Vault(self.root, "vault")
        found = read_vault(vault, settings)
        self.preview = plan_of(found, take_snapshot(self.col, vault), settings, automatic=False)

    def accept_preview(self) -> dict[str, int]:
        assert self.preview
        return dict(apply_plan(self.col, self.preview).counts())

    def save_settings(self, **values: Any) -> None:
        write_settings(self.col, "vault", values)

    def leave(self, key: str, grave: int) -> None:
        """Into what this device shares: the flashcard of ``key`` is told apart, and a grave accounted for."""
        name = ensure_object(self.col)
        shared = shared_of(self.col, "vault")
        share = shared.with_sync(shared.token, graves=[grave])
        write_share(self.col, name, "vault", type(share)(**{**vars(share), "apart": {key: (1, True)}}))

    def shared(self) -> dict[str, Any]:
        """What the devices share, as this one reads it."""
        shared = shared_of(self.col, "vault")
        return {
            "settings": dict(stored_settings(self.col, "vault")),
            "declined": sorted(shared.declined),
            "apart": sorted(shared.apart),
            "graves": sorted(shared.graves),
            "tokens": {name: share.token for name, share in shared.shares.items()},
            "own token": [shared.device, shared.token],
        }

    def ankiweb(self, *, upload: bool | None = None) -> None:
        """A sync with the account; a full one only where ``upload`` says which way."""
        # The server hashes the password for as long as a whole sync takes.
        self.auth = auth = self.auth or self.col.sync_login("u", "p", endpoint=self.endpoint)
        answer = self.col.sync_collection(auth, False)
        if answer.required in (SyncCollectionResponse.NO_CHANGES, SyncCollectionResponse.NORMAL_SYNC):
            return
        assert upload is not None, f"a full sync was forced: {answer.required}"
        self.col.close_for_full_sync()
        self.col.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        self.col.reopen(after_full_sync=True)

    def review(self, text: str, times: int = 1) -> None:
        [note_id] = [id_ for id_, fields in self.notes().items() if text in fields[0]]
        card = self.col.get_note(note_id).cards()[0]
        for _ in range(times):
            states = self.col._backend.get_scheduling_states(card.id)
            card.start_timer()
            self.col.sched.answer_card(self.col.sched.build_answer(card=card, states=states, rating=1))
            card.load()

    def notes(self) -> dict[int, tuple[str, ...]]:
        found = sorted(self.col.find_notes("note:Zettel*"))
        return {id_: tuple(self.col.get_note(id_).fields[:2]) for id_ in found}

    def reviews(self) -> list[Any]:
        assert self.col.db is not None
        return sorted(self.col.db.all("select id, cid, ease from revlog"))

    def names(self) -> tuple[list[str], list[str]]:
        notetypes = [item.name for item in self.col.models.all_names_and_ids() if item.name.startswith("Z")]
        return sorted(notetypes), sorted(deck.name for deck in self.col.decks.all_names_and_ids())

    def edit(self, text: str, field: str, value: str) -> None:
        """The person edits a field of the one note whose question holds ``text``."""
        [note_id] = [id_ for id_, fields in self.notes().items() if text in fields[0]]
        note = self.col.get_note(NoteId(note_id))
        note[field] = value
        self.col.update_note(note)

    def delete(self, text: str) -> None:
        """The person deletes the one note whose question holds ``text``."""
        [note_id] = [id_ for id_, fields in self.notes().items() if text in fields[0]]
        self.col.remove_notes([NoteId(note_id)])

    def force_a_full_sync(self) -> None:
        self.col.mod_schema(check=False)

    def graves(self) -> int:
        """How many deletions are on record."""
        assert self.col.db is not None
        found: int = self.col.db.scalar("select count() from graves")
        return found

    def live(self) -> list[str]:
        """The questions of the notes that stand for a flashcard."""
        notes = [self.col.get_note(NoteId(note_id)) for note_id in self.notes()]
        return [note.fields[0] for note in notes if note["ZK Key"] and not note.has_tag(ORPHAN_TAG)]

    def facts(self) -> dict[str, Any]:
        """What both devices must agree on, and how the collection is."""
        assert self.col.db is not None
        return {
            "notes": [[id_, *fields] for id_, fields in self.notes().items()],
            "reviews": [list(row) for row in self.reviews()],
            "names": [list(names) for names in self.names()],
            "cards": self.col.db.all("select id, nid, ord, queue, type, reps from cards order by id"),
            "lost": self.col.db.scalar("select count() from revlog where cid not in (select id from cards)"),
            "is sound": self.col.fix_integrity()[1],
        }

    def changes(self, **options: Any) -> bool:
        """Whether a sync of the vault writes anything."""
        assert self.col.db is not None
        before = self.col.mod
        self.sync(**options)
        return bool(self.col.mod != before)

    def version(self) -> str:
        return version

    def now(self) -> float:
        """The device's clock."""
        return time.time()


class OtherDevice:
    """A device in another process, maybe with another Anki or another clock; it has the methods of Device."""

    def __init__(self, folder: Path, endpoint: str, python: str, **environment: str) -> None:
        self.root = folder / "vault"
        here = Path(__file__)
        self._process = subprocess.Popen(
            [python, str(here.with_name("other_device.py")), str(folder), endpoint],
            env={**os.environ, "PYTHONPATH": str(here.parents[2]), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            print(json.dumps([name, arguments, options]), file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline() or '{"error": "the device died"}')
            assert "error" not in answer, answer["error"]
            return answer["value"]

        return call

    def close(self) -> None:
        """Closes the collection and ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Anki's own sync server, as a process on this machine; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "server").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", "from anki.syncserver import run_sync_server; run_sync_server()"],
        env={
            **os.environ,
            "SYNC_USER1": "u:p",
            "SYNC_BASE": str(tmp_path / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the sync server did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()


def begin_the_day_far_from_now(col: Collection) -> None:
    """Else a clock that is behind is still in yesterday for some minutes at four, when Anki's day begins.

    The other devices of the account get this with the collection.
    """
    preferences = col.get_preferences()
    preferences.scheduling.rollover = (time.localtime().tm_hour + 12) % 24
    col.set_preferences(preferences)


@pytest.fixture
def devices(tmp_path: Path, server: str) -> Iterator[tuple[Device, Device]]:
    """Two devices of one account that have the same collection, with one note of the person's own."""
    one, two = Device(tmp_path / "one", server), Device(tmp_path / "two", server)
    begin_the_day_far_from_now(one.col)
    note = one.col.new_note(
        one.col.models.by_name("Basic")
    )  # an empty server would ask for a full sync again
    note.fields = ["before", "the beginning"]
    one.col.add_note(note, DeckId(1))
    one.ankiweb(upload=True)
    two.ankiweb(upload=False)
    yield one, two
    one.col.close()
    two.col.close()


@pytest.fixture
def meet() -> Callable[[Device, Device], None]:
    """Both exchange all they have."""

    def exchange(one: Device, two: Device) -> None:
        for device in (one, two, one):
            device.ankiweb()

    return exchange


@pytest.fixture(scope="session")
def other_anki() -> str:
    """The interpreter of the supported Anki that is furthest from this one."""
    for name in ("oldest", "newest"):
        python = ROOT / ".venv" / name / "bin" / "python"
        if python.exists():
            code = "from anki.buildinfo import version; print(version)"
            found = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
            if found.returncode == 0 and found.stdout.strip() != version:
                return str(python)
    pytest.skip("no other Anki here; make test-matrix installs them")


@pytest.fixture
def other() -> type[OtherDevice]:
    """Makes a device in a process of its own."""
    return OtherDevice
