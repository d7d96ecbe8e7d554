"""Reads a vault: all of it, or what changed since a sync that had nothing to do."""

from __future__ import annotations

import time
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ...cards.keys import key_in_vault
from ...cards.render import RENDERER_VERSION, Renderer
from ...cards.zettel_record import RECORD_VERSION, ZettelRecord, records_of
from ...config import Settings
from ...errors import Problem
from ...texts import _
from ...unforeseen import unforeseen
from ...vault.copies import copies_in
from ...vault.files import VaultFiles
from ...vault.graph import ZettelInfo
from ...vault.links import hash_of_attachment, hashes_asked
from ...vault.logseq_properties import resolved
from ...vault.scan import File, scan
from ...vault.zettel import Zettel, ZettelError
from ..state.agreed import (
    UNREADABLE,
    Agreement,
    ScopeTooSmall,
    agreement_path,
    hashes_of,
    names_of,
    read_agreement,
    signature_of,
)
from ..state.records import FilesFound, RecordCache
from ..state.scope import Scope, Since, VaultChanges, differing, is_small
from ..state.zettel_names import AgreedNames
from .content import Extracted, Progress, Vault, VaultContent, VaultFlashcard, VaultSide, no_progress

_BATCH, _BATCH_BYTES = 100, 1_000_000  # zettels that are looked at step by step: so many at most, or as large


def read_vault(
    vault: Vault,
    settings: Settings,
    progress: Progress = no_progress,
    *,
    index: Path | None = None,
    remembers: bool = False,
) -> VaultContent:
    """Scans the vault and extracts its flashcards; safe in any thread, no collection needed.

    ``index``: file of the disposable cache (see ``index_path``); None reads every file. ``remembers``: where
    the last agreement tells which few zettels changed, nothing is extracted yet; to be closed soon (see
    ``VaultContent``). Raises VaultError when the vault as a whole cannot be read, Cancelled when ``progress``
    does. What is wrong in one zettel is a problem in the result.
    """
    progress("Looking for zettels", 0, 0)
    reading = _Reading(vault, settings, progress, index)
    agreement = read_agreement(agreement_path(index)) if index and remembers else None
    since = reading.since(agreement) if agreement else None
    if agreement and not since:
        agreement.close()
    content = VaultContent(
        vault=vault,
        zettels=len(reading.found.zettels),
        files=reading.files,
        renderer=reading.renderer,
        remembered=since,
        extract=reading.extracted,
    )
    if content.remembered is None:
        content.entries  # noqa: B018 (extracts now, in this step's thread and progress)
    return content


