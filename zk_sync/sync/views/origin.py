"""Which zettel a note comes from, as far as the notes themselves tell; no file is looked at."""

from __future__ import annotations

import html
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from typing import TYPE_CHECKING, Any

from anki.utils import split_fields

from ...cards.keys import shown_zettel_key
from ...cards.source_link import UNTITLED
from ...config import Settings
from ...vault.inside import is_inside
from ...vault.kept_text import folded
from ..notes.notetypes import KEY_FIELD, NOTE_TYPES, OUR_NOTES, STATE_FIELD, field_positions, key_in
from ..notes.zk_state import State, field_hash, load

if TYPE_CHECKING:
    from anki.collection import Collection

_BATCH = 500
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Origin:
    """What one note of ours says of where it comes from."""

    note_id: int
    key: str
    state: State
    is_edited: bool  # a field was changed in Anki since the last sync
    source: str = ""  # the field of that name

    @property
    def title(self) -> str:
        """Of the zettel, as the note tells it; where it does not, as the name of the file does."""
        from ...vault.zettel import title_in_path

        link = self.source.partition("</a>")[0]
        said = html.unescape(_TAG.sub("", link)).strip() if link.startswith("<a ") else ""
        return said if said and said != UNTITLED else title_in_path(self.path, Settings())

    @property
    def vault_id(self) -> str:
        return self.key.partition(":")[0]

    @property
    def zettel_key(self) -> str:
        """The zettel's id, or its path where it has none."""
        return shown_zettel_key(self.key.partition(":")[2].rpartition("#")[0])

    @property
    def card_key(self) -> str:
        return self.key.rpartition("#")[2]

    @property
    def path(self) -> str:
        """Of the zettel at the last sync, relative to the vault; "" where it leads out of it.

        A note may come from a stranger's deck.
        """
        return self.state.path if is_inside(self.state.path) else ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What is kept of one note among all, small, as Python looks at each kept object when it tidies up.

    ``names``: what the zettel can be called in a search: path, path without ``.md``, key; folded. A note
    that has no origin is not ``is_ours``.
    """

    note_id: int
    mod: int  # of the note, seconds
    read_at: float
    is_ours: bool = False
    vault_id: str = ""
    zettel_key: str = ""
    path: str = ""
    names: tuple[str, ...] = ()
    is_edited: bool = False
    is_orphan: bool = False

    @staticmethod
    def of(note_id: int, mod: int, read_at: float, origin: Origin | None) -> Brief:
        if origin is None:
            return Brief(note_id, mod, read_at)
        path, key = folded(origin.path), folded(origin.zettel_key)
        return Brief(
            note_id,
            mod,
            read_at,
            is_ours=True,
            vault_id=sys.intern(origin.vault_id),
            zettel_key=origin.zettel_key,
            path=origin.path,
            names=(path, path.removesuffix(".md"), key),
            is_edited=origin.is_edited,
            is_orphan=origin.state.is_orphan,
        )

    def holds(self, mod: int) -> bool:
        """Whether a note of this time is still the one read: it may change twice within a second."""
        return self.mod == mod and mod + 1 < self.read_at


@dataclass(frozen=True)
class _Look:
    """At all notes of ours, as far as a quick query tells. ``signature``: how many, and of which times."""

    at: float
    signature: Sequence[int | None]
    mods: Mapping[int, int]  # by note id, in the order of these

    def holds(self, signature: Sequence[int | None]) -> bool:
        return self.signature == signature and (signature[2] or 0) + 1 < self.at


class Origins:
    """The origins of all notes, read again only for those that changed meanwhile; from any thread."""

    def __init__(self) -> None:
        self._look = _Look(0, (), {})
        self._known: Mapping[int, Brief] = {}  # by note id
        # The two as they were when nothing was unread, and as they were when the tuple was made of them.
        self._complete: tuple[_Look, Mapping[int, Brief]] | None = None
        self._all: tuple[_Look, Mapping[int, Brief], Sequence[Brief]] = (self._look, self._known, ())

    def unread(self, col: Collection) -> Sequence[int]:
        """The notes that are to be read before ``known`` tells of the collection as it is. Quick."""
        (signature,) = _rows(col, f"select count(), sum(mod), max(mod) from notes where {OUR_NOTES}")
        look = self._look
        if not look.holds(signature):
            sql = f"select id, mod from notes where {OUR_NOTES} order by id"
            look = self._look = _Look(time.time(), signature, {row[0]: row[1] for row in _rows(col, sql)})
            self._known = {n: item for n, item in self._known.items() if n in look.mods}
        known = self._known
        if self._complete and self._complete[0] is look and self._complete[1] is known:
            return ()
        unread = [n for n, mod in look.mods.items() if n not in known or not known[n].holds(mod)]
        if not unread:
            self._complete = look, known
        return unread

    def read(self, col: Collection, note_ids: Sequence[int]) -> None:
        """Takes in some of ``unread``; a few hundred at a time, where a window waits for the collection."""
        if not note_ids:
            return
        now = time.time()
        mods = self._look.mods
        fresh = {n: Brief.of(n, mods.get(n, 0), now, origin) for n, origin in origins_of(col, note_ids)}
        # In one step, as a search and the sidebar may ask at the same time from two threads.
        self._known = {**self._known, **fresh}

    @property
    def known(self) -> Sequence[Brief]:
        """What was read of the notes, by their ids; one and the same object as long as nothing more is read.

        A person's copies, and notes that were let go of, are not among them.
        """
        look, known, found = self._all
        if look is not self._look or known is not self._known:
            look, known = self._look, self._known
            items = (known.get(note_id) for note_id in look.mods)
            found = tuple(item for item in items if item and item.is_ours)
            self._all = look, known, found
        return found


def origins_of(col: Collection, note_ids: Sequence[int]) -> Iterator[tuple[int, Origin | None]]:
    """Each of the notes with its origin; those that are none of ours, or gone, are left out or have None."""
    positions = {ours.id: field_positions(col, ours) for ours in NOTE_TYPES.values()}
    for start in range(0, len(note_ids), _BATCH):
        ids = ",".join(map(str, note_ids[start : start + _BATCH]))
        sql = f"select id, mid, guid, flds from notes where {OUR_NOTES} and id in ({ids})"
        for note_id, note_type, guid, packed in _rows(col, sql):
            yield note_id, _origin(note_id, guid, split_fields(packed), positions[note_type])


def origin_of(col: Collection, note_id: int) -> Origin | None:
    """The origin of one note; None when it is none of ours."""
    return next((origin for _, origin in origins_of(col, [note_id])), None)


def notes_of(col: Collection, vault_id: str, path: str) -> Sequence[int]:
    """The ids of the notes that come from the zettel at a path of the vault; orphaned ones are among them."""
    ids = [row[0] for row in _rows(col, f"select id from notes where {OUR_NOTES}")]
    found = (origin for _, origin in origins_of(col, ids) if origin)
    return [origin.note_id for origin in found if origin.vault_id == vault_id and origin.path == path]


def in_zettel(origins: Iterable[Brief], wanted: str) -> Iterator[Brief]:
    """The origins in the zettels that ``wanted`` names: an id, a path with or without ``.md``, or a folder
    with ``/`` behind; ``*`` stands for anything. Compared without regard to case.
    """
    pattern = folded(wanted)
    if pattern.endswith("/"):
        pattern += "*"
    # Brackets are usual in names and no sets of characters here.
    fits = re.compile(translate(pattern.replace("[", "[[]"))).match
    for origin in origins:
        if any(map(fits, origin.names)):
            yield origin


def _origin(note_id: int, guid: str, values: Sequence[str], positions: Mapping[str, int]) -> Origin | None:
    key, text = key_in(values[positions[KEY_FIELD]]), values[positions[STATE_FIELD]]
    state = load(text) if ":" in key and text else None
    if state is None or state.guid != guid:
        return None
    is_edited = any(
        name in positions and field_hash(values[positions[name]]) != written
        for name, written in state.fields.items()
    )
    return Origin(note_id, key, state, is_edited, values[positions["Source"]])


def _rows(col: Collection, sql: str) -> Sequence[Sequence[Any]]:
    return col.db.all(sql) if col.db is not None else []
