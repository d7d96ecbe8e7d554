"""What becomes of fields that a person edited in Anki: as the person chose, else as the settings say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ...texts import _
from ...vault.kept_text import as_kept
from .diff import FieldDiff

# For one flashcard: the zettel's text, Anki's, or a person's own for each field named (HTML; the others stay
# as they are in Anki). It concerns the fields in conflict, or where there are none, those edited in Anki.
Choice = Literal["zettel", "anki"] | Mapping[str, str]
Choices = Mapping[str, Choice]  # by key


@dataclass(frozen=True)
class Decision:
    """What to write, and why in words. ``is_open``: nobody decided; the note stays as it is."""

    write: Mapping[str, str]  # name → HTML
    reason: str = ""
    is_open: bool = False


def decided(
    fields: FieldDiff,
    rendered: Mapping[str, str],
    choice: Choice | None,
    policy: Literal["skip", "vault", "anki"],
    *,
    is_new_text: bool,
) -> Decision:
    """What to write into a note. ``is_new_text``: the zettel changed; else nothing is in conflict.

    ``policy``: the setting ``on_conflict``, for conflicts that nobody chose for.
    """
    conflicts = fields.conflicts if is_new_text else ()
    contested = conflicts or (*fields.kept, *fields.conflicts)
    if choice is not None and contested:
        reason = _told(choice, contested, is_conflict=bool(conflicts))
        return Decision({**fields.write, **_taken(choice, contested, rendered)}, reason)
    if conflicts and policy == "skip":
        reason = _("changed in the zettel and in Anki: {fields}").format(fields=", ".join(conflicts))
        return Decision({}, reason, is_open=True)
    if conflicts:
        side: Choice = "zettel" if policy == "vault" else "anki"
        reason = _told(side, conflicts, is_conflict=True)
        return Decision({**fields.write, **_taken(side, conflicts, rendered)}, reason)
    kept = _("kept as edited in Anki: {fields}").format(fields=", ".join(fields.kept)) if fields.kept else ""
    return Decision(fields.write, kept)


def changes(choice: Choice | None, edited: tuple[str, ...]) -> bool:
    """Whether the choice means to change a note whose zettel did not, with ``edited`` fields in Anki."""
    if isinstance(choice, Mapping):
        return any(name in choice for name in edited)
    return choice == "zettel" and bool(edited)


def _taken(choice: Choice, contested: tuple[str, ...], rendered: Mapping[str, str]) -> dict[str, str]:
    if choice == "zettel":
        return {name: rendered[name] for name in contested}
    if isinstance(choice, Mapping):
        return {name: as_stored(choice[name]) for name in contested if name in choice}
    return {}


def _told(choice: Choice, fields: Iterable[str], *, is_conflict: bool) -> str:
    if choice == "zettel":
        taken = _("took the zettel's")
    else:
        taken = _("kept Anki's") if choice == "anki" else _("took your own text")
    what = _("conflict in {fields}: {taken}") if is_conflict else _("edit in {fields}: {taken}")
    return what.format(fields=", ".join(fields), taken=taken)


def as_stored(html: str) -> str:
    """A person's HTML in the form in which Anki stores it."""
    return as_kept(html)
