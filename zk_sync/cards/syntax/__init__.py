"""The syntaxes of flashcards: one module each, one entry here each.

A finder looks at a page and yields drafts in document order. Finders run in the order of this registry
and see the lines that earlier ones claimed; of ``CONTAINERS`` the one that starts first goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..page import Draft, Page
from . import (
    callout,
    cloze,
    headings,
    inline,
    multiline,
    obsidian_to_anki,
    pattern,
    qa,
    ruled,
    table,
    tagged,
    whole,
)

Finder = Callable[[Page], Iterator[Draft]]

# What lies inside these belongs to them
CONTAINERS: tuple[Finder, ...] = (
    obsidian_to_anki.find,
    callout.find,
    tagged.find_headings,
)
# Markup that always counts
EXPLICIT: tuple[Finder, ...] = (
    pattern.find,
    qa.find,
    tagged.find,
    cloze.find_full,
)
# Markup that counts where the zettel opted in
AMBIGUOUS: tuple[Finder, ...] = (
    inline.find,
    multiline.find,
    ruled.find,
    cloze.find_short,
    table.find,
)
# What yields to every other
YIELDING: tuple[Finder, ...] = (
    headings.find,
    whole.find,
)
