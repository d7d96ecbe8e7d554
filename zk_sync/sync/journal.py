"""What this device has seen of a vault: it is kept beside the collection, and may be lost without harm."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..cards.keys import digest
from ..quick_json import pack, unpack
from ..texts import Said, language

FOLDER = "zettelkasten-sync"
_GENERATIONS_KEPT = 3
# Where more of what is kept whole changed since, or in more syncs, it is kept whole anew: what was seen is
# looked for in one change after the other.
_MOST_CHANGED = 0.25
_MOST_CHANGES = 50


class Seen(NamedTuple):
    """What a sync saw of one flashcard: the source in its note's state, and what rendering it warned of.

    The warnings are kept so that each report names them, though an unchanged flashcard is not rendered.
    """

    source: str
    warnings: tuple[str, ...] = ()


class SeenBefore(Mapping[str, Seen]):
    """What an earlier sync saw, by key; ``mark`` names it, "" where there was none.

    Of tens of thousands a sync may ask for few: each is unpacked when it is asked for, or all at once.
    """

    def __init__(self, mark: str = "", packed: Sequence[bytes] = ()) -> None:
        """``packed``: of generations, newest first; each goes before those behind it."""
        self.mark = mark
        self._packed = packed
        self._rows: dict[str, Any] = {}  # None for a key that was not seen
        self._is_whole = not packed

    def whole(self) -> SeenBefore:
        """The same, with all unpacked: where most of it will be asked for."""
        if not self._is_whole:
            rows: dict[str, Any] = {}
            for packed in reversed(self._packed):
                rows.update(unpack(packed))
            self._rows = {key: row for key, row in rows.items() if row is not None}
            self._is_whole = True
        return self

    def __getitem__(self, key: str) -> Seen:
        row = self._row(key)
        if row is None:
            raise KeyError(key)
        return Seen(row) if type(row) is str else _seen(row)

    def __contains__(self, key: object) -> bool:
        return self._row(key) is not None

    def _row(self, key: Any) -> Any:
        if not self._is_whole and key not in self._rows:
            self._rows[key] = self._unpacked(key)
        return self._rows.get(key)

    def _unpacked(self, key: str) -> Any:
        name = _name(key)
        for packed in self._packed:
            if found := _found_in(packed, name):
                return found[0]
        return None

    def __iter__(self) -> Iterator[str]:
        self.whole()
        return iter(self._rows)

    def __len__(self) -> int:
        self.whole()
        return len(self._rows)


class SeenSince(Mapping[str, Seen]):
    """What a sync saw that looked at a part: what was seen ``before``, but for ``changes``.

    None among these stands for what it saw no more.
    """

    def __init__(self, before: SeenBefore, changes: Mapping[str, Seen | None]) -> None:
        self.before = before
        self.changes = changes

    def __getitem__(self, key: str) -> Seen:
        found = self.changes[key] if key in self.changes else self.before[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self.before if key not in self.changes)
        yield from (key for key, found in self.changes.items() if found is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def with_changes(seen: Mapping[str, Seen], changes: Mapping[str, Seen | None]) -> Mapping[str, Seen]:
    """``seen`` but for these; None takes a key away."""
    if not changes:
        return seen
    if isinstance(seen, SeenSince):
        return SeenSince(seen.before, {**seen.changes, **changes})
    return {key: found for key, found in {**seen, **changes}.items() if found is not None}


@dataclass(frozen=True)
class Generation:
    """What one sync saw; ``token`` is that sync's, ``mark`` names the generation.

    ``packed`` is JSON, sorted and with a line for each key: key → source, or a list of it and the warnings.
    Where ``based_on`` is the mark of an older generation, it is what differs from that; there null takes a
    key away.
    """

    token: str
    mark: str
    based_on: str
    packed: bytes


@dataclass(frozen=True)
class Journal:
    """The last generations, newest first, and a name for this device.

    A generation counts only while the collection still holds its token: after an undo or a restored
    backup an older one counts again, or none, and the sync is more careful.
    """

    device: str
    generations: tuple[Generation, ...] = ()

    def mark(self, token: str) -> str:
        """The mark of the generation that counts where the collection holds ``token``; "" where none does."""
        return next((generation.mark for generation in self.generations if generation.token == token), "")

    def seen(self, token: str) -> SeenBefore:
        """What this device saw up to its sync with ``token``; "" is before it ever wrote."""
        mark = self.mark(token)
        chain = _chain(self.generations, mark)
        return SeenBefore(mark, [generation.packed for generation in chain]) if chain else SeenBefore()

    def changed_since(self, mark: str, token: str) -> Collection[str] | None:
        """Keys of what may have been seen otherwise since the generation ``mark``; None: nobody knows."""
        keys: set[str] = set()
        for generation in _chain(self.generations, self.mark(token)):
            if generation.mark == mark:
                return keys
            if generation.based_on:
                keys.update(unpack(generation.packed))
        return None

    def with_seen(self, seen: Mapping[str, Seen], *, token: str, before: str) -> Journal:
        """The journal after a sync that saw this; the same one where it has that already.

        ``token``: what the collection holds now; ``before``: what it held before that sync.
        """
        if isinstance(seen, SeenSince) and seen.before.mark == self.mark(before):
            changes, based_on = seen.changes, seen.before.mark
        else:
            known = self.seen(before)
            changes, based_on = _changes(known, seen), known.mark
        chain = _chain(self.generations, based_on)
        if chain and not changes and token == before:
            return self
        mark, packed = secrets.token_hex(4), _packed(changes) if chain else b""
        changed = len(packed) + sum(len(generation.packed) for generation in chain[:-1])
        if chain and changed <= _MOST_CHANGED * len(chain[-1].packed) and len(chain) <= _MOST_CHANGES:
            new = Generation(token, mark, based_on, packed)
        else:
            new = Generation(token, mark, "", _packed(seen))
        all_of_them = (new, *self.generations)
        needed = {g.mark for newest in _newest(all_of_them) for g in _chain(all_of_them, newest.mark)}
        return Journal(self.device, tuple(g for g in all_of_them if g.mark in needed))


def _newest(generations: Iterable[Generation]) -> Collection[Generation]:
    """Of the last tokens, the newest generation of each."""
    by_token: dict[str, Generation] = {}
    for generation in generations:
        by_token.setdefault(generation.token, generation)
    return list(by_token.values())[:_GENERATIONS_KEPT]


def _chain(generations: Iterable[Generation], mark: str) -> Sequence[Generation]:
    """The generation with this mark and those that it is based on, down to one that is whole; else none."""
    by_mark = {generation.mark: generation for generation in generations}
    chain: list[Generation] = []
    while generation := by_mark.pop(mark, None):
        chain.append(generation)
        if not generation.based_on:
            return chain
        mark = generation.based_on
    return ()


def _changes(before: Mapping[str, Seen], after: Mapping[str, Seen]) -> Mapping[str, Seen | None]:
    changes: dict[str, Seen | None] = {key: None for key in before if key not in after}
    changes.update((key, found) for key, found in after.items() if before.get(key) != found)
    return changes


def journal_path(collection_path: Path, vault_id: str) -> Path:
    """Where the journal of a vault lies: beside the collection, so that add-on and command line share it."""
    return _path(collection_path, vault_id, "journal.json")


def index_path(collection_path: Path, vault_id: str) -> Path:
    """Where the disposable cache of a vault lies, in the same folder.

    It holds what is wrong in each zettel in words, so there is one for each language: the command line speaks
    English beside an Anki that does not, and neither shall throw away what the other read.
    """
    return _path(collection_path, vault_id, f"{language()}.index.sqlite".lstrip("."))


def map_path(collection_path: Path, vault_id: str) -> Path:
    """Where the places of a vault's map lie, in the same folder."""
    return _path(collection_path, vault_id, "map.json")


