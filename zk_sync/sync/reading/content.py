"""The vault as the sync sees it: every flashcard with its place, its keys and its hashes."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...cards.flashcard import Flashcard
from ...cards.keys import id_key
from ...cards.render import Rendered, Renderer
from ...errors import Problem, VaultError
from ...texts import _
from ...vault.files import VaultFiles
from ...vault.graph import LinkGraph, ZettelInfo
from ..state.linking import Linking
from ..state.records import FilesFound
from ..state.scope import Scope, Since

_NOT_IN_NAME = re.compile('[:#"\x00-\x1f\x7f]')  # what divides keys, and what Anki takes out of them
# (what is being done, how many are done, of how many; 0 when unknown). Raises Cancelled to stop.
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Shows nothing and never cancels."""


@dataclass(frozen=True)
class Vault:
    """A Zettelkasten folder. ``id`` is its name on every device and part of each key.

    ``is_named``: a person chose that; else it is the folder's, and may be meant otherwise.
    """

    root: Path
    id: str
    is_named: bool = True

    def __post_init__(self) -> None:
        if not self.id or _NOT_IN_NAME.search(self.id) or self.id != self.id.strip():
            message = _('"{name}" cannot be a vault\'s name: it must be filled and hold no : # or "')
            raise VaultError(message.format(name=self.id))


class VaultFlashcard(NamedTuple):
    """One flashcard of the vault, where it stands and what identifies it."""

    flashcard: Flashcard
    path: str
    zettel_id: str  # the zettel's own id, "" when it has none
    card_key: str
    fingerprint: str  # hash of all that its note shows
    content: str  # hash of question and answer alone


@dataclass(frozen=True)
class VaultSide:
    """The vault as a sync found it, for the next one. ``in_zettels``: what is wrong in single zettels.

    ``asks``: by path, hashes of the names that texts of the zettel look up; ``embedding``: by path, the
    zettels that they embed; ``embeds_too_much``: more than each zettel may on its own account, so that what
    is left out depends on all; ``store_records`` keeps what was read of a part.
    """

    files: FilesFound
    in_zettels: tuple[Problem, ...]
    asks: Mapping[str, array[int]]
    embedding: Mapping[str, Sequence[str]]
    embeds_too_much: bool
    store_records: Callable[[], None]


@dataclass(frozen=True)
class Extracted:
    """What zettels give, all of them or a part. ``flashcards`` and ``problems`` are of all in any case.

    ``unknown``: files, and folders with a ``/`` behind, not understood; ``side``: what is kept of it.
    """

    entries: tuple[VaultFlashcard, ...]
    flashcards: int
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    infos: Mapping[str, ZettelInfo]  # by path, of the zettels that could be read
    side: VaultSide


@dataclass(frozen=True)
class VaultContent:
    """A scanned vault and its flashcards.

    ``remembered`` is the last agreement with the collection, where few zettels changed since: then flashcards
    are not even extracted until somebody asks for them. ``extract`` does that, for all zettels or
    (see ``part``) for those in a scope.
    """

    vault: Vault
    zettels: int
    files: VaultFiles
    renderer: Renderer
    remembered: Since | None
    extract: Callable[[Scope | None], Extracted]
    scope: Scope | None = None

    @cached_property
    def _extracted(self) -> Extracted:
        return self.extract(self.scope)

    def within(self, scope: Scope) -> VaultContent:
        """This content with the flashcards of the zettels in ``scope`` only."""
        return replace(self, scope=scope)

    @property
    def entries(self) -> tuple[VaultFlashcard, ...]:
        """The flashcards, by path and line."""
        return self._extracted.entries

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in single zettels."""
        return self._extracted.problems

    @property
    def flashcards(self) -> int:
        """How many flashcards the vault holds."""
        return self._extracted.flashcards

    @property
    def side(self) -> VaultSide:
        """What is kept of the vault where it and the collection agree."""
        return self._extracted.side

    @property
    def unknown(self) -> tuple[str, ...]:
        """Files, and folders with a ``/`` behind, of which nothing can be said now."""
        return self._extracted.unknown

    @property
    def zettel_infos(self) -> Mapping[str, ZettelInfo]:
        """What is known of each zettel that could be read, by path, those without flashcards too."""
        return self._extracted.infos

    @cached_property
    def graph(self) -> LinkGraph:
        """The links between the zettels; made when first asked for."""
        return LinkGraph(self.zettel_infos.values(), self.files.find_zettel)

    @cached_property
    def linking(self) -> Linking:
        """The links of the whole vault, where a part of it is looked at."""
        assert self.scope is not None
        paths = filter(self.side.files.found.holds, self.scope.paths)
        return Linking(self.scope.since.agreement, self.scope.homes, paths, self.zettel_infos, self.graph)

    @cached_property
    def is_linked_as_agreed(self) -> bool:
        """Whether all links lead where they led, where a part of the vault is looked at."""
        return self.remembered is not None and (
            self.remembered.changes.are_linked_alike or self.linking.is_as_agreed()
        )

    @property
    def read_failures(self) -> int:
        """How often a file could not be read so far, which may be otherwise next time."""
        return self.files.failures + self.renderer.read_failures

    def is_unknown(self, path: str) -> bool:
        """Whether nothing can be said of what the file at ``path`` holds now."""
        return any(path == item or (item.endswith("/") and path.startswith(item)) for item in self.unknown)

    def since(self, *, automatic: bool) -> Since | None:
        """What is remembered, for a sync of this kind: then few of Anki's notes are read."""
        return self.remembered.of_kind(automatic=automatic) if self.remembered else None

    def close(self) -> None:
        """Lets go of what is remembered; what is asked for later is worked out from the files."""
        if self.remembered:
            self.remembered.agreement.close()

    def around(self, path: str, flashcard: Flashcard) -> tuple[str, ...]:
        """What of title and headings stands on the question side of a flashcard of the zettel at ``path``."""
        return self.renderer.around(flashcard, self.zettel_infos[path])

    def render(self, entry: VaultFlashcard) -> Rendered:
        """The fields of the entry's note."""
        return self.renderer.render(entry.flashcard, self.zettel_infos[entry.path])


def keys_of(
    vault: Vault, entries: Sequence[VaultFlashcard], remembered: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The key of each entry, in their order, and the zettels that claim an id which another one has.

    ``remembered``: zettel key → path of the zettel that had it at the last sync. Of two zettels with one id
    that one keeps it, else the first by path; the others go by their paths.
    """
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.zettel_id:
            claims[entry.zettel_id].add(entry.path)
    owners: dict[str, str] = {}
    for zettel_id, paths in claims.items():
        before = remembered.get(id_key(zettel_id), "")
        owners[zettel_id] = before if before in paths else min(paths)
    keys = tuple([f"{vault.id}:{_zettel_key(entry, owners)}#{entry.card_key}" for entry in entries])
    return keys, tuple(_double_ids(claims, owners))


def _zettel_key(entry: VaultFlashcard, owners: Mapping[str, str]) -> str:
    has_id = bool(entry.zettel_id) and owners[entry.zettel_id] == entry.path
    return id_key(entry.zettel_id) if has_id else entry.path


def _double_ids(claims: Mapping[str, set[str]], owners: Mapping[str, str]) -> Iterable[Problem]:
    for zettel_id, paths in sorted(claims.items()):
        for path in sorted(paths - {owners[zettel_id]}):
            message = _("has the id {id} of {path}; it goes by its path until one changes")
            yield Problem(path, 1, message.format(id=zettel_id, path=owners[zettel_id]))
