"""The notes in Anki that are not ours, as plain data; reads, and writes nothing."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from anki.utils import split_fields

from ..anki_errors import anki_errors
from ..notes.notetypes import OUR_NOTES
from ..plan.plan import Create
from ..state.note_hashes import BEFORE_ALL

if TYPE_CHECKING:
    from anki.collection import Collection

T = TypeVar("T", int, str, tuple[bool, int])

_FIELD = re.compile(r"\{\{(?![#^/])(?:[^{}:]{1,40}:)*\s*([^{}:]{1,200}?)\s*\}\}")
_SPECIAL = {"frontside", "tags", "deck", "subdeck", "card", "type", "cardflag"}
# Note types and tags by which the tools know their own notes
_TOOL_TYPES = ("obsidian-", "yanki - ", "ankiops", "logseq", "model: logseq", "inka", "ankisync+")
TOOL_TAGS = ("obsidian_to_anki", "obsidian", "yanki", "logseq", "ankiops", "inka")
# Fields in which tools keep the key of a note: AnkiOps, logseq-anki-sync, Obsidian Anki Sync
_KEY_FIELDS = ("ankiops key", "uuid", "oid")
_NOT_SHOWN = {*_SPECIAL, *_KEY_FIELDS, "uuid-type", "config", "yankinamespace", "breadcrumb", "source"}
_BATCH = 500
_PART = 500  # notes read at once: Anki hands rows over as one text, and unpacking it holds up the window


@dataclass(frozen=True, slots=True)
class ForeignCard:
    """A card of such a note. ``interval`` is in days, 0 before its first review."""

    id: int
    ordinal: int
    deck_id: int
    mod: int  # seconds
    reviews: int
    interval: int


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """A note that is not ours; ``question``, ``answer`` and ``extra`` are the HTML that its cards show."""

    id: int
    guid: str
    note_type: str
    is_cloze: bool
    is_of_tool: bool  # its type or a tag of it is one that another tool gives
    mod: int  # seconds
    tags: tuple[str, ...]
    question: str
    answer: str
    extra: str
    cards: tuple[ForeignCard, ...]
    key: str = ""  # by which a tool knows it, as it wrote into a field of it

    @property
    def as_seen(self) -> Mapping[int, int]:
        """Its id, and a number that stands for all that is known of it; for comparing in one process."""
        return {self.id: hash(self)}

    @property
    def reviews(self) -> int:
        """How often its cards were answered."""
        return sum(card.reviews for card in self.cards)


@dataclass(frozen=True)
class _Shown:
    """Where the fields of a note type stand that its first card asks, answers and shows besides."""

    name: str
    is_cloze: bool
    places: tuple[int, ...]
    key: int  # of a tool's key, -1 without one


@anki_errors()
def foreign_notes(col: Collection, note_ids: Iterable[int] | None = None) -> tuple[ForeignNote, ...]:
    """The notes of the collection that are not of our note types, by id: all, or those with these ids.

    Raises CollectionError when Anki reports an error.
    """
    db = col.db
    assert db is not None
    which = f"not {OUR_NOTES}"
    if note_ids is not None:
        which += f" and id in ({','.join(map(str, note_ids))})"
    shown = {int(notetype["id"]): _shown(notetype) for notetype in col.models.all()}
    notes: list[ForeignNote] = []
    last = BEFORE_ALL
    while True:
        part = f"{which} and id > {last} order by id limit {_PART}"
        rows = db.all(f"select id, guid, mid, mod, tags, flds from notes where {part}")
        cards: defaultdict[int, list[ForeignCard]] = defaultdict(list)
        sql = (
            "select nid, id, ord, case when odid then odid else did end, mod, reps, ivl from cards "
            f"where nid in (select id from notes where {part}) order by nid, ord"
        )
        for note_id, *card in db.all(sql):
            cards[note_id].append(ForeignCard(*card))
        notes += [_note(row, shown[row[2]], cards[row[0]]) for row in rows if row[2] in shown]
        if len(rows) < _PART:
            return tuple(notes)
        last = rows[-1][0]


def _note(row: Sequence[Any], shown: _Shown, cards: Iterable[ForeignCard]) -> ForeignNote:
    note_id, guid, _type, mod, tags, fields = row
    values = split_fields(fields)
    texts = [values[place] if place < len(values) else "" for place in shown.places]
    question, answer, extra = (*texts, "", "", "")[:3]
    words = tuple(tags.split())
    is_of_tool = shown.name.casefold().startswith(_TOOL_TYPES) or any(
        tag.casefold() in TOOL_TAGS for tag in words
    )
    return ForeignNote(
        note_id,
        guid,
        shown.name,
        shown.is_cloze,
        is_of_tool,
        mod,
        words,
        question,
        answer,
        extra,
        tuple(cards),
        key_in(values[shown.key]) if 0 <= shown.key < len(values) else "",
    )


def key_in(field: str) -> str:
    """A tool's key that a field of a note holds."""
    return html.unescape(re.sub(r"<[^<>]{0,200}>", "", field)).strip()


