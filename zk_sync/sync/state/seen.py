"""What this device has seen of a vault, and where it is kept; it may be lost without harm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ...cards.keys import digest
from ...errors import CollectionError
from ...texts import TranslatableText, _, language

FOLDER = "zettelkasten-sync"


class SeenFlashcard(NamedTuple):
    """What a sync saw of one flashcard: the source in its note's state, and what rendering it warned of.

    The warnings are kept so that each report names them, though an unchanged flashcard is not rendered.
    ``changed``: when the file of its zettel had last changed, in ns; 0 where that is not known.
    """

    source: str
    warnings: tuple[str, ...] = ()
    changed: int = 0


def kept(warning: str) -> Any:
    """A warning as it is kept.

    Not as it is said: add-on and command line share the store, and may speak different languages.
    """
    return [warning.template, warning.values] if isinstance(warning, TranslatableText) else warning


def warning_of(kept: Any) -> str:
    """The warning of which this was kept."""
    return kept if isinstance(kept, str) else TranslatableText(*kept)


class SeenBefore(Mapping[str, SeenFlashcard]):
    """What an earlier sync saw, by key; ``mark`` names it, "" where there was none.

    Of tens of thousands a sync may ask for few: then it was read of these alone, and the rest is if it is
    asked for all the same.
    """

    def __init__(
        self,
        mark: str = "",
        seen: Mapping[str, SeenFlashcard] | None = None,
        *,
        keys: Collection[str] = (),
        whole: Callable[[], Mapping[str, SeenFlashcard]] | None = None,
    ) -> None:
        """``seen``: all of it; or what it holds of ``keys``, and ``whole`` gives all."""
        self.mark = mark
        self._seen = seen or {}
        self._keys = keys
        self._whole = whole

    def _all(self) -> Mapping[str, SeenFlashcard]:
        if self._whole:
            self._seen, self._whole = self._whole(), None
        return self._seen

    def __getitem__(self, key: str) -> SeenFlashcard:
        return self._seen[key] if key in self._seen or key in self._keys else self._all()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._seen or (key not in self._keys and key in self._all())

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


class SeenSince(Mapping[str, SeenFlashcard]):
    """What a sync saw that looked at a part: what was seen ``before``, but for ``changes``.

    None among these stands for what it saw no more.
    """

    def __init__(self, before: SeenBefore, changes: Mapping[str, SeenFlashcard | None]) -> None:
        self.before = before
        self.changes = changes

    def __getitem__(self, key: str) -> SeenFlashcard:
        found = self.changes[key] if key in self.changes else self.before[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self.before if key not in self.changes)
        yield from (key for key, found in self.changes.items() if found is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def with_changes(
    seen: Mapping[str, SeenFlashcard], changes: Mapping[str, SeenFlashcard | None]
) -> Mapping[str, SeenFlashcard]:
    """``seen`` but for these; None takes a key away."""
    if not changes:
        return seen
    if isinstance(seen, SeenSince):
        return SeenSince(seen.before, {**seen.changes, **changes})
    return {key: found for key, found in {**seen, **changes}.items() if found is not None}


def store_path(collection_path: Path, vault_id: str, device: str) -> Path:
    """Where the state store of a vault lies: beside the collection, as add-on and command line share it."""
    return _path(collection_path, vault_id, f"{device}.seen.sqlite")


def last_written(collection_path: Path, vault_id: str) -> int:
    """When a sync last kept what it saw of a vault here, in ns as file systems have it; 0 where none did.

    Raises CollectionError where the folder of these files cannot be read, as "none did" would be a guess.
    """
    of_vault = _path(collection_path, vault_id, "")
    times = []
    try:
        files = list(of_vault.parent.iterdir())
    except FileNotFoundError:
        return 0
    except OSError as error:
        message = _("{folder} cannot be read ({reason}); nothing was changed")
        reason = error.strerror or error
        raise CollectionError(message.format(folder=of_vault.parent, reason=reason)) from None
    for file in files:
        if file.name.startswith(of_vault.name) and file.name.endswith(("seen.sqlite", "journal.json")):
            with suppress(OSError):
                times.append(file.stat().st_mtime_ns)
    return max(times, default=0)


def old_journal_path(collection_path: Path, vault_id: str) -> Path:
    """Where release 0.1.0 kept what it saw."""
    return _path(collection_path, vault_id, "journal.json")


def index_path(collection_path: Path, vault_id: str) -> Path:
    """Where the disposable cache of a vault lies, in the same folder.

    It holds what is wrong in each zettel in words, so there is one for each language: the command line speaks
    English beside an Anki that does not, and neither shall throw away what the other read.
    """
    return _path(collection_path, vault_id, f"{language()}.index.sqlite".lstrip("."))


def map_path(collection_path: Path, vault_id: str) -> Path:
    """Where the places of a vault's map lie, in the same folder."""
    return _path(collection_path, vault_id, "map.json")


def _path(collection_path: Path, vault_id: str, ending: str) -> Path:
    name = "".join(char if char.isalnum() or char in "-_" else "_" for char in vault_id)[:40]
    which = digest(collection_path.name, vault_id, size=4)
    return collection_path.parent / FOLDER / f"{name}-{which}.{ending}"