class _Reading:
    """One reading of one vault."""

    def __init__(self, vault: Vault, settings: Settings, progress: Progress, index: Path | None) -> None:
        self._started = time.time_ns()
        self.vault = vault
        self.settings = settings = resolved(settings, vault.root)
        self._progress = progress
        self._index = index
        self.found = scan(vault.root, settings)
        self.files = VaultFiles(vault.id, self.found, settings)
        self.renderer = Renderer(settings, self.files)
        self._just_read: dict[str, ZettelRecord] = {}  # by path, until it is asked for
        self._asks: dict[str, array[int]] = {}  # by path, see ``VaultSide``

    @cached_property
    def side(self) -> FilesFound:
        """The files as they are kept in an agreement."""
        versions = (RECORD_VERSION, RENDERER_VERSION)
        about = (*versions, self.vault, self.settings, self.found.unknown, self.found.problems)
        return FilesFound(self.found, self._started, signature_of(about))

    # What changed

    def since(self, agreement: Agreement) -> Since | None:
        """What changed since ``agreement``; None where all zettels have to be looked at."""
        head = agreement.head
        if head.about != self.side.about:
            return None
        if self.side.zettels and (self.side.zettels, self.side.attachments) == (head.files, head.attachments):
            return Since(agreement, VaultChanges(are_none=True))
        try:
            changes = self._changes(agreement) if agreement.is_intact else None
        except ScopeTooSmall:
            return None
        return Since(agreement, changes) if changes else None

    def _changes(self, agreement: Agreement) -> VaultChanges | None:
        columns = "path, size, mtime, ctime"
        read, gone = differing(self.found.zettels, agreement.rows(f"select {columns} from zettels"))
        media, lost = differing(self.found.attachments, agreement.rows(f"select {columns} from attachments"))
        if not is_small(read | gone, len(self.found.zettels)):
            return None
        for batch in self._batches([self.found.zettel(path) for path in sorted(read)]):
            self._read(batch)
        now = {path: self._just_read[path].info if path in self._just_read else None for path in read}
        before = agreement.names(read | gone)
        called = {path: names_of(info) if info else UNREADABLE for path, info in now.items()}
        asked = {hash_of_attachment(path) for path in media | lost}
        are_linked_alike = True
        for path in read | gone:
            then, names = before.get(path), called.get(path)
            if then is None or names is None or then[:3] != names[:3]:
                asked.update(*(hashes_of(path, found) for found in (then, names) if found))
            are_linked_alike = are_linked_alike and then == names
        ids = {info.id for info in now.values() if info and info.id} | {n.id for n in before.values() if n.id}
        paths = agreement.with_embedding({*read, *gone, *agreement.asking(asked)})
        paths |= agreement.with_ids(ids) | agreement.copies(read | gone)
        if not is_small(paths, len(self.found.zettels)):
            return None
        self.files.know_from(AgreedNames(agreement, gone, now))
        return VaultChanges(frozenset(paths), are_linked_alike)

    # Flashcards

    def extracted(self, scope: Scope | None) -> Extracted:
        """The flashcards of all zettels, or of the ones in ``scope``."""
        kept = RecordCache(self._index, self.settings, self._started)
        if not scope:
            self.files.know_from(None)
        problems: list[Problem] = []
        entries: list[VaultFlashcard] = []
        infos: dict[str, ZettelInfo] = {}
        try:
            records = self._records(scope.paths if scope else None, kept, infos, problems)
            self.files.asked = defaultdict(set) if self._index else None
            while records:
                file, record = records.popleft()
                problems += record.problems
                try:
                    entries += list(self._entries(file, record, problems))
                except ScopeTooSmall:
                    raise
                except Exception as error:  # noqa: BLE001 (as below)
                    self.files.failures += 1
                    problems.append(unforeseen(error, file.path))
            copies = self._copies_among(entries, infos)
            problems += copies.values()
            entries = [entry for entry in entries if entry.path not in copies] if copies else entries
            for path in list(self.files.asked or ()):  # what is embedded asks, too
                self._note_asked(path)
        finally:
            self.files.asked = None
            if scope:
                kept.close()
            else:
                kept.store(self.found.paths)
        return self._result(scope, entries, problems, infos, kept)

    def _records(
        self,
        paths: Collection[str] | None,
        kept: RecordCache,
        infos: dict[str, ZettelInfo],
        problems: list[Problem],
    ) -> deque[tuple[File, ZettelRecord]]:
        """What the zettels at ``paths`` (None: all) give; those that cannot be read go to ``problems``."""
        self.files.know(infos)
        files: Sequence[File] = self.found.zettels
        if paths is not None:
            files = [self.found.zettel(path) for path in sorted(paths) if self.found.holds(path)]
        records: deque[tuple[File, ZettelRecord]] = deque()
        for batch in self._batches(files):
            known = {file.path: kept.record(file) for file in batch if file.path not in self._just_read}
            problems += self._read([file for file in batch if not known.get(file.path)])
            for file in batch:
                record = known.get(file.path)
                if record is None:
                    # Of a part, it may be asked for once more.
                    take = self._just_read.pop if paths is None else self._just_read.get
                    record = take(file.path, None)
                    if record is None:  # it cannot be read
                        continue
                    kept.keep(file, record)
                infos[file.path] = record.info
                records.append((file, record))
        return records

    def _batches(self, files: Sequence[File]) -> Iterator[Sequence[File]]:
        """The files in turn, a batch at a time."""
        start = size = 0
        for number, file in enumerate(files, 1):
            size += file.size
            if number == len(files) or number - start == _BATCH or size > _BATCH_BYTES:
                self._progress("Reading zettels", start, len(files))
                yield files[start:number]
                start, size = number, 0

    def _read(self, files: Iterable[File]) -> Sequence[Problem]:
        """Has zettels in ``_just_read``, if they are not there yet; returns why some cannot be read."""
        unread = [file for file in files if file.path not in self._just_read]
        self.files.read_ahead(unread)
        zettels: list[Zettel] = []
        problems: list[Problem] = []
        for file in unread:
            try:
                zettels.append(self.files.read(file.path))
            except ZettelError as error:
                problems.append(error.problem)
        for record in self._records_of(zettels, problems):
            self._just_read[record.info.path] = record
        return problems

    def _records_of(self, zettels: Sequence[Zettel], problems: list[Problem]) -> Iterable[ZettelRecord]:
        """The records of these zettels; of one that the add-on fails on, its problem."""
        try:
            return records_of(zettels)
        except Exception as error:  # noqa: BLE001 (whatever it is, the others' flashcards are to be synced)
            if len(zettels) == 1:
                self.files.failures += 1  # so that it is tried again by a newer add-on
                problems.append(unforeseen(error, zettels[0].path))
                return ()
        return [record for zettel in zettels for record in self._records_of([zettel], problems)]

    def _entries(self, file: File, record: ZettelRecord, problems: list[Problem]) -> Iterator[VaultFlashcard]:
        zettel_id, unwanted = record.info.id, self.settings.not_flashcards
        needs = [item.needs for item in record.found]
        fingerprints = self.renderer.fingerprints_of(needs, file.path, file.size)
        for item, fingerprint in zip(record.found, fingerprints, strict=True):
            if unwanted and key_in_vault(zettel_id, file.path, item.card_key) in unwanted:
                continue
            if not fingerprint:
                said = _("is left out: the flashcards of this zettel embed too many or too long texts")
                problems.append(Problem(file.path, item.flashcard.line, said))
                continue
            yield VaultFlashcard(
                item.flashcard, file.path, zettel_id, item.card_key, fingerprint, item.content
            )
        self._note_asked(file.path)

    def _note_asked(self, path: str) -> None:
        asked = self.files.asked.pop(path, ()) if self.files.asked else ()
        if asked:
            found = {number for target in asked for number in hashes_asked(target, path)}
            self._asks[path] = array("I", sorted(found.union(self._asks.get(path, ()))))

    def _copies_among(
        self, entries: Iterable[VaultFlashcard], infos: Mapping[str, ZettelInfo]
    ) -> Mapping[str, Problem]:
        """Zettels that a sync program left beside another one, by path, and what there is to say of each.

        Each of its flashcards stands in the other one, or both have one id.
        """
        contents: defaultdict[str, Counter[str]] = defaultdict(Counter)
        copies = copies_in(infos)
        if copies:
            for entry in entries:
                contents[entry.path][entry.content] += 1
        found: dict[str, Problem] = {}
        for path, original in copies.items():
            if path not in contents or original not in infos:
                continue
            if contents[path] <= contents[original]:
                said = _("a copy of {path}, as sync programs leave them; nothing is made of it: delete it")
            elif infos[path].id and infos[path].id == infos[original].id:
                said = _(
                    "has the id of {path} and is called like a copy of it, as sync programs leave them; "
                    "nothing is made of it: bring the two together, or give it an id of its own"
                )
            else:
                continue
            found[path] = Problem(path, 1, said.format(path=original))
        return found

    def _result(
        self,
        scope: Scope | None,
        entries: list[VaultFlashcard],
        problems: list[Problem],
        infos: Mapping[str, ZettelInfo],
        kept: RecordCache,
    ) -> Extracted:
        flashcards = len(entries)
        embedding = {path: sorted(others) for path, others in self.renderer.embedded.items()}
        if scope:
            head = scope.since.head
            problems += (problem for problem in head.in_zettels if problem.path not in scope.paths)
            flashcards += head.flashcards - sum(home.flashcards for home in scope.homes.values())
        in_zettels = tuple(sorted(problems))
        problems += self.found.problems
        return Extracted(
            entries=tuple(entries),
            flashcards=flashcards,
            unknown=tuple(sorted({*self.found.unknown, *(problem.path for problem in problems)})),
            problems=tuple(sorted(problems)),
            infos=infos,
            side=VaultSide(
                self.side,
                in_zettels,
                self._asks,
                embedding,
                self.renderer.embeds_too_much,
                kept.store if scope else _nothing_to_store,
            ),
        )


def _nothing_to_store() -> None:
    """What was read of all is stored already."""
