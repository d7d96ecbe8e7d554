"""Which zettel a note comes from, as far as the notes themselves tell; no file is looked at."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from .notetypes import KEY_FIELD, NOTE_TYPES, OUR_NOTES, STATE_FIELD, field_positions
from .state import State, field_hash, load

if TYPE_CHECKING:
    from anki.collection import Collection

_SEPARATOR = "\x1f"
_BATCH = 5000


@dataclass(frozen=True)
class Origin:
    """What one note of ours says of where it comes from."""

    note_id: int
    key: str
    state: State
    is_edited: bool  # a field was changed in Anki since the last sync

    @property
    def vault_id(self) -> str:
        return self.key.partition(":")[0]

    @property
    def zettel_key(self) -> str:
        """The zettel's id, or its path where it has none."""
        return self.key.partition(":")[2].rpartition("#")[0]

    @property
    def card_key(self) -> str:
        return self.key.rpartition("#")[2]

    @property
    def path(self) -> str:
        """Of the zettel at the last sync, relative to the vault."""
        return self.state.path


@dataclass(frozen=True)
class _Known:
    mod: int  # of the note, seconds
    read_at: float
    origin: Origin | None

    def holds(self, mod: int) -> bool:
        """Whether a note of this time is still the one read: it may change twice within a second."""
        return self.mod == mod and mod + 1 < self.read_at


class Origins:
    """The origins of all notes, read again only for those that changed meanwhile."""

    def __init__(self) -> None:
        self._known: Mapping[int, _Known] = {}  # by note id

    def all(self, col: Collection) -> Sequence[Origin]:
        """In the order of their ids. A person's copies, and notes that were let go of, are not among them."""
        mods = {row[0]: row[1] for row in _rows(col, f"select id, mod from notes where {OUR_NOTES}")}
        known, now = self._known, time.time()
        fresh = {n: known[n] for n, mod in mods.items() if n in known and known[n].holds(mod)}
        changed = [note_id for note_id in mods if note_id not in fresh]
        for note_id, origin in origins_of(col, changed):
            fresh[note_id] = _Known(mods[note_id], now, origin)
        # In one step, as a search and the sidebar may ask at the same time from two threads.
        self._known = fresh
        return [item.origin for _, item in sorted(fresh.items()) if item.origin]


def origins_of(col: Collection, note_ids: Sequence[int]) -> Iterator[tuple[int, Origin | None]]:
    """Each of the notes with its origin; those that are none of ours, or gone, are left out or have None."""
    positions = {ours.id: field_positions(col, ours) for ours in NOTE_TYPES.values()}
    for start in range(0, len(note_ids), _BATCH):
        ids = ",".join(map(str, note_ids[start : start + _BATCH]))
        sql = f"select id, mid, guid, flds from notes where {OUR_NOTES} and id in ({ids})"
        for note_id, note_type, guid, packed in _rows(col, sql):
            yield note_id, _origin(note_id, guid, packed.split(_SEPARATOR), positions[note_type])


def origin_of(col: Collection, note_id: int) -> Origin | None:
    """The origin of one note; None when it is none of ours."""
    return next((origin for _, origin in origins_of(col, [note_id])), None)


def in_zettel(origins: Iterable[Origin], wanted: str) -> Iterator[Origin]:
    """Those from the zettels that ``wanted`` names: an id, a path with or without ``.md``, or a folder with
    ``/`` behind; ``*`` stands for anything. Compared without regard to case.
    """
    pattern = _folded(wanted)
    if pattern.endswith("/"):
        pattern += "*"
    # Brackets are usual in names and no sets of characters here.
    pattern = pattern.replace("[", "[[]")
    for origin in origins:
        path = _folded(origin.path)
        names = (path, path.removesuffix(".md"), _folded(origin.zettel_key))
        if any(fnmatchcase(name, pattern) for name in names):
            yield origin


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _origin(note_id: int, guid: str, values: Sequence[str], positions: Mapping[str, int]) -> Origin | None:
    key, text = values[positions[KEY_FIELD]], values[positions[STATE_FIELD]]
    state = load(text) if ":" in key and text else None
    if state is None or state.guid != guid:
        return None
    is_edited = any(
        name in positions and field_hash(values[positions[name]]) != written
        for name, written in state.fields.items()
    )
    return Origin(note_id, key, state, is_edited)


def _rows(col: Collection, sql: str) -> Sequence[Sequence[Any]]:
    return col.db.all(sql) if col.db is not None else []
