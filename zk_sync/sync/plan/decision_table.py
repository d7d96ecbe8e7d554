"""The decision table of a sync: what becomes of a flashcard and its note (docs/design.md says it in words).

A function for each kind of them, with its facts by name; the first row that holds decides. A fact that takes
work to find out is a function, and is asked for only when no row above it did.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Fact = Callable[[], bool]


def for_flashcard_with_note(
    *,
    is_as_synced: bool,
    is_text_chosen: Fact,
    has_image_now: Fact,
    automatic: bool,
    is_older_than_note: Fact,
) -> Literal["leave", "write", "wait for the files"]:
    """``is_as_synced``: the zettel says what it said, in the note's place, to a renderer no newer than then.

    What is written keeps edits in Anki, field by field: ``field_diff`` and ``choices.decided`` say what is a
    conflict, and ``side_in_conflict`` who wins it.
    """
    if is_as_synced:
        if is_text_chosen():
            return "write"  # a person took the zettel's text, or their own, for a field edited in Anki
        if has_image_now():
            return "write"  # it could not be downloaded before
        return "leave"  # and list it as kept, where it was edited in Anki
    if automatic and is_older_than_note():
        return "wait for the files"  # another device synced what is yet to arrive here
    return "write"


def side_in_conflict(
    *, is_told: bool, by_itself: bool, on_conflict: Literal["skip", "vault", "anki"]
) -> Literal["skip", "vault", "anki"]:
    """Whose text a field gets that was changed in the zettel and in Anki, where no person chose.

    ``is_told``: a person said that the note is this flashcard's; "skip": both stay, and it is said.
    """
    if is_told:
        return "vault"
    if by_itself:
        return "skip"  # nobody sees which text goes
    return on_conflict


def for_flashcard_without_note(
    *,
    is_of_newer_release: bool,
    was_a_note: bool,
    is_declined: Fact,
    may_be_deleted: Fact,
    automatic: bool,
    is_left_out: Fact,
) -> Literal["leave to the newer release", "declined", "ask first", "not yet", "create"]:
    """``was_a_note``: it had one of another kind, whose place the new one takes."""
    if is_of_newer_release:
        return "leave to the newer release"
    if not was_a_note and is_declined():
        return "declined"  # a person deleted its note
    if may_be_deleted() and automatic:
        return "ask first"  # nothing shows whether a person deleted one
    if not was_a_note and is_left_out():
        return "not yet"  # its zettel is not ripe
    return "create"


def for_note_without_flashcard(
    *,
    is_orphan: bool,
    is_seen: Fact,
    is_unknown: Fact,
    removed: Literal["suspend", "delete", "keep"],
    automatic: bool,
    is_file_as_seen: Fact,
) -> Literal["leave", "say that it is not seen", "say that it will go", "suspend", "delete"]:
    """``is_seen``: this device saw the flashcard, with the note's state, or it cannot come any more.

    ``is_unknown``: its zettel cannot be read, or has a problem; ``is_file_as_seen``: nobody changed the file,
    so that a setting or an update reads it otherwise. By hand a person is asked then: see ``guard``.
    """
    if is_orphan or not is_seen():
        return "leave"  # it is not here yet, or went before
    if is_unknown() or removed == "keep":
        return "leave"
    if automatic and is_file_as_seen():
        return "say that it is not seen"
    if removed == "suspend":
        return "suspend"
    return "say that it will go" if automatic else "delete"


def for_second_note(*, reviews: int) -> Literal["delete", "set aside"]:
    """Of a note in whose place another one stands: a twin, a mix of two, or one that a person gave up."""
    return "delete" if reviews == 0 else "set aside"
