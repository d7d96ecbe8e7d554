"""The files that the flashcards of a plan show: each once, with the flashcards that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...cards.render import MediaFile
from ...vault.files import VaultFiles
from .plan import Media


class MediaFiles:
    """Gathers the files that flashcards show."""

    def __init__(self, files: VaultFiles) -> None:
        """``files``: of the vault."""
        self._files = files
        self._found: dict[str, tuple[Media, list[str]]] = {}  # by name, with the keys of who shows it

    def add(self, files: Iterable[MediaFile], key: str) -> None:
        """The flashcard with this key shows these."""
        for file in files:
            if file.name not in self._found:
                place, root = self._files.media_source(file.path)
                self._found[file.name] = (Media(place, root, file.name, file.content), [])
            self._found[file.name][1].append(key)

    @property
    def found(self) -> tuple[Media, ...]:
        """Each once."""
        return tuple(replace(file, keys=tuple(keys)) for file, keys in self._found.values())
