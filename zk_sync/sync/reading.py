"""Reads a vault: all of it, or what changed since a sync that had nothing to do."""

from __future__ import annotations

import time
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, count
from operator import ne
from pathlib import Path

from ..cards.keys import digest, key_in_vault
from ..cards.record import RECORD_VERSION, Record, records_of
from ..cards.render import RENDERER_VERSION, Renderer
from ..config import Settings
from ..errors import Problem
from ..texts import _
from ..unforeseen import unforeseen
from ..vault.copies import copies_in
from ..vault.files import VaultFiles
from ..vault.graph import ZettelInfo
from ..vault.index import is_quiet
from ..vault.logseq import resolved
from ..vault.scan import File, scan
from ..vault.zettel import Zettel, ZettelError
from .cache.details import KnownVault, Names
from .cache.memo import Memo, memo_path, read_memo, signature_of
from .cache.records import Kept, are_quiet, stats_of, surroundings_of
from .cache.scope import Scope, Since, is_small
from .content import Entry, Extracted, Progress, Vault, VaultContent, no_progress

_BATCH, _BATCH_BYTES = 100, 1_000_000  # zettels that are looked at step by step: so many at most, or as large
_PIECE = 48  # numbers of so many are compared at a time: three for each zettel


def read_vault(
    vault: Vault, settings: Settings, progress: Progress = no_progress, *, index: Path | None = None
) -> VaultContent:
    """Scans the vault and extracts its flashcards; safe in any thread, no collection needed.

    ``index``: file of the disposable cache (see ``index_path``); None reads every file. Raises VaultError
    when the vault as a whole cannot be read, Cancelled when ``progress`` does. What is wrong in one zettel
    is a problem in the result.
    """
    progress("Looking for zettels", 0, 0)
    reading = _Reading(vault, settings, progress, index)
    memo = read_memo(memo_path(index)) if index else None
    content = VaultContent(
        vault=vault,
        zettels=len(reading.found.zettels),
        files=reading.files,
        renderer=reading.renderer,
        remembered=reading.since(memo) if memo else None,
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
        self._just_read: dict[str, Record] = {}  # by path, until it is asked for

    @cached_property
    def _about(self) -> str:
        versions = (RECORD_VERSION, RENDERER_VERSION)
        return signature_of((*versions, self.vault, self.settings, self.found.unknown, self.found.problems))

    @cached_property
    def _attachments(self) -> str:
        files = self.found.attachments
        return signature_of(stats_of(files)) if are_quiet(files, self._started) else ""

    @cached_property
    def _stats(self) -> array[int]:
        """Size and times of each zettel; for a file too new to trust them, what no other sync has."""
        files = self.found.zettels
        numbers = [n for file in files for n in (file.size, file.mtime_ns, file.ctime_ns)]
        if numbers and not is_quiet(max(chain(numbers[1::3], numbers[2::3])), self._started):
            for at in range(0, len(numbers), 3):
                if not is_quiet(max(numbers[at + 1 : at + 3]), self._started):
                    numbers[at : at + 3] = [-self._started] * 3
        return array("q", numbers)

    # What changed

    def since(self, memo: Memo) -> Since | None:
        """Which zettels changed since ``memo``; None where all have to be looked at.

        That is where files came or went, names or links of a zettel changed, or an attachment: then others
        may show something else, or come in another order.
        """
        if not self._attachments or not memo.details.is_intact:
            return None
        known = memo.details.vault
        here = (self._about, self._attachments, self.found.paths)
        if (known.about, known.attachments, known.paths) != here:
            return None
        changed = {known.paths[number] for number in _differing(self._stats, known.stats)}
        if not changed:
            return Since(memo, frozenset())
        if self.settings.prerequisites_days or not is_small(changed, len(known.paths)):
            return None
        if not changed.isdisjoint(chain(self._copies.keys(), self._copies.values())):
            return None  # one of the two files may have become what the other is, or something else
        if not self._have_their_names(changed, memo.details.names):
            return None
        return Since(memo, frozenset(changed | _embedding(known.embedding, changed)))

    def _have_their_names(self, paths: Collection[str], names: Mapping[str, Names]) -> bool:
        """Whether all these zettels can be read, and nothing that others look at is new in them."""
        for batch in self._batches([self.found.zettel(path) for path in paths]):
            if self._read(batch):
                return False
            infos = (self._just_read[file.path].info for file in batch)
            if any(names.get(info.path) != _names_of(info) for info in infos):
                return False
        return True

    # Flashcards

    def extracted(self, scope: Scope | None) -> Extracted:
        """Those of all zettels, or of the ones in ``scope``."""
        kept = Kept(self._index, self.settings, self._started)
        if scope:
            details = scope.memo.details
            self.files.know_from(lambda: details.names, details.vault.by_name)
        problems: list[Problem] = []
        entries: list[Entry] = []
        infos: dict[str, ZettelInfo] = {}
        try:
            records = self._records(scope.paths if scope else None, kept, infos, problems)
            names = ((info.path, info.id, info.title, info.aliases) for info in infos.values())
            kept.surroundings = (
                scope.memo.details.vault.surroundings
                if scope
                else surroundings_of(self.found, self.vault.id, names, self._started)
            )
            while records:
                file, record = records.popleft()
                problems += record.problems
                try:
                    entries += list(self._entries(file, record, kept, problems))
                except Exception as error:  # noqa: BLE001 (as below)
                    self.files.failures += 1
                    problems.append(unforeseen(error, file.path))
            if not scope:
                copies = self._copies_among(entries, infos)
                problems += copies.values()
                entries = [entry for entry in entries if entry.path not in copies] if copies else entries
        finally:
            if scope:
                kept.close()
            else:
                kept.store(self.found.paths)
        return self._result(scope, entries, problems, infos, kept)

    def _records(
        self, paths: Collection[str] | None, kept: Kept, infos: dict[str, ZettelInfo], problems: list[Problem]
    ) -> deque[tuple[File, Record]]:
        """What the zettels at ``paths`` (None: all) give; those that cannot be read go to ``problems``."""
        self.files.know(infos)
        files: Sequence[File] = self.found.zettels
        if paths is not None:
            files = [self.found.zettel(path) for path in sorted(paths)]
        records: deque[tuple[File, Record]] = deque()
        for batch in self._batches(files):
            known = {file.path: kept.record(file) for file in batch if file.path not in self._just_read}
            problems += self._read([file for file in batch if not known.get(file.path)])
            for file in batch:
                record = known.get(file.path)
                if record is None:
                    record = self._just_read.pop(file.path, None)
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

    def _records_of(self, zettels: Sequence[Zettel], problems: list[Problem]) -> Iterable[Record]:
        """The records of these zettels; of one that the add-on fails on, its problem."""
        try:
            return records_of(zettels)
        except Exception as error:  # noqa: BLE001 (whatever it is, the others' flashcards are to be synced)
            if len(zettels) == 1:
                self.files.failures += 1  # so that it is tried again by a newer add-on
                problems.append(unforeseen(error, zettels[0].path))
                return ()
        return [record for zettel in zettels for record in self._records_of([zettel], problems)]

    def _entries(self, file: File, record: Record, kept: Kept, problems: list[Problem]) -> Iterator[Entry]:
        fingerprints = kept.fingerprints(file, record, self.renderer) if record.found else ()
        zettel_id, unwanted = record.info.id, self.settings.not_flashcards
        for item, fingerprint in zip(record.found, fingerprints, strict=True):
            if unwanted and key_in_vault(zettel_id, file.path, item.card_key) in unwanted:
                continue
            if not fingerprint:
                said = _("is left out: the flashcards of this zettel embed too many or too long texts")
                problems.append(Problem(file.path, item.flashcard.line, said))
                continue
            yield Entry(item.flashcard, file.path, zettel_id, item.card_key, fingerprint, item.content)

    @cached_property
    def _copies(self) -> Mapping[str, str]:
        """What is called like a copy, see ``copies_in``."""
        return copies_in(self.found.paths)

    def _copies_among(
        self, entries: Iterable[Entry], infos: Mapping[str, ZettelInfo]
    ) -> Mapping[str, Problem]:
        """Zettels that a sync program left beside another one, by path, and what there is to say of each.

        Each of its flashcards stands in the other one, or both have one id.
        """
        contents: defaultdict[str, Counter[str]] = defaultdict(Counter)
        if self._copies:
            for entry in entries:
                contents[entry.path][entry.content] += 1
        found: dict[str, Problem] = {}
        for path, original in self._copies.items():
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
        entries: list[Entry],
        problems: list[Problem],
        infos: Mapping[str, ZettelInfo],
        kept: Kept,
    ) -> Extracted:
        flashcards = len(entries)
        embedding: dict[str, Sequence[str]] = {
            path: sorted(others) for path, others in self.renderer.embedded.items()
        }
        if scope:
            before = scope.memo.details.vault
            problems += (problem for problem in before.problems if problem.path not in scope.paths)
            for path, others in before.embedding.items():
                if path not in scope.paths:
                    embedding[path] = sorted({*others, *embedding.get(path, ())})
            flashcards += scope.memo.flashcards - sum(home.flashcards for home in scope.homes.values())
        in_zettels = tuple(sorted(problems))
        problems += self.found.problems

        def remember() -> tuple[KnownVault, Mapping[str, Names]]:
            if scope:  # not before: after a sync that writes, the next one reads the same zettels again
                kept.store()
            known = KnownVault(
                self._about,
                self._attachments,
                kept.surroundings,
                self.found.paths,
                self._stats,
                self.files.by_name,
                embedding,
                in_zettels,
            )
            return known, scope.memo.details.names if scope else _remembered(infos)

        return Extracted(
            entries=tuple(entries),
            flashcards=flashcards,
            unknown=tuple(sorted({*self.found.unknown, *(problem.path for problem in problems)})),
            problems=tuple(sorted(problems)),
            infos=infos,
            remember=remember,
        )


def _embedding(embedding: Mapping[str, Sequence[str]], paths: Collection[str]) -> set[str]:
    """The zettels that embed one of these, also through others."""
    embedded_in = defaultdict(list)
    for path, others in embedding.items():
        for other in others:
            embedded_in[other].append(path)
    found: set[str] = set()
    ahead = list(paths)
    while ahead:
        new = set(embedded_in[ahead.pop()]) - found
        found |= new
        ahead += new
    return found


def _differing(now: array[int], then: array[int]) -> Iterator[int]:
    """Numbers of the files whose size or times are others."""
    for start in range(0, len(now), _PIECE):  # most pieces are the same, which shows in one go
        one, other = now[start : start + _PIECE], then[start : start + _PIECE]
        if one != other:
            yield from ((start + at) // 3 for at in compress(count(), map(ne, one, other)))


def _remembered(infos: Mapping[str, ZettelInfo]) -> Mapping[str, Names]:
    return {path: _names_of(info) for path, info in infos.items()}


def _names_of(info: ZettelInfo) -> Names:
    return [info.id, info.title, list(info.aliases), digest(*info.links, "", *info.requires)]
