"""Makes notes that another tool or a hand made the notes of flashcards, with their cards and reviews.

``foreign_notes`` reads what is in Anki and not ours, ``comparable`` brings texts into a form in which markup
does not count, ``matching`` finds which note is which flashcard, ``scheduling`` takes schedules from the
files, and ``planning`` makes a plan of both that ``apply_plan`` writes as it writes a sync's. ``offer`` tells
how much there is, and ``there_already`` holds back in a sync what plainly is a note already.
"""

from .foreign_notes import TOOL_TAGS, ForeignNote, foreign_notes, notes_there_already
from .matching import BY, By, TakeOverMatch
from .offer import TakeOverOffer, offer_in, offer_of
from .planning import Keep, TakeOver, Wishes, plan_take_over
from .there_already import held_back, say_not_the_same, without_doubles

__all__ = [
    "BY",
    "TOOL_TAGS",
    "By",
    "ForeignNote",
    "Keep",
    "TakeOver",
    "TakeOverMatch",
    "TakeOverOffer",
    "Wishes",
    "foreign_notes",
    "held_back",
    "notes_there_already",
    "offer_in",
    "offer_of",
    "plan_take_over",
    "say_not_the_same",
    "without_doubles",
]
