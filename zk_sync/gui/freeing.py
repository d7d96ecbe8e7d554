"""Lets go of many objects bit by bit.

To free all of them at once is one call into C, during which no other thread of Python has its turn: 20,000
flashcards hold up Anki's window for a tenth of a second.
"""

from __future__ import annotations

import gc
import sys
import time
from threading import Thread
from typing import Any

LEVELS = 6  # from what a window holds down to the single zettels and flashcards, with room to spare
AT_ONCE = 5000  # objects, a few milliseconds
REST = 0.005  # seconds between two lots: Qt asks Python for each row of a list that it draws meanwhile


def let_go(pile: list[Any]) -> None:
    """Empties ``pile``, and takes to pieces what nobody else holds. Not for the main thread.

    For data only: what belongs to Qt must not be freed in another thread.
    """
    pile.append(object())  # which nobody else holds
    alone = 0
    for _ in range(LEVELS):
        below: list[Any] = []
        while pile:
            if len(pile) % AT_ONCE == 0:
                time.sleep(REST)
            thing = pile.pop()
            alone = alone or sys.getrefcount(thing)  # how many that is, differs with the version of Python
            if sys.getrefcount(thing) == alone:
                below += gc.get_referents(thing)
        pile = below
    while pile:
        pile.pop()


def let_go_beside(pile: list[Any]) -> None:
    """Does so beside everything else; whoever calls must hold nothing of it but ``pile`` itself."""
    Thread(target=let_go, args=(pile,), daemon=True).start()
