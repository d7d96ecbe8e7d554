"""The vault as the sync sees it: every flashcard with its place, its keys and its hashes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..cards.flashcard import Flashcard
from ..cards.record import RECORD_VERSION, Record, record_of
from ..cards.render import RENDERER_VERSION, Rendered, Renderer
from ..config import Settings
from ..errors import Problem, VaultError
from ..texts import _
from ..vault.files import VaultFiles
from ..vault.graph import LinkGraph, ZettelInfo
from ..vault.scan import File, Scan, scan
from ..vault.zettel import ZettelError
from .memo import Memo, read_memo, signature_of
from .records import Kept, are_quiet, stats_of, surroundings_of

# (what is being done, how many are done, of how many; 0 when unknown). Raises Cancelled to stop.
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Shows nothing and never cancels."""


@dataclass(frozen=True)
class Vault:
    """A Zettelkasten folder. ``id`` is its name on every device and part of each key."""

    root: Path
    id: str

    def __post_init__(self) -> None:
        if not self.id or any(char in self.id for char in ':#\x1f"') or self.id != self.id.strip():
            message = _('"{name}" cannot be a vault\'s name: it must be filled and hold no : # or "')
            raise VaultError(message.format(name=self.id))


@dataclass(frozen=True)
class Entry:
    """One flashcard of the vault, where it stands and what identifies it."""

    flashcard: Flashcard
    path: str
    zettel_id: str  # the zettel's own id, "" when it has none
    card_key: str
    fingerprint: str  # hash of all that its note shows
    content: str  # hash of question and answer alone


