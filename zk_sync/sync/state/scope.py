"""Which part of a vault a sync has to look at, where the rest is as vault and collection last agreed on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from ...vault.scan import File
from .agreed import Agreement, Head, Home, ScopeTooSmall

# A larger share of the zettels, or more than so many, is looked at no faster than all of them.
_MOST_SHARE, _MOST_ALWAYS = 0.25, 100


@dataclass(frozen=True)
class VaultChanges:
    """What is otherwise in the vault since an agreement.

    ``paths``: zettels that came, went or were edited, and all in which something may be otherwise by that;
    ``are_linked_alike``: whether the same links lead to the same zettels; ``are_none``: whether all files are
    as they were.
    """

    paths: frozenset[str] = frozenset()
    are_linked_alike: bool = True
    are_none: bool = False


@dataclass(frozen=True)
class Since:
    """The last agreement, and what changed in the vault since.

    ``decides_again``: it left something as it was, which a sync of this kind may decide otherwise; ``more``:
    zettels to look at as well.
    """

    agreement: Agreement
    changes: VaultChanges
    decides_again: bool = False
    more: frozenset[str] = frozenset()

    @property
    def head(self) -> Head:
        """The head of the agreement."""
        return self.agreement.head

    @property
    def is_unchanged(self) -> bool:
        """Whether there is nothing to look at, as far as the vault tells."""
        return self.changes.are_none and not (self.decides_again or self.more)

    def with_more(self, paths: AbstractSet[str]) -> Since | None:
        """What to look at with these zettels as well; None where that does not help."""
        return replace(self, more=self.more | paths) if paths - self.more else None

    def of_kind(self, *, automatic: bool) -> Since:
        """What to look at in a sync by itself or by hand, whichever the last one was."""
        if self.head.automatic == automatic:
            return self
        try:
            loose = self.agreement.rows("select 1 from loose limit 1")
            return replace(self, decides_again=bool(loose or self.agreement.unsettled()))
        except ScopeTooSmall:
            return replace(self, decides_again=True)


@dataclass(frozen=True)
class Scope:
    """The zettels at ``paths``, and the ``notes`` that may belong to their flashcards or to none.

    ``homes``: what is known of those of the zettels that were there; ``loose``: note → key, of the notes that
    had no flashcard.
    """

    since: Since
    paths: frozenset[str]
    notes: frozenset[int]
    homes: Mapping[str, Home]
    loose: Mapping[int, str]


def is_small(paths: Collection[str], zettels: int) -> bool:
    """Whether to look at these of all zettels alone is worth it."""
    return len(paths) <= max(_MOST_ALWAYS, _MOST_SHARE * zettels)


def scope_of(
    since: Since,
    changed: Collection[int],
    keys_of: Callable[[Iterable[int]], Iterable[str]],
    *,
    with_requirements: bool,
) -> Scope | None:
    """What is to be looked at; None for all.

    ``changed``: notes that were changed in Anki; ``keys_of`` gives the keys that notes have now. Beside what
    changed these are the zettels of which a flashcard waits for something or differs from its note, all from
    which a note comes that has no flashcard, as it could be one of theirs, and those that share an id.
    ``with_requirements``: also all that require something, and what they require.
    """
    agreement = since.agreement
    loose = dict(agreement.rows("select note, key from loose"))
    paths = {*since.changes.paths, *since.more, *agreement.unsettled()}
    notes = {*changed, *loose}
    if notes:
        keys = {*keys_of(notes), *loose.values()}
        paths |= agreement.of_keys({key.rpartition("#")[0] for key in keys}) | agreement.of_notes(notes)
    if with_requirements:
        paths |= agreement.with_requirements()
    sql = "select id from zettels where path in ({}) and id != ''"
    paths |= agreement.with_ids(agreement.paths(sql, paths)) | agreement.copies(paths)
    if not is_small(paths, agreement.head.zettels):
        return None
    homes = agreement.homes(paths)
    notes.update(note for home in homes.values() for _, note, _ in home.cards if note)
    return Scope(since, frozenset(paths), frozenset(notes), homes, loose)


def differing(now: Iterable[File], then: Iterable[tuple[str, int, int, int]]) -> tuple[set[str], set[str]]:
    """Paths of the files that came or are others ``now``, and of those that went."""
    before, files = set(then), {file[:4] for file in now}
    others = {file[0] for file in files - before}
    return others, {file[0] for file in before - files} - others
