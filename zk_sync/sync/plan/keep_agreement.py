"""Keeps what a sync that had nothing to do found, so that the next one need only look at what changed."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

from ...errors import Problem
from ...quick_json import pack, unpack
from ...vault.copies import folded_original
from ...vault.links import hash_of_zettel, hashes_asked
from ...vault.scan import File
from ..collection.snapshot import Snapshot
from ..identity.evidence import question_in_key
from ..identity.match import Match, sample_step
from ..learning_order.order import Linked, age_of, linked_in
from ..reading.content import VaultContent
from ..state.agreed import (
    FORMAT,
    SCHEMA,
    SHORT_PATIENCE,
    UNREADABLE,
    Head,
    Names,
    hashes_of,
    names_of,
    numbers_in,
    packed_head,
    sum_of,
    sum_path,
)
from ..state.linking import Linking, blob_of, packed
from .agreed_flashcards import flashcard_rows, homes_of, question_rows
from .outside_scope import OutsideScope
from .plan import Plan

_CACHE = "pragma cache_size = -32000"  # KiB
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looked:
    """What a sync that had nothing to do looked at, all or a part, and what it found.

    ``outside`` is what it did not look at, which is as it was agreed on.
    """

    content: VaultContent
    # Where the links of a part lead, and of all if that is new: worked out while the agreement is at hand.
    linking: Linking | None
    linked: Linked | None
    snapshot: Snapshot
    outside: OutsideScope
    keys: Sequence[str]  # of the flashcards
    found: Match
    places: Mapping[int, int]  # note → see ``position_of``
    unchanged: Mapping[str, int]  # path → how many of its flashcards are as their notes have them
    rings: tuple[Problem, ...]  # of requirements
    seen: Collection[str]  # keys of what it saw
    automatic: bool

    def keep(self, plan: Plan, path: Path, seen: str) -> None:
        """Keeps it at ``path``, if it can be kept: without it the next sync is slower, no more.

        ``plan`` is what came of it; ``seen``: the mark of what this device saw. Where another process kept
        something meanwhile, that stays.
        """
        self.content.side.store_records()
        for _ in range(2):
            try:
                self._write(plan, path, seen)
            except sqlite3.OperationalError as error:  # another process writes, or the disk forbids it
                _log.warning("%s cannot be written: %s", path.name, error)
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
                continue
            except OSError as error:
                _log.warning("%s cannot be written: %s", path.name, error)
            except Exception:  # noqa: BLE001 (whatever it is, the sync is done)
                _log.exception("%s cannot be written", path.name)
            return

    def _write(self, plan: Plan, path: Path, seen: str) -> None:
        with closing(sqlite3.connect(path, SHORT_PATIENCE, isolation_level=None)) as db:
            db.execute(_CACHE)
            db.execute("begin immediate")
            version = db.execute("pragma user_version").fetchone()[0]
            if version > FORMAT:
                return  # see ``read_agreement``
            if not self.outside.scope:
                _begin_anew(db)
            elif version != FORMAT or not self.outside.scope.since.agreement.is_in(db):
                return
            _Writing(db, self, plan).write(seen)
            db.execute("commit")
            # Where earlier releases kept it.
            path.with_name(path.name.replace(".agreed.sqlite", ".index.memo")).unlink(missing_ok=True)
            sum_path(path).write_text(sum_of(path), encoding="ascii")


def _begin_anew(db: sqlite3.Connection) -> None:
    for [table] in db.execute("select name from sqlite_master where type = 'table'").fetchall():
        db.execute(f"drop table {table}")
    for statement in SCHEMA.split(";"):
        db.execute(statement)


class _Writing:
    """One writing within a transaction: of all, or of what was looked at."""

    def __init__(self, db: sqlite3.Connection, looked: Looked, plan: Plan) -> None:
        self._db = db
        self._looked = looked
        self._plan = plan
        self._side = looked.content.side
        self._scope = looked.outside.scope
        self._entries = looked.content.entries
        self._step = looked.outside.elsewhere(plan.flashcards).step or sample_step(len(self._entries))
        files = self._side.files.found.zettels
        if self._scope:
            holds, zettel = self._side.files.found.holds, self._side.files.found.zettel
            files = tuple(zettel(path) for path in sorted(self._scope.paths) if holds(path))
        self._files: Sequence[File] = files
        self._numbers: dict[str, int] = {}  # by path, of these and of what they lead to
        # What texts of a file asked and embedded before; those that are embedded elsewhere still do.
        self._before: dict[tuple[Any, ...], tuple[Iterable[int], Iterable[int]]] = {}
        self._sampled = 0

    def write(self, seen: str) -> None:
        """``seen``: the mark of what this device saw."""
        self._number()
        if self._scope:
            self._forget([home.number for home in self._scope.homes.values()])
        self._write_zettels()
        self._write_names()
        self._write_graph()
        self._write_flashcards()
        self._write_attachments()
        self._write_notes()
        head = packed_head(self._head(seen))
        self._db.execute("delete from head")
        self._db.execute("insert into head values (?, ?)", (head, crc32(head)))

    def _insert(self, table: str, rows: Iterable[Sequence[Any]], columns: int) -> None:
        self._db.executemany(f"insert into {table} values ({','.join('?' * columns)})", rows)

    def _head(self, seen: str) -> Head:
        looked, plan, files = self._looked, self._plan, self._side.files
        known = {*looked.keys, *(note.key for note in looked.snapshot.notes)}
        maybe = {*looked.seen, *(self._scope.since.head.strays if self._scope else ())} - known
        strays = tuple(sorted(key for key in maybe if key in (plan.seen or ())))
        return Head(
            about=files.about,
            files=files.zettels,
            attachments=files.attachments,
            snapshot=looked.snapshot.signature,
            about_notes=looked.snapshot.about,
            pieces=looked.snapshot.hashes.pieces,
            seen=seen,
            strays=strays,
            automatic=looked.automatic,
            zettels=len(files.found.zettels),
            flashcards=plan.flashcards,
            unchanged=plan.unchanged,
            notes=looked.outside.notes + len(looked.found.pairs),
            step=self._step,
            sample=looked.outside.sample + self._sampled,
            quiet=plan.quiet,
            waiting=plan.waiting,
            problems=tuple(problem for problem in plan.problems if problem not in looked.rings),
            in_zettels=self._side.in_zettels,
            rings=looked.rings,
        )

    # The vault

    def _number(self) -> None:
        """Numbers the zettels; those that were there keep theirs."""
        if not self._scope:
            self._numbers = {file.path: number for number, file in enumerate(self._files, 1)}
            return
        assert self._looked.linking is not None
        self._numbers = dict(self._looked.linking.numbers)
        embedded = chain(self._side.asks, self._side.embedding, *self._side.embedding.values())
        for path in {*embedded} - self._numbers.keys():
            sql = "select path, number from zettels where path = ?"
            self._numbers.update(self._db.execute(sql, (path,)))

    def _forget(self, numbers: Iterable[int]) -> None:
        db = self._db
        columns = "path, id, title, aliases, words, asks, embeds, size, mtime, ctime"
        for number in numbers:
            sql = f"select {columns} from zettels where number = ?"
            path, own, title, aliases, words, *before = db.execute(sql, (number,)).fetchone()
            asks, embeds, *stats = before
            stood = (path, *stats)
            self._before[stood] = numbers_in(asks), numbers_in(embeds)
            names = hashes_of(path, Names(own, title, tuple(unpack(aliases)), ""))
            sql = "select question, card_key from flashcards where zettel = ?"
            cards = db.execute(sql, (number,)).fetchall()
            questions = {q for question, card_key in cards for q in (question, question_in_key(card_key))}
            for table, column, values in (
                ("names", "hash", names),
                ("asks", "hash", numbers_in(asks)),
                ("embeds", "embedded", numbers_in(embeds)),
                ("questions", "question", questions),
            ):
                sql = f"delete from {table} where {column} = ? and zettel = ?"
                db.executemany(sql, [(value, number) for value in values])
            self._count(chain.from_iterable(unpack(words)), -1)
            db.execute("delete from flashcards where zettel = ?", (number,))
            db.execute("delete from zettels where number = ?", (number,))

    def _count(self, words: Iterable[str], sign: int) -> None:
        counts = Counter(words)
        self._db.executemany(
            "insert into words values (?, ?) on conflict do update set holders = holders + excluded.holders",
            [(word, sign * counts[word]) for word in sorted(counts)],
        )

    def _write_zettels(self) -> None:
        looked = self._looked
        homes = homes_of(self._entries, looked.keys, looked.found, looked.unchanged, self._step)
        self._insert("zettels", (self._zettel(file, homes) for file in self._files), 21)
        words = chain.from_iterable(home[-1] for home in homes.values())
        self._sampled = sum(len(home[-1]) for home in homes.values())
        self._count(chain.from_iterable(words), 1)

    def _zettel(self, file: File, homes: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
        path, graph = file.path, self._looked.content.graph
        info = self._looked.content.zettel_infos.get(path)
        names = names_of(info) if info else UNREADABLE
        kept = self._side.files.kept(file)
        asked, embedded = self._before.get(kept, ((), ()))
        embeds = {self._numbers[p] for p in self._side.embedding.get(path, ()) if p in self._numbers}
        key, flashcards, unchanged, is_settled, words = homes.get(path, ("", 0, 0, True, ()))
        return (
            self._numbers[path],
            *kept,
            hash_of_zettel(path),
            names.id,
            names.title,
            pack(names.aliases),
            names.linked,
            folded_original(path),
            age_of(info) if info else "",
            self._blob(graph.links(path)),
            self._blob(graph.requires(path)),
            blob_of(sorted(self._asks_of(path).union(asked))),
            blob_of(sorted(embeds.union(embedded))),
            key,
            flashcards,
            unchanged,
            is_settled,
            pack(words),
        )

    def _blob(self, paths: Iterable[str]) -> bytes:
        return blob_of(self._numbers[path] for path in paths if path in self._numbers)

    def _asks_of(self, path: str) -> set[int]:
        """Hashes of all names that the zettel's links and flashcards look up."""
        info = self._looked.content.zettel_infos.get(path)
        found = set(self._side.asks.get(path, ()))
        for target in (*info.links, *info.requires) if info else ():
            found.update(hashes_asked(target, path))
        return found

    def _write_names(self) -> None:
        infos = self._looked.content.zettel_infos
        names, asks, embeds = [], [], []
        for file in self._files:
            number, info = self._numbers[file.path], infos.get(file.path)
            names += [(h, number) for h in hashes_of(file.path, names_of(info) if info else UNREADABLE)]
        self._insert("names", sorted(names), 2)
        del names
        columns = "number, asks, embeds"
        for number, asked, embedded in self._rows_of_files(columns):
            asks += [(value, number) for value in numbers_in(asked)]
            embeds += [(value, number) for value in numbers_in(embedded)]
        self._insert("asks", sorted(asks), 2)
        self._insert("embeds", sorted(embeds), 2)
        if self._scope:
            self._add_to_embedded()

    def _add_to_embedded(self) -> None:
        """What texts ask and embed that are embedded in the scope and stand outside."""
        db, side, here = self._db, self._side, {file.path for file in self._files}
        for path in ({*side.asks, *side.embedding} & self._numbers.keys()) - here:
            number = self._numbers[path]
            sql = "select asks, embeds from zettels where number = ?"
            asks, embeds = map(numbers_in, db.execute(sql, (number,)).fetchone())
            embedded = [self._numbers[p] for p in side.embedding.get(path, ()) if p in self._numbers]
            both = sorted({*asks, *side.asks.get(path, ())}), sorted({*embeds, *embedded})
            sql = "update zettels set asks = ?, embeds = ? where number = ?"
            db.execute(sql, (*map(blob_of, both), number))
            for table, values in zip(("asks", "embeds"), both, strict=True):
                rows = [(value, number) for value in values]
                db.executemany(f"insert or ignore into {table} values (?, ?)", rows)

    def _rows_of_files(self, columns: str) -> Iterator[Sequence[Any]]:
        """Columns of the zettels that were just written."""
        if not self._scope:
            yield from self._db.execute(f"select {columns} from zettels")
            return
        for file in self._files:
            sql = f"select {columns} from zettels where number = ?"
            yield from self._db.execute(sql, (self._numbers[file.path],))

    def _write_graph(self) -> None:
        linked, looked = self._looked.linked, self._looked
        if self._scope and linked is None:
            return
        if linked is None:
            linked = linked_in(looked.content.zettel_infos, looked.content.graph, self._numbers)
        self._db.execute("delete from graph")
        self._insert("graph", [(packed(linked),)], 1)

    def _write_attachments(self) -> None:
        files = self._side.files
        if self._scope and files.attachments and self._scope.since.head.attachments == files.attachments:
            return
        self._db.execute("delete from attachments")
        self._insert("attachments", map(files.kept, files.found.attachments), 4)

    # Flashcards and notes

    def _write_flashcards(self) -> None:
        looked = self._looked
        rows = flashcard_rows(self._entries, self._numbers, looked.found, looked.places)
        self._insert("flashcards", rows, 10)
        self._insert("questions", question_rows(self._entries, self._numbers), 2)

    def _write_notes(self) -> None:
        db, looked = self._db, self._looked
        hashes = looked.snapshot.hashes
        if self._scope:
            for span in hashes.other_notes:
                then = db.execute("select id from notes where id > ? and id <= ?", span).fetchall()
                gone = [row for row in then if row[0] not in hashes.ids]
                db.executemany("delete from notes where id = ?", gone)
        for column, found in (("hash", hashes.notes), ("cards", hashes.cards)):
            put = f"insert into notes (id, {column}) values (?, ?) on conflict"
            sql = f"{put} do update set {column} = excluded.{column}"
            if not (self._scope and hashes.are_same):
                db.executemany(sql, found.items())
        paired = {pair.note.id for pair in looked.found.pairs}
        db.execute("delete from loose")
        self._insert("loose", ((n.id, n.key) for n in looked.snapshot.notes if n.id not in paired), 2)
