"""What the progress of a sync says: what it is doing, and how long it will go on."""

from __future__ import annotations

from ...texts import _, ngettext

# What the engine says it is doing → what the window says.
STEPS = {
    "Looking for zettels": _("Looking for zettels"),
    "Looking for what is not used yet": _("Looking for what is not used yet"),
    "Reading zettels": _("Reading zettels"),
    "Comparing flashcards": _("Comparing flashcards"),
    "Preparing new notes": _("Preparing new notes"),
    "Making a backup": _("Making a backup"),
    "Copying media": _("Copying media"),
    "Adding notes": _("Adding notes"),
    "Updating notes": _("Updating notes"),
    "Scheduling cards": _("Scheduling cards"),
    "Moving cards": _("Moving cards"),
    "Suspending cards": _("Suspending cards"),
    "Unsuspending cards": _("Unsuspending cards"),
    "Ordering new cards": _("Ordering new cards"),
    "Removing notes": _("Removing notes"),
}
WITH_TIME = _("{count} · {time}")


def time_left(seconds: float) -> str:
    """Such as ``about 40 seconds left``: rounded, as it is an estimate."""
    if seconds < 55:
        n = max(5, round(seconds / 5) * 5)
        return ngettext("about {n} second left", "about {n} seconds left", n).format(n=n)
    n = max(1, round(seconds / 60))
    return ngettext("about {n} minute left", "about {n} minutes left", n).format(n=n)
