"""The last agreement of a vault and a collection: a SQLite file that is asked part by part."""

from __future__ import annotations

import logging
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from ...cards.keys import digest
from ...errors import Problem
from ...quick_json import pack, unpack
from ...vault.copies import folded_original
from ...vault.graph import ZettelInfo
from ...vault.links import hash_of_folded, hash_of_name, hash_of_zettel
from ..report import Outcome

FORMAT = 1  # to be raised with each change of what is kept
PATIENCE = 5.0  # seconds that another process may write
SHORT_PATIENCE = 0.5  # the same while the collection is held for it: what cannot be kept is looked at again
_BATCH = 500  # values in a query
_log = logging.getLogger(__name__)
_CHUNK = 1 << 20  # bytes
SCHEMA = f"""
create table head (value blob, sum int);
create table zettels (number integer primary key, path text unique, size int, mtime int, ctime int,
    name int, id text, title text, aliases blob, linked text, copy_of text, age text,
    links blob, requires blob, asks blob, embeds blob, key text, flashcards int,
    unchanged int, is_settled int, words blob);
create table graph (value blob);
create table attachments (path text primary key, size int, mtime int, ctime int) without rowid;
create table names (hash int, zettel int, primary key (hash, zettel)) without rowid;
create table asks (hash int, zettel int, primary key (hash, zettel)) without rowid;
create table embeds (embedded int, zettel int, primary key (embedded, zettel)) without rowid;
create table flashcards (zettel int, place int, line int, card_key text, question text, content text,
    note int, position int, deck text, deck_id int, primary key (zettel, place)) without rowid;
create table questions (question text, zettel int, primary key (question, zettel)) without rowid;
create table notes (id integer primary key, hash int, cards int);
create table loose (note integer primary key, key text);
create table words (word text primary key, holders int) without rowid;
create index zettels_by_name on zettels (name);
create index zettels_by_id on zettels (id) where id != '';
create index zettels_by_key on zettels (key) where key != '';
create index copies on zettels (copy_of) where copy_of != '';
create index flashcards_by_content on flashcards (content);
create index flashcards_by_note on flashcards (note);
pragma user_version = {FORMAT};
"""


class ScopeTooSmall(Exception):
    """The part that is looked at turns out not to hold all that a plan needs.

    ``paths``: zettels that have to be looked at, too; none where all have to be.
    """

    def __init__(self, paths: Collection[str] = ()) -> None:
        super().__init__(paths)
        self.paths = frozenset(paths)


class Piece(NamedTuple):
    """Hashes of the notes with ids up to ``end``, and above that of the piece before, and of their cards."""

    end: int
    notes: str
    cards: str


class Pieces(NamedTuple):
    """All of our notes; those that were changed in this ``second`` or later are hashed with their text."""

    second: int
    each: tuple[Piece, ...]


@dataclass(frozen=True)
class Head:
    """What is always read of an agreement: hashes of both sides, and what that sync reported."""

    about: str  # hash of all that each flashcard depends on besides files
    files: str  # hashes of paths, sizes and times of zettels and of attachments
    attachments: str
    snapshot: str  # the signature of what was seen of Anki
    about_notes: str  # hash of what all notes of the vault depend on
    pieces: Pieces
    seen: str  # the mark of what this device saw, see ``SeenBefore``
    strays: tuple[str, ...]  # keys among that which neither a flashcard nor a note has
    automatic: bool
    zettels: int
    flashcards: int
    unchanged: int
    notes: int  # how many notes have a flashcard
    step: int  # see ``identity.sample_step``
    sample: int  # how many flashcards are in the sample
    quiet: tuple[Outcome, ...]
    waiting: tuple[Outcome, ...]
    problems: tuple[Problem, ...]  # all but those of the vault's order
    in_zettels: tuple[Problem, ...]  # those of them that single zettels show
    rings: tuple[Problem, ...]  # of requirements


def packed_head(head: Head) -> bytes:
    """The head as it is kept."""
    return pack([getattr(head, name) for name in Head.__dataclass_fields__])


def _head(data: bytes) -> Head:
    raw = dict(zip(Head.__dataclass_fields__, unpack(data), strict=True))
    second, pieces = raw["pieces"]
    raw["pieces"] = Pieces(second, tuple(Piece(*row) for row in pieces))
    raw["strays"] = tuple(raw["strays"])
    for name in ("quiet", "waiting"):
        raw[name] = tuple(Outcome(**row) for row in raw[name])
    for name in ("problems", "in_zettels", "rings"):
        raw[name] = tuple(Problem(**row) for row in raw[name])
    return Head(**raw)


