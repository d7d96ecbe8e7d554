"""Our two note types, *Zettel* and *Zettel Cloze*: made once with fixed ids, then the person's to change."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...cards.keys import digest
from ...errors import CollectionError
from ...texts import _

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.models import NotetypeDict, NotetypeId

KEY_FIELD = "ZK Key"
STATE_FIELD = "ZK State"
_ESCAPED = re.compile(r"&(?:amp|lt|gt|nbsp);")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class NoteType:
    """One of our note types. The field list is final: adding one later would force a full AnkiWeb sync.

    Note type, fields and templates have ids of our choice, the same on every device, so that two devices
    that both make it end up with one, and a field that a person renamed is still found.

    ``added``: fields that version 0.1.0 lacked, wherever they stand in ``fields``.
    """

    name: str
    id: int
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...]  # name shown in Anki, file name stem
    added: tuple[str, ...] = ("Hint",)

    @cached_property
    def rendered_fields(self) -> tuple[str, ...]:
        """The fields that show the flashcard, in their order: all but those of its key and its state."""
        return self.fields[: self.fields.index(KEY_FIELD)]

    @cached_property
    def field_ids(self) -> Mapping[str, int]:
        """The id of each field, in their order; those of fields that were there first stay as they were."""
        by_age = [*(name for name in self.fields if name not in self.added), *self.added]
        return {name: self.part_id(by_age.index(name)) for name in self.fields}

    def part_id(self, number: int) -> int:
        """Id of a field or template; any constant does that is the same on every device."""
        return self.id * 100 + number


ZETTEL = NoteType(
    name="Zettel",
    id=1577880000001,
    is_cloze=False,
    fields=(
        "Front",
        "Back",
        "Hint",
        "Extra",
        "Context",
        "Source",
        "Links",
        "Reverse",
        "Type",
        KEY_FIELD,
        STATE_FIELD,
    ),
    templates=(("Card 1", "zettel-1"), ("Card 2 (reversed)", "zettel-2")),
)
ZETTEL_CLOZE = NoteType(
    name="Zettel Cloze",
    id=1577880000002,
    is_cloze=True,
    fields=("Text", "Hint", "Extra", "Context", "Source", "Links", KEY_FIELD, STATE_FIELD),
    templates=(("Cloze", "zettel-cloze"),),
)
NOTE_TYPES = {note_type.name: note_type for note_type in (ZETTEL, ZETTEL_CLOZE)}
# What nobody writes by hand: folded in the editor, so that question and answer are seen at once.
FOLDED = ("Context", "Source", "Links", "Reverse", "Type", KEY_FIELD, STATE_FIELD)
_ARE_FOLDED = (
    "zkFolded"  # in a note type: that was done; Anki keeps such an entry, and AnkiWeb brings it along
)
# For SQL: which notes are ours, and which cards.
OUR_NOTES = f"mid in ({','.join(str(note_type.id) for note_type in NOTE_TYPES.values())})"
OUR_CARDS = f"nid in (select id from notes where {OUR_NOTES})"

# Digests of the texts that each release shipped, the newest last: an update replaces only what it knows.
SHIPPED: dict[str, tuple[str, ...]] = {
    "style.css": ("9d88d1b4ef89", "533624ad625b", "ec1c48a9d230", "304e5ad30930"),
    "templates/zettel-1-front.html": ("5d46282db0ec", "98bd711ed63f"),
    "templates/zettel-1-back.html": ("9e8b32abd096", "8640f0513985"),
    "templates/zettel-2-front.html": ("0084386a1645",),
    "templates/zettel-2-back.html": ("39e3c7a3fb36",),
    "templates/zettel-cloze-front.html": ("181dba62556d", "e5b2db13800f"),
    "templates/zettel-cloze-back.html": ("f74e68c13dab", "0d329a5b01e6"),
}


def key_in(field: str) -> str:
    """The key that a note's field ``ZK Key`` holds.

    Anki's editor, once it showed the note, saves each field as HTML has it: ``R & D`` as ``R &amp; D``. That
    is told by the vault's name, which the key begins with; no one names a vault ``R &amp; D``.
    """
    if _ESCAPED.search(field.partition(":")[0]):
        return html.unescape(field).replace("\xa0", " ")
    return field


def ensure_note_types(col: Collection) -> None:
    """Makes those of our note types that the collection lacks; one that exists is never touched.

    This is outside undo, and Anki drops its undo queue for it, so it runs before the undo entry is opened.
    """
    for note_type in NOTE_TYPES.values():
        if not col.models.get(_notetype_id(note_type)):
            col.models.update(_new(col, note_type), preserve_usn=True)


def complete_note_types(col: Collection) -> None:
    """Adds the fields that a note type made by version 0.1.0 lacks.

    That changes the schema, so AnkiWeb asks once for a full sync, and Anki writes each note of the type
    anew. Outside undo, like ``ensure_note_types``.
    """
    for note_type in NOTE_TYPES.values():
        found = col.models.get(_notetype_id(note_type))
        positions = field_positions(col, note_type)
        missing = [name for name in note_type.added if found and name not in positions]
        if found is None or not missing:
            continue
        for name in missing:
            field = _new_field(col.models.new_field(name), note_type.field_ids[name], name)
            before = note_type.fields[note_type.fields.index(name) - 1]
            found["flds"].insert(positions[before] + 1, field)
        found["mod"] = int(time.time())
        found["usn"] = -1
        col.models.update(found, preserve_usn=True)


def refresh_note_types(col: Collection) -> None:
    """Brings templates and CSS up to date, each where it is, letter for letter, what we shipped before.

    What a person changed is theirs, and so is what a newer version of the add-on wrote. It changes neither
    the schema nor any note. Outside undo, like ``ensure_note_types``.
    """
    for note_type in NOTE_TYPES.values():
        found = col.models.get(_notetype_id(note_type))
        if found and _refresh(found, note_type):
            found["mod"] = int(time.time())
            found["usn"] = -1
            col.models.update(found, preserve_usn=True)


def _refresh(found: NotetypeDict, note_type: NoteType) -> bool:
    by_id = {template["id"]: template for template in found["tmpls"]}
    parts = [(found, "css", "style.css")]
    for (number, side), name in files_of(note_type).items():
        if template := by_id.get(note_type.part_id(50 + number)):
            parts.append((template, side, name))
    is_changed = _fold(found, note_type)
    for part, side, name in parts:
        new = shipped_text(name)
        if part[side] != new and shipped_digest(part[side]) in SHIPPED[name][:-1]:
            part[side] = new
            is_changed = True
    return is_changed


def files_of(note_type: NoteType) -> dict[tuple[int, str], str]:
    """Where the text of each side of each template lies: (number, "qfmt" or "afmt") → file."""
    return {
        (number, side): f"templates/{stem}-{end}.html"
        for number, (_, stem) in enumerate(note_type.templates)
        for side, end in (("qfmt", "front"), ("afmt", "back"))
    }


@cache
def shipped_text(name: str) -> str:
    """The text of one of our files, as it goes into a note type."""
    return (_HERE / name).read_text(encoding="utf-8").strip()


def shipped_digest(text: str) -> str:
    """What ``SHIPPED`` has of a text; Anki may have changed the line ends."""
    return digest(text.replace("\r\n", "\n").strip(), size=6)


def field_positions(col: Collection, note_type: NoteType) -> dict[str, int]:
    """Where each of our fields stands in the collection's note type, also where a person renamed or moved it.

    Empty when the collection has no such note type. Fields that ``complete_note_types`` adds may be missing.
    Raises CollectionError when another was removed.
    """
    found = col.models.get(_notetype_id(note_type))
    if found is None:
        return {}
    by_id = {field["id"]: position for position, field in enumerate(found["flds"])}
    by_name = {field["name"]: position for position, field in enumerate(found["flds"])}
    positions = {}
    for name, field_id in note_type.field_ids.items():
        position = by_id.get(field_id, by_name.get(name))
        if position is None and name in note_type.added:
            continue
        if position is None:
            message = _(
                'the note type "{note_type}" has no field "{field}" any more; add it again in Tools → Manage '
                "Note Types"
            )
            raise CollectionError(message.format(note_type=found["name"], field=name))
        positions[name] = position
    return positions


def _notetype_id(note_type: NoteType) -> NotetypeId:
    from anki.models import NotetypeId

    return NotetypeId(note_type.id)


def _new(col: Collection, note_type: NoteType) -> NotetypeDict:
    from anki.consts import MODEL_CLOZE

    models = col.models
    new = models.new(_free_name(col, note_type.name))
    if note_type.is_cloze:
        new["type"] = MODEL_CLOZE
    for name, field_id in note_type.field_ids.items():
        models.add_field(new, _new_field(models.new_field(name), field_id, name))
    for number, (name, _stem) in enumerate(note_type.templates):
        template = models.new_template(name)
        template["id"] = note_type.part_id(50 + number)
        for side in ("qfmt", "afmt"):
            template[side] = shipped_text(files_of(note_type)[number, side])
        models.add_template(new, template)
    new["css"] = shipped_text("style.css")
    _fold(new, note_type)
    new["id"] = note_type.id
    new["mod"] = int(time.time())
    new["usn"] = -1  # or it would not be uploaded
    return new


def _new_field(field: dict[str, Any], field_id: int, name: str) -> dict[str, Any]:
    field["id"] = field_id
    if name in (KEY_FIELD, STATE_FIELD):
        field["excludeFromSearch"] = True
        field["preventDeletion"] = True
    return field


def _fold(found: NotetypeDict, note_type: NoteType) -> bool:
    """Folds the fields that the sync fills by itself in Anki's editor, once: who unfolds one has it so."""
    if found.get(_ARE_FOLDED):
        return False
    ids = {note_type.field_ids[name] for name in FOLDED if name in note_type.field_ids}
    for field in found["flds"]:
        if field["id"] in ids:
            field["collapsed"] = True
    found[_ARE_FOLDED] = True
    return True


def _free_name(col: Collection, name: str) -> str:
    """``name``, or with a suffix where the person has a note type of that name already."""
    if col.models.by_name(name) is None:
        return name
    return f"{name} (Zettelkasten)"
