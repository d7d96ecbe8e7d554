"""What the window says in which notes are taken over."""

from __future__ import annotations

from collections.abc import Mapping

from ...texts import _, amount, ngettext

MENU = _("Take over notes…")
TITLE = _("Take over notes")
INTRO = _(
    "These notes are in Anki already, made by another tool or by hand, and say what flashcards of your "
    "zettels say. Taken over, a note stays the same note: its cards, reviews, intervals, deck and your own "
    "tags stay. Nothing is written before you press the button, and Edit → Undo takes it back."
)
NOTHING = _(
    "No note in Anki that is not from your Zettelkasten says what one of its flashcards says. There is "
    "nothing to take over."
)
SEARCH = _("Search questions and zettels…")
WHICH_TIP = _("Which notes are listed")
ALL = _("All")
KINDS = {
    "id": _("By the id in the file"),
    "key": _("By the tool's key"),
    "text": _("By the same question"),
    "differs": _("Another text in Anki"),
    "ambiguous": _("To be chosen"),
    "unsuitable": _("Not possible"),
}
COLUMNS = (_("Flashcard"), _("Found"), _("Reviews"), _("Interval"), _("Deck"), _("Zettel"))
LIST_NAME = _("Notes to take over")
LIST_HINT = _("The space bar ticks a row; Enter shows the note.")
IN_ZETTEL = _("In the zettel")
IN_ANKI = _("In Anki")
KEEP_TIP = _("What becomes of notes whose text is not the zettel's")
KEEP = {
    "": _("Where texts differ: leave the note alone"),
    "zettel": _("Where texts differ: take the zettel's"),
    "anki": _("Where texts differ: keep Anki's"),
}
DROP_TAGS = _("Drop the other tool's own tag ({tags})")
TICK_SHOWN = _("Tick all shown")
UNTICK_SHOWN = _("Untick all shown")
DAYS = _("{n} d")
NOT_THE_SAME = _("Not the same")
NOT_THE_SAME_TIP = _("The flashcard is another one: the next sync makes a note of it.")
REST = _("New notes for the rest")
REST_TIP = _("No flashcard without a tick is the note beside it: the next sync makes notes of them.")
SAID_APART = _("The next sync makes notes of them.")


SCHEDULES_TIP = _(
    "Cards that were never answered in Anki get the due date, interval and ease that stand in the file; "
    "flashcards without a note get one."
)


def take_over(notes: int, schedules: int) -> str:
    """The button that does it."""
    if notes or not schedules:
        return ngettext("Take over {n} note", "Take over {n} notes", notes).format(n=amount(notes))
    text = ngettext("Take over {n} schedule", "Take over {n} schedules", schedules)
    return text.format(n=amount(schedules))


def schedules(n: int) -> str:
    """The box for schedules that stand in the files."""
    text = ngettext(
        "Take along the schedule of {n} flashcard, from its file",
        "Take along the schedules of {n} flashcards, from their files",
        n,
    )
    return text.format(n=amount(n))


def summary(counts: Mapping[str, int]) -> str:
    """How many of each kind there are, in one line."""
    return " · ".join(f"{text}: {amount(counts[kind])}" for kind, text in KINDS.items() if counts.get(kind))


def offer(notes: int, schedules: int) -> str:
    """What a window says before anything is written, where there is something to take over."""
    parts = []
    if notes:
        text = ngettext(
            "{n} flashcard is a note in Anki already: take it over, and its reviews stay.",
            "{n} flashcards are notes in Anki already: take them over, and their reviews stay.",
            notes,
        )
        parts.append(text.format(n=amount(notes)))
    if schedules:
        text = ngettext(
            "{n} flashcard has a schedule of another tool in its file, which can come along.",
            "{n} flashcards have schedules of another tool in their files, which can come along.",
            schedules,
        )
        parts.append(text.format(n=amount(schedules)))
    return " ".join(parts)