class Names(NamedTuple):
    """What links may call a zettel, ``id`` None where it cannot be read; ``linked``: hash of its links."""

    id: str | None
    title: str
    aliases: tuple[str, ...]
    linked: str


def names_of(info: ZettelInfo) -> Names:
    """What a zettel is called."""
    return Names(info.id, info.title, info.aliases, digest(*info.links, "", *info.requires))


UNREADABLE = Names(None, "", (), "")


def hashes_of(path: str, names: Names) -> set[int]:
    """What names stand for by which links may find the zettel at ``path``."""
    others = filter(None, (names.id, names.title, *names.aliases))
    return {hash_of_zettel(path), *map(hash_of_name, others)}


class Home(NamedTuple):
    """The flashcards of one zettel. Where not ``is_settled``, one of them is looked at in each sync."""

    number: int
    key: str  # ``<vault>:<zettel key>``, "" where it holds no flashcard
    flashcards: int
    unchanged: int
    is_settled: bool
    words: Sequence[Sequence[str]]  # of each of them that is in the sample
    cards: Sequence[tuple[str, int, int]]  # card key, note or 0, position of its new cards as we placed them


class Agreement:
    """An open agreement: as it was when it was opened, whoever writes meanwhile; to be closed soon.

    Where it is damaged, whatever asks it raises ScopeTooSmall.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, head: Head, checksum: int) -> None:
        self._path = path
        self._db = db
        self._checksum = checksum
        self.head = head

    def is_in(self, db: sqlite3.Connection) -> bool:
        """Whether it is still what the file holds."""
        return bool(db.execute("select 1 from head where sum = ?", (self._checksum,)).fetchone())

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    @cached_property
    def is_intact(self) -> bool:
        """Whether the file is byte for byte what was written."""
        try:
            return sum_path(self._path).read_text(encoding="ascii") == sum_of(self._path)
        except (OSError, ValueError):
            return False

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """The rows that there are for ``sql``."""
        try:
            return self._db.execute(sql, values).fetchall()
        except (sqlite3.Error, OverflowError):
            raise ScopeTooSmall from None

    def some(self, sql: str, values: Iterable[Any]) -> Iterator[Any]:
        """The rows for ``sql``, whose ``{}`` stands for these values, however many there are."""
        rest = iter(values)
        while some := list(islice(rest, _BATCH)):
            yield from self.rows(sql.format(",".join("?" * len(some))), *some)

    def paths(self, sql: str, values: Iterable[Any]) -> set[str]:
        """Of rows of one column."""
        return {row[0] for row in self.some(sql, values)}

    def look_at(self, numbers: Iterable[int]) -> None:
        """Has the table ``looked_at`` hold these numbers of zettels, for those who ask about all others."""
        self.rows("create temp table if not exists looked_at (number integer primary key)")
        self.rows("delete from looked_at")
        for number in numbers:
            self.rows("insert into looked_at values (?)", number)

    # The vault

    def names(self, paths: Iterable[str]) -> Mapping[str, Names]:
        """What the zettels at ``paths`` that were there are called."""
        sql = "select path, id, title, aliases, linked from zettels where path in ({})"
        return {
            path: Names(own, title, tuple(unpack(more)), linked)
            for path, own, title, more, linked in self.some(sql, paths)
        }

    def asking(self, hashes: Iterable[int]) -> set[str]:
        """Paths of the zettels in which something may be meant by names with these hashes."""
        sql = "select path from zettels where number in (select zettel from asks where hash in ({}))"
        return self.paths(sql, hashes)

    def with_embedding(self, paths: Iterable[str]) -> set[str]:
        """These paths, and those of the zettels that embed one of them, also through others."""
        found = new = {*paths}
        while new:
            new = self._embedding(new) - found
            found = found | new
        return found

    def _embedding(self, paths: Iterable[str]) -> set[str]:
        sql = (
            "select path from zettels where number in (select zettel from embeds where embedded in "
            "(select number from zettels where path in ({})))"
        )
        return self.paths(sql, paths)

    def copies(self, paths: Iterable[str]) -> set[str]:
        """Paths of what is called like a copy of one of these, or of which one is called like a copy."""
        paths = set(paths)
        found = self.paths("select path from zettels where copy_of in ({})", [p.casefold() for p in paths])
        for name in filter(None, map(folded_original, paths)):
            found.update(path for path in self.called(hash_of_zettel(name)) if path.casefold() == name)
        return found

    def with_ids(self, ids: Iterable[str]) -> set[str]:
        """Paths of the zettels with these ids."""
        return self.paths("select path from zettels where id != '' and id in ({})", ids)

    def called(self, name: int) -> list[str]:
        """Paths of the zettels whose files' names have this hash."""
        return [path for [path] in self.rows("select path from zettels where name = ?", name)]

    def named(self, key: str) -> list[tuple[str, str, str, list[str]]]:
        """Path, id, title and aliases of the zettels of which one of these may be ``key``."""
        sql = (
            "select path, id, title, aliases from zettels where number in "
            "(select zettel from names where hash = ?)"
        )
        return [(*row, unpack(aliases)) for *row, aliases in self.rows(sql, hash_of_folded(key))]

    # Flashcards and notes

    def homes(self, paths: Iterable[str]) -> Mapping[str, Home]:
        """The zettels at ``paths`` that were there, with their flashcards."""
        columns = "path, number, key, flashcards, unchanged, is_settled, words"
        zettels = list(self.some(f"select {columns} from zettels where path in ({{}})", paths))
        cards: dict[int, list[tuple[str, int, int]]] = {row[1]: [] for row in zettels}
        sql = "select zettel, card_key, note, position from flashcards where zettel in ({}) order by 1, place"
        for number, *card in self.some(sql, cards):
            cards[number].append(tuple(card))
        return {
            path: Home(number, key, count, unchanged, bool(is_settled), unpack(words), cards[number])
            for path, number, key, count, unchanged, is_settled, words in zettels
        }

    def of_notes(self, notes: Iterable[int]) -> set[str]:
        """Paths of the zettels whose flashcards had one of these notes."""
        sql = (
            "select path from zettels where number in "
            "(select zettel from flashcards where note in ({}) and note != 0)"
        )
        return self.paths(sql, notes)

    def of_keys(self, keys: Iterable[str]) -> set[str]:
        """Paths of the zettels with these keys that hold flashcards."""
        return self.paths("select path from zettels where key != '' and key in ({})", keys)

    def unsettled(self) -> set[str]:
        """Paths of the zettels of which a flashcard is looked at in each sync."""
        return {path for [path] in self.rows("select path from zettels where not is_settled")}

    def with_requirements(self) -> set[str]:
        """Paths of the zettels that require others, and of these."""
        found = self.rows("select path, requires from zettels where requires != x''")
        required = {number for _, blob in found for number in numbers_in(blob)}
        paths = self.paths("select path from zettels where number in ({})", required)
        return paths.union(path for path, _ in found)


