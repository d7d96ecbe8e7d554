"""Which part of a vault a sync has to look at, where the rest is as a sync without changes found it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from .details import Home
from .memo import Memo

# A larger share of the zettels, or more than so many, is looked at no faster than all of them.
_MOST_SHARE, _MOST_ALWAYS = 0.25, 100


@dataclass(frozen=True)
class Since:
    """``memo`` of the last sync that had nothing to do, and the zettels that ``changed`` since.

    ``decides_again``: it left something as it was, which a sync of this kind may decide otherwise.
    """

    memo: Memo
    changed: frozenset[str]
    decides_again: bool = False

    def of_kind(self, *, automatic: bool) -> Since:
        """The same for a sync by itself or by hand, whichever that one was."""
        if self.memo.automatic == automatic:
            return self
        pairs = self.memo.details.pairs
        return replace(self, decides_again=bool(pairs.unsettled or pairs.loose))


@dataclass(frozen=True)
class Scope:
    """The zettels at ``paths``, and the ``notes`` that may belong to their flashcards or to none.

    ``homes``: what is known of those of the zettels that had flashcards.
    """

    memo: Memo
    paths: frozenset[str]
    notes: frozenset[int]
    homes: Mapping[str, Home]


class ScopeTooSmall(Exception):
    """The scope turns out not to hold all that a plan needs; it must be made from the whole."""


def is_small(paths: Collection[str], zettels: int) -> bool:
    """Whether to look at these of all zettels alone is worth it."""
    return len(paths) <= max(_MOST_ALWAYS, _MOST_SHARE * zettels)


def scope_of(
    since: Since, changed: Collection[int], keys_of: Callable[[Iterable[int]], Iterable[str]]
) -> Scope | None:
    """What is to be looked at; None for all.

    ``changed``: notes that were changed in Anki; ``keys_of`` gives the keys that notes have now. Beside what
    changed these are the zettels of which a flashcard waits for something or differs from its note, and all
    from which a note comes that has no flashcard: it could be one of theirs.
    """
    details = since.memo.details
    pairs, homes = details.pairs, details.pairs.homes
    if not pairs.is_clear:
        return None
    paths = {*since.changed, *pairs.unsettled}
    notes = {*changed, *(note for note, _ in pairs.loose)}
    if notes:
        zettels = {key.rpartition("#")[0] for key in keys_of(notes)}
        for path, home in homes.items():
            if home.zettel_key in zettels or any(note in notes for _, note, _ in home.cards):
                paths.add(path)
    if not is_small(paths, len(details.vault.paths)):
        return None
    here = {path: found for path in paths if (found := homes.get(path))}
    notes.update(note for home in here.values() for _, note, _ in home.cards)
    return Scope(since.memo, frozenset(paths), frozenset(notes), here)
