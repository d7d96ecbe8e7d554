"""The syntaxes of flashcards: one module each, one entry here each.

A finder looks at a page and yields drafts in document order. Finders run in the order of this registry and see the
lines that earlier ones claimed; within ``CONTAINERS`` the one that starts first goes before the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..page import Draft, Page
from . import cloze, qa, whole

Finder = Callable[[Page], Iterator[Draft]]

# What lies inside these belongs to them
CONTAINERS: tuple[Finder, ...] = ()
# Markup that always counts
EXPLICIT: tuple[Finder, ...] = (qa.find, cloze.find_full)
# Markup that counts where the zettel opted in
AMBIGUOUS: tuple[Finder, ...] = (cloze.find_short,)
# What yields to every other
YIELDING: tuple[Finder, ...] = (whole.find,)