def agreement_path(index: Path) -> Path:
    """Where the agreement lies: beside the index."""
    return index.with_name(index.name.replace(".index.sqlite", "") + ".agreed.sqlite")


def sum_path(path: Path) -> Path:
    """Where the checksum of the agreement at ``path`` lies."""
    return path.with_suffix(".sum")


def sum_of(path: Path) -> str:
    """The checksum of a file as it is kept. Raises OSError."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = crc32(chunk, found)
    return f"{FORMAT} {found:x}"


def read_agreement(path: Path) -> Agreement | None:
    """The agreement at ``path``; None where there is none, it is damaged or of another form.

    One that a newer release wrote is left to it: with the older one, all is looked at.
    """
    if not path.exists():
        return None
    db = None
    with suppress(sqlite3.Error, ValueError, TypeError, KeyError, OSError):
        db = sqlite3.connect(path, PATIENCE, isolation_level=None, check_same_thread=False)
        [found] = db.execute("pragma user_version").fetchone()
        if found > FORMAT:
            _log.warning("%s was written by a newer release, and is left alone", path.name)
        elif found == FORMAT:
            db.execute("begin")  # so that nobody else writes until it is closed
            value, checksum = db.execute("select value, sum from head").fetchone()
            if crc32(value) == checksum:
                return Agreement(path, db, _head(value), checksum)
    if db:
        db.close()
    return None


def numbers_in(blob: bytes) -> array[int]:
    """The numbers that were kept as ``blob``."""
    found = array("I")
    found.frombytes(blob)
    return found


def signature_of(parts: Iterable[object]) -> str:
    """One hash of many things, by their ``repr`` or their bytes; for comparing on one machine only."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()
