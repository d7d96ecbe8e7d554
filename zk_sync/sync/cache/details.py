"""What a memo knows of each zettel and note: packed, so that only what is asked for is unpacked."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from ...errors import Problem
from ...quick_json import pack, unpack
from ...vault.scan import number_of

_FORM = 3  # of the parts, to be raised with each change of what they are
# What links may call a zettel: its id, its title and a list of its aliases; and a hash of its own links.
# (A list, as it comes from the file: there are as many as zettels, and few are looked at.)
Names = list[Any]
_T = TypeVar("_T")


@dataclass(frozen=True)
class KnownVault:
    """The files as that sync found them.

    ``paths``: of all zettels, sorted; ``stats``: size and times of each; ``by_name``: their
    ``numbers_by_name``.
    """

    about: str  # hash of all that each flashcard depends on besides files
    attachments: str  # hash of their paths, sizes and times
    surroundings: str  # see ``records.surroundings_of``
    paths: tuple[str, ...]
    stats: array[int]
    by_name: array[int]
    embedding: Mapping[str, Sequence[str]]  # zettel → the zettels that its flashcards embed
    problems: tuple[Problem, ...]  # in single zettels


@dataclass(frozen=True)
class KnownNotes:
    """Our notes as that sync found them, as hashes by note id: of the notes, and of their cards."""

    about: str  # hash of what all notes of the vault depend on
    notes: Mapping[int, int]
    cards: Mapping[int, int]


# A flashcard that has a note: its card key, the note's id, and the position of its new cards as we placed
# them, else 0. (A list where it comes from a file.)
Card = Sequence[Any]


class Home(NamedTuple):
    """The flashcards of one zettel. Where not ``is_settled``, one of them must be looked at in each sync."""

    zettel_key: str  # ``<vault>:<zettel key>``
    flashcards: int
    unchanged: int
    is_settled: bool
    cards: Sequence[Card]
    words: Sequence[Sequence[str]]  # of each of them that is in the sample


@dataclass(frozen=True)
class KnownPairs:
    """Which flashcard has which note. ``homes``: by path, of the zettels that hold flashcards."""

    homes: Mapping[str, Home]
    unsettled: Sequence[str]  # those of them that are not settled
    notes: int  # how many notes have a flashcard
    loose: Sequence[tuple[int, str]]  # notes without a flashcard, and their keys
    is_clear: bool  # no id, and no deck's name, stands for two, and nothing was seen that is in neither
    decks: Mapping[str, int]  # see ``decks_of``
    rings: tuple[Problem, ...]  # of requirements
    step: int  # see ``identity.sample_step``
    sample: int  # how many flashcards are in the sample
    holders: Callable[[], Mapping[str, int]]  # word → how many of these hold it


class Rows(Mapping[str, _T]):
    """Values by path, each unpacked when it is asked for."""

    def __init__(
        self, paths: tuple[str, ...], starts: array[int], packed: bytes, made: Callable[[Any], _T]
    ) -> None:
        """``packed``: JSON of the values, one behind the other, in the order of the sorted ``paths``.

        ``starts``: where that of each path starts, and the end; a path without a value has nothing.
        ``made``: a value of what its JSON holds.
        """
        self.starts = starts
        self.packed = packed
        self._paths = paths
        self._made = made

    @staticmethod
    def of(paths: tuple[str, ...], values: Mapping[str, _T], made: Callable[[Any], _T]) -> Rows[_T]:
        """New rows with these values."""
        if isinstance(values, Rows):
            return values
        return _rows(paths, (pack(values[path]) if path in values else b"" for path in paths), made)

    def with_changes(self, changes: Mapping[str, _T | None]) -> Rows[_T]:
        """The same rows but for these; None takes a path away. Raises KeyError for others than ``paths``."""
        new = {number_of(path, self._paths): b"" if v is None else pack(v) for path, v in changes.items()}
        return _rows(self._paths, (new.get(n, self._json(n)) for n in range(len(self._paths))), self._made)

    def _json(self, number: int) -> bytes:
        return self.packed[self.starts[number] : self.starts[number + 1]]

    def __getitem__(self, path: str) -> _T:
        found = self._json(number_of(path, self._paths))
        if not found:
            raise KeyError(path)
        return self._made(unpack(found))

    def __iter__(self) -> Iterator[str]:
        return (path for number, path in enumerate(self._paths) if self._json(number))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _rows(paths: tuple[str, ...], values: Iterable[bytes], made: Callable[[Any], _T]) -> Rows[_T]:
    starts, packed = array("q", [0]), bytearray()
    for value in values:  # copied one by one: each takes a kilobyte when it is packed, however short it is
        packed += value
        starts.append(len(packed))
    return Rows(paths, starts, bytes(packed), made)


class Details:
    """What is only needed where something changed."""

    def __init__(self, parts: Sequence[bytes], checksum: int = 0) -> None:
        """``checksum``: of the whole when it was packed."""
        self.parts = parts
        self._checksum = checksum

    @staticmethod
    def of(vault: KnownVault, names: Mapping[str, Names], notes: KnownNotes, pairs: KnownPairs) -> Details:
        """Packs them. ``names``: by path, of the zettels that could be read."""
        hashes = (notes.notes, notes.notes.values(), notes.cards, notes.cards.values())
        rows: list[Rows[Any]] = [
            Rows.of(vault.paths, names, list),
            Rows.of(vault.paths, pairs.homes, Home._make),
        ]
        return Details(
            [
                pack(_but_files(vault)),
                "\0".join(vault.paths).encode("utf-8", "surrogatepass"),
                vault.stats.tobytes(),
                vault.by_name.tobytes(),
                pack(notes.about),
                *(array("q", numbers).tobytes() for numbers in hashes),
                pack(_but_rows(pairs)),
                pack(pairs.holders()),
                *(part for each in rows for part in (each.starts.tobytes(), each.packed)),
            ]
        )

    @property
    def checksum(self) -> int:
        """Of the whole: shows damage, or another form."""
        found = _FORM
        for part in self.parts:
            found = crc32(part, found)
        return found

    @cached_property
    def is_intact(self) -> bool:
        """Whether it is what was packed: else nothing of it can be unpacked."""
        return self.checksum == self._checksum

    @cached_property
    def vault(self) -> KnownVault:
        """The files."""
        about, attachments, surroundings, embedding, problems = unpack(self.parts[0])
        paths = self.parts[1].decode("utf-8", "surrogatepass")
        return KnownVault(
            about,
            attachments,
            surroundings,
            tuple(paths.split("\0")) if paths else (),
            _array(self.parts[2]),
            _array(self.parts[3]),
            embedding,
            _problems(problems),
        )

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """By path, of the zettels that could be read."""
        return Rows(self.vault.paths, _array(self.parts[11]), self.parts[12], list)

    @property
    def about_notes(self) -> str:
        """``KnownNotes.about`` without the rest."""
        return str(unpack(self.parts[4]))

    @cached_property
    def notes(self) -> KnownNotes:
        """Anki's side."""
        notes, note_hashes, cards, card_hashes = map(_array, self.parts[5:9])
        return KnownNotes(
            self.about_notes,
            dict(zip(notes, note_hashes, strict=True)),
            dict(zip(cards, card_hashes, strict=True)),
        )

    @cached_property
    def pairs(self) -> KnownPairs:
        """What belongs to what."""
        unsettled, notes, loose, is_clear, decks, rings, step, sample = unpack(self.parts[9])
        homes = Rows(self.vault.paths, _array(self.parts[13]), self.parts[14], Home._make)
        rings = _problems(rings)
        holders = partial(unpack, self.parts[10])
        return KnownPairs(homes, unsettled, notes, loose, is_clear, decks, rings, step, sample, holders)


def _but_files(vault: KnownVault) -> Sequence[Any]:
    problems = list(map(astuple, vault.problems))
    return (vault.about, vault.attachments, vault.surroundings, vault.embedding, problems)


def _but_rows(pairs: KnownPairs) -> Sequence[Any]:
    rings = list(map(astuple, pairs.rings))
    matching = (pairs.step, pairs.sample)
    return (pairs.unsettled, pairs.notes, pairs.loose, pairs.is_clear, pairs.decks, rings, *matching)


def _problems(rows: Iterable[Sequence[Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(*row) for row in rows)


def _array(data: bytes) -> array[int]:
    numbers = array("q")
    numbers.frombytes(data)
    return numbers
