"""Note types as Obsidian_to_Anki's notations name them, and which of their fields is which of ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..config import NoteTypeRule, Settings
from .clozes import has_full_cloze
from .flashcard import Kind
from .flashcard_draft import FlashcardDraft
from .passage import Passage, joined

_KINDS: dict[str, Kind] = {
    "basic": "basic",
    "basic (and reversed card)": "reversed",
    "basic (optional reversed card)": "basic",
    "basic (type in the answer)": "type",
    "cloze": "cloze",
}


class NamedType(NamedTuple):
    """What notes of a type are here: their kind, their fields' names, and by each, in lower case, ours.

    ``by_rule``: it is one of the settings, whose kind may have been told from its fields alone.
    """

    kind: Kind
    labels: tuple[str, ...]
    fields: Mapping[str, str]
    by_rule: bool = False

    @property
    def first(self) -> str:
        """Our name of the first field, whose label may be missing."""
        return "text" if self.kind == "cloze" else "front"


def type_named(name: str, settings: Settings) -> NamedType | None:
    """The note type of this name in any case: one of the settings, else one of Anki's own, else None."""
    wanted = name.strip().casefold()
    for given, rule in settings.note_types.items():
        if given.strip().casefold() == wanted:
            return _by_rule(rule)
    kind = _KINDS.get(wanted)
    return _own(kind) if kind else None


def ours(kind: Kind) -> tuple[str, ...]:
    """Our fields of a flashcard of this kind, in the order in which a note's fields become them."""
    return ("text", "extra") if kind == "cloze" else ("front", "back", "extra")


@lru_cache(8)
def _own(kind: Kind) -> NamedType:
    labels = (*(name.title() for name in ours(kind)), "Hint", "Back Extra")
    return _named(kind, labels, (*ours(kind), "hint", "extra"))


def _by_rule(rule: NoteTypeRule) -> NamedType:
    kind = rule.kind
    if not rule.fields:
        return _own(kind)
    return _named(kind, tuple(name.strip() for name in rule.fields), ours(kind))._replace(by_rule=True)


def told_by_deletions(draft: FlashcardDraft, note_type: NamedType) -> None:
    """Makes a cloze flashcard of a basic one whose first field holds deletions, where its type is by rule.

    Anki has them in no other notes, and a tool's settings name a type's fields, not whether it has any.
    """
    if note_type.by_rule and draft.kind == "basic" and any(map(has_full_cloze, draft.front.seen)):
        parts = [part for part in (draft.back, draft.extra) if part.raw]
        draft.kind, draft.text = "cloze", draft.front
        draft.extra = joined(parts, "\n\n") if parts else Passage()
        draft.front = draft.back = Passage()


def _named(kind: Kind, labels: tuple[str, ...], fields: tuple[str, ...]) -> NamedType:
    by_label = {label.casefold(): field for label, field in zip(labels, fields, strict=False)}
    return NamedType(kind, labels[: len(by_label)], by_label)
