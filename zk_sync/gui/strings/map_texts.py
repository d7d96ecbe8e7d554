"""What the map of the vault, and the list of a card's neighbours, say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...insight.map_data import CLASSES, MapZettel
from ...texts import _, amount, ngettext

TITLE = _("Map of the vault")
READING = _("Reading the vault…")
SEARCH = _("Search zettels…")
EVERYWHERE = _("All decks and tags")
DECK = _("Deck: {name}")
TAG = _("Tag: {name}")
WHICH = {
    "all": _("All zettels"),
    "forgotten": _("Forgotten"),
    "around": _("With something forgotten around"),
    "hubs": _("Hubs nothing is remembered of"),
    "new": _("Not learned yet"),
    "uncovered": _("Permanent, no card yet"),
    "unlinked": _("Without links"),
}
WHICH_TIP = _("Which zettels stand out")
SCOPE_TIP = _("Only zettels with cards in a deck, or with a tag")
VAULT_TIP = _("Which vault")
LIST_NAME = _("Zettels of the map")
LIST_HINT = _("Enter or a double click opens the zettel.")
COLUMNS = (_("Zettel"), _("Remembered"), _("Cards"), _("Links"))
REFRESH = _("Refresh")
NEW = _("not learned yet")
NO_CARD = _("no card yet")
NEW_IN_SHORT = _("new")
NO_CARD_IN_SHORT = "–"

# On the page
PAGE_NAME = _("Map: each mark is a zettel, each line a link. The list beside it holds the same.")
ZOOM_IN = _("Zoom in")
ZOOM_OUT = _("Zoom out")
ZOOM_FIT = _("Show all")
GROUND = _("Ground: the basics. What stands higher builds on what is below.")
SETTLING = _("Finding places for the zettels…")
LEGEND = _("Remembered now")
LEGEND_SIZE = _("The larger, the more cards")

# Neighbours
NEIGHBOURS_TITLE = _("Neighbours of “{title}”")
BUILDS_ON = _("Builds on, in the order of learning")
LINKS_TO = _("Links to")
LINKED_FROM = _("Linked from")
NO_NEIGHBOURS = _("This zettel neither links to others nor is linked from any.")
SHOW_ON_MAP = _("Show on the map")
NOT_IN_VAULT = _("The zettel of this card is no longer in the vault.")


def percent(share: float) -> str:
    return _("{percent} %").format(percent=round(100 * share))


def recall(zettel: MapZettel) -> str:
    """How well the zettel is remembered, in a word or two."""
    if zettel.remembered is not None:
        return percent(zettel.remembered)
    return NEW if zettel.recall == "new" else NO_CARD


def recall_in_short(zettel: MapZettel) -> str:
    """How well the zettel is remembered, for a narrow column; ``recall`` says it in words."""
    if zettel.remembered is not None:
        return percent(zettel.remembered)
    return NEW_IN_SHORT if zettel.recall == "new" else NO_CARD_IN_SHORT


def detail(zettel: MapZettel) -> str:
    """One line about a zettel below its title."""
    parts = [recall(zettel)]
    if zettel.remembered is not None:
        parts = [_("{percent} remembered").format(percent=parts[0])]
    if zettel.cards:
        parts.append(cards(zettel.cards))
    parts.append(links(len(zettel.links) + len(zettel.backlinks)))
    if zettel.forgotten_around:
        parts.append(_("{n} forgotten around it").format(n=amount(zettel.forgotten_around)))
    return " · ".join(parts)


def cards(n: int) -> str:
    return ngettext("{n} card", "{n} cards", n).format(n=amount(n))


def links(n: int) -> str:
    return ngettext("{n} link", "{n} links", n).format(n=amount(n))


def shown(n: int, of: int) -> str:
    """How many zettels stand out."""
    if n == of:
        return ngettext("{n} zettel", "{n} zettels", n).format(n=amount(n))
    return _("{n} of {of} zettels").format(n=amount(n), of=amount(of))


def classes() -> Sequence[str]:
    """What the colours of the map stand for, the worst remembered first."""
    limits = [round(100 * limit) for limit in CLASSES]
    return (
        _("below {percent} %").format(percent=limits[0]),
        *(_("{low} to {high} %").format(low=low, high=high) for low, high in pairwise(limits)),
        _("{percent} % and more").format(percent=limits[-1]),
        NEW,
        NO_CARD,
    )