def _path(collection_path: Path, vault_id: str, ending: str) -> Path:
    name = "".join(char if char.isalnum() or char in "-_" else "_" for char in vault_id)[:40]
    which = digest(collection_path.name, vault_id, size=4)
    return collection_path.parent / FOLDER / f"{name}-{which}.{ending}"


def _seen(row: Any) -> Seen:
    source, *warnings = row
    return Seen(str(source), tuple(map(_warning, warnings)))


def _warning(kept: Any) -> str:
    return kept if isinstance(kept, str) else Said(*kept)


def _packed(seen: Mapping[str, Seen | None]) -> bytes:
    packed = bytearray()
    for name, found in sorted((_name(key), found) for key, found in seen.items()):
        packed += b"%b\n%b%b" % (b"," if packed else b"{", name, pack(found and _row(*found)))
    return bytes(packed or b"{") + b"\n}"


def _name(key: str) -> bytes:
    """How the line of ``key`` begins, in what ``_packed`` gives."""
    return f"{json.dumps(key, ensure_ascii=False)}:".encode("utf-8", "surrogatepass")


def _found_in(packed: bytes, name: bytes) -> Sequence[Any]:
    """The row of the line that begins so, in a list; an empty one where there is none."""
    start, end = packed.find(b"\n") + 1, len(packed) - 1  # of the lines among which it must be
    while start < end:
        line = packed.rfind(b"\n", start, (start + end) // 2) + 1 or start
        row = line + len(name)
        found, next_line = packed[line:row], packed.find(b"\n", line) + 1
        if found == name:
            return [unpack(packed[row:next_line].rstrip(b",\n"))]
        start, end = (next_line, end) if found < name else (start, line)
    return ()


def _row(source: str, warnings: Iterable[str]) -> Any:
    return [source, *map(_kept, warnings)] if warnings else source


def _kept(warning: str) -> Any:
    """Not as it is said: add-on and command line share the journal, and may speak different languages."""
    return [warning.template, warning.values] if isinstance(warning, Said) else warning