@dataclass(frozen=True)
class Extracted:
    """What all zettels give. ``unknown``: files, and folders with a ``/`` behind, not understood."""

    entries: tuple[Entry, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    infos: Mapping[str, ZettelInfo]  # by path, of the zettels that could be read


@dataclass(frozen=True)
class VaultContent:
    """A scanned vault and its flashcards.

    ``signature`` is a hash of all files and settings, "" while some file is too new to trust its time.
    ``memo`` is the outcome of the last sync, where it was of this very content: then the flashcards are not
    even extracted until somebody asks for them.
    """

    vault: Vault
    zettels: int
    files: VaultFiles
    renderer: Renderer
    signature: str
    memo: Memo | None
    extract: Callable[[], Extracted]

    @cached_property
    def _extracted(self) -> Extracted:
        return self.extract()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The flashcards, by path and line."""
        return self._extracted.entries

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in single zettels."""
        return self._extracted.problems

    @property
    def flashcards(self) -> int:
        """How many flashcards the vault holds."""
        return len(self.entries)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Files, and folders with a ``/`` behind, of which nothing can be said now."""
        return self._extracted.unknown

    @property
    def zettel_infos(self) -> Mapping[str, ZettelInfo]:
        """What is known of each zettel that could be read, by path, those without flashcards too."""
        return self._extracted.infos

    @cached_property
    def graph(self) -> LinkGraph:
        """The links between the zettels; made when first asked for."""
        return LinkGraph(self.zettel_infos.values(), self.files.find_zettel)

    def is_unknown(self, path: str) -> bool:
        """Whether nothing can be said of what the file at ``path`` holds now."""
        return any(path == item or (item.endswith("/") and path.startswith(item)) for item in self.unknown)

    def memo_for(self, *, automatic: bool) -> Memo | None:
        """The memo, where it is of a sync of the same kind: then Anki's notes need not be read either."""
        return self.memo if self.memo and self.memo.automatic == automatic else None

    def render(self, entry: Entry) -> Rendered:
        """The fields of the entry's note. Raises ZettelError when its file cannot be read any more."""
        return self.renderer.render(entry.flashcard, self.files.zettel(entry.path))


def read_vault(
    vault: Vault, settings: Settings, progress: Progress = no_progress, *, index: Path | None = None
) -> VaultContent:
    """Scans the vault and extracts its flashcards; safe in any thread, no collection needed.

    ``index``: file of the disposable cache (see ``index_path``); None reads every file. Raises VaultError
    when the vault as a whole cannot be read, Cancelled when ``progress`` does. What is wrong in one zettel
    is a problem in the result.
    """
    progress("Looking for zettels", 0, 0)
    started = time.time_ns()
    found = scan(vault.root, settings)
    files = VaultFiles(vault.id, found, settings)
    renderer = Renderer(settings, files)
    signature = _signature(found, settings, vault, started)
    memo = read_memo(memo_path(index)) if index and signature else None

    def extract() -> Extracted:
        return _extracted(found, files, renderer, Kept(index, settings), progress, started)

    content = VaultContent(
        vault=vault,
        zettels=len(found.zettels),
        files=files,
        renderer=renderer,
        signature=signature,
        memo=memo if memo and memo.content == signature else None,
        extract=extract,
    )
    if content.memo is None:
        content.entries  # noqa: B018 (extracts now, in this step's thread and progress)
    return content


def memo_path(index: Path) -> Path:
    """Where the memo lies: beside the index."""
    return index.with_suffix(".memo.json")


def _signature(found: Scan, settings: Settings, vault: Vault, started: int) -> str:
    files = (*found.zettels, *found.attachments)
    if not are_quiet(files, started):
        return ""
    versions = (RECORD_VERSION, RENDERER_VERSION)
    return signature_of((*versions, vault, settings, found.unknown, found.problems, *stats_of(files)))


def _extracted(
    found: Scan, files: VaultFiles, renderer: Renderer, kept: Kept, progress: Progress, started: int
) -> Extracted:
    problems: list[Problem] = list(found.problems)
    entries: list[Entry] = []
    infos: dict[str, ZettelInfo] = {}
    try:
        records = _records(found, files, kept, problems, progress)
        kept.surroundings = surroundings_of(found, files.name, (record for _, record in records), started)
        for file, record in records:
            problems += record.problems
            infos[record.path] = record.info
            fingerprints = kept.fingerprints(file, record, renderer) if record.found else ()
            for item, fingerprint in zip(record.found, fingerprints, strict=True):
                entries.append(
                    Entry(
                        item.flashcard,
                        record.path,
                        record.zettel_id,
                        item.card_key,
                        fingerprint,
                        item.content,
                    )
                )
    finally:
        kept.close({file.path for file in found.zettels})
    return Extracted(
        entries=tuple(entries),
        unknown=tuple(sorted({*found.unknown, *(problem.path for problem in problems)})),
        problems=tuple(sorted(problems)),
        infos=infos,
    )


def _records(
    found: Scan, files: VaultFiles, kept: Kept, problems: list[Problem], progress: Progress
) -> list[tuple[File, Record]]:
    """What each zettel gives, from the cache where it did not change; unreadable ones go to ``problems``."""
    records = []
    for done, file in enumerate(found.zettels):
        progress("Reading zettels", done, len(found.zettels))
        record = kept.record(file)
        if record is None:
            try:
                record = record_of(files.zettel(file.path))
            except ZettelError as error:
                problems.append(error.problem)
                continue
            kept.keep(file, record)
            if not record.found:
                files.forget(file.path)
        files.know(record.path, record.zettel_id, record.title, record.aliases)
        records.append((file, record))
    return records


def keys_of(
    content: VaultContent, remembered: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The key of each entry, in their order, and the zettels that claim an id which another one has.

    ``remembered``: zettel id → path of the zettel that had it at the last sync. Of two zettels with one id
    that one keeps it, else the first by path; the others go by their paths.
    """
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for entry in content.entries:
        if entry.zettel_id:
            claims[entry.zettel_id].add(entry.path)
    owners = {
        zettel_id: remembered[zettel_id] if remembered.get(zettel_id) in paths else min(paths)
        for zettel_id, paths in claims.items()
    }
    keys = tuple(
        f"{content.vault.id}:"
        f"{entry.zettel_id if owners.get(entry.zettel_id) == entry.path else entry.path}#{entry.card_key}"
        for entry in content.entries
    )
    return keys, tuple(_double_ids(claims, owners))


def _double_ids(claims: Mapping[str, set[str]], owners: Mapping[str, str]) -> Iterable[Problem]:
    for zettel_id, paths in sorted(claims.items()):
        for path in sorted(paths - {owners[zettel_id]}):
            message = _("has the id {id} of {path}; it goes by its path until one changes")
            yield Problem(path, 1, message.format(id=zettel_id, path=owners[zettel_id]))