def _shown(notetype: Mapping[str, Any]) -> _Shown:
    """The fields in the order in which the first template shows them: the question's first, then the rest."""
    names = [field["name"] for field in notetype["flds"]]
    template = notetype["tmpls"][0]
    found: dict[int, None] = {}
    for side in ("qfmt", "afmt"):
        for name in _FIELD.findall(template[side]):
            if name in names and name.casefold() not in _NOT_SHOWN:
                found.setdefault(names.index(name))
    for place in range(len(names)):
        found.setdefault(place)
    key = next((place for place, name in enumerate(names) if name.casefold() in _KEY_FIELDS), -1)
    return _Shown(notetype["name"], notetype["type"] == 1, tuple(found), key)


@anki_errors()
def notes_there_already(col: Collection, creates: Iterable[Create]) -> Mapping[str, int]:
    """Key of a flashcard → the note in Anki, not ours, that it plainly is; of flashcards without a note only.

    That is one whose id stands beside the flashcard, or whose first field says just what the flashcard asks.
    No note's text is read. Raises CollectionError when Anki reports an error.
    """
    assert col.db is not None
    creates = tuple(creates)
    if not creates or not col.db.scalar(f"select 1 from notes where not {OUR_NOTES} limit 1"):
        return {}
    found: dict[str, int] = {}
    by_id = _keys_by((create.foreign_id, create) for create in creates)
    sql = f"select nid, id from cards where nid not in (select id from notes where {OUR_NOTES}) and"
    for note_id, card_id in _rows(col, sql, by_id):
        for key in by_id.get(note_id) or by_id.get(card_id, ()):
            found.setdefault(key, note_id)
    found |= _with_keys(col, _keys_by((create.tool_key, create) for create in creates))
    asking = _keys_by(
        ((create.note_type == "Zettel Cloze", number), create)
        for create in creates
        if create.outcome.key not in found
        for number in _checksums(col, create)
    )
    clozes = {int(notetype["id"]) for notetype in col.models.all() if notetype["type"] == 1}
    sql = f"select id, csum, mid from notes where not {OUR_NOTES} and csum in"
    for note_id, checksum, notetype_id in _listed(col, sql, {number for _, number in asking}):
        for key in asking.get((notetype_id in clozes, checksum), ()):
            found.setdefault(key, note_id)
    return found


def _keys_by(pairs: Iterable[tuple[T, Create]]) -> Mapping[T, Sequence[str]]:
    """The keys of the flashcards by what may name a note of theirs; several may name one note."""
    keys: defaultdict[T, list[str]] = defaultdict(list)
    for name, create in pairs:
        if name:
            keys[name].append(create.outcome.key)
    return keys


def _with_keys(col: Collection, keys: Mapping[str, Sequence[str]]) -> Mapping[str, int]:
    """Of the flashcards that ``keys`` gives for a tool's key, the note that has it in a field for that."""
    assert col.db is not None
    places = {int(notetype["id"]): _shown(notetype).key for notetype in col.models.all()} if keys else {}
    found: dict[str, int] = {}
    for notetype_id, place in places.items():
        if place < 0:
            continue
        for note_id, fields in col.db.execute("select id, flds from notes where mid = ?", notetype_id):
            for key in keys.get(key_in(fields.split("\x1f")[place]), ()):
                found.setdefault(key, note_id)
    return found


def _rows(col: Collection, sql: str, ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """Rows of notes or cards with these ids."""
    assert col.db is not None
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        listed = ",".join(map(str, wanted[start : start + _BATCH]))
        yield from col.db.all(f"{sql} (nid in ({listed}) or id in ({listed}))")


def _listed(col: Collection, sql: str, values: Iterable[int]) -> Iterator[Sequence[int]]:
    assert col.db is not None
    wanted = sorted(values)
    for start in range(0, len(wanted), _BATCH):
        yield from col.db.all(f"{sql} ({','.join(map(str, wanted[start : start + _BATCH]))})")


def _checksums(col: Collection, create: Create) -> Iterator[int]:
    """Anki's checksums of the few forms that another tool's first field may have, its tags taken off."""
    from anki.collection import StripHtmlMode
    from anki.utils import checksum

    def stripped(field: str) -> str:
        mode = StripHtmlMode.PRESERVE_MEDIA_FILENAMES
        return col._backend.strip_html(text=field, mode=mode)  # noqa: SLF001 (anki.utils' own needs a window)

    first = create.values[0]
    plain = stripped(first)
    if not plain.strip():
        return
    forms = {plain, f"{plain}\n", re.sub(r"\\[()]", "$", plain)}
    if "<br>" in first:
        forms.add(stripped(first.replace("<br>", "<br>\n")))
    for form in forms:
        yield int(checksum(form.encode())[:8], 16)
