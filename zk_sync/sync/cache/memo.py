"""The outcome of a sync that found nothing to do: what did not change since need not be looked at again."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import Problem
from ...quick_json import pack, unpack
from ..report import Outcome

# What links may call a zettel: its id, its title and a list of its aliases; and a hash of its own links.
# (A list, as it comes from the file: there are as many as zettels, and few are looked at.)
Names = list[Any]


@dataclass(frozen=True)
class KnownVault:
    """The files as that sync found them. ``paths``: of all zettels; ``stats``: size and times of each."""

    about: str  # hash of all that each flashcard depends on besides files
    attachments: str  # hash of their paths, sizes and times
    surroundings: str  # see ``records.surroundings_of``
    paths: tuple[str, ...]
    stats: array[int]
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


@dataclass(frozen=True)
class KnownPairs:
    """Which flashcard has which note. ``homes``: by path, of the zettels that hold flashcards."""

    homes: Mapping[str, Home]
    loose: tuple[int, ...]  # notes without a flashcard
    is_clear: bool  # no id, and no deck's name, stands for two
    decks: Mapping[str, int]  # see ``decks_of``
    rings: tuple[Problem, ...]  # of requirements
    warned: Mapping[str, Sequence[str]]  # key → what rendering the flashcard warned of
    step: int  # see ``identity.sample_step``
    words: Mapping[str, Sequence[Sequence[str]]]  # path → the words of its flashcards in the sample


@dataclass(frozen=True)
class Memo:
    """What that sync reported; ``content`` and ``snapshot`` are the signatures of the two sides it saw.

    ``content`` is "" where some file was too new to trust its time.
    """

    content: str
    snapshot: str
    pieces: tuple[str, ...]  # see ``NoteHashes``
    automatic: bool
    flashcards: int
    unchanged: int
    quiet: tuple[Outcome, ...]
    waiting: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    details: Details


class Details:
    """What is only needed where something changed, unpacked when it is asked for."""

    def __init__(self, packed: Sequence[bytes], digest: str = "") -> None:
        """``digest``: of the whole when it was packed."""
        self._packed = packed
        self._digest = digest

    @staticmethod
    def of(vault: KnownVault, names: Mapping[str, Names], notes: KnownNotes, pairs: KnownPairs) -> Details:
        """Packs them. ``names``: by path, of the zettels that could be read."""
        parts = (_vault(vault), [names.get(path) for path in vault.paths], _notes(notes), _pairs(pairs))
        return Details([pack(part) for part in parts])

    def pack(self) -> bytes:
        """For a file."""
        return b"\n".join(self._packed)

    @cached_property
    def is_intact(self) -> bool:
        """Whether it is what was packed: else nothing of it can be unpacked."""
        return _digest(self.pack()) == self._digest

    @cached_property
    def vault(self) -> KnownVault:
        """The files."""
        about, attachments, surroundings, paths, stats, embedding, problems = self._part(0)
        return KnownVault(
            about,
            attachments,
            surroundings,
            tuple(paths),
            _array(stats),
            embedding,
            tuple(Problem(*row) for row in problems),
        )

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """By path, of the zettels that could be read."""
        rows = zip(self.vault.paths, self._part(1), strict=True)
        return {path: row for path, row in rows if row}

    @cached_property
    def notes(self) -> KnownNotes:
        """Anki's side."""
        about, notes, cards = self._part(2)
        return KnownNotes(about, _unpacked(notes), _unpacked(cards))

    @cached_property
    def pairs(self) -> KnownPairs:
        """What belongs to what."""
        homes, loose, is_clear, decks, rings, warned, step, words = self._part(3)
        return KnownPairs(
            {path: Home._make(row) for path, row in homes.items()},
            tuple(loose),
            is_clear,
            decks,
            tuple(Problem(*row) for row in rings),
            warned,
            step,
            words,
        )

    def _part(self, number: int) -> Any:
        return unpack(self._packed[number])


def _vault(known: KnownVault) -> list[Any]:
    problems = [_row(problem) for problem in known.problems]
    return [
        known.about,
        known.attachments,
        known.surroundings,
        known.paths,
        _packed(known.stats),
        known.embedding,
        problems,
    ]


def _notes(known: KnownNotes) -> list[Any]:
    hashes = ((_packed(found), _packed(found.values())) for found in (known.notes, known.cards))
    return [known.about, *hashes]


def _pairs(known: KnownPairs) -> list[Any]:
    rings = [_row(problem) for problem in known.rings]
    return [
        known.homes,
        known.loose,
        known.is_clear,
        known.decks,
        rings,
        known.warned,
        known.step,
        known.words,
    ]


def _row(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line, problem.message


def _packed(numbers: Iterable[int]) -> str:
    return b64encode(array("q", numbers).tobytes()).decode()


def _unpacked(hashes: Sequence[str]) -> Mapping[int, int]:
    ids, values = map(_array, hashes)
    return dict(zip(ids, values, strict=True))


def _array(text: str) -> array[int]:
    numbers = array("q")
    numbers.frombytes(b64decode(text))
    return numbers


def memo_path(index: Path) -> Path:
    """Where the memo lies: beside the index."""
    return index.with_suffix(".memo.json")


def read_memo(path: Path) -> Memo | None:
    """The memo at ``path``; None when there is none, or it is damaged."""
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        raw = unpack(head)
        details = Details(rest.split(b"\n"), raw.pop("details"))
        raw["pieces"] = tuple(raw["pieces"])
        raw["quiet"] = tuple(Outcome(**row) for row in raw["quiet"])
        raw["waiting"] = tuple(Outcome(**row) for row in raw["waiting"])
        raw["problems"] = tuple(Problem(**row) for row in raw["problems"])
        return Memo(**raw, details=details)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_memo(path: Path, memo: Memo) -> None:
    """Keeps the memo, if it can be kept: without it the next sync is slower, no more."""
    rest = memo.details.pack()
    plain = ("content", "snapshot", "pieces", "automatic", "flashcards", "unchanged")
    head = {
        **{name: getattr(memo, name) for name in plain},
        **{name: [asdict(row) for row in getattr(memo, name)] for name in ("quiet", "waiting", "problems")},
        "details": _digest(rest),
    }
    with suppress(OSError):
        path.write_bytes(pack(head) + b"\n" + rest)


def signature_of(parts: Iterable[object]) -> str:
    """One hash of many things, by their ``repr`` or their bytes; for comparing on one machine only."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
