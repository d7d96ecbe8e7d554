"""What the window of first use says, and the one after the first sync."""

from __future__ import annotations

from ...texts import _, amount, ngettext

KNOWN_HERE = _("Known on this computer:")
KNOWN = _("{name} ({program})")
OPENS_IN = _("Links &open:")
OPENS_IN_HINT = _("The program that a link on a card opens; chosen by what lies in the folder.")
NO_FOLDER = _("There is no folder at this path.")
KNOWN_AS = _(
    "Anki has notes of this Zettelkasten under the name “{name}”; under another one they would be made a "
    "second time."
)
COLUMN_QUESTION = _("Question")
IGNORE = _("Leave out")
IGNORE_HINT = _("Keeps the flashcard, its file or its folder out of Anki; the settings can take it back.")
GROUP = _("{notation}: {n}")
GROUP_WITH_ACCIDENTS = _("{notation}: {n}, perhaps {accidents} by accident")
GROUP_HINT = _("Without the tick this notation makes no flashcards; Settings has the same switch.")
ACCIDENTS = {
    "field": _("perhaps a field: it stands in several zettels"),
    "dataview": _("perhaps a field such as Dataview's"),
    "number": _("perhaps numbers alone"),
    "code": _("perhaps code"),
    "callout": _("perhaps the title of a callout"),
    "formula": _("perhaps a formula"),
}
ACCIDENT_ROW = _("⚠ {question} – {accident}")
CARD_NAME = _("The card that the chosen flashcard becomes")
UNUSED = _("Found in your notes, not used yet:")
UNUSED_PARTLY = _("Found in the first {n} zettels looked at, not used yet:")
USE_THESE = _("Use these")
USE_THESE_HINT = _("They then count in every zettel; Settings has the same switch.")
ALL_WAYS = _("All ways to write a flashcard:")
COPY_EXAMPLE = _("Copy an example")
EXAMPLE = "Q: What is a zettel?\nA: One note in a Zettelkasten.\n"
EXAMPLE_COPIED = _("Copied. Paste it into any zettel.")

# Afterwards
DONE_TITLE = _("Your flashcards are in Anki")
DECK = _("Deck")
CARDS = _("New cards")
STUDY_NOW = _("Study now")
SHOW_REPORT = _("Report…")
GOES_BY_ITSELF = _("From now on this goes by itself when Anki starts. By hand: Tools → {sync}.")
GOES_BY_HAND = _("To sync again: Tools → {sync}. That it goes by itself is a setting.")
WHERE_ALL_IS = _(
    "All else is in Tools → Zettelkasten: what the next sync would change, reports, the map of your notes, "
    "settings. A link on each card opens its zettel."
)


def unused(name: str, n: int) -> str:
    """What stands in the notes and is not used, such as ``600 highlights``."""
    forms = {
        "highlight": ngettext("{n} highlight", "{n} highlights", n),
        "heading": ngettext("{n} heading with ?", "{n} headings with ?", n),
        "inline": ngettext("{n} line with front::back", "{n} lines with front::back", n),
        "inline_reversed": ngettext("{n} line with front:::back", "{n} lines with front:::back", n),
        "callout": ngettext("{n} callout such as [!question]", "{n} callouts such as [!question]", n),
        "multiline": ngettext("{n} question above a line with ?", "{n} questions above a line with ?", n),
    }
    return forms[name].format(n=amount(n))
