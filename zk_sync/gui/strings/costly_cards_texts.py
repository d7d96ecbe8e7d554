"""What the window of costly cards says."""

from __future__ import annotations

from ...texts import _, amount, ngettext

MENU = _("Costly cards")
TITLE = _("Costly cards")
READING = _("Reading cards and zettels…")
NO_CARDS = _("No flashcard of the vault is in Anki yet. Sync first, and review some.")
NOT_ANSWERED = _(
    "No card was answered yet. Once you review, you see here what each flashcard costs: the time it took, "
    "how often it was forgotten, and what it will take in twenty years. After some weeks that is worth a "
    "look."
)
SEARCH = _("Search questions and zettels…")
WHICH_TIP = _("Which flashcards are listed")
WHICH = {
    "": _("All flashcards"),
    "costly": _("Over the budget"),
    "leech": _("Leeches"),
    "rewritten": _("Rewritten leeches"),
    "suspended": _("Suspended"),
}
LIST_NAME = _("Flashcards by what they cost")
LIST_HINT = _("Enter or a double click opens the zettel.")
ZETTEL_NAME = _("The zettel of the chosen flashcard")
CHOOSE = _("Choose a flashcard to see its zettel here.")
REFRESH = _("Refresh")
REWRITE = _("Rewrite this one")
COLUMNS = (
    _("Flashcard"),
    _("In 20 years"),
    _("So far"),
    _("Answers"),
    _("Lapses"),
    _("Zettel"),
)
COLUMN_TIPS = (
    _("What the flashcard asks. Leeches, and cards over the budget, are marked."),
    _("The time that it takes in its first twenty years, expected from its reviews so far: see below."),
    _("The time that it took by Anki's review log, all its cards together."),
    _("How often it was answered, by Anki's review log."),
    _("How often it was forgotten after it had been learned."),
    _("Its zettel in the vault."),
)
METHODS = {
    "fsrs": _("The forecast comes from FSRS: its memory of each card, its parameters, and your pace."),
    "interval": _("FSRS is off: the forecast comes from intervals, ease, and how often you forget."),
}
BUDGET_HINT = _("The budget is the setting budget_minutes.")
LEECH = _("leech")
REWRITTEN = _("leech, rewritten since")
SUSPENDED = _("suspended")
SECONDS = _("{n} s")
MINUTES = _("{n} min")
HOURS = _("{n} h")


def totals(flashcards: int, spent: str, expected: str) -> str:
    return ngettext(
        "{n} flashcard: {spent} so far, {expected} expected in twenty years.",
        "{n} flashcards: {spent} so far, {expected} expected in twenty years.",
        flashcards,
    ).format(n=amount(flashcards), spent=spent, expected=expected)


def over_budget(flashcards: int, minutes: int) -> str:
    """Of those never answered nothing is known but what is usual: they do not count."""
    return ngettext(
        "Of those already answered, {n} takes more than {minutes} min.",
        "Of those already answered, {n} take more than {minutes} min.",
        flashcards,
    ).format(n=amount(flashcards), minutes=minutes)


def duration(seconds: float) -> str:
    """A time as a person reads it."""
    if seconds < 60:
        return SECONDS.format(n=amount(seconds))
    if seconds < 5400:
        return MINUTES.format(n=amount(seconds / 60, 1))
    return HOURS.format(n=amount(seconds / 3600, 1))


def tooltip(question: str, place: str, *, is_costly: bool, marks: str) -> str:
    """All about a flashcard, for the mouse and for screen readers."""
    return "\n".join(part for part in (question, place, REWRITE if is_costly else "", marks) if part)
