"""Lets go of many objects bit by bit.

To free all of them at once is one call into C, during which no other thread of Python has its turn: 20,000
flashcards hold up Anki's window for a tenth of a second.
"""

from __future__ import annotations

import gc
import sys
import time
from contextlib import suppress
from itertools import count
from threading import Thread
from typing import Any

LARGE = 50  # parts of one object
AT_ONCE = 5000  # objects, a few milliseconds
REST = 0.005  # seconds between two lots: Qt asks Python for each row of a list that it draws meanwhile


def let_go(pile: list[Any]) -> None:
    """Empties ``pile``, and takes to pieces what nobody else holds. Not for the main thread.

    However deep it lies, an object of many parts is taken to pieces: its parts are let go of one by one.
    Each of these is small and goes as a whole, unless it has many parts as well.

    For data only: what belongs to Qt must not be freed in another thread.
    """
    pile.append(object())  # which nobody else holds
    alone = 0
    many: list[Any] = []  # parts of large objects
    for turn in count(1):
        if turn % AT_ONCE == 0:
            time.sleep(REST)
        is_one_of_many = bool(many)
        if not is_one_of_many and not pile:
            break
        thing = (many or pile).pop()
        alone = alone or sys.getrefcount(thing)  # how many that is, differs with the version of Python
        if sys.getrefcount(thing) == alone:
            parts = gc.get_referents(thing)
            if len(parts) > LARGE:
                many += parts
            elif not is_one_of_many:
                pile += parts
            del parts  # which held them


def let_go_beside(pile: list[Any]) -> None:
    """Does so beside everything else; whoever calls must hold nothing of it but ``pile`` itself."""
    with suppress(RuntimeError):  # as Python ends it starts no thread, and frees all by itself
        Thread(target=let_go, args=(pile,), daemon=True).start()
