"""How ripe a zettel is: in, waiting or not yet, by its frontmatter, its tags and its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Literal

from ..config import Settings
from ..texts import _

# "in": its flashcards are learned; "waiting": they wait in Anki, suspended; "not yet": none are made.
Standing = Literal["in", "waiting", "not yet"]
_MOST_VALUES = 20  # of one frontmatter field that are looked at


@dataclass(frozen=True, slots=True)
class Status:
    """What a zettel says of its ripeness; ``said_by`` is where, such as ``status: seedling``, or ""."""

    word: str = ""  # the first value of the status fields, as written
    standing: Standing = "in"
    said_by: str = ""


def status_of(path: str, meta: Mapping[str, Any], tags: Iterable[str], settings: Settings) -> Status:
    """The status of the zettel at ``path``.

    The first place that says something known decides: the status fields in the order of the settings, then
    the tags, then the folders, the deepest first. A word in no list says nothing.
    """
    said = [(name, value) for name in settings.status_fields for value in _values(meta.get(name.lower()))]
    word = said[0][1] if said else ""
    known = _known(settings.permanent, settings.waiting, settings.not_yet)
    for name, value in said:
        standing = known.standing(value)
        if standing:
            return _status(word, standing, f"{name}: {value}")
    for tag in tags:
        standing = known.standing_of_tag(tag)
        if standing:
            return _status(word, standing, f"#{tag}")
    by_folder = _by_folder(known, path.rpartition("/")[0])
    if by_folder:
        folder, standing = by_folder
        return _status(word, standing, _("folder {folder}").format(folder=folder))
    standing = settings.without_status
    return _status(word, standing, _("no status") if standing != "in" else "")


@lru_cache(1024)
def _status(word: str, standing: Standing, said_by: str) -> Status:
    """One for all zettels that say the same."""
    return Status(word, standing, said_by)


class _Known:
    """The words of the settings and what they stand for; of two that differ the more careful one counts."""

    def __init__(self, lists: Iterable[tuple[tuple[str, ...], Standing]]) -> None:
        self._words: dict[str, Standing] = {}
        for words, standing in lists:
            self._words.update({_folded(word): standing for word in words})

    def standing(self, word: str) -> Standing | None:
        return self._words.get(_folded(word))

    def standing_of_tag(self, tag: str) -> Standing | None:
        """A tag counts for the tags below it, too: ``#draft`` for ``#draft/rough``."""
        parts = tag.split("/")
        names = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((found for name in names if (found := self.standing(f"#{name}"))), None)


@lru_cache(16)
def _known(permanent: tuple[str, ...], waiting: tuple[str, ...], not_yet: tuple[str, ...]) -> _Known:
    return _Known(((permanent, "in"), (waiting, "waiting"), (not_yet, "not yet")))


@lru_cache(4096)
def _by_folder(known: _Known, folder: str) -> tuple[str, Standing] | None:
    """Of a folder and those above it the deepest that says something known, and what it says."""
    for above in (PurePosixPath(folder), *PurePosixPath(folder).parents):
        standing = known.standing(f"{above}/")
        if standing:
            return f"{above}/", standing
    return None


def _folded(word: str) -> str:
    return word.strip().casefold()


def _values(value: object) -> list[str]:
    """The plain values of a frontmatter field, ``[[…]]`` and ``#`` taken off."""
    items = value[:_MOST_VALUES] if isinstance(value, (list, tuple)) else [value]
    texts = [item.strip().strip("[]#").strip() for item in items if isinstance(item, str)]
    return [text for text in texts if text]
